"""Squat: both knees and both hips flex together, the feet stay."""

from __future__ import annotations

import numpy as np

from coach.exercises.base import (
    ANY_VIEW,
    FRONT_VIEWS,
    SIDE_VIEWS,
    Check,
    Dose,
    Exercise,
    Guide,
    RepWindow,
    Value,
    duration,
    feet_stay,
    fixed,
    hips_return,
    nearer_or_further,
    unknown,
)
from coach.motion.kinematics import FOOT_OFF_PCT
from coach.motion.types import COLUMN, SIDES, Motion

_KNEE = [COLUMN[f"knee_flexion_{s}_deg"] for s in SIDES]
_TURN_SIDE = "turn side-on to the camera"
_TURN_FRONT = "face the camera"

KNEES_IN_RATIO = 1.0
"""Knee width over ankle width at the bottom, against standing. Knees that follow the toes come out
and nearer the camera, so a sound squat's ratio grows (1.2 to 2.0 in every good front clip and real
trace); knees that fall in reach 0.8 to 0.9. 1.0 lies between; a first guess of 0.85 missed some."""

UNEVEN_SD_PCT = 8.0
"""Where the knees' difference is less certain than this, only the hips' place is judged."""

UNLIKE_SHARE = 0.5
"""Thighs that come forwards by amounts further apart than this share of the larger are a step."""

SUDDEN_S = 0.7
"""Down and up again in less than this is a jolt (fast squats take a second)."""

HINGE_DEG = 8.0
"""A bend in which the trunk leans further than the knees bend, by this much, is no squat."""


def _signal(motion: Motion) -> tuple[float, float]:
    """Both knees as one, weighted by their certainty."""
    values, sd = motion.values[_KNEE], motion.sd[_KNEE]
    known = np.isfinite(values)
    if not known.any():
        return float("nan"), float("nan")
    weight = 1.0 / sd[known] ** 2
    knee = float((values[known] * weight).sum() / weight.sum())
    return knee, knee


def _reject(window: RepWindow) -> str | None:
    left, right = (window.at_top(f"knee_flexion_{s}_deg") for s in SIDES)
    knee = window.high
    if not np.isfinite(window.at_rest("hip_drop_pct")):
        return "not standing before"
    if np.isfinite(left[0]) and np.isfinite(right[0]):
        apart, sd = abs(left[0] - right[0]), float(np.hypot(left[1], right[1]))
        if apart > max(0.55 * max(left[0], right[0]), 2.0 * sd):
            return "only one leg bends"
    bends = [window.change(f"knee_flexion_{s}_deg")[0] for s in SIDES]
    if np.isfinite(bends).all() and min(bends) < 0.25 * max(bends):
        return "only one leg bends"
    if window.lowering_s + window.hold_s + window.lifting_s < SUDDEN_S:
        return "too sudden for a squat"
    thighs = [window.change(f"thigh_from_horizontal_{s}_deg") for s in SIDES]
    apart = abs(thighs[0][0] - thighs[1][0])
    doubt = 2.0 * float(np.hypot(thighs[0][1], thighs[1][1]))
    if apart > max(UNLIKE_SHARE * max(-thigh for thigh, _ in thighs), doubt):
        return "only one thigh comes forwards"
    if not (hips_return(window) and feet_stay(window)):
        return "the person walks"
    trunk = window.at_top("trunk_lean_deg")[0]
    if (
        np.isfinite(trunk)
        and trunk - max(window.at_rest("trunk_lean_deg"), 0.0) > window.range + HINGE_DEG
    ):
        return "a bend from the hips"
    drop = window.at_top("hip_drop_pct")[0]
    if np.isfinite(drop) and drop < 0.35 * 100.0 * (1.0 - np.cos(np.radians(knee / 2.0))):
        return "the hips stay up"
    if nearer_or_further(window, SIDES):
        return "the person comes nearer or goes away"
    feet = [window.at_top(f"ankle_rise_{s}_pct")[0] for s in window.seen_legs]
    if max(feet, default=0.0) > FOOT_OFF_PCT:
        return "a foot leaves the floor"
    return None


def _peak(window: RepWindow) -> tuple[float, float]:
    sds = [window.at_top(f"knee_flexion_{s}_deg")[1] for s in SIDES]
    known = [s for s in sds if np.isfinite(s)]
    return window.high, min(known) if known else float("nan")


def _depth(window: RepWindow) -> Value:
    return Value(*_peak(window))


def _shallow_limit(window: RepWindow) -> float:
    return EXERCISE.target(window.settings) - 10.0


def _lean(window: RepWindow) -> Value:
    """Trunk lean less shank lean, or trunk lean less 35, whichever is more: one limit of 20 serves
    both "20 over the shank" and "55 in all"."""
    trunk, trunk_sd = window.at_top("trunk_lean_deg")
    shank, shank_sd = window.certain_leg("shank_lean_{side}_deg")
    if not np.isfinite(trunk):
        return unknown("the trunk was not seen well enough")
    alone = Value(trunk - 35.0, trunk_sd)
    if not np.isfinite(shank):
        return alone
    over = Value(trunk - shank, float(np.hypot(trunk_sd, shank_sd)))
    return max(alone, over, key=lambda v: v.value - v.sd)


def _heel_lift(window: RepWindow) -> Value:
    """Heel of a leg in plain sight over the floor, through the bottom, in % of foot length."""
    for leg in window.seen_legs:
        name = f"heel_lift_{leg}_pct"
        lift, sd = window.at_top(name)
        rest = window.at_rest(name)
        if np.isfinite(lift) and np.isfinite(rest):
            return Value(lift - rest, sd)
    return unknown("the feet were not seen well enough")


