"""Fitted postures and landmarks to measurements: angles, leans, rises, and their uncertainty.

`measure` fills one table for some frames (T) of one place, or for a single one: a recording's and a
live picture's measurements are the same formulas.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.motion.geometry import (
    ANKLE,
    ANKLES,
    HEELS,
    HIPS,
    KNEE,
    KNEES,
    NOSE,
    SHOULDERS,
    TOES,
    Points,
    bend_deg,
    middles,
)
from coach.motion.posture import Angle, Posture
from coach.motion.static_pose import StaticPose
from coach.motion.table import (
    ANKLE_RISE,
    ANKLE_TRAVEL,
    BODY_RISE,
    HEEL_LIFT,
    HEEL_RISE,
    HIP_DROP,
    HIP_FLEXION,
    HIP_RISE,
    HIP_SHIFT,
    HIP_TRAVEL,
    KNEE_FLEXION,
    PLANTARFLEXION,
    SHANK_LEAN,
    THIGH_FROM_HORIZONTAL,
    TRUNK_LEAN,
    WIDTH_RATIO,
    Table,
)

FloatArray = NDArray[np.floating]
BoolArray = NDArray[np.bool_]

SHOWN = 0.2
"""A landmark less visible than this is not measured."""

MAX_SD_DEG = 30.0
"""An angle less certain than this is not measured."""

FOOT_OFF_PCT = 8.0
"""An ankle that has risen by this much more than the other (% of body height) belongs to a lifted
foot: the highest calf raise lifts one by 4 to 5 %."""

ANKLE_SHARE = 0.9
"""An ankle landmark's rise that is taken for the body's, where knees or trunk bend under it."""

HEEL_PER_BODY_RISE = 1.6
"""Heel rise over the rise of the body. The foot turns on the ball: the heel's lever is about 1.8
times the ankle's; measured body rises come out some 10 % high (benchmarks/accuracy.py)."""

FOOT_PCT = 15.2
"""Length of the foot, % of body height (Drillis and Contini 1966)."""


def measure(
    points: Points,
    yaw_rad: FloatArray,
    static_pose: StaticPose,
    posture: Posture,
    height_cm: float | None,
) -> Table:
    """All measurements of some frames of one place; yaw_rad (...).

    height_cm: of the person, None where it is not known and rises have no centimetres.
    """
    table = Table(points.time_s.shape)
    seen = points.visibility > SHOWN
    moved = points.image - static_pose.image
    per_cent = 100.0 / static_pose.leg
    halfway = middles(moved)
    table.put(HIP_TRAVEL, halfway[..., 0, :1] * per_cent, 2.0)
    table.put(ANKLE_TRAVEL, moved[..., ANKLES, 0] * per_cent, 2.0)
    _angles(seen, posture, table)
    if static_pose.standing:
        sine = np.abs(np.sin(yaw_rad))[..., None]
        _ankles(points, seen, sine, static_pose, table)
        _rises(seen, moved, halfway, yaw_rad, posture, static_pose, table)
        _widths(points.image, seen, halfway, np.cos(yaw_rad)[..., None], sine, static_pose, table)
    table.close(static_pose.standing, height_cm)
    return table


def _either(seen: BoolArray, part: slice) -> BoolArray:
    """(..., 1) whether left or right is seen."""
    return np.asarray(seen[..., part.start : part.stop - 1] | seen[..., part.start + 1 : part.stop])


def _angles(seen: BoolArray, posture: Posture, table: Table) -> None:
    def put(part: slice, angle: Angle, value: FloatArray, shown: BoolArray) -> None:
        table.put(part, value, angle.sd, shown, angle.sd > MAX_SD_DEG)

    shown = seen[..., HIPS] & seen[..., KNEES] & seen[..., ANKLES]
    trunk_shown = _either(seen, HIPS) | _either(seen, SHOULDERS)
    trunk, hip = posture.trunk, posture.hip
    trunk = Angle(trunk.deg[..., None], trunk.sd[..., None])
    put(TRUNK_LEAN, trunk, trunk.deg, trunk_shown)
    put(KNEE_FLEXION, posture.knee, posture.knee.deg, shown)
    put(SHANK_LEAN, posture.shank, -posture.shank.deg, shown)
    put(THIGH_FROM_HORIZONTAL, posture.thigh, 90.0 - posture.thigh.deg, shown)
    put(HIP_FLEXION, hip, hip.deg, shown & trunk_shown)


def _ankles(
    points: Points, seen: BoolArray, sine: FloatArray, static_pose: StaticPose, table: Table
) -> None:
    """Change of the knee-ankle-toe angle since quiet standing: the picture's from the side, the
    world's otherwise (toe landmarks are weak; measured errors 6 to 12 degrees)."""
    side_on = sine > 0.8
    change = np.zeros((*sine.shape[:-1], 2))
    for now, at_rest, here in zip(
        (points.image, points.world), static_pose.ankles_deg, (side_on, ~side_on), strict=True
    ):
        if here.any():
            bend = bend_deg(*(now[..., part, :] for part in (KNEES, ANKLES, TOES)))
            np.copyto(change, at_rest - bend, where=here)
    shown = seen[..., KNEES] & seen[..., ANKLES] & seen[..., TOES]
    table.put(PLANTARFLEXION, change, np.where(side_on, 8.0, 12.0), shown)


