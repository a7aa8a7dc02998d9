"""What of a captured person stays the same: proportions, and how their markers sit on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.spatial.transform import Rotation

from render.captured import axes
from render.captured.joints import Joints, knee_flexion_deg, unit
from render.captured.markers import STRAIGHT_DEG, Recording, bone_lengths, joint_centres
from render.rig import SIDES
from render.vectors import Array

HEEL_DOWN_M = 0.012
"""A heel marker no more than this over its usual height in standing is on the floor."""

FROM_STANDING = "m01"
"""Deep squats: everybody stands upright with both feet flat before and after them."""


@dataclass(frozen=True)
class Proportions:
    """Metres between joint centres: trunk from between the hips to the root of the neck, hip_half
    and shoulder_half to either side, ball_ahead from the ankle to the ball of the foot, level."""

    thigh: float
    shank: float
    trunk: float
    hip_half: float
    shoulder_half: float
    upper_arm: float
    forearm: float
    ball_ahead: float


@dataclass(frozen=True, eq=False)
class Standing:
    """Of quiet standing: how far the segments' axes from markers are tipped forwards (radians, by
    segment), heights of the toes' markers and of the ankles' centres, rolls of the ankles' markers
    (`axes.ankle_rolls`), by side."""

    tip: dict[str, float]
    toe_height: dict[str, float]
    ankle_height: dict[str, float]
    ankle_roll: dict[str, float]


@dataclass(frozen=True, eq=False)
class Person:
    """A captured person."""

    proportions: Proportions
    standing: Standing


def person_of(recordings: Sequence[Recording]) -> Person:
    """The person of all these recordings."""
    everything = [(r.markers, joint_centres(r.markers)) for r in recordings]
    return Person(
        _proportions(everything),
        _standing([e for e, r in zip(everything, recordings, strict=True) if _upright(r)]),
    )


def _upright(recording: Recording) -> bool:
    return recording.movement == FROM_STANDING


def _proportions(everything: Sequence[tuple[Joints, Joints]]) -> Proportions:
    bones = bone_lengths([joints for _, joints in everything])

    def median(*ways: tuple[str, str]) -> float:
        lengths = [
            np.linalg.norm(joints[a] - joints[b], axis=-1)
            for _, joints in everything
            for a, b in ways
        ]
        return float(np.median(np.concatenate(lengths)))

    def both(a: str, b: str) -> float:
        return median(*((f"{a}_{side}", f"{b}_{side}") for side in SIDES))

    trunk = [
        np.linalg.norm(neck_root(m) - (j["hip_l"] + j["hip_r"]) / 2, axis=-1) for m, j in everything
    ]
    ahead = [
        np.linalg.norm((m[f"{side.upper()}TOE"] - j[f"ankle_{side}"])[:, [0, 2]], axis=-1)
        for m, j in everything
        for side in SIDES
    ]
    return Proportions(
        thigh=(bones["thigh_l"] + bones["thigh_r"]) / 2,
        shank=(bones["shank_l"] + bones["shank_r"]) / 2,
        trunk=float(np.median(np.concatenate(trunk))),
        hip_half=median(("hip_l", "hip_r")) / 2,
        shoulder_half=_shoulder_half([joints for _, joints in everything]),
        upper_arm=both("shoulder", "elbow"),
        forearm=both("elbow", "wrist"),
        ball_ahead=float(np.median(np.concatenate(ahead))),
    )


def _shoulder_half(everything: Sequence[Joints]) -> float:
    """Of hanging arms: raised ones draw the shoulders together."""
    apart = [np.linalg.norm(j["shoulder_l"] - j["shoulder_r"], axis=-1) for j in everything]
    return float(np.percentile(np.concatenate(apart), 90)) / 2


def neck_root(markers: Joints) -> Array:
    """(T, 3) between the seventh cervical vertebra and the breastbone's notch."""
    return np.asarray((markers["C7"] + markers["CLAV"]) / 2)


def _standing(everything: Sequence[tuple[Joints, Joints]]) -> Standing:
    """Of straight legs on two flat feet."""
    markers, joints = (
        {name: np.concatenate([each[i][name] for each in everything]) for name in everything[0][i]}
        for i in range(2)
    )
    straight = (knee_flexion_deg(joints) < STRAIGHT_DEG).all(axis=1)
    flat = straight.copy()
    for side in SIDES:
        heel = markers[f"{side.upper()}HEE"][:, 1]
        flat &= heel < np.median(heel[straight]) + HEEL_DOWN_M
    markers, joints = ({n: v[flat] for n, v in places.items()} for places in (markers, joints))
    tip = {
        "pelvis": _forward_tip(axes.pelvis(markers)),
        "thorax": _forward_tip(axes.thorax(markers)),
        "head": _forward_tip(axes.head(markers)),
    }
    for side in SIDES:
        s = side.upper()
        along = unit(markers[f"{s}TOE"] - markers[f"{s}HEE"])
        tip[f"foot_{side}"] = float(np.median(-np.arcsin(along[:, 1])))
    return Standing(
        tip,
        {s: float(np.median(markers[f"{s.upper()}TOE"][:, 1])) for s in SIDES},
        {s: float(np.median(joints[f"ankle_{s}"][:, 1])) for s in SIDES},
        {s: float(np.median(axes.ankle_rolls(markers, s))) for s in SIDES},
    )


def _forward_tip(frames: Array) -> float:
    """Radians that axes (T, 3, 3) are turned forwards about their own left, the median."""
    return float(np.median(np.arctan2(-frames[:, 1, 2], frames[:, 1, 1])))


def untipped(frames: Array, tip: float) -> Array:
    """Axes (T, 3, 3) turned back about their own left by what they are tipped in standing."""
    return np.asarray(frames @ Rotation.from_rotvec([-tip, 0.0, 0.0]).as_matrix())
