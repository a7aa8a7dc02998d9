"""Pain and effort: asked before and after, kept with the session, and answered with advice."""

from __future__ import annotations

import pytest

from coach.domain import Ended, Ratings
from coach.progress.symptom_ratings import symptom_ratings
from tests.live.rig import until
from tests.ui.clinic import exercised
from tests.ui.train_page import TrainPage, answer, has, press, start, warned


def the_session(train: TrainPage) -> tuple[Ended | None, Ratings]:
    (session,) = train.records.sessions.outlines([train.me.id])
    return session.ended, session.ratings


def test_start_waits_for_the_pain_and_says_so(train: TrainPage) -> None:
    app = train.healthy()
    assert app.segmented_control(key="pain-before").value is None
    app = press(app, "start")
    assert "how your knee feels" in warned(app)
    assert not train.records.sessions.outlines([train.me.id])
    app = press(answer(app, "pain-before", 0), "start")
    assert has(app, "hurts")
    until(lambda: the_session(train) == (None, Ratings(pain_before=0)))


def test_skip_and_start_are_enough(train: TrainPage) -> None:
    assert has(start(train.healthy()), "hurts")
    until(lambda: the_session(train) == (None, Ratings()))


def test_what_is_told_before_and_after_is_kept_and_stays_after_a_reload(train: TrainPage) -> None:
    app = answer(train.healthy(), "effort-before", 2)
    app = press(answer(app, "pain-before", 3), "start")
    (session,) = train.records.sessions.outlines([train.me.id])
    app = press(app, "finish")
    app = answer(app, f"pain-after-{session.id}", 4)
    app = answer(app, f"effort-after-{session.id}", 6)
    until(lambda: the_session(train) == (Ended.STOPPED, Ratings(3, 4, 2, 6)))
    assert warned(app) == ""
    again = train.open(session=session.id)
    assert again.segmented_control(key=f"pain-after-{session.id}").value == 4
    app = answer(again, f"pain-after-{session.id}", None)
    until(lambda: the_session(train)[1] == Ratings(3, None, 2, 6))


def test_pain_that_grew_is_answered_with_advice(train: TrainPage) -> None:
    app = press(answer(train.healthy(), "pain-before", 3), "start")
    (session,) = train.records.sessions.outlines([train.me.id])
    app = answer(press(app, "finish"), f"pain-after-{session.id}", 5)
    assert "went up from 3 to 5" in warned(app)


def test_three_sessions_that_rise_are_seen_together(train: TrainPage) -> None:
    exercised(train.records, train.me.id, train.now, [6], pain=(3, 3))
    exercised(train.records, train.me.id, train.now, [3], pain=(3, 4))
    app = press(answer(train.healthy(), "pain-before", 4), "start")
    session = train.records.sessions.outlines([train.me.id])[-1]
    app = answer(press(app, "finish"), f"pain-after-{session.id}", 5)
    assert "3, 4, 5" in warned(app)


def test_it_hurts_is_written_down_and_answered(train: TrainPage) -> None:
    app = press(press(start(train.healthy()), "hurts"), "stop-now")
    assert "You stopped because it hurt." in warned(app)
    until(lambda: the_session(train)[0] is Ended.HURT)
    app = press(app, "again")
    assert "A rest day" in warned(app)
    assert app.button(key="start").label == "Start all the same"


@pytest.mark.parametrize(("pain", "against"), [(6, False), (7, True)])
def test_high_pain_speaks_against_a_session_and_leaves_the_choice(
    pain: int, against: bool, train: TrainPage
) -> None:
    app = answer(train.healthy(), "pain-before", pain)
    assert ("Better not today" in warned(app)) is against
    assert app.button(key="start").label == ("Start all the same" if against else "Start")
    assert has(press(app, "start"), "hurts")


def test_an_interrupted_session_can_still_be_rated(train: TrainPage) -> None:
    (token,) = exercised(
        train.records, train.me.id, train.now, [0], pain=(2, 2), ended=Ended.INTERRUPTED
    )
    app = train.open(session=token)
    assert "was interrupted" in warned(app)
    app = answer(app, f"pain-after-{token}", 9)
    assert the_session(train)[1].pain_after == 9
    assert "Rest, and ask somebody" in warned(app)


def test_sessions_are_put_in_order_of_time(train: TrainPage) -> None:
    exercised(train.records, train.me.id, train.now, [2], pain=(1, 2))
    exercised(train.records, train.me.id, train.now, [5], pain=(3, 4), ended=Ended.HURT)
    told = symptom_ratings(reversed(train.records.sessions.outlines([train.me.id])))
    assert [(one.before, one.after, one.hurt) for one in told] == [(3, 4, True), (1, 2, False)]
