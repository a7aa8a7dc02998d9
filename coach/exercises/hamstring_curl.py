"""Standing hamstring curl: one knee flexes behind, its thigh stays, the other leg stands."""

from __future__ import annotations

import numpy as np

from coach.exercises.base import (
    ANY_VIEW,
    SIDE_VIEWS,
    Check,
    Dose,
    Exercise,
    Guide,
    RepWindow,
    Value,
    duration,
    fixed,
    foot_returns,
    hips_return,
    nearer_or_further,
    spread,
    trunk_moves,
    unknown,
)
from coach.motion.types import COLUMN, SIDES, Motion, View

_KNEE = [COLUMN[f"knee_flexion_{s}_deg"] for s in SIDES]
_SHANK = [COLUMN[f"shank_lean_{s}_deg"] for s in SIDES]

THIGH_SHARE = 0.43
"""A thigh further forward than this share of the knee's angle is a step or a knee lift (curls with
a drifting thigh reach 0.37)."""

BACK_SHARE, BACK_DEG = 0.35, 15.0
"""A thigh further back than this share of the knee's angle, and than this, is a leg swung back from
the hip."""

RESTING_DEG = 18.0
"""A leg that rests more bent than this was not standing."""

SINK_PCT = 4.0
"""Hips that sink by more (% of body height) belong to a squat."""

SHANK_PCT = 24.6
"""Knee-ankle length, % of body height (Drillis and Contini 1966)."""

LIFT_SHARE = 0.4
"""Least share of the rise that the knee's angle implies for the ankle."""

TWITCH_DEG, TWITCH_S = 60.0, 0.45
"""A small bend with a way up or down shorter than this is a step, not a curl."""

MIXED_UP_DEG = 15.0
"""A standing leg that seems to bend further than this, seen from the side, was mixed up with the
working one (MediaPipe swaps the legs where they overlap)."""

_TURN = "stand side-on with the working leg nearer the camera"
_HIDDEN = f"the working leg is behind the other one; {_TURN}"

BEHIND_DEG = 40.0
"""A knee bends behind as long as the shank lags its flexion by less than this (thigh forward)."""


def _signal(motion: Motion) -> tuple[float, float]:
    """Each knee's flexion as far as the shank really goes behind, less what both knees share."""
    knee, shank = motion.values[_KNEE], motion.values[_SHANK]
    curl = np.minimum(knee, shank + BEHIND_DEG)
    curl = np.where(np.isfinite(curl), np.maximum(curl, 0.0), 0.0)
    if not np.isfinite(knee).any():
        return float("nan"), float("nan")
    shared = max(float(curl.min()) - 20.0, 0.0)
    return float(curl[0] - shared), float(curl[1] - shared)


def _reject(window: RepWindow) -> str | None:
    leg, other = window.side, window.other_leg
    if window.base > RESTING_DEG:
        return "the foot was not down before"
    if not hips_return(window):
        return "the person walks"
    if window.range < TWITCH_DEG and min(window.lowering_s, window.lifting_s) < TWITCH_S:
        return "a step or a twitch"
    level, sd = window.at_top(f"thigh_from_horizontal_{leg}_deg")
    # Facing the camera a thigh's lean is hardly seen; there only a sure one tells.
    doubt = sd if window.main_view in (View.FRONT, View.REAR) else 0.0
    thigh = 90.0 - level - doubt
    knee = window.at_top(f"knee_flexion_{leg}_deg")[0]
    if np.isfinite(thigh) and thigh > max(THIGH_SHARE * knee, 12.0):
        return "the thigh lifts forward"
    if level - 90.0 - doubt > max(BACK_SHARE * knee, BACK_DEG):
        return "the leg swings back from the hip"
    if window.change("hip_rise_pct")[0] < -SINK_PCT:
        return "the body goes down"
    if len(window.seen_legs) == 2 and (
        nearer_or_further(window, (other,)) or not foot_returns(window, other)
    ):
        return "the standing foot moves"
    lift = SHANK_PCT * (1.0 - np.cos(np.radians(knee)))
    if window.change(f"ankle_rise_{leg}_pct")[0] < LIFT_SHARE * lift:
        return "the foot stays down"
    standing = window.at_top(f"knee_flexion_{other}_deg")
    if np.isfinite(standing[0]) and standing[0] > 35.0 + standing[1] and standing[0] > 0.6 * knee:
        return "both knees bend"
    return None


