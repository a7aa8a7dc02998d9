"""Series over days: how far, how many, how well, how even and with how much pain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from coach.domain import Ratings, SetFigures
from coach.exercises.base import Exercise
from coach.exercises.registry import get
from coach.progress.measures import (
    RATING_SD,
    Better,
    Measure,
    Measured,
    Share,
    better,
    measured,
    measures_of,
    unit_of,
)

__all__ = [
    "Point",
    "Rated",
    "Series",
    "exercise_series",
    "peak_series",
    "rating_series",
    "target_in",
]


class Rated(Protocol):
    """A session as far as it was rated: `records.types.SessionRecord`, or lighter."""

    @property
    def started_at(self) -> datetime:
        """When, in the place's local time."""

    @property
    def ratings(self) -> Ratings:
        """How it felt."""


@dataclass(frozen=True)
class Point:
    """A measure at a moment, with its one-sigma uncertainty. target, limit: what was to be reached
    then, and not to be gone beyond; None where there was none.
    view: which way the camera saw it; "" where that does not matter or there were several. of: of
    how many repetitions it is a share; None where it is none."""

    at: datetime
    value: float
    sd: float
    target: float | None = None
    view: str = ""
    of: int | None = None
    limit: float | None = None

    @property
    def measured(self) -> Measured:
        """Value and uncertainty, and of a share how many of how many."""
        if self.of is not None:
            return Share(round(self.value * self.of), self.of)
        return Measured(self.value, self.sd)


@dataclass(frozen=True)
class Series:
    """One measure over time, in one unit, points in order of time. exercise, side: "" where it
    belongs to none."""

    measure: Measure
    unit: str
    better: Better
    points: tuple[Point, ...]
    exercise: str = ""
    side: str = ""

    @property
    def target(self) -> float | None:
        """The latest target."""
        return self.points[-1].target if self.points else None


# What a view shows has an error, or a set of checks, of its own: such days are not thrown together.
_DEPENDS_ON_VIEW = {Measure.PEAK, Measure.RANGE, Measure.FORM, Measure.SYMMETRY}


def exercise_series(
    figures: Iterable[SetFigures], height_cm: float | None = None
) -> tuple[Series, ...]:
    """Every series of one person's sets that has a point, by exercise, side and measure.

    One point a day; of what depends on the view, one for each view of the day, and of how far for
    each target of it. A day on which
    nothing was measured has none. height_cm: for the default target of what is measured in cm.
    """
    return tuple(
        series
        for sets in _by_exercise(figures).values()
        for series in (*_each_side(sets, height_cm), *_symmetry(sets, height_cm))
    )


def peak_series(
    figures: Iterable[SetFigures], height_cm: float | None = None
) -> tuple[Series, ...]:
    """Those of `exercise_series` that say how far."""
    return tuple(
        series
        for sets in _by_exercise(figures).values()
        for side in _sides(sets)
        for series in _series(Measure.PEAK, [s for s in sets if s.side == side], side, height_cm)
    )


def rating_series(sessions: Iterable[Rated]) -> tuple[Series, ...]:
    """Pain and effort, before and after: a point for each session in which it was answered."""
    ordered = sorted(sessions, key=lambda session: session.started_at)
    answers = {
        Measure.PAIN_BEFORE: [s.ratings.pain_before for s in ordered],
        Measure.PAIN_AFTER: [s.ratings.pain_after for s in ordered],
        Measure.EFFORT_BEFORE: [s.ratings.effort_before for s in ordered],
        Measure.EFFORT_AFTER: [s.ratings.effort_after for s in ordered],
    }
    found = []
    for measure, given in answers.items():
        points = tuple(
            Point(session.started_at, float(answer), RATING_SD)
            for session, answer in zip(ordered, given, strict=True)
            if answer is not None
        )
        if points:
            found.append(Series(measure, "0-10", better(measure), points))
    return tuple(found)


def target_in(
    unit: str, exercise: Exercise, target: float | None, height_cm: float | None = None
) -> float | None:
    """A target, or the exercise's default, in the unit of its peaks; None where the default is in
    another one and the body height is not known."""
    if target is not None:
        return target
    if unit == exercise.unit:
        return exercise.goal.value
    return None if height_cm is None else exercise.goal.value * height_cm / 100.0


def _by_exercise(figures: Iterable[SetFigures]) -> dict[str, list[SetFigures]]:
    found: dict[str, list[SetFigures]] = defaultdict(list)
    for one in sorted(figures, key=lambda one: (one.exercise, one.at)):
        found[one.exercise].append(one)
    return found


def _sides(sets: Sequence[SetFigures]) -> list[str]:
    return sorted({one.side for one in sets})


def _each_side(sets: Sequence[SetFigures], height_cm: float | None) -> Iterable[Series]:
    for side in _sides(sets):
        of_side = [one for one in sets if one.side == side]
        for measure in measures_of(get(sets[0].exercise)):
            yield from _series(measure, of_side, side, height_cm)


def _symmetry(sets: Sequence[SetFigures], height_cm: float | None) -> Iterable[Series]:
    yield from _series(Measure.SYMMETRY, sets, "", height_cm)


def _series(
    measure: Measure, sets: Sequence[SetFigures], side: str, height_cm: float | None
) -> Iterable[Series]:
    """A series for each unit there is."""
    by_unit: dict[str, list[SetFigures]] = defaultdict(list)
    for one in sets:
        by_unit[unit_of(measure, one.unit)].append(one)
    for unit, of_unit in by_unit.items():
        points = tuple(_points(measure, of_unit, height_cm))
        if points:
            exercise = get(of_unit[0].exercise)
            yield Series(measure, unit, better(measure, exercise), points, exercise.name, side)


def _points(
    measure: Measure, sets: Sequence[SetFigures], height_cm: float | None
) -> Iterable[Point]:
    groups: dict[tuple[object, ...], list[SetFigures]] = defaultdict(list)
    for one in sets:
        view = one.view if measure in _DEPENDS_ON_VIEW else ""
        asked = (one.target, one.max_target) if measure is Measure.PEAK else ()
        groups[one.at.date(), view, *asked].append(one)
    for group in groups.values():
        value, sd = found = measured(measure, group)
        if found.known:
            views = {one.view for one in group}
            yield Point(
                at=group[0].at,
                value=value,
                sd=sd,
                target=_target(measure, group, height_cm),
                view=views.pop() if len(views) == 1 else "",
                of=found.of if isinstance(found, Share) else None,
                limit=group[-1].max_target if measure is Measure.PEAK else None,
            )


def _target(measure: Measure, group: Sequence[SetFigures], height_cm: float | None) -> float | None:
    if measure is Measure.PEAK:
        last = group[-1]
        return target_in(last.unit, get(last.exercise), last.target, height_cm)
    if measure is Measure.REPS:
        return float(sum(one.wanted for one in group))
    return 0.0 if measure is Measure.SYMMETRY else None
