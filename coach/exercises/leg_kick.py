"""Seated leg kick: sitting, one knee goes from bent to straight and is held."""

from __future__ import annotations

import numpy as np

from coach.exercises.base import (
    ANY_VIEW,
    SIDE_VIEWS,
    Check,
    Dose,
    Exercise,
    Guide,
    Hold,
    MovementWindow,
    Need,
    Phases,
    Posture,
    Signal,
    Target,
    Value,
    fixed,
    over,
    unknown,
)
from coach.exercises.measures import TRAVEL_SD_PCT, largest
from coach.motion.types import COLUMN, SIDES, Motion

_KNEE = [COLUMN[f"knee_flexion_{s}_deg"] for s in SIDES]
_THIGH = [COLUMN[f"thigh_from_horizontal_{s}_deg"] for s in SIDES]
_TURN = "sit side-on with the working leg nearer the camera"

SITTING_DEG = 50.0
"""A thigh steeper than this is not a sitting person's."""

STRAIGHT_DEG = 15.0
"""A knee this straight counts as straight."""

BEHIND_DEG = 150.0
"""Turned away further than this, back and seat hide the legs."""

STRAIGHT_SD_DEG = 12.0
"""A straight leg held out reads up to 20 degrees bent (truth clips): camera above the knee, thigh
hidden by hands and seat."""


def _signal(motion: Motion) -> tuple[float, float]:
    """How far each knee is from a right angle towards straight, while both thighs lie."""
    knee, thigh = motion.values[_KNEE], motion.values[_THIGH]
    if not np.isfinite(knee).any():
        return float("nan"), float("nan")
    lying = np.nanmin(np.where(np.isfinite(thigh), thigh, 90.0)) < SITTING_DEG
    if not lying or np.nanmax(thigh) > SITTING_DEG + 15.0:
        return 0.0, 0.0
    out = np.clip(np.where(np.isfinite(knee), 90.0 - knee, 0.0), 0.0, 90.0)
    return float(out[0]), float(out[1])


def _hips_wander(window: MovementWindow) -> Value:
    """How far the hips wandered across the picture, % of leg length."""
    travel = window.column("hip_travel_pct")
    if not np.isfinite(travel).any():
        return unknown("the hips were not seen")
    sd = float(np.sqrt(2.0)) * TRAVEL_SD_PCT
    return Value(float(np.nanmax(travel) - np.nanmin(travel)), sd)


def _thighs_before(window: MovementWindow) -> Value:
    """How steep the steeper thigh was before, degrees from the horizontal."""
    names = [f"thigh_from_horizontal_{side}_deg" for side in SIDES]
    return largest([Value(window.at_rest(name), window.at_top(name).sd) for name in names])


def _bent_before(window: MovementWindow) -> Value:
    return Value(abs(window.at_rest("trunk_lean_deg")), window.at_top("trunk_lean_deg").sd)


def _peak(window: MovementWindow) -> Value:
    return window.at_top(f"knee_flexion_{window.side}_deg")


def _straight(window: MovementWindow) -> Value:
    if window.hidden(window.side):
        return unknown("the working leg is behind the other one; " + _TURN)
    peak = _peak(window)
    return Value(peak.value, float(np.hypot(peak.sd, STRAIGHT_SD_DEG)))


def _hold(window: MovementWindow) -> Value:
    """Seconds held; the clock runs only while the leg is straight, as far as that can be seen."""
    straight = _straight(window)
    if straight.why_not is None and straight.value > STRAIGHT_DEG + straight.sd:
        return unknown("the leg was not straight, so the clock did not run")
    sd = 1.0 if window.hidden(window.side) else 0.3
    return Value(window.hold_s, max(sd, 2.0 * window.longest_gap_s))


def _held(motion: Motion, leg: str) -> bool:
    """Whether the leg is straight as far as can be told: never stricter than `_straight`."""
    value, sd, _ = motion[f"knee_flexion_{leg}_deg"]
    return bool(value <= STRAIGHT_DEG + np.hypot(sd, STRAIGHT_SD_DEG))


def _hold_limit(window: MovementWindow) -> float:
    return 10.0 if window.settings.hold_s is None else window.settings.hold_s


def _lean_back(window: MovementWindow) -> Value:
    moved = window.change("trunk_lean_deg")
    return Value(-moved.value, moved.sd)


EXERCISE = Exercise(
    name="leg-kick",
    title="Seated leg kick",
    unit="deg",
    joint="knee",
    signal=Signal(
        measure=_signal,
        columns=("knee_flexion_left_deg", "knee_flexion_right_deg", "trunk_lean_deg"),
        both_legs=False,
    ),
    phases=Phases(
        full_range=90.0,
        count_share=0.4,
        partial_share=0.28,
        doubt_share=0.05,
        rest_share=0.45,
        min_s=0.6,
        max_s=90.0,
        lowers_first=False,
    ),
    goal=Target(0.0, smaller_is_better=True),
    peak=_peak,
    needs=(
        Need(
            name="not-from-behind",
            known=lambda w: abs(w.yaw_median_deg) <= BEHIND_DEG,
            reason="a sitting person's legs cannot be seen from behind; " + _TURN,
        ),
    ),
    gates=(
        over("moves-about", _hips_wander, 27.0, "the person moved about", "walking"),
        over("not-sitting", _thighs_before, 46.0, "nobody was sitting before", "standing"),
        over("bent-before", _bent_before, 41.0, "the body was bent over", "bend from the hips"),
    ),
    dose=Dose(
        sets=1, reps=6, source="10 seconds, legs in turn: the article", hold_s=10.0, in_turn=True
    ),
    guide=Guide(
        why="Stretches the back of your thigh and wakes the knee up after sitting still.",
        steps=(
            "Sit tall on a firm chair, both feet on the floor, side-on to the camera.",
            "Straighten one knee until the leg points forwards, and hold it there.",
            "Lower the foot slowly, then do the same with the other leg.",
        ),
        care="You should feel a stretch, not a pain. Straighten only as far as is comfortable.",
    ),
    posture=Posture.SEATED,
    desk_break=True,
    hold=Hold(_held),
    checks=(
        Check(
            name="not-straight",
            title="Knee straight",
            measure=_straight,
            limit=fixed(STRAIGHT_DEG),
            unit="deg",
            above=True,
            views=SIDE_VIEWS,
            turn=_TURN,
            cue="Straighten the knee",
            advice="Your knee stayed bent; straighten it as far as is comfortable.",
            source="our own starting value",
            priority=2,
        ),
        Check(
            name="lean-back",
            title="Sit tall",
            measure=_lean_back,
            limit=fixed(15.0),
            unit="deg",
            above=True,
            views=SIDE_VIEWS,
            turn="sit side-on to the camera",
            cue="Sit tall",
            advice="You leaned back as the leg came up; sit tall.",
            source="our own starting value",
            priority=3,
        ),
        Check(
            name="short-hold",
            title="Hold",
            measure=_hold,
            limit=_hold_limit,
            unit="s",
            above=False,
            views=ANY_VIEW,
            turn="",
            cue="Keep holding",
            advice="You let go before the time was up; hold a little longer next time.",
            source="10 seconds: the exercise article this programme restates",
            priority=4,
        ),
    ),
)
