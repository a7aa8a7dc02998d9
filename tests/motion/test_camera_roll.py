"""How far a camera is tilted, told by whoever stands before it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.motion.camera_roll import FEWEST, LEVEL, Roll, levelled, roll_of, weigh
from coach.motion.geometry import Points, points_of
from coach.motion.measurer import Measurer
from coach.motion.types import MotionTrack
from coach.pose.landmarks import PoseTrack
from tests import synthetic
from tests.motion.recordings import track, truth

SIDE, FRONT, BEHIND = 90.0, 0.0, 180.0


def rolled(film: PoseTrack, degrees: float) -> PoseTrack:
    """As a camera sees it that is tilted, so that people lean to the picture's right."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    turn, size = np.array([[c, s], [-s, c]]), np.array(film.size)
    landmarks, world = film.landmarks.astype(float), film.world.astype(float)
    landmarks[..., :2] = ((landmarks[..., :2] * size - size / 2) @ turn + size / 2) / size
    world[..., :2] = world[..., :2] @ turn
    return replace(film, landmarks=landmarks.astype(np.float32), world=world.astype(np.float32))


def _told(film: PoseTrack, yaw_deg: float) -> Roll:
    return roll_of(points_of(film), np.full(len(film), math.radians(yaw_deg)))


@pytest.mark.parametrize("yaw_deg", [FRONT, SIDE, -SIDE, BEHIND, 30.0, -140.0])
@pytest.mark.parametrize("tilt_deg", [-20.0, -10.0, 0.0, 10.0, 20.0])
def test_a_figure_that_stands_shows_how_the_camera_is_tilted(
    yaw_deg: float, tilt_deg: float
) -> None:
    film = synthetic.film(synthetic.standing(), synthetic.Camera(yaw_deg, fill=0.5))
    roll = _told(rolled(film, tilt_deg), yaw_deg)
    off = abs(math.degrees(roll.rad) - tilt_deg)
    assert off < 2.5 * math.degrees(roll.sd)
    assert off < 5.0
    assert roll.tilted or abs(tilt_deg) < 15.0
    assert not roll.tilted or tilt_deg != 0.0


@pytest.mark.parametrize("tilt_deg", [-20.0, 0.0, 20.0])
def test_live_a_still_moment_tells_how_the_camera_is_tilted(tilt_deg: float) -> None:
    """And what is measured then is what a level camera shows."""
    film = synthetic.film(synthetic.squat(), synthetic.Camera(30.0, fill=0.5))
    measurer, level = Measurer(), Measurer().replay(film)
    motion = measurer.replay(rolled(film, tilt_deg))
    assert measurer.roll is not None
    assert abs(math.degrees(measurer.roll.rad) - tilt_deg) < 5.0
    late = film.time_s > film.time_s[-1] / 2
    for column in ("knee_flexion_left_deg", "hip_rise_pct"):
        ours, theirs = (one.column(column)[0][late] for one in (motion, level))
        assert np.nanmean(np.abs(ours - theirs)) < 4.0


@pytest.mark.parametrize("tilt_deg", [90.0, -90.0, 180.0])
def test_somebody_who_lies_says_nothing_of_the_camera(tilt_deg: float) -> None:
    film = synthetic.film(synthetic.standing(), synthetic.Camera(SIDE, fill=0.4))
    assert not _told(rolled(film, tilt_deg), SIDE).tilted


@given(
    st.floats(-0.7, 0.7),
    st.lists(st.floats(-1e4, 1e4), min_size=6, max_size=6),
)
def test_levelling_undoes_a_tilt(rad: float, numbers: list[float]) -> None:
    image, world = np.array(numbers).reshape(3, 2), np.array(numbers * 2)[:9].reshape(3, 3)
    seen = Points(np.array(0.0), image, world, np.ones(3), (640, 480))
    there = levelled(levelled(seen, Roll(rad, 0.1)), Roll(-rad, 0.1))
    assert np.allclose(there.image, image, atol=1e-6)
    assert np.allclose(there.world, world, atol=1e-6)


