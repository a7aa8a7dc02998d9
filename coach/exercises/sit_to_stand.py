"""Sit to stand: from a chair up to full standing and slowly down again, without the hands."""

from __future__ import annotations

import numpy as np

from coach.exercises.base import (
    ANY_VIEW,
    SIDE_VIEWS,
    Check,
    Dose,
    Exercise,
    Guide,
    MovementWindow,
    Phases,
    Posture,
    Signal,
    Target,
    Value,
    fixed,
    over,
    under,
)
from coach.exercises.common import (
    FEET_RETURN,
    ONE_FOOT_STAYS,
    both_feet_level,
    nearer_or_further,
)
from coach.exercises.measures import body_moves_forward, legs_unlike, most_trunk_lean, phase
from coach.motion.types import COLUMN, SIDES, Motion

_THIGH_NAME = "thigh_from_horizontal_{side}_deg"
_THIGH = [COLUMN[_THIGH_NAME.format(side=s)] for s in SIDES]
_TURN = "turn the chair so that the camera sees you from the side"

SEAT_LEGS = 0.35
"""Getting up from a seat takes the upper body's mass forward over the feet by more than this (leg
lengths)."""


def _signal(motion: Motion) -> tuple[float, float]:
    """How steep both thighs are as one, weighted by their certainty; 0 for thighs that lie."""
    values, sd = motion.values[_THIGH], motion.sd[_THIGH]
    known = np.isfinite(values)
    if not known.any():
        return float("nan"), float("nan")
    weight = 1.0 / sd[known] ** 2
    thigh = max(float((values[known] * weight).sum() / weight.sum()), 0.0)
    return thigh, thigh


def _one_thigh(window: MovementWindow) -> Value:
    """How much less one thigh rose than the other, as a share of the latter."""
    left, right = (window.change(f"thigh_from_horizontal_{s}_deg") for s in SIDES)
    return legs_unlike(left, right, max(left.value, right.value))


def _peak(window: MovementWindow) -> Value:
    """How bent the knee that is measured best still is."""
    return window.certain_leg("knee_flexion_{side}_deg")


def _lowering(window: MovementWindow) -> Value:
    return phase(window, window.lowering_s, window.certain_leg(_THIGH_NAME).sd)


EXERCISE = Exercise(
    name="sit-to-stand",
    title="Sit to stand",
    unit="deg",
    joint="knee",
    signal=Signal(
        measure=_signal,
        columns=("knee_flexion_left_deg", "knee_flexion_right_deg", "trunk_lean_deg"),
        both_legs=True,
    ),
    phases=Phases(
        full_range=85.0,
        count_share=0.6,
        partial_share=0.35,
        doubt_share=0.05,
        rest_share=0.35,
        min_s=0.8,
        max_s=20.0,
        lowers_first=False,
        from_rest=True,
    ),
    goal=Target(0.0, smaller_is_better=True),
    peak=_peak,
    gates=(
        under("no-seat", body_moves_forward, SEAT_LEGS, "no seat carried the body", "squat"),
        over("one-thigh", _one_thigh, 0.42, "only one thigh rose", "leg kick or step"),
        ONE_FOOT_STAYS,
        FEET_RETURN,
        nearer_or_further(both_feet_level),
    ),
    dose=Dose(
        sets=2, reps=5, source="our own gentle start; tests of it ask for 5 in a row", starter=False
    ),
    guide=Guide(
        why="Trains thighs and hips for getting up without pushing off.",
        steps=(
            "Sit on the front half of a firm chair that cannot slide, feet under your knees.",
            "Lean your chest forwards and stand up all the way.",
            "Stand a moment, then sit down slowly, as if the seat were glass.",
        ),
        care="A higher seat or a hand on the armrest makes it easier.",
    ),
    posture=Posture.SEATED,
    checks=(
        Check(
            name="not-upright",
            title="All the way up",
            measure=_peak,
            limit=fixed(18.0),
            unit="deg",
            above=True,
            views=SIDE_VIEWS,
            turn=_TURN,
            cue="Stand up all the way",
            advice="Your knees stayed bent at the top; stand up all the way before you sit down.",
            source="30-second chair stand: a full standing position; the limit is our own",
            priority=2,
        ),
        Check(
            name="drops-down",
            title="Sitting down",
            measure=_lowering,
            limit=fixed(0.9),
            unit="s",
            above=False,
            views=ANY_VIEW,
            turn="",
            cue="Sit down slowly",
            advice="You dropped onto the seat; take about two seconds to sit down.",
            source="our own starting value",
            priority=3,
        ),
        Check(
            name="forward-lean",
            title="Chest",
            measure=most_trunk_lean,
            limit=fixed(57.0),
            unit="deg",
            above=True,
            views=SIDE_VIEWS,
            turn=_TURN,
            cue="Keep your chest up as you rise",
            advice="Your chest went far down on the way up; lean only as far as you need to rise.",
            source="our own starting value: sound rises of the sample clips lean by less than 50",
            priority=4,
        ),
    ),
)
