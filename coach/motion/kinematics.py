"""Landmarks to measurements: joint angles, leans, rises, with uncertainty and reasons.

`measure` is the seam: points, smoothed yaw, the static_poses and a way to fit the body in, a
MotionTrack out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.motion import static_pose as static_pose_module
from coach.motion.filters import zero_lag
from coach.motion.geometry import (
    ANKLE,
    HEEL,
    HIP,
    KNEE,
    NOSE,
    SHOULDER,
    TOE,
    Points,
    bend_deg,
    middle,
    points_of,
)
from coach.motion.posture import Angle, Fitter, Posture, fit_together
from coach.motion.static_pose import StaticPose, place_of_frames
from coach.motion.types import COLUMN, MEASUREMENTS, REASONS, SIDES, MotionTrack, Reason
from coach.motion.view import SMOOTHING_S, body_axes_yaw, classify_all, yaw_deg
from coach.pose.landmarks import PoseTrack

FloatArray = NDArray[np.floating]

SHOWN = 0.2
"""A landmark less visible than this is not measured."""

MAX_SD_DEG = 30.0
"""An angle less certain than this is not measured."""

FOOT_OFF_PCT = 8.0
"""An ankle this much over its standing height (% of body height) belongs to a lifted foot: the
highest calf raise lifts it by 4 to 5 %."""

ANKLE_SHARE = 0.9
"""An ankle landmark's rise that is taken for the body's, where knees or trunk bend under it."""

HEEL_PER_BODY_RISE = 1.6
"""Heel rise over the rise of the body. The foot turns on the ball: the heel's lever is about 1.8
times the ankle's; measured body rises come out some 10 % high (benchmarks/accuracy.py)."""


_NONE, _VIEW, _HIDDEN = (REASONS.index(r) for r in (Reason.NONE, Reason.VIEW, Reason.HIDDEN))


class _Table:
    """Values, uncertainties and reasons of T frames, filled column by column."""

    def __init__(self, frames: int) -> None:
        shape = (frames, len(MEASUREMENTS))
        self.values = np.full(shape, np.nan)
        self.sd = np.full(shape, np.nan)
        self.reasons = np.full(shape, REASONS.index(Reason.NOBODY), np.int8)

    def put(
        self,
        rows: NDArray[np.integer],
        name: str,
        value: FloatArray,
        sd: FloatArray | float,
        shown: NDArray[np.bool_] | None = None,
        blind: NDArray[np.bool_] | None = None,
    ) -> None:
        """One measurement of some rows: missing where not `shown` or where the view is `blind`."""
        column = COLUMN[name]
        reason = np.where(np.isfinite(value), _NONE, _HIDDEN)
        if blind is not None:
            reason[blind] = _VIEW
        if shown is not None:
            reason[~shown] = _HIDDEN
        self.values[rows, column] = np.where(reason == _NONE, value, np.nan)
        self.sd[rows, column] = np.where(reason == _NONE, sd, np.nan)
        self.reasons[rows, column] = reason


def measure(
    points: Points,
    yaw_axes: FloatArray,
    places: list[StaticPose],
    place: NDArray[np.integer],
    height_cm: float | None,
    fitter: Fitter,
) -> MotionTrack:
    """All measurements of some frames.

    yaw_axes (T, 2): smoothed (cos, sin) of the yaw. place (T,): index into `places`, which may be
    empty (nothing but the view is known then). fitter: called with the frames of each place.
    """
    yaw = yaw_deg(yaw_axes)
    table = _Table(len(points))
    found = np.flatnonzero(points.found & np.isfinite(yaw))
    if not places:
        table.reasons[found] = REASONS.index(Reason.NO_STATIC_POSE)
    for index, static_pose in enumerate(places):
        rows = found[place[found] == index]
        if len(rows):
            there, yaw_rad = points.slice(rows), np.radians(yaw[rows])
            posture = fitter(there, yaw_rad, static_pose)
            _measure_place(there, yaw_rad, static_pose, posture, table, rows)
    _centimetres(table, height_cm)
    return MotionTrack(
        time_s=points.time_s,
        found=points.found,
        yaw_deg=yaw,
        view=classify_all(yaw),
        values=table.values,
        sd=table.sd,
        reasons=table.reasons,
    )


def _centimetres(table: _Table, height_cm: float | None) -> None:
    """Heel rises in cm from those in % of body height, where the height is known."""
    for side in SIDES:
        cm, pct = COLUMN[f"heel_rise_{side}_cm"], COLUMN[f"heel_rise_{side}_pct"]
        factor = np.nan if height_cm is None else height_cm / 100.0
        table.values[:, cm] = table.values[:, pct] * factor
        table.sd[:, cm] = table.sd[:, pct] * factor
        table.reasons[:, cm] = table.reasons[:, pct]


