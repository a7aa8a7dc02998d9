"""What a painful stop means, on every page: the same day, the next, after sessions without an
answer, after a rest day with lower pain, and once a provider was asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from coach.coaching.coverage import Coverage
from coach.domain import Ended, Ratings, SessionRecord
from coach.progress.bests import bests
from coach.progress.symptom_ratings import painful_sessions, without
from coach.ui.pages import progress
from tests.progress.figures import figures, session
from tests.reports.people import session_of
from tests.ui.clinic import SQUATS, exercised, keep
from tests.ui.train_page import TrainPage, answer, checked, has, markup, press, start, warned

PRAISE = ("Well done", "No fault", "What went well", "Goal met", "Done for today", "best so far")
URGING = ("would suit now", "of 2 days", "Due today", "Train again")


def everything(app: AppTest) -> str:
    """All that a page says."""
    shown = (*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info)
    written = [one.value for one in (*shown, *app.warning)]
    return "\n".join([*written, markup(app), *(button.label for button in app.button)])


def own_progress(train: TrainPage, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The Progress page of whoever trains."""
    monkeypatch.setattr(progress, "my_records", lambda: train.records)
    return checked(AppTest.from_function(_progress, default_timeout=60).run())


def _progress() -> None:
    from coach.ui.pages import progress

    progress.show()


def hurt_today(train: TrainPage, *, ago: int = 0, pain: tuple[int, int] = (3, 6)) -> str:
    """A good session four days before, then one that was stopped because it hurt; its id."""
    exercised(train.records, train.me.id, train.now, [ago + 4])
    (hurt,) = exercised(
        train.records, train.me.id, train.now, [ago], pain=pain, more=30.0, ended=Ended.HURT
    )
    return hurt


def assert_calm(app: AppTest) -> None:
    text = everything(app)
    assert not [one for one in (*PRAISE, *URGING) if one in text]


def test_right_after_it_the_page_is_calm_and_says_what_to_do_now(train: TrainPage) -> None:
    app = press(press(start(train.healthy()), "hurts"), "stop-now")
    assert [title.value for title in app.title] == ["Rest now"]
    assert "talk to a healthcare provider before you go on" in warned(app)
    assert_calm(app)
    again = app.button(key="again")
    assert (again.label, again.proto.type) == ("Back to the start page", "secondary")


def test_what_is_written_of_it_is_as_calm(train: TrainPage) -> None:
    app = train.open(session=hurt_today(train))
    assert "You stopped because it hurt." in warned(app)
    assert "16 squats" not in everything(app)
    assert_calm(app)
    assert app.button(key="again").proto.type == "secondary"


