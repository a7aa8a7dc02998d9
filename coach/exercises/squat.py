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
    MovementWindow,
    Need,
    Phases,
    Signal,
    Target,
    Value,
    fixed,
    over,
    under,
    unknown,
)
from coach.exercises.common import (
    WALKING,
    both_feet_level,
    nearer_or_further,
    seen_along,
)
from coach.exercises.measures import (
    body_moves_forward,
    heel_lifts,
    hips_sink,
    largest,
    legs_unlike,
    phase,
    trunk_over_shank,
)
from coach.motion.types import COLUMN, SIDES, Motion

_KNEE = [COLUMN[f"knee_flexion_{s}_deg"] for s in SIDES]
_TURN_SIDE = "turn side-on to the camera"
_TURN_FRONT = "face the camera"

KNEES_IN_RATIO = 1.0
"""Knee width over ankle width at the bottom, against standing. It grows in a sound squat (1.2 to
2.0 in every good front clip and real trace); knees that fall in reach 0.8 to 0.9."""

UNEVEN_SD_PCT = 8.0
"""Where the knees' difference is less certain than this, only the hips' place is judged."""

SEAT_LEGS = -0.29
"""No squat takes the upper body's mass further back over the feet than this (leg lengths): it would
fall backwards. Counted squats reach -0.26 (a heavy bar on the back), sitting down -0.40 to -0.55; a
wall at one's back carries it from the start, so that it hardly moves."""


def _signal(motion: Motion) -> tuple[float, float]:
    """Both knees as one, weighted by their certainty."""
    values, sd = motion.values[_KNEE], motion.sd[_KNEE]
    known = np.isfinite(values)
    if not known.any():
        return float("nan"), float("nan")
    weight = 1.0 / sd[known] ** 2
    knee = float((values[known] * weight).sum() / weight.sum())
    return knee, knee


def _one_knee(window: MovementWindow) -> Value:
    """How much less one knee is bent than the other at the bottom, as a share of the latter."""
    left, right = (window.at_top(f"knee_flexion_{s}_deg") for s in SIDES)
    return legs_unlike(left, right, max(left.value, right.value))


def _one_bend(window: MovementWindow) -> Value:
    """The same of how far each knee went from rest."""
    left, right = (window.change(f"knee_flexion_{s}_deg") for s in SIDES)
    return legs_unlike(left, right, max(left.value, right.value))


def _one_thigh(window: MovementWindow) -> Value:
    """The same of how far each thigh came forward."""
    left, right = (window.change(f"thigh_from_horizontal_{s}_deg") for s in SIDES)
    return legs_unlike(left, right, max(-left.value, -right.value))


def _whole(window: MovementWindow) -> Value:
    """All three phases' time; of one that was not seen whole, what was seen."""
    whole_s = window.lowering_s + window.hold_s + window.lifting_s
    return phase(window, whole_s if np.isfinite(whole_s) else window.duration_s, 0.0)


def _hinge(window: MovementWindow) -> Value:
    """How much further the trunk leaned than the knees bent."""
    trunk = window.at_top("trunk_lean_deg")
    leaned = trunk.value - max(window.at_rest("trunk_lean_deg"), 0.0)
    return Value(leaned - window.range, float(np.hypot(trunk.sd, _peak(window).sd)))


def _seat(window: MovementWindow) -> Value:
    """How far the body's mass moves forward; not seen along the way it goes."""
    return unknown("seen along") if seen_along(window) else body_moves_forward(window)


def _foot_leaves(window: MovementWindow) -> Value:
    """The height of the higher foot at the bottom, % of body height."""
    return largest([window.at_top(f"ankle_rise_{leg}_pct") for leg in window.seen_legs])


def _peak(window: MovementWindow) -> Value:
    sds = (window.at_top(f"knee_flexion_{s}_deg").sd for s in SIDES)
    return Value(window.high, min((sd for sd in sds if np.isfinite(sd)), default=float("nan")))


def _shallow_limit(window: MovementWindow) -> float:
    return EXERCISE.target(window.settings) - 10.0


def _knees_in(window: MovementWindow) -> Value:
    ratio = window.at_top("knee_ankle_width_ratio")
    rest = window.at_rest("knee_ankle_width_ratio")
    if not ratio.known or not np.isfinite(rest) or rest < 0.3:
        return unknown("knees and ankles were not seen well enough")
    return Value(ratio.value / rest, ratio.sd / rest)


def _weight_shift(window: MovementWindow) -> Value:
    """Mid-hip sideways, % of hip-to-ankle height; knees 15 degrees apart count as much as 10 %."""
    shift = window.at_top("hip_shift_pct")
    if not shift.known:
        return unknown("hips and ankles were not seen well enough")
    left, right = (window.at_top(f"knee_flexion_{s}_deg") for s in SIDES)
    moved = Value(abs(shift.value), shift.sd)
    if not (left.known and right.known):
        return moved
    scale = 10.0 / 15.0
    sd = scale * float(np.hypot(left.sd, right.sd))
    uneven = Value(scale * abs(left.value - right.value), sd)
    known = [moved] if uneven.sd > UNEVEN_SD_PCT else [moved, uneven]
    return max(known, key=lambda v: v.value - v.sd)


_GATES = (
    *WALKING,
    over("one-knee", _one_knee, 0.45, "only one knee bent", "curl"),
    over("one-bend", _one_bend, 0.68, "only one knee bent", "curl"),
    over("one-thigh", _one_thigh, 0.42, "only one thigh came forward", "lunge or step"),
    under("sudden", _whole, 0.85, "it was too sudden for a squat", "hop", "fast squats take 1 s"),
    over("hinge", _hinge, 4.0, "the trunk bent, not the knees", "bend from the hips"),
    under("hips-stay-up", hips_sink, 0.48, "the hips stayed up", "knee lift"),
    nearer_or_further(both_feet_level),
    under("seat", _seat, SEAT_LEGS, "a seat carried the body", "sit to stand"),
    over("foot-leaves", _foot_leaves, 6.6, "a foot left the floor", "jump or step"),
)


EXERCISE = Exercise(
    name="squat",
    title="Squat",
    unit="deg",
    joint="knee",
    signal=Signal(
        measure=_signal,
        columns=("knee_flexion_left_deg", "knee_flexion_right_deg", "trunk_lean_deg"),
        both_legs=True,
    ),
    phases=Phases(
        full_range=80.0,
        count_share=0.4,
        partial_share=0.25,
        doubt_share=0.05,
        rest_share=0.35,
        min_s=0.5,
        max_s=45.0,
        lowers_first=True,
    ),
    goal=Target(80.0, sets_range=True),
    peak=_peak,
    needs=(
        Need(
            name="standing",
            known=lambda w: bool(np.isfinite(w.at_rest("hip_drop_pct"))),
            reason="no quiet standing was seen before it",
        ),
    ),
    gates=_GATES,
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
            measure=_peak,
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
            measure=trunk_over_shank,
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
            measure=heel_lifts,
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
            measure=lambda w: phase(w, w.lowering_s, _peak(w).sd),
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
            measure=_peak,
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
