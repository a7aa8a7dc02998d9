"""Pictures through the coach and back, with a stand-in for the networks and a made-up clock."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from coach.domain import Ended, EndedBy, Ratings
from coach.errors import EstimatorError
from coach.live.estimator_host import TRY_AGAIN_S
from coach.live.live_set import NOTHING_S
from coach.live.picture_stats import SLOW_OVER_S
from coach.live.session_loop import FIRST_PICTURE_S
from coach.live.snapshot import Phase
from coach.pose.trace_file import read_trace
from coach.records.schema import TraceRow
from coach.records.store import Store
from tests.live.rig import BEGAN, CLIP, SIZE, WAIT_S, Rig, until
from tests.live.sessions import BUILD, lived
from tests.motion.recordings import track

pytestmark = pytest.mark.slow


def test_a_set_is_counted_and_all_of_it_is_written_down(rig: Rig) -> None:
    rig.play()
    now = rig.loop.snapshot()
    assert now.phase is Phase.DONE
    assert [result.summary.rep_count for result in now.results] == [3]
    written = rig.written
    assert written.ended is Ended.DONE
    assert (written.started_at, written.started_at.utcoffset()) == (BEGAN, BEGAN.utcoffset())
    assert written.ended_at is not None
    lasted_s = (written.ended_at - BEGAN).total_seconds()
    assert lasted_s == pytest.approx(now.results[0].ended_s, abs=1e-3)
    (made,), (result,) = written.sets, now.results
    assert (made.round, made.started_s, made.ended_s) == (
        result.round,
        result.started_s,
        result.ended_s,
    )
    assert made.ended_by is EndedBy.TARGET
    assert [rep.peak for rep in made.summary.reps] == [rep.peak for rep in result.summary.reps]
    assert made.summary.checks == result.summary.checks
    assert rig.loop.outline.ended is Ended.DONE


def test_the_landmarks_of_a_set_are_kept_with_it(rig: Rig) -> None:
    rig.play()
    (result,) = rig.loop.snapshot().results
    assert rig.loop.drain(WAIT_S)
    with rig.store.read() as session:
        trace = session.scalars(select(TraceRow)).one()
    assert len(read_trace(io.BytesIO(trace.content), "it")) == len(result.poses) > 100


def test_each_repetition_is_written_down_while_the_set_goes_on(rig: Rig) -> None:
    counted = 0
    while counted < 2:
        rig.show()
        if rig.loop.snapshot().reps == counted:
            continue
        counted += 1
        written = [rep.index for made in rig.written.sets for rep in made.summary.reps]
        assert written == list(range(1, counted + 1))
    assert rig.written.ended is None
    assert rig.written.sets[0].ended_by is EndedBy.CUT_SHORT


def test_each_repetition_has_its_picture_and_none_is_on_disk(rig: Rig, tmp_path: Path) -> None:
    rig.play()
    pictures = [rig.loop.rep_picture(0, index) for index in (1, 2, 3)]
    assert all(picture is not None and picture[:2] == b"\xff\xd8" for picture in pictures)
    assert rig.loop.rep_picture(0, 4) is None
    kept = [path for path in tmp_path.iterdir() if path.is_file()]
    assert {path.name.split(".")[0] for path in kept} == {"records"}
    assert not any(b"\xff\xd8\xff" in path.read_bytes() for path in kept)


def test_the_picture_comes_back_as_in_a_mirror(rig: Rig) -> None:
    drawn = rig.show()
    assert drawn.shape == (SIZE[1], SIZE[0], 3)
    assert drawn[2, 1, 0] == 90
    assert drawn[2, -2, 0] == 200


def test_pictures_of_another_seat_do_not_count(rig: Rig) -> None:
    first, rig.seat = rig.seat, rig.loop.take_seat()
    asked = len(rig.players[0].asked_s)
    rig.clock.now += 1
    drawn = rig.loop.picture(rig.picture(), first)
    assert drawn[2, 1, 0] == 90
    assert len(rig.players[0].asked_s) == asked
    assert not rig.loop.has_seat(first)


def test_the_estimator_sees_rising_times_even_when_the_clock_stands(rig: Rig) -> None:
    for _ in range(5):
        rig.show(after_s=0.0)
    assert np.all(np.diff(rig.players[0].asked_s) > 0)


def test_a_failing_estimator_is_opened_again_and_the_session_goes_on(rig: Rig) -> None:
    while rig.loop.snapshot().reps < 1:
        rig.show()
    rig.players[0].fails = EstimatorError("The process ended unexpectedly; try again.")
    rig.show()
    assert "ended unexpectedly" in rig.loop.problem
    assert rig.players[0].closed
    rig.show(TRY_AGAIN_S + 0.1)
    rig.wait_open()
    rig.show()
    assert rig.loop.problem == ""
    assert rig.loop.snapshot().reps == 1


def test_a_camera_that_sends_nothing_is_told_after_a_while(rig: Rig) -> None:
    assert rig.loop.waiting
    assert not rig.loop.stalled
    rig.clock.now += FIRST_PICTURE_S + 0.1
    assert rig.loop.stalled
    rig.show()
    assert not rig.loop.stalled


@pytest.mark.parametrize(("gap_s", "slow"), [(1 / 20, False), (1 / 4, True)])
def test_too_few_pictures_are_told(rig: Rig, gap_s: float, slow: bool) -> None:
    assert not rig.loop.slow
    for _ in range(round(1.2 * SLOW_OVER_S / gap_s)):
        rig.show(gap_s)
    assert bool(rig.loop.slow) is slow
    if slow:
        assert rig.loop.slow == (
            "Only 4 pictures a second came through, and a quick squat takes 8: I may miss a "
            "repetition. Close other programs."
        )


def test_stopping_keeps_the_set_and_lets_the_networks_go(rig: Rig) -> None:
    while rig.loop.snapshot().reps < 1:
        rig.show()
    rig.loop.stop()
    now = rig.loop.snapshot()
    assert now.phase is Phase.DONE
    assert now.results[0].summary.rep_count == 1
    assert rig.players[0].closed
    drawn = rig.show()
    assert drawn[2, 1, 0] == 90
    assert len(rig.players) == 1


@pytest.mark.parametrize("from_the_start", [True, False])
def test_a_store_that_takes_nothing_is_told_stops_nobody_and_gets_all_of_it_later(
    from_the_start: bool, store: Store
) -> None:
    full = "The records cannot be written: the disk is full or fails; free some space."
    rig = Rig(store, lived(track(CLIP)), failing=full if from_the_start else "")
    while rig.loop.snapshot().reps < 1:
        rig.show()
    rig.failing = full
    rig.play()
    assert rig.loop.snapshot().results[0].summary.rep_count == 3
    until(lambda: rig.loop.notice.startswith(full))
    assert not rig.loop.all_written
    rig.failing = ""
    assert rig.loop.drain(WAIT_S)
    assert rig.loop.notice == ""
    assert rig.loop.all_written
    assert rig.written.ended is Ended.DONE
    assert rig.written.rep_count == 3
    assert rig.records.sessions.poses(rig.token, 0) is not None


def test_a_build_is_kept_after_each_set_and_the_next_session_begins_with_it(store: Store) -> None:
    rig = Rig(store, lived(track(CLIP)))
    while not rig.loop.snapshot().results:
        assert rig.records.people.me().segment_lengths is None
        rig.show()
    assert rig.loop.drain(WAIT_S)
    learnt = rig.records.people.me().segment_lengths
    assert learnt is not None
    again = Rig(store, lived(track(CLIP)), build=learnt)
    again.play()
    assert again.loop.drain(WAIT_S)
    more = again.records.people.me().segment_lengths
    assert more is not None
    assert more.seen_s > learnt.seen_s
    assert more == again.loop._session.segment_lengths


def test_a_build_is_kept_before_the_next_set_is_done(store: Store) -> None:
    """So that a crash does not lose it."""
    rig = Rig(store, lived(track(CLIP)), sets=2)
    while not rig.loop.snapshot().results:
        rig.show()
    assert rig.written.ended is None
    assert rig.records.people.me().segment_lengths is not None


def test_a_session_stopped_before_its_first_set_keeps_what_it_has_learnt(store: Store) -> None:
    rig = Rig(store, lived(track(CLIP)), build=BUILD)
    while rig.loop._session.segment_lengths == BUILD:
        rig.show()
    rig.loop.stop()
    assert rig.loop.snapshot().results == ()
    assert rig.loop.drain(WAIT_S)
    assert rig.records.people.me().segment_lengths == rig.loop._session.segment_lengths


def test_a_session_that_learnt_nothing_writes_nothing_of_it(store: Store) -> None:
    rig = Rig(store, lived(track(CLIP)), build=BUILD)
    rig.show()
    rig.loop.stop()
    assert rig.written.ended is Ended.STOPPED
    assert rig.records.people.me().segment_lengths is None


def test_how_it_felt_is_kept_with_what_was_said_before(rig: Rig) -> None:
    rig.loop.stop()
    rig.loop.rate(replace(rig.loop.outline.ratings, pain_after=4, effort_after=6))
    assert rig.written.ratings == Ratings(pain_before=2, pain_after=4, effort_after=6)
    assert rig.loop.outline.ratings == rig.written.ratings


@pytest.mark.parametrize("how", [Ended.STOPPED, Ended.HURT, Ended.INTERRUPTED])
def test_how_a_session_was_stopped_is_written_down(how: Ended, rig: Rig) -> None:
    rig.show()
    rig.loop.stop(how)
    rig.clock.now += 60
    rig.loop.stop(Ended.STOPPED)
    assert rig.written.ended is rig.loop.outline.ended is how
    assert rig.written.ended_at == BEGAN + timedelta(seconds=1 / 30)


def test_that_it_hurt_is_kept_even_if_the_session_was_over_by_then(rig: Rig) -> None:
    rig.play()
    ended_at = rig.written.ended_at
    rig.loop.stop(Ended.INTERRUPTED)
    assert rig.written.ended is Ended.DONE
    rig.loop.stop(Ended.HURT)
    assert (rig.written.ended, rig.written.ended_at) == (Ended.HURT, ended_at)


def test_a_session_in_which_nothing_was_done_is_not_called_done(rig: Rig) -> None:
    still = rig.poses[0]
    rig.poses[:] = [still] * 20_000
    while rig.loop.snapshot().phase is not Phase.EXERCISING:
        rig.show(0.1)
    while rig.loop.snapshot().phase is not Phase.DONE:
        rig.show(1.0)
    assert rig.loop.snapshot().results[0].ended_by is EndedBy.NOTHING
    assert rig.clock.now > NOTHING_S
    assert rig.written.ended is Ended.STOPPED


def test_what_became_of_the_pictures_is_known(rig: Rig) -> None:
    for _ in range(4):
        rig.show()
    rig.loop.dropped(3)
    stats = rig.loop.stats
    assert (stats.processed, stats.dropped) == (4, 3)
