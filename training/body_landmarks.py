"""Joint centres in space to the 33 landmarks MediaPipe would mark on that body.

Space here is x to the person's left, y up, z forward, in metres, as in the renderer.
"""

from __future__ import annotations

import numpy as np

from coach.pose.landmarks import N_LANDMARKS, Landmark
from render.captured.joints import Joints, unit
from render.rig import SIDES
from render.vectors import Array

HIP_FRONT_OF_TRUNK, HIP_FRONT_OF_THIGH, KNEE_BELOW = 0.025, 0.022, 0.030
"""Where MediaPipe marks hip and knee against the joint's centre, in leg lengths: as measured on
rendered figures (docs/MEASUREMENT.md, coach/motion/body.py)."""

_ON_THE_JOINT = {
    "shoulder": Landmark.LEFT_SHOULDER,
    "elbow": Landmark.LEFT_ELBOW,
    "wrist": Landmark.LEFT_WRIST,
    "ankle": Landmark.LEFT_ANKLE,
    "heel": Landmark.LEFT_HEEL,
    "toe": Landmark.LEFT_FOOT_INDEX,
}
_HAND = (Landmark.LEFT_PINKY, Landmark.LEFT_INDEX, Landmark.LEFT_THUMB)
_EYE = (Landmark.LEFT_EYE_INNER, Landmark.LEFT_EYE, Landmark.LEFT_EYE_OUTER)
_EYES_BEGIN_ON_THE_RIGHT = Landmark.RIGHT_EYE_INNER - Landmark.LEFT_EYE_INNER


def leg_length(joints: Joints) -> float:
    """Metres from hip over knee to ankle: the median of both legs and all frames."""
    return float(
        np.median(
            [
                np.linalg.norm(joints[f"{a}_{side}"] - joints[f"{b}_{side}"], axis=-1)
                for side in SIDES
                for a, b in (("hip", "knee"), ("knee", "ankle"))
            ]
        )
        * 2.0
    )


def landmarks_of(joints: Joints) -> Array:
    """(T, 33, 3) the landmarks of joint centres: hip and knee are marked off their centres."""
    out = np.empty((len(joints["nose"]), N_LANDMARKS, 3))
    leg = leg_length(joints)
    left = unit(joints["hip_l"] - joints["hip_r"])
    trunk = joints["shoulder_l"] + joints["shoulder_r"] - joints["hip_l"] - joints["hip_r"]
    front = unit(np.cross(left, trunk))
    out[:, Landmark.NOSE] = joints["nose"]
    for offset, side in enumerate(SIDES):
        thigh = unit(joints[f"knee_{side}"] - joints[f"hip_{side}"])
        shank = unit(joints[f"ankle_{side}"] - joints[f"knee_{side}"])
        before_thigh = unit(np.cross(thigh, left))
        out[:, Landmark.LEFT_HIP + offset] = joints[f"hip_{side}"] + leg * (
            HIP_FRONT_OF_TRUNK * front + HIP_FRONT_OF_THIGH * before_thigh
        )
        out[:, Landmark.LEFT_KNEE + offset] = joints[f"knee_{side}"] + leg * KNEE_BELOW * shank
        for name, landmark in _ON_THE_JOINT.items():
            out[:, landmark + offset] = joints[f"{name}_{side}"]
        for landmark in _HAND:
            out[:, landmark + offset] = joints[f"hand_{side}"]
        for landmark in _EYE:
            out[:, landmark + offset * _EYES_BEGIN_ON_THE_RIGHT] = joints[f"eye_{side}"]
        out[:, Landmark.LEFT_EAR + offset] = joints[f"ear_{side}"]
        out[:, Landmark.MOUTH_LEFT + offset] = joints["mouth"]
    return out
