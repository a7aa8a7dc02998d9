"""Personal bests: most repetitions, furthest, longest; each with the day it was reached."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coach.domain import SetFigures
from coach.exercises.registry import get
from coach.progress.change import detectable
from coach.progress.measures import HOLD_SD_S, goes_further_up

__all__ = ["Best", "BestOf", "bests"]


class BestOf(StrEnum):
    """What a best is the best of."""

    SET = "most repetitions in a set"
    SESSION = "most repetitions in a session"
    PEAK = "furthest"
    HOLD = "longest hold"


@dataclass(frozen=True)
class Best:
    """A personal best and when it was first reached. sd: 0 for what is counted. A hold is a set's
    mean one."""

    exercise: str
    of: BestOf
    at: datetime
    value: float
    sd: float
    unit: str


def bests(
    figures: Iterable[SetFigures], max_targets: Mapping[str, float] | None = None
) -> tuple[Best, ...]:
    """One person's bests by exercise, those of a peak by unit.

    What is measured is a new best only where it beats the standing one by more than the measurement
    may be off. max_targets: by exercise, what a peak should not go beyond now, in its unit; one
    that did, or that went beyond the limit of its own day, is no best.
    """
    limits = max_targets or {}
    by_exercise: dict[str, list[SetFigures]] = defaultdict(list)
    for one in sorted(figures, key=lambda one: one.at):
        by_exercise[one.exercise].append(one)
    found = []
    for name, sets in sorted(by_exercise.items()):
        tries = [*_counts(sets), *_peaks(sets, limits.get(name, math.inf)), *_holds(sets)]
        found += _standing(tries)
    return tuple(found)


def _standing(tries: Iterable[Best]) -> list[Best]:
    """The last of each kind that beat the one before."""
    standing: dict[tuple[BestOf, str], Best] = {}
    for one in tries:
        old = standing.get((one.of, one.unit))
        if old is None or one.value - old.value > detectable(old.sd, one.sd):
            standing[one.of, one.unit] = one
    return list(standing.values())


def _counts(sets: Sequence[SetFigures]) -> Iterable[Best]:
    sessions: dict[str, list[SetFigures]] = defaultdict(list)
    for one in sets:
        if one.corrected:
            sessions[one.session_id].append(one)
            yield Best(one.exercise, BestOf.SET, one.at, float(one.corrected), 0.0, "reps")
    for of_session in sessions.values():
        count = float(sum(one.corrected for one in of_session))
        first = of_session[0]
        yield Best(first.exercise, BestOf.SESSION, first.at, count, 0.0, "reps")


def _peaks(sets: Sequence[SetFigures], limit: float) -> Iterable[Best]:
    if not goes_further_up(get(sets[0].exercise)):
        return  # straight is straight: its record would be a measurement's
    for one in sets:
        allowed = min(limit, math.inf if one.max_target is None else one.max_target)
        if one.counted and math.isfinite(one.peak_sd) and one.best <= allowed:
            yield Best(one.exercise, BestOf.PEAK, one.at, one.best, one.peak_sd, one.unit)


def _holds(sets: Sequence[SetFigures]) -> Iterable[Best]:
    if get(sets[0].exercise).hold is None:
        return
    for one in sets:
        if one.counted and math.isfinite(one.hold_s):
            yield Best(one.exercise, BestOf.HOLD, one.at, one.hold_s, HOLD_SD_S, "s")
