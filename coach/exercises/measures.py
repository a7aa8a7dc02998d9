"""What several exercises measure of a movement, each with its own uncertainty."""

from __future__ import annotations

import numpy as np

from coach.exercises.window import MovementWindow, Value, unknown
from coach.motion.kinematics import FOOT_OFF_PCT
from coach.motion.types import COLUMN, SIDES
from coach.translation import gettext as _

TRAVEL_SD_PCT = 2.0
"""One-sigma error of a place across the picture, % of leg length (truth clips)."""

LEG_PER_HEIGHT = 0.49
"""Hip-to-ankle length over body height (Drillis and Contini 1966)."""

THIGH_PER_LEG, SHANK_PER_LEG = 0.5, 0.5
"""Hip-knee and knee-ankle length over hip-to-ankle length (Drillis and Contini 1966)."""

UPPER_BODY_PER_LEG = 0.37
"""How high over the hips the mass of trunk, head and arms lies, in leg lengths: 0.626 of the way
from hip to shoulder (Winter 2009), which is 0.288 of body height (Drillis and Contini 1966)."""

PHASE_SD_S, PHASE_SHARE = 0.05, 0.15
"""One-sigma error of a phase: a picture and a half at 30 a second, and a share of it: measured
phases come out 10 % short, give or take 10 % (smoothed landmarks, and where rest ends)."""

NOT_SEEN = _("that part of it was not seen")


def largest(values: list[Value]) -> Value:
    """The largest of the known ones; unknown where none is."""
    known = [one for one in values if one.known]
    return max(known, key=lambda one: one.value) if known else unknown("it was not seen")


def smallest(values: list[Value]) -> Value:
    """The smallest of the known ones; unknown where none is."""
    known = [one for one in values if one.known]
    return min(known, key=lambda one: one.value) if known else unknown("it was not seen")


def hips_travel(window: MovementWindow) -> Value:
    """How far the hips ended from where they began, across the picture, % of leg length."""
    travel = window.column("hip_travel_pct")
    known = travel[np.isfinite(travel)]
    if len(known) < 2:
        return unknown("the hips were not seen")
    return Value(abs(float(known[-1] - known[0])), float(np.sqrt(2.0)) * TRAVEL_SD_PCT)


def feet_wander(window: MovementWindow) -> Value:
    """How far the steadier of the seen feet wandered across the picture, % of leg length."""
    return smallest([foot_wanders(window, leg) for leg in window.seen_legs])


def foot_wanders(window: MovementWindow, leg: str) -> Value:
    """How far a foot wandered across the picture, % of leg length."""
    name = f"ankle_travel_{leg}_pct"
    if not np.isfinite(window.column(name)).any():
        return unknown("the foot was not seen")
    return Value(spread(window, name), float(np.sqrt(2.0)) * TRAVEL_SD_PCT)


def feet_step(window: MovementWindow) -> Value:
    """How far a seen foot ended from its place, the further one's, % of leg length."""
    return largest([foot_steps(window, leg) for leg in window.seen_legs])


def foot_steps(window: MovementWindow, leg: str) -> Value:
    """How far from its place before a foot ended, across the picture and in its height, % of leg
    length; 0 for one held off the floor."""
    sd = float(np.sqrt(2.0)) * TRAVEL_SD_PCT
    after = slice(max(window.end - 1, 0), window.end + 3)
    if window.values[window.end, COLUMN[f"ankle_rise_{leg}_pct"]] > FOOT_OFF_PCT:
        return Value(0.0, sd)
    moved: list[float] = []
    for name, scale in (("ankle_travel_{}_pct", 1.0), ("ankle_rise_{}_pct", 1 / LEG_PER_HEIGHT)):
        column = COLUMN[name.format(leg)]
        ended = window.values[after, column]
        known = ended[np.isfinite(ended)]
        began = window.rest[column]
        moved.append(scale * float(np.median(known) - began) if len(known) else 0.0)
    if not np.isfinite(moved).all():
        return unknown("the foot was not seen")
    return Value(float(np.hypot(moved[0], moved[1])), sd)


def feet_level(window: MovementWindow, legs: tuple[str, ...]) -> Value:
    """By how much the feet of all `legs` changed their height in the picture at the top, the less
    of them, % of body height: who walks to or from the camera takes both along."""
    changes = [window.change(f"ankle_rise_{leg}_pct") for leg in legs]
    return smallest([Value(abs(one.value), one.sd) for one in changes])


def legs_unlike(left: Value, right: Value, larger: float) -> Value:
    """How far apart two legs' values are, as a share of the larger way."""
    if not (left.known and right.known):
        return unknown("both legs have to be seen")
    larger = max(larger, 1.0)
    sd = float(np.hypot(left.sd, right.sd))
    return Value(abs(left.value - right.value) / larger, sd / larger)


def hips_sink(window: MovementWindow) -> Value:
    """How far the hips came down, over what knees bent as far as the signal says bring them down
    by: half of that angle at thigh and shank each."""
    drop = window.at_top("hip_drop_pct")
    implied = 100.0 * (1.0 - float(np.cos(np.radians(window.high / 2.0))))
    return Value(drop.value / implied, drop.sd / implied)


