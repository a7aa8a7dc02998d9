"""What sets come to in one number: each measure with its uncertainty, and which way is better."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

from coach.domain import SetFigures
from coach.exercises.base import Exercise
from coach.exercises.measures import phase_sd

__all__ = [
    "HOLD_SD_S",
    "NOT_MEASURED",
    "RATING_SD",
    "Better",
    "Measure",
    "Measured",
    "Share",
    "better",
    "goes_further_up",
    "measured",
    "measures_of",
    "unit_of",
]

RATING_SD = 0.48
"""A rating from 0 to 10, given twice within a day by people with a painful knee: standard error of
measurement (Alghadir et al. 2018, J Pain Res 11:851). Effort is taken to be rated as surely."""

HOLD_SD_S = 1.0
"""A hold's time where the leg is hidden, the worst case (`coach/exercises`)."""

REPS_SD = 0.5
"""A set's count may be one off where a movement was at the edge of counting; our own."""


class Measure(StrEnum):
    """What is followed over time."""

    PEAK = "peak"
    RANGE = "range"
    REPS = "reps"
    LOWERING = "lowering"
    HOLD = "hold"
    LIFTING = "lifting"
    FORM = "form"
    SYMMETRY = "symmetry"
    PAIN_BEFORE = "pain before"
    PAIN_AFTER = "pain after"
    EFFORT_BEFORE = "effort before"
    EFFORT_AFTER = "effort after"


class Better(StrEnum):
    """Which way of a measure is the better one, if any."""

    HIGHER = "higher"
    LOWER = "lower"
    NEARER_ZERO = "nearer zero"
    NEITHER = "neither"


class Measured(NamedTuple):
    """A value and its one-sigma uncertainty; both NaN where nothing was measured."""

    value: float
    sd: float

    @property
    def known(self) -> bool:
        """Whether there is a value, and an uncertainty to it."""
        return math.isfinite(self.value) and math.isfinite(self.sd)


class Share(Measured):
    """So many of so many repetitions, as a share of 0 to 1. Its uncertainty is that of the Beta
    distribution after these with nothing known before: never 0, as a share of none or all would
    have it. `of` above 0."""

    some: int
    of: int

    def __new__(cls, some: int, of: int) -> Share:
        """some: those that are meant."""
        likely = (some + 1) / (of + 2)
        found = super().__new__(cls, some / of, math.sqrt(likely * (1 - likely) / (of + 3)))
        found.some, found.of = some, of
        return found


NOT_MEASURED = Measured(math.nan, math.nan)

_UNITS = {
    Measure.REPS: "reps",
    Measure.LOWERING: "s",
    Measure.HOLD: "s",
    Measure.LIFTING: "s",
    Measure.FORM: "share",
}

_BETTER = {
    Measure.RANGE: Better.HIGHER,
    Measure.REPS: Better.HIGHER,
    Measure.LOWERING: Better.NEITHER,
    Measure.HOLD: Better.HIGHER,
    Measure.LIFTING: Better.NEITHER,
    Measure.FORM: Better.HIGHER,
    Measure.SYMMETRY: Better.NEARER_ZERO,
    Measure.PAIN_BEFORE: Better.LOWER,
    Measure.PAIN_AFTER: Better.LOWER,
    Measure.EFFORT_BEFORE: Better.NEITHER,
    Measure.EFFORT_AFTER: Better.NEITHER,
}


def goes_further_up(exercise: Exercise) -> bool:
    """Whether a larger peak is a larger movement. Where the target is 0, the peak is what is left
    on the way there: a knee's bend that is to become straight."""
    return not exercise.goal.smaller_is_better


def better(measure: Measure, exercise: Exercise | None = None) -> Better:
    """Which way a measure gets better; a peak's depends on its exercise."""
    if measure is Measure.PEAK:
        up = exercise is None or goes_further_up(exercise)
        return Better.HIGHER if up else Better.LOWER
    return _BETTER[measure]


def unit_of(measure: Measure, of_peak: str) -> str:
    """A measure's unit: deg, cm or pct of body height as its peaks, reps, s, or share (0 to 1)."""
    return _UNITS.get(measure, of_peak)


def measures_of(exercise: Exercise) -> tuple[Measure, ...]:
    """What can be followed of one leg (or both as one); a hold only where it is asked for."""
    return tuple(
        measure
        for measure in _OF_SETS
        if measure is not Measure.SYMMETRY
        and (measure is not Measure.HOLD or exercise.hold is not None)
    )


def measured(measure: Measure, sets: Sequence[SetFigures]) -> Measured:
    """One number for sets of the same exercise and unit.

    Means are weighted by counted repetitions. Their uncertainty is the mean one: an error shared by
    all pictures of a session does not average out. Form is the `Share` of repetitions without any
    fault, of those judged. Symmetry is left less right: of the legs that work as one, else of the
    sets of the left and those of the right leg.
    """
    return _OF_SETS[measure](sets)


def _mean(sets: Sequence[SetFigures], of: Callable[[SetFigures], tuple[float, float]]) -> Measured:
    total = spread = 0.0
    weight = 0
    for one in sets:
        value, sd = of(one)
        if one.counted and math.isfinite(value) and math.isfinite(sd):
            weight += one.counted
            total += one.counted * value
            spread += one.counted * sd
    return Measured(total / weight, spread / weight) if weight else NOT_MEASURED


def _peak(sets: Sequence[SetFigures]) -> Measured:
    return _mean(sets, lambda one: (one.peak, one.peak_sd))


def _range(sets: Sequence[SetFigures]) -> Measured:
    return _mean(sets, lambda one: (one.range, one.peak_sd))


def _lowering(sets: Sequence[SetFigures]) -> Measured:
    return _mean(sets, lambda one: (one.lowering_s, _phase_sd(one, one.lowering_s)))


def _lifting(sets: Sequence[SetFigures]) -> Measured:
    return _mean(sets, lambda one: (one.lifting_s, _phase_sd(one, one.lifting_s)))


def _phase_sd(one: SetFigures, seconds: float) -> float:
    """One sigma of a mean phase, for pictures without gaps."""
    return phase_sd(seconds, one.peak_sd / max(one.range, 1e-6))


def _hold(sets: Sequence[SetFigures]) -> Measured:
    return _mean(sets, lambda one: (one.hold_s, HOLD_SD_S))


def _reps(sets: Sequence[SetFigures]) -> Measured:
    if not sets:
        return NOT_MEASURED
    return Measured(float(sum(one.corrected for one in sets)), REPS_SD * math.sqrt(len(sets)))


def _form(sets: Sequence[SetFigures]) -> Measured:
    judged = sum(one.judged for one in sets)
    return Share(sum(one.faultless for one in sets), judged) if judged else NOT_MEASURED


def _symmetry(sets: Sequence[SetFigures]) -> Measured:
    together = _mean(sets, lambda one: (one.left - one.right, math.sqrt(2) * one.peak_sd))
    if together.known:
        return together
    left, right = (_peak([one for one in sets if one.side == side]) for side in ("left", "right"))
    return Measured(left.value - right.value, math.hypot(left.sd, right.sd))


_OF_SETS: dict[Measure, Callable[[Sequence[SetFigures]], Measured]] = {
    Measure.PEAK: _peak,
    Measure.RANGE: _range,
    Measure.REPS: _reps,
    Measure.LOWERING: _lowering,
    Measure.HOLD: _hold,
    Measure.LIFTING: _lifting,
    Measure.FORM: _form,
    Measure.SYMMETRY: _symmetry,
}
