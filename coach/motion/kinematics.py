"""Landmarks to measurements: joint angles, leans, rises, with uncertainty and reasons.

`measure` is the seam: points, smoothed yaw and the neutrals in, a MotionTrack out. A better body
model replaces it and nothing else.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from coach.motion import neutral as neutral_module
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
from coach.motion.neutral import Neutral, place_of_frames
from coach.motion.segments import segment_lean, world_reach
from coach.motion.types import COLUMN, MEASUREMENTS, REASONS, SIDES, MotionTrack, Reason
from coach.motion.view import SMOOTHING_S, body_axes_yaw, classify_all, yaw_deg
from coach.pose.landmarks import PoseTrack

FloatArray = NDArray[np.floating]

SHOWN = 0.2
"""A landmark less visible than this is not measured."""

MAX_SD_DEG = 30.0
"""An angle less certain than this is not measured."""

TOE_OUT_DEG = 8.0
"""How far each leg's plane is usually turned outwards from the body's (Fick angle, 5 to 18)."""

TOE_OUT_SD_DEG = 12.0
"""How far a leg's plane may be turned from the body's: toes point outwards by 5 to 20 degrees."""

HIP_CENTRE_DEG = 4.5
"""The hip landmark lies in front of the hip joint's centre, by 0.08 of the thigh's length: always
at this angle seen from the knee (3 to 6 % of leg length on seven figures from six sides; not so
when sitting, where it is near the centre)."""

TRUNK_CENTRE_DEG = 3.9
"""The same distance seen from the shoulders: 0.08 thigh lengths over a trunk of 1.18 thighs."""

THIGH_BEHIND_DEG = 25.0
"""How far a thigh can go behind the vertical: hips extend by 20 to 30 degrees."""

TRUNK_TURN_SD_DEG = 6.0

DEFINITION_SD_DEG = 3.0
"""Landmark against joint centre: a floor under every angle's uncertainty."""

FOOT_OFF_PCT = 8.0
"""An ankle this much over its standing height (% of body height) belongs to a lifted foot: the
highest calf raise lifts it by 4 to 5 %."""

ANKLE_SHARE = 0.9
"""An ankle landmark's rise that is taken for the body's, where knees or trunk bend under it."""

HEEL_PER_BODY_RISE = 1.6
"""Heel rise over the rise of the body. The foot turns on the ball: the heel's lever is about 1.8
times the ankle's; measured body rises come out some 10 % high (benchmarks/accuracy.py)."""


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
        reason = np.full(len(rows), REASONS.index(Reason.NONE), np.int8)
        sd = np.broadcast_to(np.asarray(sd, float), value.shape)
        if blind is not None:
            reason[blind] = REASONS.index(Reason.VIEW)
        if shown is not None:
            reason[~shown] = REASONS.index(Reason.HIDDEN)
        reason[~np.isfinite(value) & (reason == 0)] = REASONS.index(Reason.HIDDEN)
        missing = reason != 0
        self.values[rows, column] = np.where(missing, np.nan, value)
        self.sd[rows, column] = np.where(missing, np.nan, sd)
        self.reasons[rows, column] = reason


def measure(
    points: Points,
    yaw_axes: FloatArray,
    places: list[Neutral],
    place: NDArray[np.integer],
    height_cm: float | None,
) -> MotionTrack:
    """All measurements of some frames.

    yaw_axes (T, 2): smoothed (cos, sin) of the yaw. place (T,): index into `places`, which may be
    empty (nothing but the view is known then).
    """
    yaw = yaw_deg(yaw_axes)
    table = _Table(len(points))
    found = np.flatnonzero(points.found & np.isfinite(yaw))
    if not places:
        table.reasons[found] = REASONS.index(Reason.NO_NEUTRAL)
    for index, neutral in enumerate(places):
        rows = found[place[found] == index]
        if len(rows):
            _measure_place(points.slice(rows), np.radians(yaw[rows]), neutral, table, rows)
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