def test_what_stands_upright_in_a_tilted_picture_is_upright_afterwards() -> None:
    tilt = math.radians(12.0)
    foot, head = np.array([320.0, 400.0]), 300.0 * np.array([math.sin(tilt), -math.cos(tilt)])
    image = np.stack([foot, foot + head])
    seen = Points(np.array(0.0), image, np.zeros((2, 3)), np.ones(2), (640, 480))
    straight = levelled(seen, Roll(tilt, 0.0)).image
    assert straight[1] - straight[0] == pytest.approx([0.0, -300.0])


@given(st.lists(st.floats(-0.6, 0.6), min_size=4, max_size=4))
def test_the_roll_lies_between_level_and_what_is_shown(shown: list[float]) -> None:
    roll = weigh(np.tile(shown, (FEWEST, 1)))
    assert min(0.0, *shown) - 0.01 <= roll.rad <= max(0.0, *shown) + 0.01  # a step of the grid
    assert 0.0 < roll.sd < 0.8


def test_nobody_who_stands_leaves_the_camera_as_cameras_are() -> None:
    nothing = weigh(np.full((30, 4), np.nan))
    assert nothing.rad == pytest.approx(0.0, abs=1e-9)
    assert not nothing.sure
    assert not nothing.tilted
    assert weigh(np.full((FEWEST - 1, 4), 0.3)) == nothing


def test_cues_that_contradict_each_other_make_it_less_sure() -> None:
    """Somebody who leans on a wall is askew, but not the floor."""
    agreed = weigh(np.tile([-0.28, np.nan, np.nan, -0.28], (30, 1)))
    leaning = weigh(np.tile([-0.28, np.nan, np.nan, 0.0], (30, 1)))
    assert agreed.tilted
    assert not leaning.tilted
    assert leaning.sd > 2 * agreed.sd


def test_a_tilt_makes_leans_less_certain_from_the_side_only() -> None:
    roll = Roll(0.2, math.radians(5.0))
    from_side, from_front = roll.lean_sd(np.array([math.pi / 2, 0.0]))
    assert from_side == pytest.approx(math.radians(5.0), rel=0.1)
    assert from_front == 0.0
    assert (LEVEL.lean_sd(np.array([0.0, 1.0])) < math.radians(1.5)).all()


def _error(name: str, motion: MotionTrack, column: str) -> float:
    """Mean absolute error of a sample clip's measurement, degrees."""
    values, _ = motion.column(column)
    return float(np.nanmean(np.abs(values - truth(name)[column])))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["squat_lean_side", "squat_good_front", "curl_good_side"])
@pytest.mark.parametrize("tilt_deg", [-20.0, 10.0])
def test_a_tilted_camera_measures_as_a_level_one(name: str, tilt_deg: float) -> None:
    """Twenty degrees used to cost twenty of the trunk's lean from the side."""
    level, askew = Measurer().run(track(name)), Measurer().run(rolled(track(name), tilt_deg))
    assert abs(math.degrees(askew.roll.rad) - tilt_deg) < 8.0
    for column in ("trunk_lean_deg", "knee_flexion_left_deg", "hip_flexion_left_deg"):
        assert _error(name, askew, column) < _error(name, level, column) + 6.0


def test_live_a_tilt_that_shows_later_leaves_nobody_unmeasured() -> None:
    """Who sits half turned away shows nothing of it; once they stand, the camera is tilted."""
    seat = synthetic.seated_kick(synthetic.Schedule(reps=0))
    seated = synthetic.film(seat, synthetic.Camera(60.0, fill=0.4))
    stands = synthetic.film(synthetic.squat(), synthetic.Camera(30.0, fill=0.4))
    measurer, told = Measurer(), []
    for pose in rolled(synthetic.joined(seated, stands, gap_s=0.1), 15.0):
        measurer.step(pose)
        if measurer.ready or told:
            told.append(measurer.roll)
    known = [roll for roll in told if roll is not None]
    assert not known[0].sure
    assert abs(math.degrees(known[-1].rad) - 15.0) < 5.0
    assert len(known) == len(told)
