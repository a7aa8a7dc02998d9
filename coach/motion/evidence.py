"""What pictures show of a posture, in the model's units (body.py), and how well.

What is not known in a picture has an infinite sigma: it weighs nothing, and whatever stands in its
place changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from coach.motion.body import (
    DEPTH,
    SHANK,
    SHANK_LENGTH,
    STATES,
    THIGH,
    THIGH_LENGTH,
    TRUNK,
    YAW,
)
from coach.motion.geometry import (
    ANKLES,
    HIPS,
    KNEES,
    MODELLED,
    Points,
    length,
    middle,
    middles,
    ramp,
)
from coach.motion.hidden import HIDDEN_DOUBT, HIDDEN_SD, hidden_knees
from coach.motion.learnt_leans import LEANS, features_of, leans
from coach.motion.place import DISTANCE, Place

FloatArray = NDArray[np.floating]

LANDMARK_SD = 0.02
"""One-sigma error of a visible landmark in the picture, leg lengths (measured on truth clips: 0.015
to 0.03)."""

LEAST_VISIBILITY = 0.05

WORLD_SD, WORLD_TRUNK_SD = 0.5, 0.6
"""One-sigma error of a segment's direction in the world landmarks (measured: 7 to 30 degrees, to
the same side for a whole movement: hence the weak weight)."""

LIFTED = (0.08, 0.14)
"""A foot is off the floor when its ankle is this far above where it stood, leg lengths: from not at
all to surely (a calf raise lifts it by 0.06)."""

SUNK = (0.03, 0.10)
"""Hips this far below where they stood, leg lengths, are of somebody who squats, surely at the
latter: then an ankle that seems to rise is the picture's mistake. Only then the network is heard:
of legs that are nearly straight the picture says more than it does (docs/MEASUREMENT.md)."""

STAYED = (0.04, 0.10)
"""An ankle that is no further in the picture than this from where it stood is still there, one that
is as far as the latter is not; leg lengths."""

ROSE = (0.08, 0.25)
"""Hips this far above where they sat, leg lengths, have left the seat, surely at the latter."""

STANDING_NEAR = 0.03
"""A frame is quiet standing while no joint is further than about this from there, leg lengths."""


@dataclass(frozen=True)
class Evidence:
    """What some frames (T, or one) of one place show.

    picture (..., 8, 2) and picture_sd (..., 8); world (..., 5, 3) unit vectors and world_sd
    (..., 5); yaw (...) unwrapped; standing (...): 0 to 1, how much a frame is quiet standing.
    lifted (..., 2): 0 to 1, how surely each foot is off the floor while the body stays up; stayed
    (..., 2): how surely each ankle is where it stood; seated (...): how surely the hips are where
    they sat. planted, planted_weight, raised, constants: of the place. leans, leans_weight
    (..., 5): what is learnt of thighs, shanks and trunk, radians, and one over its sigma, times how
    surely hips have sunk. upright: how much of it holds that a leg which carries alone is straight.
    """

    picture: FloatArray
    picture_sd: FloatArray
    world: FloatArray
    world_sd: FloatArray
    yaw: FloatArray
    standing: FloatArray
    lifted: FloatArray
    stayed: FloatArray
    seated: FloatArray
    planted: FloatArray | None
    planted_weight: FloatArray
    raised: FloatArray
    constants: FloatArray
    leans: FloatArray
    leans_weight: FloatArray
    upright: float = 1.0

    @property
    def alone(self) -> FloatArray:
        """(..., 2) 0 to 1, how surely each leg carries alone."""
        return np.asarray((1.0 - self.lifted) * self.lifted[..., ::-1])

    def of(self, frames: int | slice | NDArray[np.integer]) -> Evidence:
        """That of some frames of a recording, or of one."""
        return Evidence(
            self.picture[frames],
            self.picture_sd[frames],
            self.world[frames],
            self.world_sd[frames],
            self.yaw[frames],
            self.standing[frames],
            self.lifted[frames],
            self.stayed[frames],
            self.seated[frames],
            self.planted,
            self.planted_weight,
            self.raised,
            self.constants,
            self.leans[frames],
            self.leans_weight[frames],
            self.upright,
        )


_SEGMENT_SD = np.array([WORLD_SD] * 4 + [WORLD_TRUNK_SD])
_HANGING = np.array([[0.0, 1.0, 0.0]] * 4 + [[0.0, -1.0, 0.0]])
"""Stands for directions that are not known."""


def gather(points: Points, yaw_rad: FloatArray, place: Place) -> Evidence:
    """The evidence of some frames in a place; yaw_rad (...), unwrapped."""
    evidence = shown(points, yaw_rad, place)
    sunk = ramp(evidence.picture[..., :2, 1].mean(axis=-1) * DISTANCE, SUNK)
    if place.planted is None or not sunk.any():
        return evidence
    told, weight = leans(features_of(points, yaw_rad, place, evidence))
    return replace(evidence, leans=told, leans_weight=weight * sunk[..., None])


def shown(points: Points, yaw_rad: FloatArray, place: Place) -> Evidence:
    """The same without what is learnt of leans, which says nothing of somebody who sits, nor
    before hips sink."""
    image = points.image[..., MODELLED, :]
    visible = np.minimum(np.maximum(points.visibility[..., MODELLED], LEAST_VISIBILITY), 1.0)
    picture, picture_sd = (image - place.origin) / (DISTANCE * place.leg), _SD / visible
    world, world_sd = _directions(points.world)
    away = image - place.still
    standing = np.zeros(away.shape[:-2])
    if place.planted is not None:
        furthest = np.fmax.reduce(length(away), axis=-1) / (place.leg * STANDING_NEAR)
        standing = np.exp(-0.5 * furthest**2)
    sunk = middle(away, (0, 1))[..., 1:] / place.leg
    lifted = ramp(away[..., 4:6, 1] / -place.leg, LIFTED) * (1.0 - ramp(sunk, SUNK))
    lifted = np.fmax(lifted, place.raised)
    stayed = 1.0 - ramp(length(away[..., 4:6, :]) / place.leg, STAYED)
    seated = np.nan_to_num(1.0 - ramp(-sunk[..., 0], ROSE), nan=1.0)
    hidden = hidden_knees(yaw_rad[..., None], sunk)
    picture_sd[..., 2:4] = np.hypot(picture_sd[..., 2:4], HIDDEN_SD / DISTANCE * hidden)
    if not np.isfinite(picture).all() or not np.isfinite(lifted + stayed).all():
        known = np.asarray(np.isfinite(picture).all(axis=-1))
        picture_sd = np.where(known, picture_sd, np.inf)
        usual = (place.still - place.origin) / (DISTANCE * place.leg)
        picture = np.where(known[..., None], picture, np.where(np.isfinite(usual), usual, 0.0))
        standing, lifted, stayed = (
            np.where(np.isfinite(share), share, 0.0) for share in (standing, lifted, stayed)
        )
    return Evidence(
        picture,
        picture_sd,
        world,
        world_sd * (1.0 + (HIDDEN_DOUBT - 1.0) * hidden),
        yaw_rad,
        standing,
        lifted,
        stayed,
        seated,
        place.planted,
        place.planted_weight,
        place.raised,
        place.constants,
        *np.zeros((2, *standing.shape, LEANS)),
    )


_SD = LANDMARK_SD / DISTANCE


def _directions(world: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(..., 5, 3) unit vectors along thighs, shanks and trunk in the world landmarks, and their
    sigma (..., 5)."""
    legs = world[..., KNEES.start : ANKLES.stop, :] - world[..., HIPS.start : KNEES.stop, :]
    halfway = middles(world)
    along = np.concatenate([legs, halfway[..., 3:, :] - halfway[..., :1, :]], axis=-2)
    size = length(along)
    along /= np.maximum(size, 1e-6)[..., None]
    known = np.isfinite(size)
    sd = np.where(known, _SEGMENT_SD, np.inf)
    return along if known.all() else np.where(known[..., None], along, _HANGING), sd


