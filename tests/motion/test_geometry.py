"""Angles between points, and which landmarks count as seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.motion.geometry import HIP, KNEE, USED, bend_deg, median, points_of
from coach.pose.camera import STILL, inverse, place, turn
from coach.pose.landmarks import Landmark
from tests import synthetic


def _hinge(bend: float, turned: float = 0.0, lengths: tuple[float, float] = (1.0, 1.0)):
    """Three points of which the last leaves the straight line by `bend` degrees."""
    first, last = np.radians(turned), np.radians(turned + 180.0 - bend)
    middle = np.array([[3.0, -2.0]])
    a = middle + lengths[0] * np.array([[np.cos(first), np.sin(first)]])
    b = middle + lengths[1] * np.array([[np.cos(last), np.sin(last)]])
    return a, middle, b


@pytest.mark.parametrize("bend", [0.0, 30.0, 90.0, 135.0, 180.0])
def test_bend_is_what_a_joint_leaves_of_the_straight_line(bend: float) -> None:
    assert bend_deg(*_hinge(bend)) == pytest.approx([bend], abs=1e-4)


@given(
    st.floats(0.1, 179.9),
    st.floats(-180, 180),
    st.floats(0.01, 1000),
    st.floats(0.01, 1000),
)
def test_bend_depends_on_neither_lengths_nor_direction(bend, turned, first, last) -> None:
    assert bend_deg(*_hinge(bend, turned, (first, last))) == pytest.approx([bend], abs=1e-3)


def test_bend_in_space() -> None:
    points = [np.array([p], float) for p in ((0, 1, 0), (0, 0, 0), (0, 0, 5))]
    assert bend_deg(*points) == pytest.approx([90.0])


def test_pixels_are_not_squeezed_by_the_aspect_ratio() -> None:
    movement = synthetic.squat()
    for size in ((640, 480), (480, 640), (1920, 1080)):
        points = points_of(synthetic.film(movement, synthetic.Camera(90.0, size)))
        thigh = points.image[:, KNEE[0]] - points.image[:, HIP[0]]
        length = np.linalg.norm(thigh, axis=1)
        assert length == pytest.approx(np.full(len(length), 0.245 * 0.7 * size[1]), rel=1e-4)


def test_a_landmark_outside_the_picture_is_not_visible() -> None:
    track = synthetic.film(synthetic.standing())
    landmarks = track.landmarks.copy()
    landmarks[5, Landmark.LEFT_KNEE, 0] = -0.01
    landmarks[6, Landmark.LEFT_KNEE, 1] = 1.01
    seen = points_of(replace(track, landmarks=landmarks)).visibility[:, KNEE[0]]
    assert list(seen[5:7]) == [0.0, 0.0]
    assert np.delete(seen, [5, 6]).min() > 0.9


def test_a_frame_without_anybody_is_not_found() -> None:
    track = synthetic.film(synthetic.standing())
    landmarks = track.landmarks.copy()
    landmarks[3] = np.nan
    found = points_of(replace(track, landmarks=landmarks)).found
    assert list(np.flatnonzero(~found)) == [3]


def test_points_lie_where_a_camera_that_stood_would_have_seen_them() -> None:
    still = synthetic.film(synthetic.squat())
    wanted = points_of(still)
    angle = np.radians(np.linspace(-8.0, 12.0, len(still)))
    size = np.linspace(0.9, 1.2, len(still))
    x = np.linspace(0.3, -0.2, len(still))
    camera = np.stack([size * np.cos(angle), size * np.sin(angle), x, -x / 2], axis=-1)
    width, height = still.size
    back = inverse(camera)
    pixels = place(still.landmarks[..., :2] * (width, height), back, width)
    seen = still.landmarks.copy()
    seen[..., :2] = pixels / (width, height)
    moved = replace(still, landmarks=seen, world=turn(still.world, back), camera=camera)
    points = points_of(moved)
    assert points.image == pytest.approx(wanted.image, abs=0.01)
    assert points.world == pytest.approx(wanted.world, abs=1e-5)
    one = points_of(moved[40])
    assert one.image == pytest.approx(wanted.image[40], abs=0.01)
    assert one.world == pytest.approx(wanted.world[40], abs=1e-5)
    # What counts is what the camera had in its picture, wherever that is by now.
    inside = ((seen[..., :2] >= 0) & (seen[..., :2] <= 1)).all(axis=-1)
    assert np.array_equal(points.visibility > 0, inside[:, USED])


def test_a_camera_that_stood_changes_no_digit() -> None:
    film = synthetic.film(synthetic.squat())
    stood = replace(film, camera=np.tile(STILL, (len(film), 1)))
    assert np.array_equal(points_of(stood).image, points_of(film).image)
    assert np.array_equal(points_of(stood).world, points_of(film).world)


def test_the_median_is_of_what_is_known_in_each_place() -> None:
    nan = np.nan
    values = np.array(
        [[4.0, nan, nan, 1.0], [1.0, 7.0, nan, nan], [3.0, nan, nan, 2.0], [2.0, 9.0, nan, 6.0]]
    )
    assert median(values) == pytest.approx([2.5, 8.0, nan, 2.0], nan_ok=True)
    assert median(values[:, :1]) == pytest.approx([2.5])
