"""Whatever goes wrong, the next picture is taken, the page says why, and “It hurts” is answered."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle

import numpy as np
import pytest

from coach.domain import Ended, Ratings
from coach.errors import EstimatorError
from coach.live import marked_picture
from coach.live.hurting import HURT_S
from coach.live.live_set import LiveSet
from coach.live.session import Session
from coach.live.snapshot import Phase
from coach.words import session_words
from tests.live.rig import BEGAN, WAIT_S, Rig, until

pytestmark = pytest.mark.slow

FAULT = "Something went wrong inside Form Coach"


def undrawn(rig: Rig) -> np.ndarray:
    """The picture as in a mirror, and nothing else."""
    return np.ascontiguousarray(rig.picture()[:, ::-1])


def until_a_rep(rig: Rig) -> None:
    while rig.loop.snapshot().reps < 1:
        rig.show()


def raises(error: Exception) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


@dataclass
class Place:
    """Where something goes wrong: an attribute to replace, as a test would reach it."""

    owner: Callable[[Rig], object]
    name: str


PLACES = {
    "session": Place(lambda rig: rig.loop._session, "feed"),
    "measuring": Place(lambda rig: rig.loop._session._machine.measurer, "step"),
    "coach": Place(lambda rig: rig.loop._session._machine.sets.live, "feed"),
    "what is shown": Place(lambda rig: rig.loop._session, "snapshot"),
    "drawing": Place(lambda rig: marked_picture, "mirrored"),
    "recorder": Place(lambda rig: rig.loop._recorder, "record"),
    "its picture": Place(lambda rig: rig.loop._rep_pictures, "see"),
}
ERRORS = [ValueError("these are the lengths of no body"), KeyError("x"), RecursionError()]


@pytest.mark.parametrize(
    ("place", "error"),
    list(zip(PLACES.values(), cycle(ERRORS), strict=False)),
    ids=list(PLACES),
)
def test_any_error_becomes_a_sentence_and_the_loop_goes_on(
    place: Place, error: Exception, rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    until_a_rep(rig)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(place.owner(rig), place.name, raises(error))
        for _ in range(30):
            assert np.array_equal(rig.show(), undrawn(rig))
        assert rig.loop.problem.startswith(FAULT)
        assert rig.loop.snapshot().reps == 1
    assert type(error).__name__ in caplog.text
    assert len(caplog.records) <= 2  # by the camera's way, and by the page's
    assert not np.array_equal(rig.show(), undrawn(rig))
    assert rig.loop.problem == ""


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_that_it_hurts_is_answered_and_kept_while_all_else_fails(place: Place, rig: Rig) -> None:
    until_a_rep(rig)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(place.owner(rig), place.name, raises(ValueError("no")))
        rig.show()
        rig.loop.pause()
        rig.loop.stop(Ended.HURT)
        assert rig.loop.snapshot().phase is Phase.DONE
        assert np.array_equal(rig.show(), undrawn(rig))
    assert rig.loop.snapshot().phase is Phase.DONE
    assert rig.written.ended is Ended.HURT
    assert rig.written.rep_count == 1


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES.keys())
def test_that_it_hurts_can_be_taken_back_or_ends_the_session_while_all_else_fails(
    place: Place, rig: Rig
) -> None:
    until_a_rep(rig)
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(place.owner(rig), place.name, raises(ValueError("no")))
        rig.loop.hurts()
        assert rig.loop.snapshot().phase is Phase.HURTING
        assert rig.loop.snapshot().hurt_left_s == HURT_S
        rig.loop.undo_hurt()
        assert rig.loop._session.phase is Phase.PAUSED
        rig.loop.hurts()
        rig.clock.now += HURT_S
        assert rig.loop.snapshot().phase is Phase.DONE
    assert rig.loop.snapshot().phase is Phase.DONE
    assert rig.written.ended is Ended.HURT


def test_an_estimator_that_fails_in_any_way_is_opened_again(rig: Rig) -> None:
    for error in (*ERRORS, EstimatorError("The estimator has ended; try again.")):
        until_a_rep(rig)
        rig.players[-1].fails = error
        assert np.array_equal(rig.show(), undrawn(rig))
        assert rig.loop.problem
        rig.show()
        rig.wait_open()
        assert not np.array_equal(rig.show(), undrawn(rig))
        assert rig.loop.problem == ""
    assert len(rig.players) == len(ERRORS) + 2


@pytest.mark.parametrize("name", ["tick", "snapshot", "pause", "resume", "skip", "stop"])
def test_a_page_gets_an_answer_whatever_fails(
    name: str, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    until_a_rep(rig)
    monkeypatch.setattr(rig.loop._session, name, raises(ValueError("no")))
    for ask in (rig.loop.pause, rig.loop.resume, rig.loop.skip):
        ask()
        assert rig.loop.snapshot().reps == 1
    rig.loop.stop(Ended.HURT)
    assert rig.loop.snapshot().phase is Phase.DONE
    assert rig.loop.problem.startswith(FAULT)
    assert (rig.written.ended, rig.written.rep_count) == (Ended.HURT, 1)


@pytest.mark.parametrize("name", ["finish", "over"])
def test_a_set_that_cannot_be_summed_up_still_ends_with_its_session(
    name: str, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    until_a_rep(rig)
    monkeypatch.setattr(LiveSet, name, raises(ValueError("no")))
    rig.loop.stop(Ended.HURT)
    assert rig.loop.snapshot().phase is Phase.DONE
    assert rig.loop.snapshot().stopped
    written = rig.written
    assert (written.ended, written.rep_count) == (Ended.HURT, 1)


def test_a_pause_is_one_even_where_the_set_cannot_be_interrupted(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    until_a_rep(rig)
    monkeypatch.setattr(LiveSet, "interrupt", raises(ValueError("no")))
    rig.loop.pause()
    assert rig.loop.snapshot().phase is Phase.PAUSED


def test_a_build_that_cannot_be_told_keeps_back_nothing_else(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A knee seen a third down the leg gave lengths of no body, and nothing was written."""
    broken = property(raises(ValueError("these are the lengths of no body")))
    monkeypatch.setattr(Session, "segment_lengths", broken)
    rig.play()
    assert (rig.written.ended, rig.written.rep_count) == (Ended.DONE, 3)