def heel_lifts(window: MovementWindow) -> Value:
    """Heel of the nearest leg in plain sight over the floor at the top, % of foot length."""
    for leg in window.seen_legs:
        lift = window.change(f"heel_lift_{leg}_pct")
        if lift.known:
            return lift
    return unknown("the feet were not seen well enough")


def spread(window: MovementWindow, name: str) -> float:
    """How far a measurement wandered between start and end, single frames aside; 0 if unknown."""
    values = window.column(name)
    known = values[np.isfinite(values)]
    return float(np.percentile(known, 95) - np.percentile(known, 5)) if len(known) else 0.0


def trunk_moves(window: MovementWindow) -> Value:
    """How far the trunk's lean changes, either way, degrees."""
    moved = window.change("trunk_lean_deg")
    return Value(abs(moved.value), moved.sd)


def body_moves_forward(window: MovementWindow) -> Value:
    """How far the upper body's mass is further forward over the ankles at the top than at rest, leg
    lengths: from the directions of shank, thigh and trunk, mean of both legs. A standing person's
    mass stays over the feet; a seat carries one that is far behind them."""
    shank = _mean([window.at_top(f"shank_lean_{s}_deg") for s in SIDES])
    thigh = _mean([window.at_top(f"thigh_from_horizontal_{s}_deg") for s in SIDES])
    trunk = window.at_top("trunk_lean_deg")
    rest = [
        float(np.mean([window.at_rest(name.format(side=s)) for s in SIDES]))
        for name in ("shank_lean_{side}_deg", "thigh_from_horizontal_{side}_deg")
    ]
    if not (shank.known and thigh.known and trunk.known and np.isfinite(rest).all()):
        return unknown("trunk and legs were not seen well enough")
    forward = _mass_forward(shank.value, thigh.value, trunk.value)
    began = _mass_forward(rest[0], rest[1], window.at_rest("trunk_lean_deg"))
    slopes = (
        SHANK_PER_LEG * np.cos(np.radians(shank.value)),
        THIGH_PER_LEG * np.sin(np.radians(thigh.value)),
        UPPER_BODY_PER_LEG * np.cos(np.radians(trunk.value)),
    )
    sds = np.radians([shank.sd, thigh.sd, trunk.sd])
    return Value(forward - began, float(np.sqrt(((np.array(slopes) * sds) ** 2).sum())))


def _mass_forward(shank_deg: float, thigh_deg: float, trunk_deg: float) -> float:
    """How far before the ankles the upper body's mass lies, leg lengths. thigh_deg: from the
    horizontal; the others: lean from the vertical."""
    shank, thigh, trunk = np.radians([shank_deg, thigh_deg, trunk_deg])
    hips = SHANK_PER_LEG * np.sin(shank) - THIGH_PER_LEG * np.cos(thigh)
    return float(hips + UPPER_BODY_PER_LEG * np.sin(trunk))


def _mean(values: list[Value]) -> Value:
    """Mean of the known ones, and of their uncertainties: what two legs share does not average
    out."""
    known = [one for one in values if one.known]
    if not known:
        return unknown("it was not seen")
    return Value(
        float(np.mean([one.value for one in known])), float(np.mean([one.sd for one in known]))
    )


def most_trunk_lean(window: MovementWindow) -> Value:
    """The largest lean of the trunk between start and end, single frames aside, and its uncertainty
    there, degrees."""
    rows = slice(window.start, window.end + 1)
    lean = COLUMN["trunk_lean_deg"]
    values, sd = window.values[rows, lean], window.sd[rows, lean]
    known = np.isfinite(values) & np.isfinite(sd)
    if known.sum() < 3:
        return unknown("it was not seen well enough")
    ordered = np.argsort(values[known])[-3:]
    return Value(float(np.median(values[known][ordered])), float(np.median(sd[known][ordered])))


def trunk_over_shank(window: MovementWindow) -> Value:
    """Trunk lean less shank lean, or trunk lean less 35, whichever is more, degrees: one limit of
    20 serves both "20 over the shank" and "55 in all"."""
    trunk = window.at_top("trunk_lean_deg")
    shank = window.certain_leg("shank_lean_{side}_deg")
    if not trunk.known:
        return unknown("the trunk was not seen well enough")
    alone = Value(trunk.value - 35.0, trunk.sd)
    if not shank.known:
        return alone
    over = Value(trunk.value - shank.value, float(np.hypot(trunk.sd, shank.sd)))
    return max(alone, over, key=lambda v: v.value - v.sd)


def phase(window: MovementWindow, seconds: float, peak_sd: float) -> Value:
    """A phase's time with its uncertainty: no better than the longest gap between two pictures, and
    the worse the less certain the signal is against its range. Unknown for a phase that was not
    seen whole."""
    if not np.isfinite(seconds):
        return unknown(NOT_SEEN)
    share = peak_sd / max(window.range, 1e-6)
    return Value(seconds, phase_sd(seconds, share, window.longest_gap_s))


def phase_sd(seconds: float, peak_share: float = 0.0, gap_s: float = 0.0) -> float:
    """One-sigma error of a phase of so many seconds. peak_share: the signal's own sigma over its
    range; gap_s: the longest time between two pictures."""
    return max(PHASE_SD_S, gap_s) + seconds * (PHASE_SHARE + 1.5 * peak_share)