def _knees_in(window: RepWindow) -> Value:
    ratio, sd = window.at_top("knee_ankle_width_ratio")
    rest = window.at_rest("knee_ankle_width_ratio")
    if not np.isfinite(ratio) or not np.isfinite(rest) or rest < 0.3:
        return unknown("knees and ankles were not seen well enough")
    return Value(ratio / rest, sd / rest)


def _weight_shift(window: RepWindow) -> Value:
    """Mid-hip sideways, % of hip-to-ankle height; a left-right knee difference of 15 degrees counts
    as much as a shift of 10 %."""
    shift, sd = window.at_top("hip_shift_pct")
    left, right = (window.at_top(f"knee_flexion_{s}_deg") for s in SIDES)
    if not np.isfinite(shift):
        return unknown("hips and ankles were not seen well enough")
    moved = Value(abs(shift), sd)
    if not (np.isfinite(left[0]) and np.isfinite(right[0])):
        return moved
    scale = 10.0 / 15.0
    uneven = Value(scale * abs(left[0] - right[0]), scale * float(np.hypot(left[1], right[1])))
    if uneven.sd > UNEVEN_SD_PCT:
        return moved
    return max(moved, uneven, key=lambda v: v.value - v.sd)


EXERCISE = Exercise(
    name="squat",
    title="Squat",
    unit="deg",
    default_target=80.0,
    full_range=80.0,
    count_share=0.4,
    partial_share=0.25,
    range_is_target=True,
    doubt_share=0.05,
    rest_share=0.35,
    min_s=0.5,
    max_s=15.0,
    signal=_signal,
    both_legs=True,
    lowers_first=True,
    reject=_reject,
    peak_of=_peak,
    joint="knee",
    signal_columns=("knee_flexion_left_deg", "knee_flexion_right_deg", "trunk_lean_deg"),
    dose=Dose(sets=2, reps=8, source="our own gentle start; the article names no number"),
    guide=Guide(
        why="Works the front and back of your thighs and your hips, which take load off the knee.",
        steps=(
            "Stand with your feet as wide as your hips, toes a little outwards.",
            "Push your hips back as if to sit down, heels on the floor, chest up.",
            "Stop where it still feels fine, then push the floor away and stand up.",
        ),
        care="Small squats count. Hold the back of a chair if you feel unsteady.",
    ),
    checks=(
        Check(
            name="too-deep",
            title="Depth limit",
            measure=_depth,
            limit=lambda w: w.settings.max_target,
            unit="deg",
            above=True,
            views=SIDE_VIEWS,
            turn=_TURN_SIDE,
            cue="That's deep enough",
            advice="You went lower than your therapist's limit; stop a little higher.",
            source="the therapist's own limit",
            priority=1,
        ),
        Check(
            name="forward-lean",
            title="Chest up",
            measure=_lean,
            limit=fixed(20.0),
            unit="deg",
            above=True,
            views=SIDE_VIEWS,
            turn=_TURN_SIDE,
            cue="Chest up",
            advice="Your chest came forward more than your shins; keep it up as you go down.",
            source="trunk within 20 degrees of the shank: Uplift's public metric dictionary",
            priority=2,
        ),
        Check(
            name="heels-lift",
            title="Heels down",
            measure=_heel_lift,
            limit=fixed(12.0),
            unit="pct",
            above=True,
            views=SIDE_VIEWS,
            turn=_TURN_SIDE,
            cue="Keep your heels down",
            advice="Your heels came off the floor; keep the whole foot down.",
            source="our own starting value; no published cut-off was found",
            priority=3,
        ),
        Check(
            name="knees-in",
            title="Knees over toes",
            measure=_knees_in,
            limit=fixed(KNEES_IN_RATIO),
            unit="ratio",
            above=False,
            views=FRONT_VIEWS,
            turn=_TURN_FRONT,
            cue="Push your knees out over your toes",
            advice="Your knees moved towards each other; let them point where your toes point.",
            source="our own starting value; a hint only: one camera agrees poorly with 3D",
            priority=2,
        ),
        Check(
            name="weight-shift",
            title="Weight on both legs",
            measure=_weight_shift,
            limit=fixed(10.0),
            unit="pct",
            above=True,
            views=FRONT_VIEWS,
            turn=_TURN_FRONT,
            cue="Share your weight on both legs",
            advice="You leaned to one side; share your weight on both legs.",
            source="our own starting value; no published cut-off was found",
            priority=3,
        ),
        Check(
            name="too-fast",
            title="Pace",
            measure=lambda w: duration(w, w.lowering_s, _peak(w)[1]),
            limit=fixed(0.8),
            unit="s",
            above=False,
            views=ANY_VIEW,
            turn="",
            cue="Slower on the way down",
            advice="You went down quickly; take about two seconds.",
            source="our own starting value",
            priority=4,
        ),
        Check(
            name="shallow",
            title="Depth",
            measure=_depth,
            limit=_shallow_limit,
            unit="deg",
            above=False,
            views=SIDE_VIEWS,
            turn=_TURN_SIDE,
            cue="A little lower, if it feels fine",
            advice="You stopped short of your target; go a little lower if it feels fine.",
            source="wall and mini squat depths for knee pain (PMC3445060)",
            priority=5,
        ),
    ),
)
