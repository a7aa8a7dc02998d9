"""How outcome measures went: the latest answer against the first one about the same things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum

from coach.domain import OutcomeAnswer
from coach.programme.outcome_files import outcome_measures
from coach.programme.outcomes import OutcomeMeasure

__all__ = ["Meaning", "OutcomeCourse", "due_measures", "outcome_courses"]

_ROUNDING = 1e-9
"""Means of whole numbers are seldom whole: a change of exactly the limit counts."""


class Meaning(StrEnum):
    """What a change of an outcome measure means."""

    FIRST = "first answer"
    BETTER = "better"
    WORSE = "worse"
    SMALL = "no change that matters"


@dataclass(frozen=True)
class OutcomeCourse:
    """A measure over time. answers: those about the same things as the latest, the oldest first; of
    others a score cannot be compared with it. earlier: how many of those there are."""

    measure: OutcomeMeasure
    answers: tuple[OutcomeAnswer, ...]
    earlier: int

    @property
    def latest(self) -> OutcomeAnswer:
        """The latest answer."""
        return self.answers[-1]

    @property
    def change(self) -> float:
        """From the first to the latest; 0 where there is one answer only."""
        return self.latest.score - self.answers[0].score

    @property
    def meaning(self) -> Meaning:
        """What that means: by `OutcomeMeasure.important` at least, either way."""
        if len(self.answers) == 1:
            return Meaning.FIRST
        if abs(self.change) < self.measure.important - _ROUNDING:
            return Meaning.SMALL
        better = (self.change > 0) is self.measure.more_is_better
        return Meaning.BETTER if better else Meaning.WORSE


def outcome_courses(answers: Iterable[OutcomeAnswer]) -> tuple[OutcomeCourse, ...]:
    """One for each measure that was answered. answers: of one person, the oldest first; of a
    measure that this version does not know nothing is said."""
    known = list(answers)
    found = []
    for name, measure in outcome_measures().items():
        every = [one for one in known if one.measure == name]
        if every:
            alike = tuple(one for one in every if _things(one) == _things(every[-1]))
            found.append(OutcomeCourse(measure, alike, len(every) - len(alike)))
    return tuple(found)


def due_measures(
    answers: Sequence[OutcomeAnswer], today: date, zone: tzinfo | None
) -> tuple[OutcomeMeasure, ...]:
    """Those to ask for. today: the local day in `zone`."""
    last = {one.measure: one.at.astimezone(zone).date() for one in answers}
    measures = outcome_measures()
    return tuple(one for name, one in measures.items() if one.due(last.get(name), today))


def _things(answer: OutcomeAnswer) -> frozenset[str]:
    return frozenset(one.what.casefold() for one in answer.items)
