"""Which moments serve as zero, and what is taken from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.motion.geometry import HIPS, NOSE, Points, points_of
from coach.motion.static_pose import leg_posture
from coach.motion.static_pose_search import find_static_poses, place_of_frames, quiet
from tests import synthetic
from tests.synthetic import Camera, Schedule

LEG = 0.491
FILL = 0.7
PICTURE = 480
SIDE = Camera()


def _points(movement: synthetic.Movement, camera: Camera = SIDE) -> Points:
    return points_of(synthetic.film(movement, camera))


@pytest.mark.parametrize("yaw", [0.0, 45.0, 90.0, 180.0])
def test_standing_gives_lengths_levels_and_yaw(yaw: float) -> None:
    (place,) = find_static_poses(_points(synthetic.squat(), Camera(yaw)))
    assert place.standing
    assert place.leg == pytest.approx(LEG * FILL * PICTURE, rel=0.01)
    assert place.thigh / place.shank == pytest.approx([245 / 246] * 2, rel=0.02)
    assert place.trunk == pytest.approx(0.288 * FILL * PICTURE, rel=0.02)
    assert place.body_height == pytest.approx(FILL * PICTURE, rel=0.02)
    assert place.hip_y == pytest.approx(PICTURE / 2, abs=1.0)
    assert abs((place.yaw_deg - yaw + 180.0) % 360.0 - 180.0) < 1.0


def test_sitting_is_known_as_sitting() -> None:
    points = _points(synthetic.seated_kick())
    (place,) = find_static_poses(points)
    assert not place.standing
    straight, seated = leg_posture(points)
    assert not straight.any()
    assert seated[:20].all()


@pytest.mark.parametrize("yaw", [0.0, 45.0, 90.0])
def test_postures(yaw: float) -> None:
    straight, seated = leg_posture(_points(synthetic.standing(), Camera(yaw)))
    assert straight.all()
    assert not seated.any()
    deep = synthetic.squat(depth=110.0)
    at_bottom = int(np.argmax(deep.thigh[:, 0]))
    straight, _ = leg_posture(_points(deep, Camera(yaw)))
    assert straight[0]
    assert not straight[at_bottom]


def test_quiet_is_before_and_between_and_not_on_the_way() -> None:
    schedule = Schedule(reps=2, pause_s=1.5)
    still = quiet(_points(synthetic.squat(schedule)))
    times = schedule.time_s
    start, _, end = schedule.times[0]
    assert still[times < start - 0.2].all()
    assert still[(times > end + 0.2) & (times < end + 1.2)].all()
    assert not still[(times > start + 0.3) & (times < start + 0.8)].any()


def test_nothing_is_quiet_in_two_frames() -> None:
    points = _points(synthetic.standing())
    assert not quiet(points.slice(slice(0, 2))).any()
    assert not quiet(points.slice(slice(0, 0))).any()


def test_the_top_of_a_calf_raise_gives_no_level() -> None:
    held = synthetic.calf_raise(Schedule(reps=2, hold_s=3.0, quiet_s=0.7))
    (place,) = find_static_poses(_points(held))
    assert place.hip_y == pytest.approx(PICTURE / 2, abs=1.0)


def test_the_top_of_a_calf_raise_gives_no_level_where_the_hips_seem_to_sink() -> None:
    """Looked at from above and at an angle, MediaPipe lets hips sink while nose and shoulders
    rise."""
    held = synthetic.calf_raise(Schedule(reps=2, hold_s=3.0, quiet_s=0.7))
    points = _points(held, Camera(40.0))
    still = points.image[:5].mean(axis=0)
    up = np.clip(
        (still[NOSE, 1] - points.image[:, NOSE, 1]) / np.ptp(points.image[:, NOSE, 1]), 0.0, 1.0
    )
    points.image[:, HIPS, 1] += 0.05 * FILL * PICTURE * up[:, None]
    (place,) = find_static_poses(points)
    assert place.image[NOSE, 1] == pytest.approx(still[NOSE, 1], abs=1.0)


@pytest.mark.parametrize("seconds", [1.0, 2.0, 3.0])
def test_a_slow_calf_raise_gives_no_level(seconds: float) -> None:
    """Slow enough to pass for standing still all the time."""
    slow = synthetic.calf_raise(Schedule(3, seconds, seconds, seconds, 1.0))
    (place,) = find_static_poses(_points(slow))
    assert place.hip_y == pytest.approx(PICTURE / 2, abs=1.0)


@pytest.mark.parametrize("depth", [20.0, 30.0])
def test_the_bottom_of_a_mini_squat_gives_no_level(depth: float) -> None:
    """A shallow squat is held with legs that are nearly straight; standing is still the zero."""
    held = synthetic.squat(Schedule(reps=2, hold_s=1.0), depth, 0.4 * depth, 0.35 * depth)
    (place,) = find_static_poses(_points(held))
    assert place.hip_y == pytest.approx(PICTURE / 2, abs=1.0)


def test_a_turn_or_a_step_makes_another_place() -> None:
    one = synthetic.film(synthetic.standing(), Camera(90.0))
    for other in (Camera(0.0), Camera(90.0, aside=0.2), Camera(90.0, fill=0.5)):
        both = synthetic.joined(one, synthetic.film(synthetic.standing(), other), 0.5)
        points = points_of(both)
        places = find_static_poses(points)
        assert len(places) == 2
        assert places[0].end_s < places[1].start_s
        belongs = place_of_frames(places, points)
        assert (belongs[: len(one)] == 0).all()
        assert (belongs[-len(one) :] == 1).all()


def test_coming_back_is_the_same_place() -> None:
    one, other = (
        synthetic.film(synthetic.standing(), Camera(90.0, aside=aside)) for aside in (0.0, 0.25)
    )
    film = synthetic.joined(synthetic.joined(one, other, 0.5), one, 0.5)
    assert len(find_static_poses(points_of(film))) == 2


def test_without_a_still_moment_the_straightest_legs_serve() -> None:
    restless = synthetic.squat(Schedule(8, 0.3, 0.0, 0.3, 0.0, quiet_s=0.0))
    points = _points(restless)
    assert quiet(points).mean() < 0.2
    (place,) = find_static_poses(points)
    assert place.standing
    assert place.leg == pytest.approx(LEG * FILL * PICTURE, rel=0.03)


def test_nobody_has_no_place() -> None:
    film = synthetic.film(synthetic.standing())
    hole = replace(film, landmarks=film.landmarks * np.nan, world=film.world * np.nan)
    assert find_static_poses(points_of(hole)) == []
