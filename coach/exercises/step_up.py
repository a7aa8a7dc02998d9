"""Step-up: one foot stays on a low step, the body rises over it, the other foot only taps."""

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
from coach.exercises.common import STEP_PCT
from coach.exercises.measures import LEG_PER_HEIGHT, TRAVEL_SD_PCT, most_trunk_lean, phase
from coach.motion.types import COLUMN, SIDES, Motion
from coach.translation import gettext as _

_HIPS, _BODY = COLUMN["hip_rise_pct"], COLUMN["body_rise_pct"]
_TURN = "turn side-on to the camera"
_CHANGED = _("what it is measured from changed meanwhile")

BODY_SHARE = 0.3
"""Of the rise, how much is read from hips, shoulders and nose together and not from the hips alone:
who is up but still leans has not arrived. More would take bending forward for going down."""

FROM_SHARE, TO_SHARE = 0.1, 0.6
"""On its way between these shares of the rise the body is carried by the working leg alone, and
both legs are told apart best: at rest, one foot up, MediaPipe lets them change places."""

HIGH_SHARE = 0.3
"""From this share of the rise on the working foot is seen in its place, apart from the other."""

FASTEST_PCT_S = 100.0
"""No body comes down a step faster than this (% of body height a second; hurried ones reach 60)."""

RISE_SD_PCT = 1.0
"""One-sigma error of how far the hips rise, % of body height (sample clips)."""


def _signal(motion: Motion) -> tuple[float, float]:
    """How high hips and upper body are, whichever leg carries them; NaN where not seen."""
    hips, body = float(motion.values[_HIPS]), float(motion.values[_BODY])
    rise = (1.0 - BODY_SHARE) * hips + BODY_SHARE * body
    return rise, rise


def _carrying(window: MovementWindow, leg: str) -> Value:
    """A knee's flexion while one leg carries the body up and down."""
    share = (window.signal - window.base) / window.range
    rows = (share >= FROM_SHARE) & (share <= TO_SHARE)
    rows[: window.start] = rows[window.end + 1 :] = False
    column = COLUMN[f"knee_flexion_{leg}_deg"]
    values, sd = window.values[rows, column], window.sd[rows, column]
    known = np.isfinite(values) & np.isfinite(sd)
    if not known.any():
        return unknown("the knee was not seen on the way")
    return Value(float(np.median(values[known])), float(np.median(sd[known])))


def _side(window: MovementWindow) -> str:
    """The leg whose knee is bent more on the way up and down."""
    left, right = (_carrying(window, leg) for leg in SIDES)
    return "right" if right.known and not right.value <= left.value else "left"


def _bent(window: MovementWindow) -> Value:
    """How far the working knee was bent on the way."""
    return _carrying(window, window.side)


def _straightens(window: MovementWindow) -> Value:
    """How far the working knee straightens from there to the top."""
    bent, top = _bent(window), _top_knee(window)
    if not (bent.known and top.known):
        return unknown("the knee was not seen")
    return Value(bent.value - top.value, float(np.hypot(bent.sd, top.sd)))


def _other_knee(window: MovementWindow) -> Value:
    """How far the other knee was bent on the way, as a share of the working one."""
    bent, other = _bent(window), _carrying(window, window.other_leg)
    if not (bent.known and other.known):
        return unknown("both knees have to be seen")
    scale = max(bent.value, 1.0)
    return Value(other.value / scale, float(np.hypot(bent.sd, other.sd)) / scale)


def _hips_return(window: MovementWindow) -> Value:
    """How far apart, across the picture, the hips are on the way up and on the way down, half way
    each, % of leg length: before and after that they go forward and back over the floor."""
    if _zero_changes(window):
        return unknown(_CHANGED)
    half = window.base + 0.5 * window.range
    above = np.flatnonzero(window.signal[window.start : window.end + 1] >= half)
    travel = window.column("hip_travel_pct")[above[[0, -1]]]
    if not np.isfinite(travel).all():
        return unknown("the hips were not seen on the way")
    return Value(abs(float(travel[1] - travel[0])), float(np.sqrt(2.0)) * TRAVEL_SD_PCT)