def _measure_place(
    points: Points,
    yaw: FloatArray,
    static_pose: StaticPose,
    posture: Posture,
    table: _Table,
    rows: NDArray[np.integer],
) -> None:
    travel = (
        middle(points.image, HIP)[:, 0] - static_pose.image[list(HIP), 0].mean()
    ) / static_pose.leg
    table.put(rows, "hip_travel_pct", 100.0 * travel, 2.0)
    for s, side in enumerate(SIDES):
        moved = (points.image[:, ANKLE[s], 0] - static_pose.image[ANKLE[s], 0]) / static_pose.leg
        table.put(rows, f"ankle_travel_{side}_pct", 100.0 * moved, 2.0)
    _angles(points, posture, static_pose.standing, table, rows)
    _ankles(points, yaw, static_pose, table, rows)
    if static_pose.standing:
        _rises(points, yaw, posture, static_pose, table, rows)
        _widths(points, yaw, static_pose, table, rows)
    else:
        for name in (*_RISES, *_WIDTHS):
            table.reasons[rows, COLUMN[name]] = REASONS.index(Reason.NO_STATIC_POSE)


_RISES = (
    *(f"heel_rise_{s}_pct" for s in SIDES),
    *(f"heel_lift_{s}_pct" for s in SIDES),
    *(f"ankle_rise_{s}_pct" for s in SIDES),
    "body_rise_pct",
    "hip_rise_pct",
    "hip_drop_pct",
)
_WIDTHS = ("knee_ankle_width_ratio", "hip_shift_pct")


def _angles(
    points: Points,
    posture: Posture,
    standing: bool,
    table: _Table,
    rows: NDArray[np.integer],
) -> None:
    def put(name: str, angle: Angle, shown: NDArray[np.bool_], sign: float = 1.0) -> None:
        table.put(rows, name, sign * angle.deg, angle.sd, shown, angle.sd > MAX_SD_DEG)

    trunk_shown = points.visibility[:, [*HIP, *SHOULDER]].max(axis=1) > SHOWN
    put("trunk_lean_deg", posture.trunk, trunk_shown)
    for s, side in enumerate(SIDES):
        shown = points.visibility[:, [HIP[s], KNEE[s], ANKLE[s]]].min(axis=1) > SHOWN
        put(f"knee_flexion_{side}_deg", posture.knee[s], shown)
        put(f"shank_lean_{side}_deg", posture.shank[s], shown, -1.0)
        thigh = posture.thigh[s]
        put(f"thigh_from_horizontal_{side}_deg", Angle(90.0 - thigh.deg, thigh.sd), shown)
        hip = f"hip_flexion_{side}_deg"
        if standing:
            put(hip, posture.hip[s], shown & trunk_shown)
        else:
            table.reasons[rows, COLUMN[hip]] = REASONS.index(Reason.NO_STATIC_POSE)


def _ankles(
    points: Points,
    yaw: FloatArray,
    static_pose: StaticPose,
    table: _Table,
    rows: NDArray[np.integer],
) -> None:
    """Change of the knee-ankle-toe angle since quiet standing: the picture's from the side, the
    world's otherwise (toe landmarks are weak; measured errors 6 to 12 degrees)."""
    side_on = np.abs(np.sin(yaw)) > 0.8
    for s, side in enumerate(SIDES):
        name = f"ankle_plantarflexion_{side}_deg"
        if not static_pose.standing:
            table.reasons[rows, COLUMN[name]] = REASONS.index(Reason.NO_STATIC_POSE)
            continue
        joints = (KNEE[s], ANKLE[s], TOE[s])
        change = []
        for now, then in ((points.image, static_pose.image), (points.world, static_pose.world)):
            at_rest = bend_deg(*(then[None, j] for j in joints))
            change.append(at_rest - bend_deg(*(now[:, j] for j in joints)))
        shown = points.visibility[:, list(joints)].min(axis=1) > SHOWN
        table.put(
            rows,
            name,
            np.where(side_on, change[0], change[1]),
            np.where(side_on, 8.0, 12.0),
            shown,
        )


