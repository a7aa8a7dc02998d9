"""MediaPipe's landmarks taken at their word."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from raw import NOSE_TO_HEEL, raw

from coach.pose.landmarks import Landmark, Pose, PoseTrack

SIZE = (400, 200)
WORLD_Y_PX = {"LEFT_ANKLE": 180}
"""Where the world sees a leg hang that is bent in the picture."""

STILL = np.array([True, False])


def a_body() -> PoseTrack:
    """A figure that stands, and then bends the left knee by 90 degrees in the picture and leans
    forward by 45; in the world it leans towards the camera by 45 throughout, legs straight."""
    standing = {
        "NOSE": (200, 20),
        "LEFT_SHOULDER": (200, 50),
        "RIGHT_SHOULDER": (200, 50),
        "LEFT_HIP": (200, 100),
        "RIGHT_HIP": (200, 100),
        "LEFT_KNEE": (200, 140),
        "RIGHT_KNEE": (200, 140),
        "LEFT_ANKLE": (200, 180),
        "RIGHT_ANKLE": (200, 180),
        "LEFT_HEEL": (200, 190),
        "RIGHT_HEEL": (200, 190),
    }
    bent = standing | {
        "LEFT_SHOULDER": (250, 50),
        "RIGHT_SHOULDER": (250, 50),
        "LEFT_ANKLE": (160, 140),
        "LEFT_HEEL": (200, 180),
    }
    return PoseTrack.from_poses([_pose(0.0, standing), _pose(1.0, bent)], SIZE)


def _pose(time_s: float, at_px: dict[str, tuple[int, int]]) -> Pose:
    pose = Pose.nobody(time_s, SIZE)
    landmarks, world = np.zeros((33, 3)), np.zeros((33, 3))
    for name, (x, y) in at_px.items():
        landmarks[Landmark[name], :2] = x / SIZE[0], y / SIZE[1]
        away = -max(0, 100 - y)
        world[Landmark[name]] = np.array([0, WORLD_Y_PX.get(name, y), away]) / 100
    return replace(pose, landmarks=landmarks, world=world)


def test_angles_are_those_of_three_landmarks() -> None:
    got = raw(a_body(), STILL, 180.0)
    image, world = got["knee_flexion_left_deg"]
    assert image == pytest.approx([0, 90], abs=1e-3)
    assert world == pytest.approx([0, 0], abs=0.1)
    image, world = got["hip_flexion_left_deg"]
    assert image == pytest.approx([0, 45], abs=1e-3)
    assert world == pytest.approx([45, 45], abs=1e-3)


def test_a_lean_is_from_the_vertical() -> None:
    image, world = raw(a_body(), STILL, 180.0)["trunk_lean_deg"]
    assert image == pytest.approx([0, 45], abs=1e-3)
    assert world == pytest.approx([45, 45], abs=1e-3)


def test_a_heels_rise_is_scaled_by_the_body() -> None:
    got = raw(a_body(), STILL, 180.0)
    body_px = 170 / NOSE_TO_HEEL
    (left,) = got["heel_rise_left_cm"]
    assert left == pytest.approx([0, 10 / body_px * 180], abs=1e-2)
    assert got["heel_rise_right_cm"][0] == pytest.approx([0, 0], abs=1e-3)


def test_without_standing_there_is_no_rise() -> None:
    assert "heel_rise_left_cm" not in raw(a_body(), np.zeros(2, bool), 180.0)


def test_an_ankles_angle_is_the_change_from_standing() -> None:
    got = raw(a_body(), STILL, 180.0)
    for space in got["ankle_plantarflexion_right_deg"]:
        assert space[np.isfinite(space)] == pytest.approx(0.0, abs=1e-3)
    assert raw(a_body(), np.zeros(2, bool), 180.0)["ankle_plantarflexion_left_deg"] == []
