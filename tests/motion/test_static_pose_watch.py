"""The zero, found while pictures come one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from coach.motion.geometry import HIPS, Points, points_of
from coach.motion.static_pose import StaticPose
from coach.motion.static_pose_watch import REFINE_S, STILL_S, StaticPoseWatch
from coach.pose.landmarks import PoseTrack
from tests import synthetic
from tests.synthetic import Camera, Schedule

LEG = 0.491 * 0.7 * 480
"""Of the figure, pixels (tests/synthetic.py)."""


def _pictures(track: PoseTrack) -> list[Points]:
    """One by one; those without anybody left out, as the Measurer does."""
    return [points_of(pose) for pose in track if pose.found]


def _watched(
    track: PoseTrack,
) -> tuple[StaticPoseWatch, list[tuple[float, bool, StaticPose | None]]]:
    """The watch at the end, and after each picture: time, whether it is ready, the zero."""
    watch, seen = StaticPoseWatch(), []
    for points in _pictures(track):
        watch.see(points)
        seen.append((float(points.time_s), watch.ready, watch.static_pose))
    return watch, seen


def test_nobody_was_seen_standing_yet() -> None:
    watch = StaticPoseWatch()
    assert not watch.ready
    assert watch.static_pose is None


def test_a_still_moment_serves_once_it_is_long_enough() -> None:
    _, seen = _watched(synthetic.film(synthetic.standing()))
    first = seen[0][0]
    ready_s = next(time - first for time, ready, _ in seen if ready)
    assert 0.8 * STILL_S <= ready_s <= 0.8 * STILL_S + 2 / 30
    pose = seen[-1][2]
    assert pose is not None
    assert pose.leg == pytest.approx(LEG, rel=0.01)


def test_it_is_refined_ten_times_a_second_at_most() -> None:
    rng = np.random.default_rng(3)
    track = synthetic.film(synthetic.standing(Schedule(reps=2)))
    noise = rng.normal(0.0, 0.0005, track.landmarks.shape).astype(np.float32)
    _, seen = _watched(replace(track, landmarks=track.landmarks + noise))
    ready = [pose for _, is_ready, pose in seen if is_ready]
    changes = sum(a is not b for a, b in pairwise(ready))
    seconds = len(ready) / 30.0
    assert 0.5 * seconds / REFINE_S < changes <= seconds / 0.1 + 1


def test_until_then_the_straightest_legs_of_that_place_do() -> None:
    """Somebody who never stands still: the legs' length is that of where they were longest."""
    restless = synthetic.squat(Schedule(6, 0.25, 0.0, 0.25, 0.0, quiet_s=0.0), 40.0, 15.0, 14.0)
    watch, seen = _watched(synthetic.film(restless))
    assert not watch.ready
    known = [pose.leg for _, _, pose in seen if pose is not None]
    assert known == sorted(known)
    assert known[-1] == pytest.approx(LEG, rel=0.02)


def test_a_step_aside_without_standing_still_keeps_the_place_that_was_seen_first() -> None:
    """A single picture elsewhere is no better zero; a still moment there is."""
    here, there = (
        synthetic.film(synthetic.standing(), Camera(90.0, aside=aside)) for aside in (0.0, 0.25)
    )
    watch = StaticPoseWatch()
    first, *_ = _pictures(here)
    watch.see(first)
    at = watch.static_pose
    assert at is not None
    moved = _pictures(synthetic.joined(here, there, 0.5))[len(_pictures(here)) :]
    watch.see(moved[0])
    assert watch.static_pose is at
    for points in moved[1:]:
        watch.see(points)
    assert watch.ready
    assert watch.static_pose is not None
    assert abs(watch.static_pose.ankle_x - at.ankle_x) > 0.2 * at.leg


def test_a_pause_at_the_bottom_of_a_squat_is_no_zero() -> None:
    held = synthetic.squat(Schedule(reps=1, hold_s=3.0), 95.0)
    watch, _ = _watched(synthetic.film(held))
    assert watch.static_pose is not None
    assert watch.static_pose.standing
    assert watch.static_pose.leg == pytest.approx(LEG, rel=0.02)


def test_a_first_still_moment_on_the_toes_leaves_the_floor_where_it_was() -> None:
    """Somebody who begins at once, and pauses only at the top."""
    paused = synthetic.calf_raise(Schedule(3, 0.4, 1.0, 0.4, 0.1, quiet_s=0.2), 6.0)
    frames = _pictures(synthetic.film(paused))
    watch = StaticPoseWatch()
    for points in frames:
        watch.see(points)
        if watch.ready:
            break
    assert 0.6 < float(points.time_s) < 1.7
    assert watch.static_pose is not None
    per_cent = watch.static_pose.body_height / 100.0
    assert watch.static_pose.hip_y == pytest.approx(
        float(frames[0].image[HIPS, 1].mean()), abs=0.5 * per_cent
    )


def test_standing_up_in_passing_serves_better_than_the_seat() -> None:
    """Sit to stand without a pause: the legs are those of who stands."""
    sitting = synthetic.film(synthetic.seated_kick(Schedule(0)))
    passing = synthetic.film(synthetic.standing(Schedule(0, quiet_s=0.2)))
    film = synthetic.joined(synthetic.joined(sitting, passing, 0.2), sitting, 0.2)
    watch, seen = _watched(film)
    before = [pose for at_s, _, pose in seen if at_s <= float(sitting.time_s[-1])][-1]
    assert before is not None
    assert not before.standing
    assert watch.static_pose is not None
    assert watch.static_pose.standing
    assert watch.static_pose.leg == pytest.approx(LEG, rel=0.01)


def test_a_kick_from_the_seat_is_no_standing() -> None:
    watch, _ = _watched(synthetic.film(synthetic.seated_kick()))
    assert watch.static_pose is not None
    assert not watch.static_pose.standing
