"""Where a person stands or sits, and what their build is thought to be there, in the model's units
(body.py)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.motion.body import (
    CONSTANTS,
    HIP_HALF,
    KNEE_BELOW,
    LENGTHS,
    SHANK_LENGTH,
    SHOULDER_HALF,
    THIGH_LENGTH,
    TRUNK_LENGTH,
)
from coach.motion.geometry import ANKLES, HIP, MODELLED, middle, ramp
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.static_pose import THIGH_PER_SHANK, StaticPose

FloatArray = NDArray[np.floating]

DISTANCE = 3.6
"""Assumed distance of the camera in leg lengths: three metres, as one stands before a laptop. A
different one shows as another focal length and is learnt; angles hardly depend on it."""

PLANTED_SD = (0.04, 0.05, 0.07)
"""How far a standing foot's ankle moves, leg lengths: across the picture, up, and away."""

RAISED = (0.35, 0.45)
"""Quiet standing on one leg: an ankle this much higher in the picture than the other one, leg
lengths, is of a foot in the air, surely at the latter. The feet of a wide stance, seen from above,
differ by less, and so do far ankles that MediaPipe misplaces (docs/MEASUREMENT.md)."""

HIP_HALF_USUAL, SHOULDER_HALF_USUAL = 0.13, 0.24
"""Half widths at hips and shoulders, leg lengths."""


@dataclass(frozen=True)
class Place:
    """Where a person stands or sits, in the model's units.

    origin (2,): mid-hip in quiet standing, pixels; leg: its length, pixels. still (8, 2): the
    landmarks there, pixels, NaN where one was never known. planted (2, 3): where the ankles stand,
    or None where no standing was seen; planted_weight (2, 3): one over its sigma. raised (2,): 0 to
    1, how surely each foot was in the air then. constants (CONSTANTS,): expected of build and
    camera.
    """

    origin: FloatArray
    leg: float
    still: FloatArray
    planted: FloatArray | None
    planted_weight: FloatArray
    raised: FloatArray
    constants: FloatArray


def place_of(static_pose: StaticPose, known: SegmentLengths | None = None) -> Place:
    """The place of a static pose, of somebody whose build may be `known`."""
    origin = middle(static_pose.image, HIP)
    # Hips never seen: anywhere will do, since the fit moves the pelvis.
    origin = np.where(np.isfinite(origin), origin, np.nanmean(static_pose.image, axis=0))
    leg, planted, weight = _leg(static_pose), None, 1.0 / np.tile(PLANTED_SD, (2, 1))
    raised = np.zeros(2)
    if static_pose.standing:
        level = static_pose.image[ANKLES, 1]
        raised = np.nan_to_num(ramp((np.fmax.reduce(level) - level) / leg, RAISED))
        planted = _planted((static_pose.image[ANKLES] - origin) / (DISTANCE * leg), static_pose)
        known_feet = np.isfinite(planted)
        planted, weight = np.where(known_feet, planted, 0.0), np.where(known_feet, weight, 0.0)
    constants = usual_constants(static_pose, known)
    still = static_pose.image[MODELLED]
    return Place(origin, leg, still, planted, weight, raised, constants)


def usual_constants(static_pose: StaticPose, known: SegmentLengths | None = None) -> FloatArray:
    """The build that quiet standing shows (sitting: an upright shank and trunk), and a level
    camera. Of a `known` person standing counts for half, and sitting for nothing."""
    out = np.zeros(CONSTANTS)
    leg = _leg(static_pose)
    thigh = static_pose.thigh.mean() if static_pose.standing else leg - static_pose.shank.mean()
    out[THIGH_LENGTH] = np.log(thigh / leg - KNEE_BELOW)
    out[SHANK_LENGTH] = np.log(static_pose.shank.mean() / leg + KNEE_BELOW)
    out[TRUNK_LENGTH] = np.log(static_pose.trunk / leg)
    out[[HIP_HALF, SHOULDER_HALF]] = np.log([HIP_HALF_USUAL, SHOULDER_HALF_USUAL])
    if known is not None:
        share = 0.5 if static_pose.standing else 1.0
        out[:LENGTHS] += share * (known.logarithms() - out[:LENGTHS])
    return out


def _leg(static_pose: StaticPose) -> float:
    """Leg length, pixels: of somebody who sits, that of the upright shank says it."""
    if static_pose.standing:
        return static_pose.leg
    return float((1.0 + THIGH_PER_SHANK) * static_pose.shank.mean())


def _planted(ankles: FloatArray, static_pose: StaticPose) -> FloatArray:
    """(2, 3) ankles below their hips, from (2, 2) in the picture."""
    turned = np.radians(static_pose.yaw_deg)
    towards = -np.sin(turned) * HIP_HALF_USUAL if np.isfinite(turned) else 0.0
    depth = DISTANCE + np.array([towards, -towards])
    return np.concatenate([ankles * depth[:, None], depth[:, None]], axis=1)