@pytest.mark.parametrize("ago", [0, 1, 3])
def test_it_holds_the_same_day_the_next_and_until_the_pain_is_rated_lower(
    ago: int, train: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurt_today(train, ago=ago)
    app = train.healthy()
    assert ("A rest day" if ago < 2 else "Has it eased?") in warned(app)
    assert app.button(key="start").label == "Start all the same"
    assert has(app, "provider-asked")
    assert_calm(app)
    page = own_progress(train, monkeypatch)
    assert "Rest, and ask somebody" in markup(page)
    assert_calm(page)


def test_two_sessions_without_an_answer_do_not_forget_it(
    train: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurt_today(train, ago=5)
    for id_ in exercised(train.records, train.me.id, train.now, [2, 1]):
        train.records.sessions.rate(id_, Ratings())
    assert "Has it eased?" in warned(train.healthy())
    assert_calm(own_progress(train, monkeypatch))


def test_after_a_rest_day_lower_pain_ends_it(
    train: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurt_today(train, ago=2)
    app = answer(train.healthy(), "pain-before", 5)
    assert "Has it eased?" in warned(app)
    app = answer(app, "pain-before", 1)
    assert warned(app) == ""
    assert app.button(key="start").label == "Start"
    assert not has(app, "provider-asked")
    # What was answered is kept with the next session, and ends it everywhere.
    exercised(train.records, train.me.id, train.now, [0], pain=(1, 1))
    page = own_progress(train, monkeypatch)
    assert "Rest, and ask somebody" not in markup(page)
    assert "Your best so far" in everything(page)


def test_that_a_provider_was_asked_ends_it_and_is_kept(train: TrainPage) -> None:
    hurt = hurt_today(train)
    app = press(train.healthy(), "provider-asked")
    assert warned(app) == ""
    assert app.button(key="start").label == "Start"
    kept = {one.id: one.provider_asked_at for one in train.records.sessions.outlines(train.me.id)}
    assert kept[hurt] == train.now
    assert [at for id_, at in kept.items() if id_ != hurt] == [None]


def test_no_reminder_of_a_break_where_there_is_to_be_rest(train: TrainPage) -> None:
    app = train.healthy()
    assert [one.key for one in app.toggle if one.key == "breaks-on"]
    hurt_today(train)
    assert not [one.key for one in train.open().toggle if one.key == "breaks-on"]


def left_out(app: AppTest) -> list[str]:
    """Which questions about the last session are asked."""
    keys = [one.key or "" for one in app.segmented_control]
    return [key for key in keys if key.startswith("left-out")]


def test_what_was_left_out_is_asked_at_the_next_visit(train: TrainPage) -> None:
    (last,) = exercised(train.records, train.me.id, train.now, [1])
    train.records.sessions.rate(last, Ratings(pain_before=3))
    app = train.healthy()
    key = f"left-out-pain-after-{last}"
    assert "Last time, on Wednesday 17 June: how was" in app.segmented_control(key=key).label
    app = answer(app, key, 9)
    (outline,) = train.records.sessions.outlines(train.me.id)
    assert outline.ratings == Ratings(pain_before=3, pain_after=9)
    assert "A rest day" in warned(app)  # it counts for that session
    app = answer(app, f"left-out-effort-after-{last}", "Skip")
    assert not left_out(app)
    assert train.records.sessions.outlines(train.me.id)[0].ratings.effort_after is None


@pytest.mark.parametrize("days", [0, 4])
def test_it_is_asked_neither_at_once_nor_when_few_remember(days: int, train: TrainPage) -> None:
    (last,) = exercised(train.records, train.me.id, train.now, [days])
    train.records.sessions.rate(last, Ratings())
    app = train.healthy()
    assert not left_out(app)


DONE = st.builds(
    session,
    st.integers(0, 30),
    st.none() | st.integers(0, 10),
    st.none() | st.integers(0, 10),
    st.sampled_from([Ended.DONE, Ended.STOPPED, Ended.HURT]),
)


@given(st.lists(DONE, max_size=8, unique_by=lambda one: one.id))
def test_no_best_is_of_a_session_that_hurt(sessions: list[SessionRecord]) -> None:
    """Each session goes further, longer and more often than the one before it."""
    ordered = sorted(sessions, key=lambda one: one.started_at)
    sets = [
        figures(session_id=one.id, at=one.started_at, best=60.0 + 30 * n, counted=8 + n)
        for n, one in enumerate(ordered)
    ]
    hurt = painful_sessions(sessions)
    assert hurt >= {one.id for one in sessions if one.ended is Ended.HURT}
    days = {one.started_at for one in sessions if one.id in hurt}
    assert not {best.at for best in bests(without(sets, hurt))} & days


def test_sets_that_were_watched_badly_are_told_over_time_and_to_the_therapist(
    train: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = session_of(1, train.me.id, SQUATS, started_at=train.now - timedelta(days=2))
    first, second = one.sets
    summary = replace(first.summary, coverage=Coverage(3.0, 1.0))
    keep(train.records, replace(one, sets=(replace(first, summary=summary), second)))
    page = own_progress(train, monkeypatch)
    assert "In 1 of 2 sets of the latest four weeks too few pictures came" in everything(page)
    read = AppTest.from_function(_therapists, default_timeout=60)
    read.session_state["whose"] = train.me.id
    read.session_state["now"] = train.now
    assert "In 1 of 2 sets of the latest four weeks too few" in markup(checked(read.run()))


def _therapists() -> None:
    import streamlit as st

    from coach.records.access import ALONE
    from coach.records.records import Records
    from coach.records.store import store
    from coach.ui.pages import therapist_person

    now = st.session_state["now"]
    therapist_person.show(
        Records(store(), ALONE, clock=lambda: now), st.session_state["whose"], now
    )
