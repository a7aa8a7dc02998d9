"""Inverse kinematics: where each segment of the figure has to be, from the markers.

Segments whose markers span a frame (pelvis, thorax, head, feet) take its turn; limbs between joint
centres follow from where their ends are (`articulation`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.signal import butter, sosfiltfilt

from render.captured import axes
from render.captured.joints import Joints, bend_deg, knee_flexion_deg, unit
from render.captured.markers import joint_centres
from render.captured.person import Person, neck_root, untipped
from render.rig import SIDES
from render.vectors import Array

CUTOFF_HZ = 6.0
"""Of the low-pass filter, the usual one for the movement of people (Winter, Biomechanics and motor
control of human movement)."""

BENT_DEG = 15.0, 45.0
"""A knee bent by less than the first faces as the foot points, by more than the second as the bent
leg's own plane."""


@dataclass(frozen=True, eq=False)
class Motion:
    """A person's segments over T frames, the floor at height 0.

    turns: (T, 3, 3) from upright and facing z, of pelvis, thorax, head, foot_l, foot_r.
    places: (T, 3) of mid-hip, the neck's root, joints of the arms and the soles under the balls of
    the feet. facing: (T, 3) to where each leg's knee bends; bend: (T,) degrees by which it does as
    the markers have it.
    """

    turns: dict[str, Array]
    places: Joints
    facing: dict[str, Array]
    bend: dict[str, Array]

    def __len__(self) -> int:
        return len(self.places["hips"])


def solve(markers: Joints, person: Person) -> Motion:
    """The motion of a person from their markers (T, 3), metres, the floor at height 0."""
    joints, still = joint_centres(markers), person.standing
    turns = {
        "pelvis": untipped(axes.pelvis(markers), still.tip["pelvis"]),
        "thorax": untipped(axes.thorax(markers), still.tip["thorax"]),
        "head": untipped(axes.head(markers), still.tip["head"]),
    }
    places = {"hips": (joints["hip_l"] + joints["hip_r"]) / 2, "neck": neck_root(markers)}
    facing = {}
    for side in SIDES:
        foot = axes.foot(markers, side, still.toe_height[side], still.ankle_roll[side])
        turns[f"foot_{side}"] = untipped(foot, still.tip[f"foot_{side}"])
        places[f"sole_{side}"] = _under_toe(
            markers, side, turns[f"foot_{side}"], still.toe_height[side]
        )
        facing[side] = _facing(joints, side, turns[f"foot_{side}"], turns["pelvis"])
        for joint in ("shoulder", "elbow", "wrist", "hand"):
            places[f"{joint}_{side}"] = joints[f"{joint}_{side}"]
    bend = dict(zip(SIDES, knee_flexion_deg(joints).T, strict=True))
    return Motion(turns, places, facing, bend)


def _under_toe(markers: Joints, side: str, foot: Array, toe_height: float) -> Array:
    """(T, 3) the place on the foot's sole that lies under its toe's marker in standing."""
    return np.asarray(markers[f"{side.upper()}TOE"] - toe_height * foot[..., 1])


def smooth(places: Array, rate_hz: float) -> Array:
    """Places (T, ...) through a low-pass filter of fourth order without lag."""
    sections = butter(2, CUTOFF_HZ, fs=rate_hz, output="sos")
    return np.asarray(sosfiltfilt(sections, places, axis=0))


def _facing(joints: Joints, side: str, foot: Array, pelvis: Array) -> Array:
    """(T, 3) unit, at right angles to the line from hip to ankle."""
    hip, knee, ankle = (joints[f"{name}_{side}"] for name in ("hip", "knee", "ankle"))
    down = unit(ankle - hip)

    def across(vectors: Array) -> Array:
        return unit(vectors - np.sum(vectors * down, axis=-1, keepdims=True) * down)

    least, most = BENT_DEG
    share = np.clip((bend_deg(hip, knee, ankle) - least) / (most - least), 0.0, 1.0)[:, None]
    by_foot = across(foot[..., 2] + pelvis[..., 2])
    return across(share * across(knee - hip) + (1 - share) * by_foot)