def _peak(window: RepWindow) -> tuple[float, float]:
    leg = window.side
    knee = window.values[window.top, COLUMN[f"knee_flexion_{leg}_deg"]]
    return float(np.nanmax(knee)), window.at_top(f"knee_flexion_{leg}_deg")[1]


def _curl(window: RepWindow) -> Value:
    value, sd = _peak(window)
    if window.hidden(window.side):
        return unknown(_HIDDEN)
    return Value(value, sd)


def _limit(window: RepWindow) -> float:
    return EXERCISE.target(window.settings) - 10.0


def _thigh(window: RepWindow) -> Value:
    """How far the thigh itself swings forward: hip flexion without the trunk's part, which is
    `trunk-swing`'s."""
    name = f"thigh_from_horizontal_{window.side}_deg"
    raised, sd = window.change(name)
    if window.hidden(window.side):
        return unknown(_HIDDEN)
    return Value(-raised, sd)


def _pace(window: RepWindow) -> Value:
    """The quicker of up and down."""
    standing = f"knee_flexion_{window.other_leg}_deg"
    if len(window.seen_legs) < 2 and spread(window, standing) > MIXED_UP_DEG:
        return unknown("the two legs could not be told apart; turn a little towards the camera")
    return duration(window, min(window.lifting_s, window.lowering_s), _peak(window)[1])


EXERCISE = Exercise(
    name="hamstring-curl",
    title="Standing hamstring curl",
    unit="deg",
    default_target=90.0,
    full_range=90.0,
    count_share=0.4,
    partial_share=0.28,
    range_is_target=True,
    doubt_share=0.05,
    rest_share=0.35,
    min_s=0.5,
    max_s=8.0,
    signal=_signal,
    both_legs=False,
    lowers_first=False,
    reject=_reject,
    peak_of=_peak,
    joint="knee",
    signal_columns=("knee_flexion_left_deg", "knee_flexion_right_deg", "trunk_lean_deg"),
    dose=Dose(sets=2, reps=8, source="our own gentle start; the article names no number"),
    guide=Guide(
        why="Strengthens the muscles at the back of your thigh, which help to steady the knee.",
        steps=(
            "Stand tall and hold the back of a chair.",
            "Bend one knee and bring the heel up behind you; keep your knees side by side.",
            "Lower the foot slowly until it is on the floor again.",
        ),
        care="Lift only as far as it feels fine; a cramp is a sign to stop and shake the leg out.",
    ),
    checks=(
        Check(
            name="thigh-drift",
            title="Thigh still",
            measure=_thigh,
            limit=fixed(15.0),
            unit="deg",
            above=True,
            views=SIDE_VIEWS,
            turn=_TURN,
            cue="Keep your knees level, thigh still",
            advice="Your thigh swung forward; keep your knees side by side and only bend the knee.",
            source="AAOS knee conditioning programme: keep the knees close",
            priority=2,
        ),
        Check(
            name="trunk-swing",
            title="Stand tall",
            measure=trunk_moves,
            limit=fixed(12.0),
            unit="deg",
            above=True,
            views=SIDE_VIEWS,
            turn="stand side-on to the camera",
            cue="Stand tall",
            advice="Your body swung along; stand tall and hold on to something if you need to.",
            source="our own starting value; no published cut-off was found",
            priority=3,
        ),
        Check(
            name="too-fast",
            title="Pace",
            measure=_pace,
            limit=fixed(0.6),
            unit="s",
            above=False,
            views=ANY_VIEW,
            turn="",
            cue="Slow and steady",
            advice="You moved quickly; take about a second up and a second down.",
            source="our own starting value",
            priority=4,
        ),
        Check(
            name="low-curl",
            title="Height",
            measure=_curl,
            limit=_limit,
            unit="deg",
            above=False,
            views=SIDE_VIEWS,
            turn=_TURN,
            cue="Bring the heel up a bit more",
            advice="Your heel stopped below your target; bring it up a bit more if it feels fine.",
            source="our own starting value; no published target was found",
            priority=5,
        ),
    ),
)
