"""What landmarks show of the feet: the cues that foot_fit.py weighs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.motion.geometry import ANKLES, HEELS, NOSE, TOES, Points, ramp
from coach.motion.posture import Posture
from coach.motion.static_pose import StaticPose

FloatArray = NDArray[np.floating]
BoolArray = NDArray[np.bool_]

FOOT_SEEN_PCT = 13.0
"""From the heel's to the toe's landmark, % of body height: what the picture shows of it in quiet
standing is the picture of a step forward, whichever way foot and camera are turned."""

BODY_SHARES = np.array([0.4, 0.4, 0.2])
"""How much hips, shoulders and nose count for the body's rise."""

BODY_SD = 0.2
"""Error of the body's rise while its parts agree, % of body height."""

UNBENT_SD = 0.4
"""Error of what bent knees and a bowed trunk take from the rise, as a share of it."""

TOE_SHARE = 0.5
"""MediaPipe takes the toes of a rising heel along with the ankle: with this share of the way they
seem to go taken off, ankles of the fitting clips err half as much across the picture (0.16 instead
of 0.27 % of body height from the side). It ends at a knee bend of TOE_UNTIL right angles: in a
squat toes seem to go their own way."""

TOE_UNTIL = 0.5

HEEL_PER_BENT = 1.0
"""Ankle and heel tell a foot's rise alike over straight knees; over bent ones the ankle's landmark
sinks, and the heel's counts for more: by this share at a right angle."""

HEEL_BELOW_TOE_PCT = 0.3
"""The toe's landmark lies this much higher than the heel's, % of body height."""


@dataclass(frozen=True)
class FootCues:
    """What frames (...) show of both feet since quiet standing; pairs (..., 2) are (left, right),
    lengths are % of body height, NaN where they are not known.

    across: the ankles to the picture's right; up: ankle and heel together, the
    heel with the weight heel_share and the ankle with the rest; toes_up: the toes.
    body_up (...): rise of the body less what bent knees and a bowed trunk take from it, and body_sd
    its uncertainty. bent (..., 2): how far the knees are bent, in right angles. visible (..., 2): 0
    to 1. standing (..., 2): whether the foot is on the floor, if only with its toes. ahead (2, 2):
    the picture of a step forward of length 1, for each foot: to the right, and down.
    """

    across: FloatArray
    up: FloatArray
    heel_share: FloatArray
    toes_up: FloatArray
    body_up: FloatArray
    body_sd: FloatArray
    bent: FloatArray
    visible: FloatArray
    standing: BoolArray
    ahead: FloatArray


def body_rise(risen: FloatArray, hips: FloatArray, shoulders: FloatArray) -> FloatArray:
    """(..., 2) the rise of hips (..., 1), shoulders (..., 1) and nose (of the landmarks' (..., 13))
    together, or of what is known of them; and how far these parts are from it (root mean
    square)."""
    parts = np.concatenate([hips, shoulders, risen[..., NOSE : NOSE + 1]], axis=-1)
    known = np.isfinite(parts)
    weight = np.where(known, BODY_SHARES, 0.0)
    total = weight.sum(axis=-1, keepdims=True)
    weight = weight / np.where(total > 0, total, np.nan)
    parts = np.where(known, parts, 0.0)
    body = (weight * parts).sum(axis=-1, keepdims=True)
    apart = np.sqrt((weight * np.square(parts - body)).sum(axis=-1, keepdims=True))
    return np.concatenate([body, apart], axis=-1)


def gather_cues(
    points: Points,
    moved_pct: FloatArray,
    body: FloatArray,
    standing: BoolArray,
    posture: Posture,
    static_pose: StaticPose,
) -> FootCues:
    """The cues of frames (...) of one place.

    moved_pct (..., 13, 2): the landmarks since quiet standing, % of body height, right and down.
    body (..., 2): as `body_rise`. standing (..., 2): whether a foot is on the floor.
    """
    right, up = moved_pct[..., 0], -moved_pct[..., 1]
    bent = np.maximum(posture.knee.deg, 0.0) / 90.0
    along = TOE_SHARE * np.maximum(1.0 - bent / TOE_UNTIL, 0.0)
    heel = np.minimum(0.5 + HEEL_PER_BENT * bent, 1.0)
    per_cent = 100.0 / static_pose.body_height
    hidden = _unbent(posture, static_pose) * per_cent
    return FootCues(
        across=right[..., ANKLES] - along * right[..., TOES],
        up=(1.0 - heel) * up[..., ANKLES] + heel * up[..., HEELS],
        heel_share=heel,
        toes_up=up[..., TOES],
        body_up=body[..., 0] + hidden,
        body_sd=np.sqrt(BODY_SD**2 + np.square(body[..., 1] / 4.0) + np.square(UNBENT_SD * hidden)),
        bent=bent,
        visible=points.visibility[..., ANKLES],
        standing=standing,
        ahead=_ahead(static_pose),
    )


def _ahead(static_pose: StaticPose) -> FloatArray:
    """(2, 2) the picture of a step forward of length 1, by each foot, from heel to toe in quiet
    standing; across it is the mean of that and of what the body's yaw makes of it."""
    foot = static_pose.image[TOES] - static_pose.image[HEELS]
    ahead = foot * (100.0 / static_pose.body_height / FOOT_SEEN_PCT)
    down = ahead[:, 1] + HEEL_BELOW_TOE_PCT / FOOT_SEEN_PCT
    turned = -np.sin(np.radians(static_pose.yaw_deg))
    across = np.where(np.isfinite(turned), 0.5 * (ahead[:, 0] + turned), ahead[:, 0])
    return np.stack([across, down], axis=-1)


def _unbent(posture: Posture, static_pose: StaticPose) -> FloatArray:
    """(...) how much lower the body is for the straighter knee's bend and a bowed trunk, pixels."""
    thigh, shank = posture.thigh_since, posture.shank_since
    lower = static_pose.thigh * (1 - np.cos(np.radians(thigh)))
    lower = lower + static_pose.shank * (1 - np.cos(np.radians(shank)))
    lower = lower * _bent(np.abs(thigh - shank) - posture.knee.sd)
    trunk = posture.trunk_since
    bowed = static_pose.trunk * (1 - np.cos(np.radians(trunk))) * _bent(np.abs(trunk))
    return np.asarray(lower.min(axis=-1) + _SHOULDERS_AND_NOSE * bowed)


_SHOULDERS_AND_NOSE = float(BODY_SHARES[1:].sum())


def _bent(angle_deg: FloatArray) -> FloatArray:
    """0 below 8 degrees, where a bend is noise, growing to 1 at 16."""
    return ramp(angle_deg, (8.0, 16.0))
