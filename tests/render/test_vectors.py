"""Rotations and angles against closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from render.vectors import (
    ease,
    included_angle_deg,
    limb_frame,
    rotation_about,
    rotation_between,
    rotation_x,
    rotation_y,
    rotation_z,
    row_cross,
    unit,
)

directions = arrays(float, 3, elements=st.floats(-1, 1)).filter(lambda v: np.linalg.norm(v) > 0.1)


@pytest.mark.parametrize(("rotation", "axis"), [(rotation_x, 0), (rotation_y, 1), (rotation_z, 2)])
def test_axis_rotations_agree_with_rodrigues(rotation, axis: int) -> None:
    assert rotation(0.7) == pytest.approx(rotation_about(np.eye(3)[axis], 0.7))


def test_a_quarter_turn_about_z_takes_x_to_y() -> None:
    assert rotation_z(np.pi / 2) @ [1, 0, 0] == pytest.approx([0, 1, 0])


@given(directions, directions)
def test_rotation_between_takes_one_direction_to_the_other(a: np.ndarray, b: np.ndarray) -> None:
    if unit(a) @ unit(b) < -0.999:
        b = -b
    rotation = rotation_between(a, b)
    assert rotation @ unit(a) == pytest.approx(unit(b), abs=1e-6)
    assert rotation @ rotation.T == pytest.approx(np.eye(3), abs=1e-9)


def test_limb_frame_is_right_handed_and_points_against_the_limb() -> None:
    frame = limb_frame(np.array([0, -2.0, 0.5]), np.array([0, 0, 1.0]))
    assert np.linalg.det(frame) == pytest.approx(1)
    assert frame[:, 1] == pytest.approx(-unit(np.array([0, -2.0, 0.5])))
    assert frame[2, 2] > 0


@pytest.mark.parametrize("degrees", [0, 35, 90, 180])
def test_included_angle(degrees: float) -> None:
    radians = np.radians(degrees)
    a, b = np.array([2.0, 0, 0]), np.zeros(3)
    c = 3 * np.array([np.cos(radians), np.sin(radians), 0])
    assert included_angle_deg(a, b, c) == pytest.approx(degrees, abs=1e-5)


def test_ease_is_flat_outside_and_symmetric_inside() -> None:
    x = np.linspace(0, 1, 21)
    assert ease([-1, 0, 1, 2]).tolist() == [0, 0, 1, 1]
    assert ease(x) + ease(1 - x) == pytest.approx(np.ones(21))
    assert np.all(np.diff(ease(x)) > 0)


def test_row_cross_is_numpys() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(2, 9, 3))
    assert row_cross(a, b) == pytest.approx(np.cross(a, b))
