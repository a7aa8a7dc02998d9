"""Calf raise: the whole body rises on the toes, the knees stay straight."""

from __future__ import annotations

import numpy as np

from coach.exercises.base import (
    ANY_VIEW,
    NOT_REAR,
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
    spread,
    trunk_moves,
    unknown,
)
from coach.motion.kinematics import FOOT_OFF_PCT, HEEL_PER_BODY_RISE
from coach.motion.types import COLUMN, SIDES, Motion

_HEEL = [COLUMN[f"heel_rise_{s}_pct"] for s in SIDES]
_ANKLE = [COLUMN[f"ankle_rise_{s}_pct"] for s in SIDES]
_TURN = "turn side-on to the camera"

TARGET_PCT = 3.75
"""Heel rise to reach, % of body height: two thirds of an ordinary full rise (5.6 % and more on the
good-form truth clips). A first guess of 3.5 let more rises of 2.4 % pass, which are measured as 2.5
to 3.6; a higher limit would call whole rises low where they are fast or seen badly."""

SWUNG_PCT = 30.0
"""A foot that travels further than this across the picture (% of leg length) was swung."""

STRAIGHT_ENOUGH_DEG = 6.0
"""A knee that bends by less hides nothing of the rise."""

FEET_SHARE, HIPS_SHARE = 0.1, 0.35
"""Least share of the heels' rise that ankles show from the side or at an angle (0.3 there; from the
front they hardly move), and of the body's rise that the hips show (0.58 and more)."""

UNLIKE_SHARE = 0.35
"""While both heels rise no ankle goes down by more than this share of the rise."""

HIDDEN_BY_BEND = 0.06
"""Heel rise (% of body height) that a degree of knee bend may hide."""

MOST_PCT = 9.5
"""No heel rises further than this (% of body height): a jump, or the person came nearer."""


def _signal(motion: Motion) -> tuple[float, float]:
    """Rise of the heels that carry the body, % of body height; 0 for a foot held off the floor."""
    heel = motion.values[_HEEL]
    if not np.isfinite(heel).any():
        return float("nan"), float("nan")
    lifted = motion.values[_ANKLE] > FOOT_OFF_PCT
    carried = max(float(np.nanmin(heel)), -0.5)
    return (0.0 if lifted[0] else carried), (0.0 if lifted[1] else carried)


def _lifted_only_at_the_top(window: RepWindow, side: str) -> bool:
    """A foot held off the floor through the set is fine (single-leg raises); a step is not."""
    rise = window.column(f"ankle_rise_{side}_pct")
    top = window.at_top(f"ankle_rise_{side}_pct")[0]
    ends = window.at_rest(f"ankle_rise_{side}_pct"), float(np.nanmedian(rise[-3:]))
    swung = spread(window, f"ankle_travel_{side}_pct") > SWUNG_PCT
    lifted = top > (0.5 * FOOT_OFF_PCT if swung else FOOT_OFF_PCT)
    return bool(lifted and max(ends) < 0.5 * top)


def _reject(window: RepWindow) -> str | None:
    if not (hips_return(window) and feet_stay(window)):
        return "the person walks"
    if max(spread(window, f"thigh_from_horizontal_{s}_deg") for s in window.seen_legs) > 30.0:
        return "a leg swings"
    if min(window.lowering_s, window.lifting_s) < 0.2:
        return "too sudden for a calf raise"
    if window.range > MOST_PCT:
        return "more than a heel can rise"
    bends = [window.change(f"knee_flexion_{s}_deg")[0] for s in SIDES]
    if min(np.abs(bends)) > 40.0:
        return "the knees bend or straighten"
    if min(bends) < -20.0 and max(bends) > 20.0:
        return "one knee bends while the other straightens"
    if any(_lifted_only_at_the_top(window, side) for side in SIDES):
        return "a foot is lifted and put down"
    near = [window.change(f"ankle_rise_{s}_pct")[0] for s in window.seen_legs]
    if window.main_view in SIDE_VIEWS and max(near) < FEET_SHARE * window.range:
        return "the feet stay down"
    rises = [window.change(f"ankle_rise_{s}_pct")[0] for s in SIDES]
    if window.side == "both" and min(rises) < -UNLIKE_SHARE * window.range:
        return "one foot goes down while the other rises"
    if window.change("hip_rise_pct")[0] < HIPS_SHARE * window.range / HEEL_PER_BODY_RISE:
        return "the hips stay down"
    if abs(window.change("trunk_lean_deg")[0]) > 35.0:
        return "a bend from the hips"
    return None