def _rises(
    points: Points,
    yaw: FloatArray,
    posture: Posture,
    static_pose: StaticPose,
    table: _Table,
    rows: NDArray[np.integer],
) -> None:
    """Heights over quiet standing, % of body height (heel_lift: % of foot length)."""
    image, still = points.image, static_pose.image
    per_cent = 100.0 / static_pose.body_height

    def risen(index: int) -> FloatArray:
        return np.asarray((still[index, 1] - image[:, index, 1]) * per_cent)

    hips = (risen(HIP[0]) + risen(HIP[1])) / 2
    shoulders = (risen(SHOULDER[0]) + risen(SHOULDER[1])) / 2
    nose = risen(NOSE)
    body = 0.4 * hips + 0.4 * shoulders + 0.2 * nose
    shown = points.visibility[:, list(HIP)].max(axis=1) > SHOWN
    table.put(rows, "body_rise_pct", body, 0.2 + 0.08 * np.abs(body), shown)

    table.put(rows, "hip_rise_pct", hips, 0.3 + 0.1 * np.abs(hips), shown)

    leg_y = middle(image, ANKLE)[:, 1] - middle(image, HIP)[:, 1]
    still_leg = float(still[list(ANKLE), 1].mean() - static_pose.hip_y)
    table.put(rows, "hip_drop_pct", 100.0 * (1.0 - leg_y / still_leg), 3.0, shown)

    shortening = np.min([_shortening(posture, static_pose, side) for side in (0, 1)], 0)
    trunk = posture.trunk_since
    bowing = static_pose.trunk * (1 - np.cos(np.radians(trunk))) * _bent(np.abs(trunk))
    ankles = _standing_ankle(risen(ANKLE[0]), risen(ANKLE[1]), yaw)
    upright = body + (shortening + 0.6 * bowing) * per_cent
    lifted = np.maximum(upright, ANKLE_SHARE * ankles)
    lifted_sd = 0.2 + 0.08 * np.abs(body) + 0.15 * (shortening + bowing) * per_cent
    foot = 15.2  # % of body height (Drillis and Contini 1966)
    for s, side in enumerate(SIDES):
        ankle = risen(ANKLE[s])
        foot_shown = points.visibility[:, [ANKLE[s], HEEL[s]]].min(axis=1) > SHOWN
        table.put(rows, f"ankle_rise_{side}_pct", ankle, 0.6 + 0.1 * np.abs(ankle), foot_shown)
        off_floor = ankle > FOOT_OFF_PCT
        table.put(
            rows,
            f"heel_rise_{side}_pct",
            np.where(off_floor, risen(HEEL[s]), HEEL_PER_BODY_RISE * lifted),
            np.where(off_floor, 2.0, HEEL_PER_BODY_RISE * lifted_sd),
            shown & (foot_shown | ~off_floor),
        )
        lift = risen(HEEL[s]) * 100.0 / foot
        table.put(rows, f"heel_lift_{side}_pct", lift, 3.5 + 0.05 * np.abs(lift), foot_shown)


def _bent(angle_deg: FloatArray) -> FloatArray:
    """0 below 8 degrees, where a bend is noise, growing to 1 at 16."""
    return np.asarray(np.clip((angle_deg - 8.0) / 8.0, 0.0, 1.0))


def _shortening(posture: Posture, static_pose: StaticPose, side: int) -> FloatArray:
    """How much lower the hip is for a bent knee, pixels; nothing where it may be straight."""
    thigh, shank = posture.thigh_since[side], posture.shank_since[side]
    lower = static_pose.thigh[side] * (1 - np.cos(np.radians(thigh))) + static_pose.shank[side] * (
        1 - np.cos(np.radians(shank))
    )
    bend = np.abs(thigh - shank) - posture.knee[side].sd
    return np.asarray(lower * _bent(bend))


def _standing_ankle(left: FloatArray, right: FloatArray, yaw: FloatArray) -> FloatArray:
    """Rise of the ankle that carries the body: the nearer one, or the lower where one is lifted or
    both are equally near. Ankles track a heel's rise well from the side, hardly from the front."""
    lower = np.minimum(left, right)
    near = np.where(yaw > 0, left, right)
    turned = (np.abs(np.sin(yaw)) > 0.5) & (near < FOOT_OFF_PCT)
    return np.asarray(np.where(turned, near, lower))


def _widths(
    points: Points,
    yaw: FloatArray,
    static_pose: StaticPose,
    table: _Table,
    rows: NDArray[np.integer],
) -> None:
    """What only the front (or the rear) shows: knees against ankles, hips against ankles."""
    image = points.image
    blind = np.abs(np.sin(yaw)) > np.sin(np.radians(35.0))
    shown = points.visibility[:, [*KNEE, *ANKLE]].min(axis=1) > SHOWN
    knees = image[:, KNEE[0], 0] - image[:, KNEE[1], 0]
    ankles = image[:, ANKLE[0], 0] - image[:, ANKLE[1], 0]
    apart = np.abs(ankles) > 0.05 * static_pose.leg
    ratio = knees / np.where(apart, ankles, np.nan)
    table.put(rows, "knee_ankle_width_ratio", ratio, 0.05, shown, blind | ~apart)
    facing = np.where(np.cos(yaw) >= 0, 1.0, -1.0)
    aside = middle(image, HIP)[:, 0] - middle(image, ANKLE)[:, 0]
    still = static_pose.image[list(HIP), 0].mean() - static_pose.ankle_x
    height = middle(image, ANKLE)[:, 1] - middle(image, HIP)[:, 1]
    shift = facing * (aside - still) * 100.0 / np.maximum(height, 0.2 * static_pose.leg)
    table.put(rows, "hip_shift_pct", shift, 2.0, shown, blind)


def measure_track(track: PoseTrack, height_cm: float | None = None) -> MotionTrack:
    """A recording's measurements: zero-lag smoothing, static_poses from the whole of it."""
    points = points_of(track)
    points = points.replace(
        zero_lag(points.image, points.time_s), zero_lag(points.world, points.time_s)
    )
    axes = zero_lag(body_axes_yaw(points), points.time_s, cutoff_hz=0.4 / SMOOTHING_S)
    places = static_pose_module.find_static_poses(points)
    place = place_of_frames(places, points.time_s) if places else np.zeros(len(points), np.int64)
    return measure(points, axes, places, place, height_cm, fit_together)
