"""The Train page and the records: whose session it is, and what happens when they fail."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from coach.coaching.results import Outcome
from coach.domain import Ended, SessionOutline
from coach.errors import StoreError
from coach.live.frame_loop import FrameLoop
from coach.live.pose_loop import PoseLoop
from coach.live.session_registry import SessionRegistry
from coach.live.snapshot import Phase
from coach.motion.segment_lengths import SegmentLengths
from coach.pose.provenance import Provenance
from coach.programme.plan import Block, Plan
from coach.records.access import ALONE, Actor, Role
from coach.records.ids import new_id
from coach.records.records import Records
from coach.records.store import Store, store
from coach.ui.pages import train as page
from coach.ui.parts.markup import plain
from tests.builders import rep
from tests.live.rig import WAIT_S, until
from tests.ui.clinic import SQUATS
from tests.ui.train_page import Nobody, TrainPage, has, markup, press, start, warned

FULL = "The records cannot be written: the disk is full or fails; free some space."


def log_in(train: TrainPage, monkeypatch: pytest.MonkeyPatch, login: str, role: Role) -> None:
    """From now on somebody of a clinic uses the page."""
    who = Actor(login, login.capitalize(), role)
    train.records = Records(store(), who, clock=lambda: train.now)
    train.me = train.records.people.me()
    if role is Role.CLIENT:  # without a programme they are not asked what a session is asked for
        owner = Records(store(), ALONE, clock=lambda: train.now)
        owner.care.prescribe(train.me.id, SQUATS[0], days_per_week=3, starts_on=train.now.date())
    monkeypatch.setattr(page, "actor", lambda: who)
    monkeypatch.setattr(page, "person_here", lambda records: records.people.me())


@pytest.mark.parametrize("going_on", [True, False])
def test_somebody_elses_session_is_refused_in_a_sentence_and_it_is_written_down(
    going_on: bool, train: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(train, monkeypatch, "her", Role.CLIENT)
    start(train.healthy())
    hers, (session,) = train.records, train.records.sessions.outlines([train.me.id])
    if not going_on:
        train.registry.close()
    log_in(train, monkeypatch, "him", Role.CLIENT)
    app = train.open(session=session.id)
    assert "cannot be opened with your login" in app.error[0].value
    assert not has(app, "hurts")
    refused = [entry.actor_id for entry in hers.audit.of(session.person_id) if entry.refused]
    assert refused == ["him"]
    app.button[0].click().run()
    assert has(app, "signs")


def test_a_therapist_sees_a_session_that_goes_on_and_does_not_touch_it(
    train: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(train, monkeypatch, "her", Role.CLIENT)
    start(train.healthy())
    hers, (session,) = train.records, train.records.sessions.outlines([train.me.id])
    Records(store(), Actor("boss", "Boss", Role.ADMIN)).care.assign(session.person_id, "ada")
    log_in(train, monkeypatch, "ada", Role.THERAPIST)
    app = train.open(session=session.id)
    assert [info.value for info in app.info] == ["This session goes on elsewhere."]
    assert not app.segmented_control
    assert hers.sessions.outlines([session.person_id])[0].ended is None


def test_a_session_begins_with_what_earlier_ones_have_shown_of_the_persons_build(
    train: TrainPage,
) -> None:
    known = SegmentLengths(0.49, 0.51, 0.66, 0.12, 0.24, 60.0)
    earlier = train.records.sessions.begin(
        train.me.id, new_id(), Plan((Block("squat", "both", 1, 3),)), train.now
    )
    earlier.learnt(known)
    earlier.end(Ended.DONE, train.now)
    train.go_on(hours=1)
    start(train.healthy())
    (_, session) = train.records.sessions.outlines([train.me.id])
    loop = train.registry.find(session.id, "")
    assert loop is not None
    assert loop._session.segment_lengths == known


def test_after_a_restart_the_session_is_there_and_marked(train: TrainPage) -> None:
    start(train.healthy())
    (session,) = train.records.sessions.outlines([train.me.id])
    with pytest.MonkeyPatch.context() as restarted:
        restarted.setattr(page, "session_registry", lambda: SessionRegistry(opener=Nobody))
        app = train.open(session=session.id)
    assert "This session was interrupted." in warned(app)
    assert train.records.sessions.outlines([train.me.id])[0].ended is Ended.INTERRUPTED


def test_after_a_restart_a_set_goes_on_where_the_browser_finds_the_poses(
    train: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(train.healthy())
    (session,) = train.records.sessions.outlines([train.me.id])
    after = SessionRegistry()
    monkeypatch.setattr(page, "session_registry", lambda: after)
    monkeypatch.setattr(page, "in_browser", lambda: True)
    monkeypatch.setattr(page, "provenance", Provenance.unknown)
    app = train.open(session=session.id)
    assert has(app, "hurts")
    assert isinstance(after.find(session.id, ""), PoseLoop)
    assert train.records.sessions.outlines([train.me.id])[0].ended is None
    after.close()
    train.go_on(hours=1)
    monkeypatch.setattr(page, "session_registry", SessionRegistry)
    app = train.open(session=session.id)
    assert "This session was interrupted." in warned(app)


def test_records_that_cannot_be_opened_are_told_in_a_sentence(
    train: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> Records:
        raise StoreError(FULL)

    monkeypatch.setattr(page, "my_records", fails)
    app = train.open()
    assert [error.value for error in app.error] == [plain(FULL)]
    assert ">Train</h1>" in markup(app)
    assert not has(app, "start")


def test_records_that_fail_during_a_session_are_told_and_nothing_of_it_is_lost(
    train: TrainPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = start(train.healthy())
    (session,) = train.records.sessions.outlines([train.me.id])
    loop = train.registry.find(session.id, "")
    assert loop is not None

    class Failing:
        def write(self) -> None:
            raise StoreError(FULL)

    writing: list[Store | Failing] = [Failing()]
    monkeypatch.setattr(loop._recorder._writer, "_store", lambda: writing[0])
    app = press(app, "finish")
    until(lambda: bool(loop.notice))
    assert plain(FULL) in warned(app.run())
    assert train.records.sessions.outlines([train.me.id])[0].ended is None
    app.segmented_control(key=f"pain-after-{session.id}").set_value(3).run()
    writing[0] = store()
    assert loop.drain(WAIT_S)
    app = app.run()
    assert warned(app) == ""
    (kept,) = train.records.sessions.outlines([train.me.id])
    assert (kept.ended, kept.ratings.pain_after) == (Ended.STOPPED, 3)


def exercise(train: TrainPage) -> tuple[SessionOutline, FrameLoop]:
    """The session that was begun: in its first set one movement is seen, which does not count."""
    (session,) = train.records.sessions.outlines([train.me.id])
    loop = train.registry.find(session.id, "")
    assert loop is not None
    live = loop._session._machine.sets.live
    bent = replace(rep(1, outcome=Outcome.REJECTED, reason="only one knee bent"), index=1)
    with_one = replace(live._follower.finish(), movements=(bent,))
    live._follower.finish = lambda: with_one  # type: ignore[method-assign]
    loop._session.tick(10.0)
    loop._session._machine.start()
    return session, loop


def test_in_the_rest_after_a_set_a_movement_is_said_to_be_one(train: TrainPage) -> None:
    app = start(train.healthy())
    session, loop = exercise(train)
    assert "Was the count right?" not in labels(app)
    app = press(app, "next")
    assert loop.snapshot().phase is Phase.RESTING
    assert loop.drain(WAIT_S)
    app = app.run()
    assert "Was the count right? 1 not counted." in labels(app)
    key = f"correct-{session.id}-0-1"
    app = press(app, key)
    assert app.button(key=key).label == "Take it back"
    kept = train.records.sessions.get(session.id)
    assert kept is not None
    assert (kept.rep_count, kept.corrected_count) == (0, 1)
    assert press(app, key).button(key=key).label == "That was one"
    app = press(press(app, key), "next")  # the next set begins
    assert loop.snapshot().phase is Phase.SETTING_UP
    assert not has(app, key)
    app = press(app, "finish")
    assert "1 squat<" in markup(app)
    assert app.button(key=key).label == "Take it back"


def test_in_a_rest_nothing_is_said_of_a_set_that_is_not_written_down(train: TrainPage) -> None:
    app = start(train.healthy())
    session, loop = exercise(train)
    assert loop.drain(WAIT_S)
    key = f"correct-{session.id}-0-1"
    with pytest.MonkeyPatch.context() as busy:
        busy.setattr(FrameLoop, "all_written", False)
        app = press(app, "next")
    told = [one.value.replace("\\", "") for one in app.markdown]
    assert any("only one knee bent" in line for line in told)
    assert not has(app, key)
    assert loop.drain(WAIT_S)
    assert has(app.run(), key)


def labels(app: AppTest) -> list[str]:
    """What stands on what can be opened."""
    return [one.label for one in app.expander]


def test_after_a_session_a_movement_is_said_to_be_one(train: TrainPage) -> None:
    """A session that this server still knows: pictures aside, all of it comes from its memory but
    what people say, which is kept."""
    app = start(train.healthy())
    session, loop = exercise(train)
    app = press(app, "finish")
    assert loop.drain(WAIT_S)
    app = app.run()
    key = f"correct-{session.id}-0-1"
    told = [one.value.replace("\\", "") for one in app.markdown]
    assert "1 movement not counted: only one knee bent." in told
    app = press(app, key)
    assert app.button(key=key).label == "Take it back"
    assert "1 squat<" in markup(app)
    kept = train.records.sessions.get(session.id)
    assert kept is not None
    assert (kept.rep_count, kept.corrected_count) == (0, 1)
    app = press(app, key)
    assert "No squat counted<" in markup(app)
    train.registry.close()
    train.registry = SessionRegistry(opener=Nobody)
    app = press(train.open(session=session.id), key)
    assert "1 squat<" in markup(app)
