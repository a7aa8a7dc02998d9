"""Faults by kind over a period, and what was never judged, with how to stand so that it can be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from coach.coaching.form import CLOSE, most
from coach.domain import SetFigures
from coach.exercises.base import Check
from coach.exercises.registry import get

__all__ = ["CheckTally", "NeverJudged", "check_of", "faults_by_kind", "never_judged"]


@dataclass(frozen=True)
class CheckTally:
    """How often a check found a fault, of the repetitions it judged, and how many counted in the
    sets in which it was asked."""

    exercise: str
    check: str
    title: str
    faults: int
    judged: int
    counted: int

    @property
    def share(self) -> float:
        """Of the judged repetitions; 0 where none was."""
        return self.faults / self.judged if self.judged else 0.0

    @property
    def mostly_judged(self) -> bool:
        """Whether that it found no fault says something."""
        return most(self.judged, self.counted)


@dataclass(frozen=True)
class NeverJudged:
    """A check that could not judge a single repetition of the period. why: as it was said last.
    turn: how to stand so that it can; "" where standing otherwise would not help."""

    exercise: str
    check: str
    title: str
    why: str
    turn: str


def check_of(exercise: str, name: str) -> Check | None:
    """An exercise's check; None for one of an older version that is asked no more."""
    return next((check for check in get(exercise).checks if check.name == name), None)


def faults_by_kind(figures: Iterable[SetFigures]) -> tuple[CheckTally, ...]:
    """Every check that judged anything, most faults first; those of one number in the order of
    exercise and check."""
    faults: dict[tuple[str, str], int] = defaultdict(int)
    judged: dict[tuple[str, str], int] = defaultdict(int)
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for one in figures:
        for name in one.faults | one.ok | one.not_judged:
            counted[one.exercise, name] += one.counted
        for name, number in one.faults.items():
            faults[one.exercise, name] += number
            judged[one.exercise, name] += number
        for name, number in one.ok.items():
            judged[one.exercise, name] += number
    tallies = [
        CheckTally(*key, _title(*key), faults[key], number, counted[key])
        for key, number in sorted(judged.items())
        if number
    ]
    return tuple(sorted(tallies, key=lambda tally: -tally.faults))


def never_judged(figures: Iterable[SetFigures]) -> tuple[NeverJudged, ...]:
    """What was asked in these sets and could not be seen in any, by exercise and check."""
    sets = sorted(figures, key=lambda one: one.at)
    known = {(one.exercise, name) for one in sets for name in (*one.faults, *one.ok)}
    why = {(one.exercise, name): reason for one in sets for name, reason in one.not_judged.items()}
    found = []
    for (exercise, name), reason in sorted(why.items()):
        check = check_of(exercise, name)
        if check is not None and (exercise, name) not in known:
            turn = "" if reason == CLOSE else check.turn
            found.append(NeverJudged(exercise, name, check.title, reason, turn))
    return tuple(found)


def _title(exercise: str, name: str) -> str:
    check = check_of(exercise, name)
    return check.title if check is not None else name.replace("-", " ")
