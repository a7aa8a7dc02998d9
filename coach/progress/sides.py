"""Left against right, where a movement is done with each leg or both are seen at work."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coach.domain import SetFigures
from coach.motion.types import SIDES
from coach.progress.change import Outcome
from coach.progress.measures import NOT_MEASURED, Measure, Measured, measured

__all__ = ["LATELY_DAYS", "UNEVEN_SHARE", "SideDifference", "side_differences"]

LATELY_DAYS = 28
"""The latest weeks are looked at; our own choice, as long as what triage looks at."""

UNEVEN_SHARE = 0.1
"""A difference of this share of the movement is one to act on: nine tenths of the other leg is what
is asked of a leg before sport (Thomeé and others 2011, Knee Surg Sports Traumatol Arthrosc
19:1798)."""

_Z_95 = 1.96


@dataclass(frozen=True)
class SideDifference:
    """How far each leg went in an exercise, over the latest weeks, seen the same way.

    difference: left less right, with its uncertainty. least: the smallest difference that can be
    told, 1.96 times that. range: the mean movement of the two. All in `unit`. days: on which they
    were seen; the last of them: `on`.
    """

    exercise: str
    unit: str
    left: Measured
    right: Measured
    difference: Measured
    range: float
    view: str
    days: int
    on: date

    @property
    def least(self) -> float:
        """The smallest difference that can be told, at 95 %."""
        return _Z_95 * self.difference.sd

    @property
    def outcome(self) -> Outcome:
        """DIFFERENT where it is more than the measurement may be off, else SAME."""
        return Outcome.DIFFERENT if abs(self.difference.value) > self.least else Outcome.SAME

    @property
    def share(self) -> float:
        """The difference as a share of the movement, 0 or more."""
        return abs(self.difference.value) / self.range

    @property
    def uneven(self) -> bool:
        """Whether there is a difference that can be told, and that is one to act on."""
        return self.outcome is Outcome.DIFFERENT and self.share >= UNEVEN_SHARE


def side_differences(figures: Iterable[SetFigures], today: date) -> tuple[SideDifference, ...]:
    """Of each exercise of which both legs were measured lately, in one view and unit: of several
    the one with the most repetitions. By exercise."""
    kinds: dict[tuple[str, str, str], list[SetFigures]] = defaultdict(list)
    for one in figures:
        if today - timedelta(LATELY_DAYS) < one.at.date() <= today and one.counted:
            kinds[one.exercise, one.unit, one.view].append(one)
    found: dict[str, tuple[int, SideDifference]] = {}
    for (exercise, unit, view), sets in sorted(kinds.items()):
        difference = _between_legs(exercise, unit, view, sets)
        reps = sum(one.counted for one in sets)
        if difference is not None and reps > found.get(exercise, (0, None))[0]:
            found[exercise] = reps, difference
    return tuple(difference for _, difference in found.values())


def _between_legs(
    exercise: str, unit: str, view: str, sets: Sequence[SetFigures]
) -> SideDifference | None:
    together = [one for one in sets if math.isfinite(one.left - one.right)]
    by_leg = [[one for one in sets if one.side == leg] for leg in SIDES]
    seen = together or [one for leg in by_leg for one in leg]
    difference = measured(Measure.SYMMETRY, seen)
    movement = measured(Measure.RANGE, seen)
    if not (difference.known and movement.known and movement.value > 0.0):
        return None
    left, right = _each_together(together) if together else map(_peak, by_leg)
    return SideDifference(
        exercise=exercise,
        unit=unit,
        left=left,
        right=right,
        difference=difference,
        range=movement.value,
        view=view,
        days=len({one.at.date() for one in seen}),
        on=max(one.at.date() for one in seen),
    )


def _peak(sets: Sequence[SetFigures]) -> Measured:
    return measured(Measure.PEAK, sets)


def _each_together(sets: Sequence[SetFigures]) -> tuple[Measured, Measured]:
    """Each leg's own mean, where both work at once, weighted as `measured` does."""
    reps = sum(one.counted for one in sets)
    if not reps:
        return NOT_MEASURED, NOT_MEASURED
    sd = sum(one.counted * one.peak_sd for one in sets) / reps
    left, right = (
        sum(one.counted * of for one, of in zip(sets, legs, strict=True)) / reps
        for legs in ([one.left for one in sets], [one.right for one in sets])
    )
    return Measured(left, sd), Measured(right, sd)