def _foot_moves(window: MovementWindow) -> Value:
    """How far the working foot wanders, across the picture or in its height, while the body is
    higher than HIGH_SHARE of the rise, % of leg length."""
    rows = np.zeros(len(window.signal), dtype=bool)
    rows[window.start : window.end + 1] = True
    rows &= window.signal >= window.base + HIGH_SHARE * window.range
    ways = []
    for name, scale in (("ankle_travel_{}_pct", 1.0), ("ankle_rise_{}_pct", 1 / LEG_PER_HEIGHT)):
        place = scale * window.values[rows, COLUMN[name.format(window.side)]]
        known = place[np.isfinite(place)]
        if not len(known):
            return unknown("the foot on the step was not seen")
        ways.append(float(np.percentile(known, 90) - np.percentile(known, 10)))
    return Value(max(ways), float(np.sqrt(2.0)) * TRAVEL_SD_PCT)


def _top_knee(window: MovementWindow) -> Value:
    return window.at_top(f"knee_flexion_{window.side}_deg")


def _peak(window: MovementWindow) -> Value:
    """How far the hips rise."""
    return Value(window.change("hip_rise_pct").value, RISE_SD_PCT)


def _zero_changes(window: MovementWindow) -> bool:
    """Whether the hips jump: live, quiet standing on the step becomes the new zero there."""
    speed = np.abs(np.diff(window.signal) / np.diff(window.time_s))
    return bool(speed.size and float(speed.max()) > FASTEST_PCT_S)


def _lowering(window: MovementWindow) -> Value:
    if _zero_changes(window):
        return unknown(_CHANGED)
    return phase(window, window.lowering_s, RISE_SD_PCT)


EXERCISE = Exercise(
    name="step-up",
    title="Step-up",
    unit="pct",
    joint="knee",
    signal=Signal(
        measure=_signal,
        columns=("hip_rise_pct", "knee_flexion_left_deg", "knee_flexion_right_deg"),
        both_legs=False,
        side=_side,
    ),
    phases=Phases(
        full_range=10.0,
        count_share=0.5,
        partial_share=0.3,
        doubt_share=0.0,
        rest_share=0.3,
        min_s=1.2,
        max_s=20.0,
        lowers_first=False,
    ),
    goal=Target(10.0),
    peak=_peak,
    gates=(
        over("walks-on", _hips_return, STEP_PCT, "the body came down in another place", "walking"),
        under("no-knee-bent", _bent, 36.0, "no knee was bent before", "calf raise"),
        under("stays-bent", _straightens, 14.0, "the knee stayed bent", "bend from the hips"),
        over("foot-moves", _foot_moves, STEP_PCT, "the foot did not stay on the step", "walking"),
        over("both-knees", _other_knee, 0.55, "both knees were bent", "squat or lunge"),
    ),
    dose=Dose(sets=2, reps=8, source="our own gentle start", starter=False),
    guide=Guide(
        why="Strengthens the thigh that takes you upstairs.",
        steps=(
            "Put one whole foot on a low step.",
            "Push through that heel until the leg is straight; the other foot only taps.",
            "Lower slowly, the same foot stays up.",
        ),
        care="Use a lower step, or a rail.",
    ),
    checks=(
        Check(
            name="not-upright",
            title="Leg straight",
            measure=_top_knee,
            limit=fixed(20.0),
            unit="deg",
            above=True,
            views=SIDE_VIEWS,
            turn=_TURN,
            cue="Straighten the leg at the top",
            advice="Your knee stayed bent at the top; push until the leg is straight.",
            source="our own starting value: sound step-ups of the sample clips end at 12 and less",
            priority=2,
        ),
        Check(
            name="forward-lean",
            title="Chest up",
            measure=most_trunk_lean,
            limit=fixed(38.0),
            unit="deg",
            above=True,
            views=SIDE_VIEWS,
            turn=_TURN,
            cue="Chest up",
            advice="Your chest came far forward; let the leg do the work and stay tall.",
            source="our own starting value: sound step-ups of the sample clips lean by 30 and less",
            priority=3,
        ),
        Check(
            name="too-fast",
            title="Pace",
            measure=_lowering,
            limit=fixed(0.7),
            unit="s",
            above=False,
            views=ANY_VIEW,
            turn="",
            cue="Lower slowly",
            advice="You came down quickly; take about two seconds.",
            source="our own starting value",
            priority=4,
        ),
    ),
)