def test_two_tabs_are_never_in_the_estimator_at_once(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    player, inside, go_on = rig.players[0], threading.Event(), threading.Event()
    estimate, asked = player.estimate, []

    def slow(image: np.ndarray, time_s: float) -> object:
        asked.append(time_s)
        inside.set()
        assert go_on.wait(WAIT_S)
        return estimate(image, time_s)

    monkeypatch.setattr(player, "estimate", slow)
    first = threading.Thread(target=rig.show, daemon=True)
    first.start()
    assert inside.wait(WAIT_S)
    rig.seat = rig.loop.take_seat()
    assert np.array_equal(rig.show(), undrawn(rig))
    assert len(asked) == 1
    go_on.set()
    first.join(WAIT_S)
    assert rig.loop.stats.processed == 0  # it was the other tab's
    rig.show()
    assert (len(asked), rig.loop.stats.processed) == (2, 1)


def stuck_in_the_estimator(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> threading.Thread:
    """The camera's thread, whose picture is in an estimator that answers only once it is closed."""
    player, inside, closed = rig.players[0], threading.Event(), threading.Event()

    def hang(image: np.ndarray, time_s: float) -> object:
        inside.set()
        assert closed.wait(WAIT_S)
        raise EstimatorError("The process has ended.")

    monkeypatch.setattr(player, "estimate", hang)
    monkeypatch.setattr(player, "close", closed.set)
    camera = threading.Thread(target=rig.show, daemon=True)
    camera.start()
    assert inside.wait(WAIT_S)
    return camera


def test_a_session_is_stopped_while_its_estimator_hangs(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    camera = stuck_in_the_estimator(rig, monkeypatch)
    rig.loop.pause()
    rig.loop.stop(Ended.HURT)
    assert rig.loop.snapshot().phase is Phase.DONE
    camera.join(WAIT_S)
    assert rig.loop.problem == ""


def test_that_it_hurts_is_answered_while_the_estimator_hangs_and_ends_the_session(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seconds go by without a picture too, and no database is waited for."""
    until_a_rep(rig)
    rig.gate.clear()
    camera = stuck_in_the_estimator(rig, monkeypatch)
    asked_s = time.perf_counter()
    rig.loop.hurts()
    now = rig.loop.snapshot()
    assert time.perf_counter() - asked_s < 0.5
    assert (now.phase, now.hurt_left_s) == (Phase.HURTING, HURT_S)
    assert now.announcements[-1].text == session_words.HURTING
    rig.clock.now += HURT_S - 0.5
    assert rig.loop.snapshot().hurt_left_s == pytest.approx(0.5)
    rig.clock.now += 0.5
    assert rig.loop.snapshot().phase is Phase.DONE
    camera.join(WAIT_S)
    rig.gate.set()
    assert (rig.written.ended, rig.written.rep_count) == (Ended.HURT, 1)


@pytest.mark.parametrize("name", ["tick", "hurts"])
def test_that_it_hurts_ends_the_session_where_it_cannot_be_asked(
    name: str, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    until_a_rep(rig)
    monkeypatch.setattr(rig.loop._session, name, raises(ValueError("no")))
    rig.loop.hurts()
    wanted = Phase.HURTING if name == "tick" else Phase.DONE
    assert rig.loop.snapshot().phase is wanted
    rig.loop.stop(Ended.INTERRUPTED)
    assert rig.written.ended is Ended.HURT


def test_a_database_that_hangs_holds_up_no_picture_and_no_page(rig: Rig) -> None:
    """The gate opens only when all calls have come back: one that waited for it would fail."""
    rig.gate.clear()
    until_a_rep(rig)
    drawn = rig.show()
    assert not np.array_equal(drawn, undrawn(rig))
    rig.loop.pause()
    rig.loop.resume()
    while rig.loop.snapshot().reps < 2:
        rig.show()
    rig.loop.stop(Ended.HURT)
    rig.loop.rate(Ratings(pain_after=7))
    assert rig.loop.snapshot().phase is Phase.DONE
    assert not rig.loop.all_written
    rig.clock.now += 60.0
    assert rig.loop.notice.startswith("The records do not answer.")
    assert not rig.loop.drain(0.01)
    rig.gate.set()
    written = rig.written
    assert (written.ended, written.rep_count) == (Ended.HURT, 2)
    assert written.ratings.pain_after == 7
    assert written.started_at == BEGAN
    until(lambda: rig.loop.notice == "")
