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
    MovementWindow,
    Phases,
    Signal,
    Target,
    Value,
    fixed,
    over,
    under,
    unknown,
)
from coach.exercises.common import HIPS_STAY, NEARER_PCT, nearer_or_further, seen_along
from coach.exercises.measures import (
    feet_level,
    foot_steps,
    phase,
    smallest,
    spread,
    trunk_moves,
)
from coach.motion.types import COLUMN, SIDES, Motion
from coach.translation import gettext as _

_KNEE = [COLUMN[f"knee_flexion_{s}_deg"] for s in SIDES]
_SHANK = [COLUMN[f"shank_lean_{s}_deg"] for s in SIDES]

THIGH_SHARE = 0.43
"""A thigh further forward than this share of the knee's angle is a step or a knee lift (curls with
a drifting thigh reach 0.37)."""

BACK_SHARE, BACK_DEG = 0.35, 15.0
"""A thigh further back than this share of the knee's angle, and than this, is a leg swung back from
the hip."""

RESTING_DEG = 18.0
"""A leg that rests more bent than this, by more than its uncertainty, was not standing."""

SINK_PCT = 3.3
"""Hips that sink by more (% of body height) belong to a squat."""

SHANK_PCT = 24.6
"""Knee-ankle length, % of body height (Drillis and Contini 1966)."""

TWITCH_DEG, TWITCH_S = 60.0, 0.57
"""A small bend with a way up or down shorter than this is a step, not a curl."""

SIDE_LEAN_SD_DEG = 4.0
"""Seen from the side or at an angle a thigh's lean lies in the picture: it is no less certain than
this (the fit's doubt there is mostly about depth)."""

MIXED_UP_DEG = 15.0
"""A standing leg that seems to bend further than this, seen from the side, was mixed up with the
working one (MediaPipe swaps the legs where they overlap)."""

_TURN = "stand side-on with the working leg nearer the camera"
_HIDDEN = _("the working leg is behind the other one; {turn}", turn=_(_TURN))

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


def _knee(window: MovementWindow) -> Value:
    return window.at_top(f"knee_flexion_{window.side}_deg")


def _resting_bend(window: MovementWindow) -> Value:
    """How bent the working knee was before."""
    return Value(window.base, _knee(window).sd)


def _twitch(window: MovementWindow) -> Value:
    """Time of the quicker of up and down of a small bend."""
    if window.range >= TWITCH_DEG:
        return unknown("it is no small bend")
    return smallest([phase(window, s, 0.0) for s in (window.lowering_s, window.lifting_s)])


def _thigh_lean(window: MovementWindow) -> Value:
    """The working thigh's lean at the top, + forwards."""
    level = window.at_top(f"thigh_from_horizontal_{window.side}_deg")
    sd = level.sd if seen_along(window) else min(level.sd, SIDE_LEAN_SD_DEG)
    return Value(90.0 - level.value, sd)


def _thigh_forward(window: MovementWindow) -> Value:
    """The thigh forwards, beyond what a drifting thigh may."""
    lean = _thigh_lean(window)
    return Value(lean.value - max(THIGH_SHARE * _knee(window).value, 12.0), lean.sd)


def _thigh_back(window: MovementWindow) -> Value:
    """The thigh backwards, beyond what a curl takes it."""
    lean = _thigh_lean(window)
    return Value(-lean.value - max(BACK_SHARE * _knee(window).value, BACK_DEG), lean.sd)


def _hips_sink(window: MovementWindow) -> Value:
    sunk = window.change("hip_rise_pct")
    return Value(-sunk.value, sunk.sd)


def _standing_foot_level(window: MovementWindow) -> Value:
    if len(window.seen_legs) < 2:
        return unknown("one leg is behind the other")
    moved = feet_level(window, (window.other_leg,))
    # Both feet seem to shift by 1 to 2 % in a squat; a single standing foot does not, where the
    # camera looks along the way: there less than half of it tells.
    return Value(moved.value / 0.45, moved.sd, moved.why_not) if seen_along(window) else moved


def _standing_foot_steps(window: MovementWindow) -> Value:
    if len(window.seen_legs) < 2:
        return unknown("one leg is behind the other")
    return foot_steps(window, window.other_leg)


def _foot_lifts(window: MovementWindow) -> Value:
    """The working foot's rise over what the knee's angle implies for the ankle."""
    implied = SHANK_PCT * (1.0 - float(np.cos(np.radians(_knee(window).value))))
    rise = window.change(f"ankle_rise_{window.side}_pct")
    return Value(rise.value / implied, rise.sd / implied)


def _standing_knee(window: MovementWindow) -> Value:
    """The standing knee's bend at the top, where it is more than 0.6 of the working one's."""
    standing = window.at_top(f"knee_flexion_{window.other_leg}_deg")
    if standing.known and standing.value <= 0.6 * _knee(window).value:
        return Value(0.0, standing.sd)
    return standing


def _peak(window: MovementWindow) -> Value:
    leg = window.side
    knee = window.values[window.top, COLUMN[f"knee_flexion_{leg}_deg"]]
    return Value(float(np.fmax.reduce(knee)), _knee(window).sd)


def _curl(window: MovementWindow) -> Value:
    return unknown(_HIDDEN) if window.hidden(window.side) else _peak(window)


def _limit(window: MovementWindow) -> float:
    return EXERCISE.target(window.settings) - 10.0


def _thigh(window: MovementWindow) -> Value:
    """How far the thigh itself swings forward: hip flexion without the trunk's part, which is
    `trunk-swing`'s."""
    raised = window.change(f"thigh_from_horizontal_{window.side}_deg")
    return unknown(_HIDDEN) if window.hidden(window.side) else Value(-raised.value, raised.sd)


def _pace(window: MovementWindow) -> Value:
    """The quicker of up and down."""
    standing = f"knee_flexion_{window.other_leg}_deg"
    if len(window.seen_legs) < 2 and spread(window, standing) > MIXED_UP_DEG:
        return unknown("the two legs could not be told apart; turn a little towards the camera")
    ways = [
        phase(window, s, _peak(window).sd)
        for s in (window.lifting_s, window.lowering_s)
        if np.isfinite(s)
    ]
    return smallest(ways)


_GATES = (
    over("not-down", _resting_bend, RESTING_DEG, "the foot was not down before", "walking"),
    HIPS_STAY,
    under("twitch", _twitch, TWITCH_S, "it was a step or a twitch", "a step"),
    over("thigh-forward", _thigh_forward, -2.0, "the thigh lifted forward", "knee lift"),
    over("thigh-back", _thigh_back, -2.0, "the leg swung back from the hip", "leg swing"),
    over("hips-sink", _hips_sink, SINK_PCT, "the body went down", "squat"),
    nearer_or_further(_standing_foot_level, NEARER_PCT),
    over("standing-foot", _standing_foot_steps, 3.2, "the standing foot moved", "a step"),
    under("foot-down", _foot_lifts, 0.48, "the foot stayed down", "knee bend"),
    over("both-knees", _standing_knee, 35.0, "both knees bent", "squat"),
)


EXERCISE = Exercise(
    name="hamstring-curl",
    title="Standing hamstring curl",
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
        rest_share=0.35,
        min_s=0.5,
        max_s=60.0,
        lowers_first=False,
    ),
    goal=Target(90.0, sets_range=True),
    peak=_peak,
    gates=_GATES,
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
    support="Hold the back of a chair.",
)
