"""What an exercise is made of, as data: signal, phases, gates, checks, dose and words.

An exercise is one file of this package that defines `EXERCISE`; nothing elsewhere names it. Its
functions turn one frame or one movement into a `Value` with its uncertainty; whether that value
speaks against the movement (`Gate`) or is a fault of form (`Check`) is decided the same way for
all, in `coach/coaching`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from coach.exercises.settings import Settings
from coach.exercises.window import MovementWindow, Value, unknown
from coach.motion.types import Motion, View

__all__ = [
    "ANY_VIEW",
    "FRONT_VIEWS",
    "NOT_REAR",
    "SIDE_VIEWS",
    "Check",
    "Dose",
    "Exercise",
    "Gate",
    "Guide",
    "Hold",
    "MovementWindow",
    "Need",
    "Phases",
    "Posture",
    "Settings",
    "Signal",
    "Target",
    "Value",
    "fixed",
    "over",
    "under",
    "unknown",
]

SIDE_VIEWS = (View.SIDE, View.OBLIQUE)
FRONT_VIEWS = (View.FRONT,)
NOT_REAR = (View.FRONT, View.OBLIQUE, View.SIDE)
ANY_VIEW = (View.FRONT, View.OBLIQUE, View.SIDE, View.REAR)

Measure = Callable[[MovementWindow], Value]
"""What is measured of a movement."""

Limit = Callable[[MovementWindow], float | None]
"""What a measure is held against; None where it does not apply."""


class Posture(StrEnum):
    """How one is before the first repetition."""

    STANDING = "standing"
    SEATED = "seated"


@dataclass(frozen=True)
class Dose:
    """How much of an exercise to begin with.

    hold_s: how long to hold each repetition's peak. in_turn: left and right take turns from one
    repetition to the next, instead of one leg doing a whole set. starter: part of the programme to
    begin with, before anything was prescribed.
    """

    sets: int
    reps: int
    source: str
    hold_s: float | None = None
    in_turn: bool = False
    starter: bool = True


@dataclass(frozen=True)
class Guide:
    """What a person should know before the first repetition, in our own words.

    why: what it is good for. steps: what to do, in order. care: how to keep it easy on a sore knee.
    """

    why: str
    steps: tuple[str, ...]
    care: str


@dataclass(frozen=True)
class Signal:
    """What a repetition is read from.

    measure: from one frame, 0 at rest and growing towards the peak, for the left and the right leg
    (the same twice where both_legs work as one); NaN where it cannot be measured. columns: worth
    plotting, the working joint's own first, of the left leg. side: which leg works, left or right,
    where that shows in the course of a movement and not in how far each leg's signal goes.
    """

    measure: Callable[[Motion], tuple[float, float]]
    columns: tuple[str, ...]
    both_legs: bool
    side: Callable[[MovementWindow], str] | None = None


@dataclass(frozen=True)
class Phases:
    """Which course of the signal is a repetition.

    full_range: of a whole repetition with the default target, in the signal's unit. Of it,
    count_share counts and partial_share is reported; a range that falls short of counting by no
    more than its uncertainty, and by doubt_share at most, counts too. Rest is never taken to be
    further from zero than rest_share. min_s, max_s: shortest and longest repetition.
    lowers_first: whether the way to the peak is the lowering. from_rest: whether one begins only
    from a rest that was seen, where coming to rest (sitting down) would look like the end of one.
    """

    full_range: float
    count_share: float
    partial_share: float
    doubt_share: float
    rest_share: float
    min_s: float
    max_s: float
    lowers_first: bool
    from_rest: bool = False


@dataclass(frozen=True)
class Target:
    """How far to go.

    value: the default, in the exercise's unit. smaller_is_better: the closer to it from above the
    better (a knee that straightens), where otherwise further is more. sets_range: whether the
    person's own target changes what a whole repetition is.
    """

    value: float
    smaller_is_better: bool = False
    sets_range: bool = False


@dataclass(frozen=True)
class Hold:
    """When an exercise's hold clock runs: `held` says so of one frame and one leg."""

    held: Callable[[Motion, str], bool]