def first_guess(evidence: Evidence) -> FloatArray:
    """(..., STATES) to begin with: place from the picture, the trunk's lean from the world
    landmarks, the legs' from how short they look; thighs go forwards and shanks backwards, unless
    the world landmarks clearly say otherwise."""
    picture, world = evidence.picture, evidence.world
    out = np.zeros((*evidence.yaw.shape, STATES))
    out[..., :2] = picture[..., :2, :].mean(axis=-2)
    out[..., DEPTH] = np.log(DISTANCE)
    out[..., YAW] = evidence.yaw
    sine, cosine = np.sin(evidence.yaw)[..., None], np.cos(evidence.yaw)[..., None]
    lean = np.arctan2(-sine * world[..., 0] - cosine * world[..., 2], np.abs(world[..., 1]))
    out[..., TRUNK] = lean[..., 4]
    height = picture[..., 1] * DISTANCE
    legs = (
        (THIGH, THIGH_LENGTH, 1.0, height[..., 2:4] - height[..., 0:2], lean[..., 0:2]),
        (SHANK, SHANK_LENGTH, -1.0, height[..., 4:6] - height[..., 2:4], lean[..., 2:4]),
    )
    for states, constant, sign, drop, hint in legs:
        short = np.arccos(np.clip(drop / np.exp(evidence.constants[constant]), -1.0, 1.0))
        out[..., states] = np.where(sign * hint < -0.3, hint, sign * short)
    out[..., SHANK] = np.minimum(out[..., SHANK], out[..., THIGH])
    return out