def _leans(
    points: Points, yaw: FloatArray, neutral: Neutral
) -> dict[str, tuple[FloatArray, FloatArray]]:
    """Thigh, shank (lower end in front: +) and trunk lean (shoulders in front: +); degrees, sd."""
    image, world, seen = points.image, points.world, points.visibility
    still = neutral.world[None]
    still_yaw = np.radians([neutral.yaw_deg])

    def bias(at_rest: FloatArray) -> float:
        return float(world_reach(at_rest, still_yaw)[0]) if neutral.standing else 0.0

    out = {}
    for s, side in enumerate(SIDES):
        for name, upper, lower, length, behind in (
            ("thigh", HIP[s], KNEE[s], neutral.thigh[s], THIGH_BEHIND_DEG),
            ("shank", KNEE[s], ANKLE[s], neutral.shank[s], 90.0),
        ):
            lean = segment_lean(
                image[:, lower] - image[:, upper],
                world[:, lower] - world[:, upper],
                float(length),
                yaw - np.radians(TOE_OUT_DEG) * (1 if s == 0 else -1),
                np.minimum(seen[:, lower], seen[:, upper]),
                heading_sd_deg=TOE_OUT_SD_DEG,
                most_behind_deg=behind,
                world_bias=bias(still[:, lower] - still[:, upper]),
            )
            inside = HIP_CENTRE_DEG if name == "thigh" and neutral.standing else 0.0
            out[f"{name}_{side}"] = (lean.deg + inside, lean.sd)
    trunk = segment_lean(
        middle(image, HIP) - middle(image, SHOULDER),
        middle(world, HIP) - middle(world, SHOULDER),
        neutral.trunk,
        yaw,
        seen[:, [*HIP, *SHOULDER]].max(axis=1),
        heading_sd_deg=TRUNK_TURN_SD_DEG,
        world_bias=bias(middle(still, HIP) - middle(still, SHOULDER)),
    )
    out["trunk"] = (-trunk.deg + (TRUNK_CENTRE_DEG if neutral.standing else 0.0), trunk.sd)
    return out


@lru_cache(maxsize=8)
def _at_rest(neutral: Neutral) -> tuple[dict[str, float], Points]:
    """The leans of the neutral itself, and its points as one frame."""
    still = Points(
        np.zeros(1),
        neutral.image[None],
        neutral.world[None],
        np.ones((1, len(neutral.image))),
        (1, 1),
    )
    leans = _leans(still, np.radians([neutral.yaw_deg]), neutral)
    return {name: float(deg[0]) for name, (deg, _) in leans.items()}, still


def _measure_place(
    points: Points,
    yaw: FloatArray,
    neutral: Neutral,
    table: _Table,
    rows: NDArray[np.integer],
) -> None:
    leans = _leans(points, yaw, neutral)
    rest, still = _at_rest(neutral)
    travel = (middle(points.image, HIP)[:, 0] - neutral.image[list(HIP), 0].mean()) / neutral.leg
    table.put(rows, "hip_travel_pct", 100.0 * travel, 2.0)
    for s, side in enumerate(SIDES):
        moved = (points.image[:, ANKLE[s], 0] - neutral.image[ANKLE[s], 0]) / neutral.leg
        table.put(rows, f"ankle_travel_{side}_pct", 100.0 * moved, 2.0)
    _angles(points, leans, rest if neutral.standing else None, table, rows)
    _ankles(points, yaw, still if neutral.standing else None, table, rows)
    if neutral.standing:
        since = {name: deg - rest[name] for name, (deg, _) in leans.items()}
        _rises(points, yaw, since, neutral, table, rows)
        _widths(points, yaw, neutral, table, rows)
    else:
        for name in (*_RISES, *_WIDTHS):
            table.reasons[rows, COLUMN[name]] = REASONS.index(Reason.NO_NEUTRAL)


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
    leans: dict[str, tuple[FloatArray, FloatArray]],
    rest: dict[str, float] | None,
    table: _Table,
    rows: NDArray[np.integer],
) -> None:
    trunk, trunk_sd = leans["trunk"]
    trunk_sd = np.hypot(trunk_sd, DEFINITION_SD_DEG)
    trunk_shown = points.visibility[:, [*HIP, *SHOULDER]].max(axis=1) > SHOWN
    table.put(rows, "trunk_lean_deg", trunk, trunk_sd, trunk_shown, trunk_sd > MAX_SD_DEG)
    for s, side in enumerate(SIDES):
        thigh, thigh_sd = leans[f"thigh_{side}"]
        shank, shank_sd = leans[f"shank_{side}"]
        shown = points.visibility[:, [HIP[s], KNEE[s], ANKLE[s]]].min(axis=1) > SHOWN
        knee_sd = np.sqrt(thigh_sd**2 + shank_sd**2 + DEFINITION_SD_DEG**2)
        table.put(
            rows,
            f"knee_flexion_{side}_deg",
            np.maximum(thigh - shank, 0.0),
            knee_sd,
            shown,
            knee_sd > MAX_SD_DEG,
        )
        shank_sd = np.hypot(shank_sd, DEFINITION_SD_DEG)
        thigh_sd = np.hypot(thigh_sd, DEFINITION_SD_DEG)
        table.put(rows, f"shank_lean_{side}_deg", -shank, shank_sd, shown, shank_sd > MAX_SD_DEG)
        table.put(
            rows,
            f"thigh_from_horizontal_{side}_deg",
            90.0 - thigh,
            thigh_sd,
            shown,
            thigh_sd > MAX_SD_DEG,
        )
        hip = f"hip_flexion_{side}_deg"
        if rest is None:
            table.reasons[rows, COLUMN[hip]] = REASONS.index(Reason.NO_NEUTRAL)
            continue
        zero = rest[f"thigh_{side}"] + rest["trunk"]
        hip_sd = np.hypot(thigh_sd, trunk_sd)
        table.put(rows, hip, thigh + trunk - zero, hip_sd, shown & trunk_shown, hip_sd > MAX_SD_DEG)


