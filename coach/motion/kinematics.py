"""Fitted postures and landmarks to measurements: angles, leans, rises, and their uncertainty.

`measure` fills one table for some frames (T) of one place, or for a single one: a recording's and a
live picture's measurements are the same formulas.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.motion.foot import FOOT_PCT, ankle_to_toe_deg
from coach.motion.foot_cues import BODY_SD, body_rise, gather_cues
from coach.motion.foot_fit import fit_feet
from coach.motion.geometry import (
    ANKLE,
    ANKLES,
    HEELS,
    HIPS,
    KNEE,
    KNEES,
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
    TOE_RISE,
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

HEEL_PER_BODY_RISE = 1.6
"""Heel rise over the rise of the body in a low rise: the heel's lever over the ankle's (foot.py);
in a high one it is up to 1.9."""

HIP_SD_PCT, ANKLE_SD_PCT = 0.3, 0.7
"""Errors of the hips' rise where left and right agree, and of the ankle of a foot on the floor."""

TURN = 0.65
"""By how much the line from ankle to toes turns with the foot's pitch, over the range of a calf
raise (foot.ankle_to_toe_deg)."""

OFF_FLOOR_SD_PCT = 2.0
"""Error of a heel or an ankle in the air, % of body height."""


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
        body = _rises(seen, moved, halfway, static_pose, table)
        _feet(points, seen, moved, body, yaw_rad, posture, static_pose, table)
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


def _rises(
    seen: BoolArray,
    moved: FloatArray,
    halfway: FloatArray,
    static_pose: StaticPose,
    table: Table,
) -> FloatArray:
    """Heights of the body over quiet standing, % of body height; (..., 2) its rise and how far its
    parts are from it."""
    per_cent = 100.0 / static_pose.body_height
    hip_middle = halfway[..., 0, 1:]
    hips = hip_middle * -per_cent
    body = body_rise(moved[..., 1] * -per_cent, hips, halfway[..., 3, 1:] * -per_cent)
    shown = _either(seen, HIPS)
    table.put(BODY_RISE, body[..., :1], np.hypot(BODY_SD, body[..., 1:]), shown)
    left_right = np.nan_to_num(moved[..., HIPS, 1] - hip_middle) * per_cent
    hip_sd = np.hypot(HIP_SD_PCT, np.abs(left_right).max(axis=-1, keepdims=True))
    table.put(HIP_RISE, hips, hip_sd, shown)
    nearer = hip_middle - halfway[..., 2, 1:]
    table.put(HIP_DROP, nearer * (100.0 / static_pose.hip_height), 3.0, shown)
    return body


def _feet(
    points: Points,
    seen: BoolArray,
    moved: FloatArray,
    body: FloatArray,
    yaw: FloatArray,
    posture: Posture,
    static_pose: StaticPose,
    table: Table,
) -> None:
    """Rises of heels and ankles, and the ankles' angles. A foot on the floor is a segment that
    turns on its toes (foot.py); of one in the air the landmarks alone tell."""
    moved_pct = moved * (100.0 / static_pose.body_height)
    ankle, heel = -moved_pct[..., ANKLES, 1], -moved_pct[..., HEELS, 1]
    in_air = over_the_other(ankle) > FOOT_OFF_PCT
    cues = gather_cues(points, moved_pct, body, ~in_air, posture, static_pose)
    feet = fit_feet(cues, yaw)
    shown = seen[..., ANKLES] & seen[..., HEELS]
    rise = np.where(in_air, heel, feet.heel_rise)
    rise_sd = np.where(in_air, OFF_FLOOR_SD_PCT, feet.heel_rise_sd)
    carried = _either(seen, HIPS) & (shown | ~in_air)
    table.put(HEEL_RISE, rise, rise_sd, carried)
    per_foot = 100.0 / FOOT_PCT
    table.put(HEEL_LIFT, rise * per_foot, rise_sd * per_foot, shown)
    lifted, lifted_sd = feet.lifted[..., None], feet.lifted_sd[..., None]
    table.put(TOE_RISE, lifted, lifted_sd, _either(seen, TOES))
    pitch = np.radians(feet.pitch.deg)
    table.put(ANKLE_RISE, ankle, np.where(in_air, OFF_FLOOR_SD_PCT, ANKLE_SD_PCT), shown)

    shown = seen[..., KNEES] & seen[..., ANKLES] & seen[..., TOES]
    change = ankle_to_toe_deg(pitch) + posture.shank_since
    change_sd = np.hypot(TURN * feet.pitch.sd, posture.shank.sd)
    if in_air.any():
        in_sight = _ankles_in_air(points, np.abs(np.sin(yaw))[..., None], static_pose)
        change = np.where(in_air, in_sight[..., :2], change)
        change_sd = np.where(in_air, in_sight[..., 2:], change_sd)
    table.put(PLANTARFLEXION, change, change_sd, shown)


def _ankles_in_air(points: Points, sine: FloatArray, static_pose: StaticPose) -> FloatArray:
    """(..., 4) change of both knee-ankle-toe angles since quiet standing, and its sigma: the
    picture's from the side, the world's otherwise (toe landmarks are weak: measured errors 6 to 12
    degrees)."""
    side_on = sine > 0.8
    change = np.zeros((*sine.shape[:-1], 2))
    for now, at_rest, here in zip(
        (points.image, points.world), static_pose.ankles_deg, (side_on, ~side_on), strict=True
    ):
        if here.any():
            bend = bend_deg(*(now[..., part, :] for part in (KNEES, ANKLES, TOES)))
            np.copyto(change, at_rest - bend, where=here)
    sd = np.broadcast_to(np.where(side_on, 8.0, 12.0), change.shape)
    return np.concatenate([change, sd], axis=-1)


def over_the_other(risen: FloatArray) -> FloatArray:
    """(..., 2) by how much each ankle has risen over the lower one: who rises with both feet has
    lifted neither, wherever the camera has gone since."""
    return np.asarray(risen - np.fmin(risen[..., :1], risen[..., 1:]))


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