def _peak(window: RepWindow) -> tuple[float, float]:
    """The rise; facing the camera it is less certain, for the body also comes nearer."""
    facing = abs(float(np.cos(np.radians(np.nanmedian(window.yaw_deg)))))
    return window.range, _noise(window) * (1.0 + 2.0 * max(facing - 0.4, 0.0))


def _noise(window: RepWindow) -> float:
    """One-sigma noise of the rise, % of body height."""
    return 0.2 + 0.08 * window.range


def _rise(window: RepWindow) -> Value:
    """The rise; bent knees, and a leg in front of the standing one, hide part of it."""
    value, sd = _peak(window)
    bend = max(_knee_bend(window).value - STRAIGHT_ENOUGH_DEG, 0.0)
    if window.side != "both" and window.hidden(window.side):
        sd *= 2.0
    return Value(value, sd + HIDDEN_BY_BEND * bend if np.isfinite(bend) else sd)


def _limit(window: RepWindow) -> float:
    """The target, or three quarters of the person's own best where that is more."""
    wanted, height = window.settings.target, window.settings.height_cm
    if wanted is None:
        wanted = TARGET_PCT
    elif height is not None:
        wanted *= 100.0 / height
    return max(wanted, 0.75 * window.best)


def _knee_bend(window: RepWindow) -> Value:
    changes = [window.change(f"knee_flexion_{side}_deg") for side in window.seen_legs]
    known = [Value(*change) for change in changes if np.isfinite(change[0])]
    if not known:
        return unknown("the knees were not seen well enough")
    standing = [v for v in known if v.value < 45.0] or known
    return min(standing, key=lambda v: v.sd)


EXERCISE = Exercise(
    name="calf-raise",
    title="Calf raise",
    unit="pct",
    default_target=TARGET_PCT,
    full_range=3.5,
    count_share=1.5 / 3.5,
    partial_share=0.3,
    range_is_target=False,
    doubt_share=0.0,
    rest_share=0.8,
    min_s=0.8,
    max_s=20.0,
    signal=_signal,
    both_legs=True,
    lowers_first=False,
    reject=_reject,
    peak_of=_peak,
    joint="ankle",
    signal_columns=("heel_rise_left_pct", "knee_flexion_left_deg", "knee_flexion_right_deg"),
    dose=Dose(sets=2, reps=10, source="our own gentle start; the article names no number"),
    guide=Guide(
        why="Strengthens your calves, which run across the back of the knee and steady each step.",
        steps=(
            "Stand tall behind a chair and rest your fingers on its back.",
            "Rise onto the balls of both feet, knees straight.",
            "Lower your heels slowly until they touch the floor.",
        ),
        care="Rise only as high as you can come down from slowly.",
    ),
    checks=(
        Check(
            name="knee-bend",
            title="Knees straight",
            measure=_knee_bend,
            limit=fixed(15.0),
            unit="deg",
            above=True,
            views=SIDE_VIEWS,
            turn=_TURN,
            cue="Keep your knees straight",
            advice="Your knees bent as you rose; keep them straight and let the calves lift you.",
            source="standardised heel-rise test: knee straight",
            priority=2,
        ),
        Check(
            name="trunk-lean",
            title="Straight up",
            measure=trunk_moves,
            limit=fixed(10.0),
            unit="deg",
            above=True,
            views=SIDE_VIEWS,
            turn=_TURN,
            cue="Rise straight up",
            advice="Your body leaned as you rose; go straight up, holding on if you need to.",
            source="standardised heel-rise test: trunk straight",
            priority=3,
        ),
        Check(
            name="too-fast",
            title="Pace",
            measure=lambda w: duration(w, w.lowering_s, _noise(w)),
            limit=fixed(0.6),
            unit="s",
            above=False,
            views=ANY_VIEW,
            turn="",
            cue="Lower slowly",
            advice="You came down quickly; lower your heels slowly.",
            source="our own starting value",
            priority=4,
        ),
        Check(
            name="low-rise",
            title="Height",
            measure=_rise,
            limit=_limit,
            unit="pct",
            above=False,
            views=NOT_REAR,
            turn=_TURN,
            cue="Rise a little higher",
            advice="Some rises were low; come up a little higher if it feels fine.",
            source="75 % of the person's own best; our own starting value",
            priority=5,
        ),
    ),
)