def _ankles(
    points: Points,
    yaw: FloatArray,
    still: Points | None,
    table: _Table,
    rows: NDArray[np.integer],
) -> None:
    """Change of the knee-ankle-toe angle since quiet standing: the picture's from the side, the
    world's otherwise (toe landmarks are weak; measured errors 6 to 12 degrees)."""
    side_on = np.abs(np.sin(yaw)) > 0.8
    for s, side in enumerate(SIDES):
        name = f"ankle_plantarflexion_{side}_deg"
        if still is None:
            table.reasons[rows, COLUMN[name]] = REASONS.index(Reason.NO_NEUTRAL)
            continue
        joints = (KNEE[s], ANKLE[s], TOE[s])
        change = []
        for now, then in ((points.image, still.image), (points.world, still.world)):
            change.append(
                bend_deg(*(then[:, j] for j in joints)) - bend_deg(*(now[:, j] for j in joints))
            )
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
    leans: dict[str, FloatArray],
    neutral: Neutral,
    table: _Table,
    rows: NDArray[np.integer],
) -> None:
    """Heights over quiet standing, % of body height (heel_lift: % of foot length); the leans are
    changes from quiet standing, (T,) degrees."""
    image, still = points.image, neutral.image
    per_cent = 100.0 / neutral.body_height

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
    still_leg = float(still[list(ANKLE), 1].mean() - neutral.hip_y)
    table.put(rows, "hip_drop_pct", 100.0 * (1.0 - leg_y / still_leg), 3.0, shown)

    shortening = np.min([_shortening(leans, side, neutral, s) for s, side in enumerate(SIDES)], 0)
    trunk = leans["trunk"]
    bowing = neutral.trunk * (1 - np.cos(np.radians(trunk))) * _bent(np.abs(trunk))
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


def _shortening(
    leans: dict[str, FloatArray], side: str, neutral: Neutral, index: int
) -> FloatArray:
    """How much lower the hip is for a bent knee, pixels."""
    thigh, shank = leans[f"thigh_{side}"], leans[f"shank_{side}"]
    lower = neutral.thigh[index] * (1 - np.cos(np.radians(thigh))) + neutral.shank[index] * (
        1 - np.cos(np.radians(shank))
    )
    return np.asarray(lower * _bent(np.abs(thigh - shank)))


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
    neutral: Neutral,
    table: _Table,
    rows: NDArray[np.integer],
) -> None:
    """What only the front (or the rear) shows: knees against ankles, hips against ankles."""
    image = points.image
    blind = np.abs(np.sin(yaw)) > np.sin(np.radians(35.0))
    shown = points.visibility[:, [*KNEE, *ANKLE]].min(axis=1) > SHOWN
    knees = image[:, KNEE[0], 0] - image[:, KNEE[1], 0]
    ankles = image[:, ANKLE[0], 0] - image[:, ANKLE[1], 0]
    apart = np.abs(ankles) > 0.05 * neutral.leg
    ratio = knees / np.where(apart, ankles, np.nan)
    table.put(rows, "knee_ankle_width_ratio", ratio, 0.05, shown, blind | ~apart)
    facing = np.where(np.cos(yaw) >= 0, 1.0, -1.0)
    aside = middle(image, HIP)[:, 0] - middle(image, ANKLE)[:, 0]
    still = neutral.image[list(HIP), 0].mean() - neutral.ankle_x
    height = middle(image, ANKLE)[:, 1] - middle(image, HIP)[:, 1]
    shift = facing * (aside - still) * 100.0 / np.maximum(height, 0.2 * neutral.leg)
    table.put(rows, "hip_shift_pct", shift, 2.0, shown, blind)


def measure_track(track: PoseTrack, height_cm: float | None = None) -> MotionTrack:
    """A recording's measurements: zero-lag smoothing, neutrals from the whole of it."""
    points = points_of(track)
    points = points.replace(
        zero_lag(points.image, points.time_s), zero_lag(points.world, points.time_s)
    )
    axes = zero_lag(body_axes_yaw(points), points.time_s, cutoff_hz=0.4 / SMOOTHING_S)
    places = neutral_module.find_neutrals(points)
    place = place_of_frames(places, points.time_s) if places else np.zeros(len(points), np.int64)
    return measure(points, axes, places, place, height_cm)
