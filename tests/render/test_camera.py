"""The renderer's camera: where points come to lie in its picture."""

from __future__ import annotations

import numpy as np
import pytest

from render.camera import Camera
from training.camera import Camera as MadeUp


def a_camera(roll_deg: float) -> Camera:
    return Camera(90.0, 1.0, 3.0, 60.0, (640, 480), 0.0, 1.0, roll_deg)


def test_a_roll_turns_the_picture_about_its_middle_with_the_clock() -> None:
    points = np.array([[0, 1.0, 0], [0, 1.5, 0], [0, 1.0, 0.4]])
    level, rolled = (np.stack(a_camera(roll).pixels(points)[:2], -1) for roll in (0.0, 10.0))
    middle = np.array([320, 240])
    assert rolled[0] == pytest.approx(middle)
    angle = np.radians(10)
    clockwise = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    assert rolled - middle == pytest.approx((level - middle) @ clockwise.T)
    # What was above the middle comes to lie right of it.
    assert rolled[1][0] > level[1][0] + 10


def test_the_made_up_camera_of_the_counting_rolls_the_same_way() -> None:
    other = MadeUp(90.0, 1.0, 3.0, 60.0, 10.0, (0.0, 0.0), (640, 480))
    points = np.array([[0, 1.0, 0], [0, 1.5, 0], [0, 0.4, 0.3], [0.2, 1.0, 0]])
    expected, _ = other.view(points[None], np.array([0, 1.0, 0]))
    assert np.stack(a_camera(10.0).pixels(points)[:2], -1) == pytest.approx(expected[0], abs=0.01)