@dataclass(frozen=True)
class Need:
    """What must have been seen for a movement to be judged at all.

    known: whether it was. reason: what to tell where it was not, and how to stand or film so that
    it is.
    """

    name: str
    known: Callable[[MovementWindow], bool]
    reason: str


@dataclass(frozen=True)
class Gate:
    """One thing that speaks against a movement being a repetition of this exercise, or for it.

    measure: its value with its own uncertainty; what is not known speaks neither way. limit, above:
    values beyond the limit, on that side, speak against it, the more so the more of their own sigma
    they are beyond (`coaching/likelihood.py`). reason: what to tell the person.
    look_alike: what such a movement usually is. source: where the limit comes from.
    """

    name: str
    measure: Measure
    limit: Limit
    above: bool
    reason: str
    look_alike: str
    source: str

    def sigma_beyond(self, window: MovementWindow) -> float:
        """How many of its own sigma the value lies beyond the limit, negative within; NaN where it
        is unknown or the limit does not apply."""
        limit = self.limit(window)
        measured = self.measure(window)
        if limit is None or not measured.known:
            return math.nan
        past = measured.value - limit if self.above else limit - measured.value
        return past / max(measured.sd, 1e-6)


@dataclass(frozen=True)
class Check:
    """One question asked of every repetition.

    measure: the value of a repetition. limit: a number, or a function of the settings and the set's
    best peak (None: the check does not apply). above: whether values above the limit are the fault.
    views: where it can be judged from; turn: how to stand so that it can. cue: said during the set.
    advice: a sentence for the summary. source: where the limit comes from. priority: 1 is said
    first.
    """

    name: str
    title: str
    measure: Measure
    limit: Limit
    unit: str
    above: bool
    views: tuple[View, ...]
    turn: str
    cue: str
    advice: str
    source: str
    priority: int = 5


@dataclass(frozen=True)
class Exercise:
    """An exercise as data and small functions.

    unit: of the peak (deg, or pct of body height). peak: a movement's peak and its uncertainty as
    people know it. joint: where to draw the angle. needs, gates: what decides whether a movement is
    a repetition of it. posture: how one is at rest. desk_break: also fit for a short break at a
    desk. support: what to hold on to, a sentence said before the first set; "" for nothing.
    """

    name: str
    title: str
    unit: str
    joint: str
    signal: Signal
    phases: Phases
    goal: Target
    peak: Measure
    gates: tuple[Gate, ...]
    checks: tuple[Check, ...]
    dose: Dose
    guide: Guide
    needs: tuple[Need, ...] = ()
    posture: Posture = Posture.STANDING
    desk_break: bool = False
    hold: Hold | None = None
    support: str = ""

    def target(self, settings: Settings) -> float:
        """The target peak: the person's own, or the default."""
        return self.goal.value if settings.target is None else settings.target

    def range_of(self, settings: Settings) -> float:
        """The range of a whole repetition, in the signal's unit."""
        return self.target(settings) if self.goal.sets_range else self.phases.full_range

    def unit_for(self, height_cm: float | None) -> str:
        """What peaks and targets are given in: where the height is known, cm and no share of it."""
        return "cm" if self.unit == "pct" and height_cm is not None else self.unit


def fixed(limit: float) -> Limit:
    """A limit that is the same for everybody."""
    return lambda window: limit


OURS = "our own: sound repetitions of the sample clips and traces stay within it"


def over(
    name: str, measure: Measure, limit: float, reason: str, look_alike: str, source: str = OURS
) -> Gate:
    """A gate against values above a limit."""
    return Gate(name, measure, fixed(limit), True, reason, look_alike, source)


def under(
    name: str, measure: Measure, limit: float, reason: str, look_alike: str, source: str = OURS
) -> Gate:
    """A gate against values below a limit."""
    return Gate(name, measure, fixed(limit), False, reason, look_alike, source)
