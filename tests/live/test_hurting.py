"""“It hurts”: answered in every phase, taken back within seconds, or the session ends for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coach.domain import Ended, EndedBy
from coach.live.hurting import HURT_S
from coach.live.rest import MORE_S
from coach.live.session import Session
from coach.live.session_registry import LEFT_ALONE_S, SessionRegistry
from coach.live.snapshot import Phase
from coach.programme.plan import Block, Plan
from coach.records.access import ALONE
from coach.records.records import Records
from coach.records.store import Store
from coach.words import session_words
from tests.live.rig import CLIP, WAIT_S, Clock, Player, Rig, begun
from tests.live.sessions import Log, go_on, held, lived, plan, plan_of, play
from tests.motion.recordings import track

P = Phase
STILL = track(CLIP)[0]


def _setting_up() -> Log:
    return play(plan(sets=2), held(STILL, 0.3))


def _counting_down() -> Log:
    return play(plan(sets=2), held(STILL, 3.0))


def _exercising() -> Log:
    return play(plan(sets=2), held(STILL, 6.0))


def _paused() -> Log:
    log = _exercising()
    log.session.pause(6.0)
    log.note(6.0)
    return log


def _resting() -> Log:
    log = _exercising()
    log.session.skip(6.0)
    log.note(6.0)
    return log


PHASES = {
    P.SETTING_UP: (_setting_up, P.SETTING_UP),
    P.COUNTDOWN: (_counting_down, P.SETTING_UP),
    P.EXERCISING: (_exercising, P.PAUSED),
    P.PAUSED: (_paused, P.PAUSED),
    P.RESTING: (_resting, P.RESTING),
}
every_phase = pytest.mark.parametrize(
    ("phase", "reach", "back"), [(phase, *how) for phase, how in PHASES.items()], ids=PHASES.keys()
)


def _passed(log: Log, seconds: float) -> None:
    """Time goes on without a picture."""
    end_s = log.session._machine.now_s + seconds
    log.session.tick(end_s)
    log.note(end_s)


@every_phase
def test_the_session_ends_for_pain_by_itself(
    phase: Phase, reach: Callable[[], Log], back: Phase
) -> None:
    log = reach()
    assert log.last.phase is phase
    results = len(log.last.results)
    log.session.hurts(log.session._machine.now_s)
    assert (log.last.phase, log.last.hurt_left_s) == (P.HURTING, HURT_S)
    assert log.last.message.text == session_words.HURTING
    assert log.last.announcements[-1].text == session_words.HURTING
    _passed(log, 3.0)
    assert log.last.hurt_left_s == pytest.approx(HURT_S - 3.0)
    _passed(log, 1.9)
    assert log.last.phase is P.HURTING
    _passed(log, 0.2)
    assert log.last.phase is P.DONE
    assert (log.session.hurt, log.last.stopped, log.last.hurt_left_s) == (True, True, 0.0)
    assert log.texts()[-1] == log.last.message.text == session_words.ENDED_FOR_PAIN
    in_set = phase in (P.EXERCISING, P.PAUSED)
    assert len(log.last.results) == results + in_set
    if in_set:
        assert log.last.results[-1].ended_by is EndedBy.STOPPED


@every_phase
def test_it_is_taken_back(phase: Phase, reach: Callable[[], Log], back: Phase) -> None:
    log = reach()
    log.session.hurts(log.session._machine.now_s)
    _passed(log, 4.9)
    log.session.undo_hurt(log.session._machine.now_s)
    assert (log.last.phase, log.last.hurt_left_s) == (back, 0.0)
    assert not log.session.hurt
    _passed(log, 1.9)  # a camera that stood still meanwhile is not blamed
    assert log.last.phase is back
    _passed(log, 30.0)
    assert log.last.phase is not P.DONE


def test_a_set_goes_on_after_it_was_taken_back() -> None:
    poses = lived(track(CLIP))
    log = play(plan_of(CLIP), poses[:250])
    assert (log.last.phase, log.last.reps) == (P.EXERCISING, 1)
    log.session.hurts(poses[249].time_s)
    go_on(log, held(STILL, 3.0, poses[249].time_s + 0.03))
    before = log.last
    assert (before.phase, before.reps) == (P.HURTING, 1)
    log.session.undo_hurt(log.session._machine.now_s)
    log.session.resume(log.session._machine.now_s)
    assert (log.last.phase, log.last.set_s) == (P.EXERCISING, before.set_s)


def test_nothing_is_counted_while_it_hurts() -> None:
    log = _exercising()
    log.session.hurts(6.0)
    go_on(log, held(STILL, 1.0, 6.0))
    for ask in ("pause", "resume", "skip", "skip_exercise", "rest_longer", "hurts"):
        getattr(log.session, ask)(7.0)
        assert log.last.phase is P.HURTING
    assert log.last.hurt_left_s == pytest.approx(HURT_S - 1.0, abs=0.05)


def test_the_rest_stands_still_meanwhile() -> None:
    log = _resting()
    left_s = log.last.rest_left_s
    log.session.hurts(6.0)
    assert log.last.rest_left_s == 0.0
    _passed(log, 4.0)
    log.session.undo_hurt(10.0)
    assert log.last.rest_left_s == pytest.approx(left_s)


def test_a_rest_can_be_longer() -> None:
    log = _resting()
    left_s = log.last.rest_left_s
    log.session.rest_longer(6.0)
    assert log.last.rest_left_s == pytest.approx(left_s + MORE_S)
    log = _exercising()
    log.session.rest_longer(6.0)
    assert log.last.rest_left_s == 0.0


THREE = Plan(
    (
        Block("squat", "both", 2, 3),
        Block("calf-raise", "both", 2, 3),
        Block("hamstring-curl", "each", 1, 3),
    )
)


def _where(session: Session) -> tuple[str, int]:
    return session.snapshot().round.exercise, session.snapshot().round_index


def test_an_exercise_is_left_out() -> None:
    log = play(THREE, held(STILL, 6.0))
    assert log.last.phase is P.EXERCISING
    log.session.skip_exercise(6.0)
    assert (log.last.phase, _where(log.session)) == (P.SETTING_UP, ("calf-raise", 2))
    assert [one.ended_by for one in log.last.results] == [EndedBy.SKIPPED]
    log.session.skip_exercise(6.1)
    assert _where(log.session) == ("hamstring-curl", 4)
    log.session.skip_exercise(6.2)
    assert log.last.phase is P.DONE
    assert not log.last.stopped


def test_in_a_rest_the_coming_exercise_is_left_out() -> None:
    log = play(THREE, held(STILL, 6.0))
    log.session.skip(6.0)
    assert log.last.coming == log.last.after
    log.session.skip_exercise(6.1)  # the second set of squats was to come
    assert _where(log.session) == ("calf-raise", 2)
    log.session.skip(6.2)
    go_on(log, held(STILL, 8.0, 6.3))
    assert (log.last.phase, _where(log.session)) == (P.EXERCISING, ("calf-raise", 3))
    log.session.skip(15.0)
    log.session.skip_exercise(15.1)  # the curls were to come
    assert log.last.phase is P.DONE


@every_phase
def test_what_is_coming_is_known(phase: Phase, reach: Callable[[], Log], back: Phase) -> None:
    now = reach().last
    first, second = plan(sets=2).rounds()
    wanted = {P.SETTING_UP: first, P.COUNTDOWN: first, P.RESTING: second}
    assert now.coming == wanted.get(phase)


# What is written down of it


@pytest.mark.parametrize("how", [Ended.STOPPED, Ended.INTERRUPTED])
def test_whatever_ends_it_meanwhile_it_has_ended_for_pain(how: Ended, rig: Rig) -> None:
    """The server goes down, or Finish is pressed."""
    rig.show()
    rig.loop.hurts()
    rig.loop.stop(how)
    assert rig.written.ended is rig.loop.outline.ended is Ended.HURT


def test_it_ends_for_pain_by_itself_and_so_it_is_written_down(rig: Rig) -> None:
    rig.show()
    rig.loop.hurts()
    rig.clock.now += HURT_S
    assert rig.loop.snapshot().phase is P.DONE
    assert rig.players[0].closed
    assert rig.written.ended is Ended.HURT


def test_what_was_taken_back_is_not_written_down(rig: Rig) -> None:
    rig.show()
    rig.loop.hurts()
    rig.loop.undo_hurt()
    rig.loop.stop()
    assert rig.written.ended is Ended.STOPPED


def test_that_it_hurt_is_kept_though_the_session_was_over_just_then(rig: Rig) -> None:
    rig.play()
    rig.loop.hurts()
    assert rig.loop.snapshot().phase is P.DONE
    assert rig.written.ended is Ended.HURT


def test_a_page_that_is_left_meanwhile_has_ended_for_pain(store: Store) -> None:
    clock, records = Clock(), Records(store, ALONE)
    registry = SessionRegistry(opener=lambda: Player([]), clock=clock)
    token, me = "a" * 32, records.people.me()
    made, outline = plan(), begun("a" * 32, me.id)
    writer = records.sessions.begin(me.id, token, made, outline.started_at, outline.ratings)
    registry.open(made, writer, outline, "")
    loop = registry.find(token, "")
    assert loop is not None
    loop.hurts()
    assert registry.find(token, "") is loop  # as after a reload
    assert loop.snapshot().phase is P.HURTING
    clock.now += LEFT_ALONE_S + 1.0
    registry.reap()
    assert loop.drain(WAIT_S)
    record = records.sessions.get(token)
    assert record is not None
    assert record.ended is Ended.HURT
