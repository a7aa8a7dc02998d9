"""The fitted body frame by frame, with how sure its working joint is and where the target lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.coaching.results import Analysis
from coach.coaching.units import Unit, told_target
from coach.exercises.base import Exercise, Settings
from coach.motion.kinematics import HEEL_PER_BODY_RISE
from coach.motion.measurer import Measurer
from coach.motion.static_pose import LEG_TO_HEIGHT
from coach.motion.types import SIDES, MotionTrack
from coach.pose.camera_rate import delivered
from coach.pose.landmarks import PoseTrack

__all__ = ["LIMBS", "RATE", "Bodies", "Working", "bodies_of"]

FloatArray = NDArray[np.floating]

HIPS, KNEES, ANKLES, SHOULDERS = (0, 1), (2, 3), (4, 5), (6, 7)

LIMBS = ((0, 1), (6, 7), (0, 6), (1, 7), (0, 2), (1, 3), (2, 4), (3, 5))
"""The lines of the drawn body, as pairs of joints: pelvis, shoulders, trunk, thighs, shanks."""

_DOWN = np.array([0.0, 1.0, 0.0])

_KNEE, _HEEL = "knee_flexion", "heel_rise"


@dataclass(frozen=True)
class Working:
    """One leg's working joint in T frames.

    value, sd (T,): as measured, in the exercise's unit, NaN where they were not. at: the joint that
    the fan opens from, None where an exercise has none (a rise of the whole body). low, high,
    target (T, 3): where the next joint would be (the hip over a planted foot, else the ankle) one
    sigma less and more, and at the target; NaN without a value.
    """

    value: FloatArray
    sd: FloatArray
    at: int | None
    low: FloatArray
    high: FloatArray
    target: FloatArray


@dataclass(frozen=True)
class Bodies:
    """T frames. joints (T, 8, 3): `motion.body.joint_centres`, in leg lengths; x right, y down and
    z away as the camera stood. forward (3,): the way the person mostly faced, level. legs: by
    side, those whose working joint was measured at all."""

    time_s: FloatArray
    joints: FloatArray
    forward: FloatArray
    unit: str
    legs: dict[str, Working]


RATE = 15.0
"""Poses a second at most: joints move smoothly, and twice as many take twice the time to fit."""


def bodies_of(analysis: Analysis, exercise: Exercise, settings: Settings) -> Bodies:
    """The body that was fitted when the recording was measured; of one that was measured picture by
    picture, fitted to RATE poses a second."""
    motion, joints = analysis.motion, analysis.joints
    if joints is None:
        poses = PoseTrack.from_poses(list(delivered(analysis.poses, RATE)), analysis.poses.size)
        motion, joints = Measurer(settings.height_cm).run_with_joints(poses)
    unit = Unit.of(exercise, settings).name
    forward = np.cross(_DOWN, _left(joints))
    legs = {}
    for index, side in enumerate(SIDES):
        name = _measurement(exercise, side, unit)
        leg = _working(motion, joints, name, index, exercise, settings)
        if np.isfinite(leg.value).any():
            legs[side] = leg
    return Bodies(motion.time_s, joints, forward, unit, legs)


def _measurement(exercise: Exercise, side: str, unit: str) -> str:
    """The measurement that the exercise works with, of a leg: its plots' first."""
    name = exercise.signal.columns[0].replace("_left_", f"_{side}_")
    return name.removesuffix("_pct") + "_cm" if unit == "cm" and _HEEL in name else name


def _working(
    motion: MotionTrack,
    joints: FloatArray,
    name: str,
    index: int,
    exercise: Exercise,
    settings: Settings,
) -> Working:
    value, sd = motion.column(name)
    hip, knee, ankle = (joints[:, pair[index]] for pair in (HIPS, KNEES, ANKLES))
    spread = (value - sd, value + sd, np.full_like(value, told_target(exercise, settings)))
    if name.startswith(_KNEE):
        # Of feet on the floor it is the thigh that goes further, of a free foot the shank.
        planted = exercise.signal.both_legs
        near, far, sign = (ankle, hip, -1.0) if planted else (hip, ankle, 1.0)
        straight = _unit(knee - near)
        back = sign * np.cross(_left(joints), straight)
        low, high, there = (_bent(knee, straight, far - knee, back, to) for to in spread)
        return Working(value, sd, KNEES[index], low, high, there)
    if name.startswith(_HEEL):
        share = 1.0 / (HEEL_PER_BODY_RISE * LEG_TO_HEIGHT)
        cm = name.endswith("_cm") and settings.height_cm is not None
        share /= settings.height_cm if cm and settings.height_cm is not None else 100.0
        low, high, there = (ankle - np.outer(share * (to - value), _DOWN) for to in spread)
        return Working(value, sd, ANKLES[index], low, high, there)
    nowhere = np.full_like(ankle, np.nan)
    return Working(value, sd, None, nowhere, nowhere, nowhere)


def _bent(
    knee: FloatArray,
    straight: FloatArray,
    segment: FloatArray,
    back: FloatArray,
    degrees: FloatArray,
) -> FloatArray:
    """(T, 3) the far end of a segment that begins at the knee, bent by (T,) degrees from `straight`
    (T, 3), in the plane in which it bends; of one that is nearly straight, to the `back` (T, 3)."""
    length = np.linalg.norm(segment, axis=1)[:, None]
    aside = segment - (segment * straight).sum(axis=1, keepdims=True) * straight
    bends = np.linalg.norm(aside, axis=1, keepdims=True) > 0.1 * length
    towards = _unit(np.where(bends & ((aside * back).sum(axis=1, keepdims=True) > 0), aside, back))
    angle = np.radians(degrees)[:, None]
    return np.asarray(knee + length * (np.cos(angle) * straight + np.sin(angle) * towards))


def _left(joints: FloatArray) -> FloatArray:
    """(3,) level, to the person's left, as they mostly stood. NaN where nothing was fitted."""
    seen = joints[np.isfinite(joints[:, 0, 0])]
    left = (seen[:, 0] - seen[:, 1]).sum(axis=0) if len(seen) else np.full(3, np.nan)
    return np.asarray(_unit(left * (1.0 - _DOWN)))


def _unit(vectors: FloatArray) -> FloatArray:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))