def _rises(
    seen: BoolArray,
    moved: FloatArray,
    halfway: FloatArray,
    yaw: FloatArray,
    posture: Posture,
    static_pose: StaticPose,
    table: Table,
) -> None:
    """Heights over quiet standing, % of body height (heel_lift: % of foot length)."""
    per_cent = 100.0 / static_pose.body_height
    risen = moved[..., 1] * -per_cent
    hip_middle = halfway[..., 0, 1:]
    hips = hip_middle * -per_cent
    body = _body_rise(risen, hips, halfway[..., 3, 1:] * -per_cent)
    shown = _either(seen, HIPS)
    spread = 0.2 + 0.08 * np.abs(body)
    table.put(BODY_RISE, body, spread, shown)
    table.put(HIP_RISE, hips, 0.3 + 0.1 * np.abs(hips), shown)

    nearer = hip_middle - halfway[..., 2, 1:]
    table.put(HIP_DROP, nearer * (100.0 / static_pose.hip_height), 3.0, shown)

    shortening = _shortening(posture, static_pose)
    shortening = np.minimum(shortening[..., :1], shortening[..., 1:])
    trunk = posture.trunk_since[..., None]
    bowing = static_pose.trunk * (1 - np.cos(np.radians(trunk))) * _bent(np.abs(trunk))
    upright = body + (shortening + 0.6 * bowing) * per_cent
    ankle = risen[..., ANKLES]
    carrying = _standing_ankle(ankle, yaw)[..., None]
    lifted = np.fmax(upright, ANKLE_SHARE * carrying)
    lifted_sd = spread + 0.15 * (shortening + bowing) * per_cent
    heel = risen[..., HEELS]
    foot_shown = seen[..., ANKLES] & seen[..., HEELS]
    table.put(ANKLE_RISE, ankle, 0.6 + 0.1 * np.abs(ankle), foot_shown)
    off_floor = over_the_other(ankle) > FOOT_OFF_PCT
    table.put(
        HEEL_RISE,
        np.where(off_floor, heel, HEEL_PER_BODY_RISE * lifted),
        np.where(off_floor, 2.0, HEEL_PER_BODY_RISE * lifted_sd),
        shown & (foot_shown | ~off_floor),
    )
    lift = heel * (100.0 / FOOT_PCT)
    table.put(HEEL_LIFT, lift, 3.5 + 0.05 * np.abs(lift), foot_shown)


def _body_rise(risen: FloatArray, hips: FloatArray, shoulders: FloatArray) -> FloatArray:
    """(..., 1) of hips, shoulders and nose together, or of what is known of them."""
    nose = risen[..., NOSE : NOSE + 1]
    body = 0.4 * hips + 0.4 * shoulders + 0.2 * nose
    if np.isfinite(body).all():
        return np.asarray(body)
    parts = np.concatenate([hips, shoulders, nose], axis=-1)
    weight = np.where(np.isfinite(parts), [0.4, 0.4, 0.2], 0.0)
    total = weight.sum(axis=-1, keepdims=True)
    known = np.where(np.isfinite(parts), parts, 0.0)
    body = (weight * known).sum(axis=-1, keepdims=True)
    return np.asarray(body / np.where(total > 0, total, np.nan))


def _bent(angle_deg: FloatArray) -> FloatArray:
    """0 below 8 degrees, where a bend is noise, growing to 1 at 16."""
    return np.asarray(np.minimum(np.maximum((angle_deg - 8.0) / 8.0, 0.0), 1.0))


def _shortening(posture: Posture, static_pose: StaticPose) -> FloatArray:
    """(..., 2) how much lower a hip is for a bent knee, pixels; 0 where it may be straight."""
    thigh, shank = posture.thigh_since, posture.shank_since
    lower = static_pose.thigh * (1 - np.cos(np.radians(thigh)))
    lower = lower + static_pose.shank * (1 - np.cos(np.radians(shank)))
    return np.asarray(lower * _bent(np.abs(thigh - shank) - posture.knee.sd))


def over_the_other(risen: FloatArray) -> FloatArray:
    """(..., 2) by how much each ankle has risen over the lower one: who rises with both feet has
    lifted neither, wherever the camera has gone since."""
    return np.asarray(risen - np.fmin(risen[..., :1], risen[..., 1:]))


def _standing_ankle(risen: FloatArray, yaw: FloatArray) -> FloatArray:
    """(...) rise of the ankle (..., 2) that carries the body: the nearer one, or the lower where
    one is lifted or both are equally near. Ankles track a heel's rise well from the side, hardly
    from the front."""
    left, right = risen[..., 0], risen[..., 1]
    near = np.where(yaw > 0, left, right)
    lower = np.fmin(left, right)
    turned = (np.abs(np.sin(yaw)) > 0.5) & (near - lower < FOOT_OFF_PCT)
    return np.where(turned, near, lower)


def _widths(
    image: FloatArray,
    seen: BoolArray,
    halfway: FloatArray,
    cosine: FloatArray,
    sine: FloatArray,
    static_pose: StaticPose,
    table: Table,
) -> None:
    """What only the front (or the rear) shows: knees against ankles, hips against ankles."""
    leg, blind = static_pose.leg, sine > _BLIND
    shown = seen[..., KNEES] & seen[..., ANKLES]
    shown = shown[..., :1] & shown[..., 1:]
    knees = image[..., KNEE[:1], 0] - image[..., KNEE[1:], 0]
    ankles = image[..., ANKLE[:1], 0] - image[..., ANKLE[1:], 0]
    apart = np.abs(ankles) > 0.05 * leg
    ratio = knees / np.where(apart, ankles, np.nan)
    table.put(WIDTH_RATIO, ratio, 0.05, shown, blind | ~apart)
    facing = np.where(cosine >= 0, 1.0, -1.0)
    away = halfway[..., 0, :] - halfway[..., 2, :]
    height = static_pose.hip_height - away[..., 1:]
    shift = facing * away[..., :1] * 100.0 / np.maximum(height, 0.2 * leg)
    table.put(HIP_SHIFT, shift, 2.0, shown, blind)


_BLIND = np.sin(np.radians(35.0))
