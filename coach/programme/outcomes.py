"""Outcome measures: what is asked every so many weeks beside pain, and what a change of it means.

Each is a data file (`outcome_files`), named as the measure is in the records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coach.errors import ProfileError
from coach.translation import gettext as _

__all__ = ["HIGHEST", "Item", "OutcomeMeasure", "Score"]

HIGHEST = 10
"""Each thing that a person names is rated in whole numbers from 0 to this."""


class Score(StrEnum):
    """How a score is made of the numbers that were given.

    PERCENT: of the way from the fewest points there can be to the most; TURNED_PERCENT: the same
    turned round, so that the fewest points are 100.
    """

    MEAN = "mean"
    SUM = "sum"
    PERCENT = "percent"
    TURNED_PERCENT = "turned percent"


@dataclass(frozen=True)
class Item:
    """A question of a questionnaire. answers: the words to choose from, each with its points; empty
    where a whole number from 0 to `to` is given, with words for both ends."""

    text: str
    answers: tuple[str, ...] = ()
    points: tuple[int, ...] = ()
    to: int = HIGHEST
    lowest: str = ""
    highest: str = ""

    @property
    def range(self) -> tuple[int, int]:
        """The fewest and the most points it can have."""
        return (min(self.points), max(self.points)) if self.answers else (0, self.to)

    def takes(self, value: int, said: str) -> bool:
        """Whether this is an answer to it: the words that were chosen with their points, or a
        number of its scale."""
        if self.answers:
            return (said, value) in zip(self.answers, self.points, strict=True)
        return not said and 0 <= value <= self.to


@dataclass(frozen=True)
class OutcomeMeasure:
    """A measure of what the person can do, of its items or of things that they name themselves,
    each rated 0 (lowest) to 10 (highest).

    title: for the person. short: for whoever looks after them. items: empty where the person names
    what is rated, `fewest` to `most`. minimal_important: the smallest change of the score that
    matters to people. detectable: the smallest that is more than the measure's own error; None
    where nobody is known to say. rights: why it may stand here.
    """

    name: str
    title: str
    short: str
    ask: str
    every_weeks: int
    score: Score
    more_is_better: bool
    minimal_important: float
    minimal_important_source: str
    source: str
    rights: str
    items: tuple[Item, ...] = ()
    fewest: int = 0
    most: int = 0
    lowest: str = ""
    highest: str = ""
    detectable: float | None = None
    detectable_source: str = ""

    def due(self, last: date | None, today: date) -> bool:
        """Whether to ask. last: the day of the last answer, None where there is none."""
        return last is None or today - last >= timedelta(weeks=self.every_weeks)

    @property
    def important(self) -> float:
        """A change of at least this is said to matter: one that does, and can be told."""
        return max(self.minimal_important, self.detectable or 0.0)

    @property
    def range(self) -> tuple[float, float]:
        """The lowest and the highest score there can be."""
        if self.score in (Score.PERCENT, Score.TURNED_PERCENT):
            return 0.0, 100.0
        ends = [one.range for one in self.items] or [(0, HIGHEST)]
        low, high = (float(sum(side)) for side in zip(*ends, strict=True))
        return (low, high) if self.score is Score.SUM else (low / len(ends), high / len(ends))

    def score_of(self, values: Sequence[int]) -> float:
        """The score of a whole answer. values: a number for each thing, in their order."""
        total = float(sum(values))
        if self.score is Score.SUM:
            return total
        if self.score is Score.MEAN:
            return total / len(values)
        ends = [one.range for one in self.items]
        fewest, most = sum(low for low, _ in ends), sum(high for _, high in ends)
        percent = 100.0 * (total - fewest) / (most - fewest)
        return percent if self.score is Score.PERCENT else 100.0 - percent

    def check(self, rated: Sequence[tuple[str, int, str]]) -> None:
        """Raise ProfileError where this is no answer. rated: each thing with its number, and the
        words that were chosen where there are any."""
        if self.items:
            self._check_items(rated)
            return
        if not self.fewest <= len(rated) <= self.most:
            raise ProfileError(
                _(
                    "Name and rate {fewest} to {most} things; change it.",
                    fewest=self.fewest,
                    most=self.most,
                )
            )
        if len({what.casefold() for what, _value, _said in rated}) < len(rated):
            raise ProfileError(_("Two of the things are the same; change one of them."))
        if not all(0 <= value <= HIGHEST for _what, value, _said in rated):
            raise ProfileError(
                _("Each thing is rated from 0 to {highest}; change it.", highest=HIGHEST)
            )

    def _check_items(self, rated: Sequence[tuple[str, int, str]]) -> None:
        if [what for what, _value, _said in rated] != [one.text for one in self.items]:
            raise ProfileError(_("The questions have changed meanwhile; answer those shown now."))
        for one, (_what, value, said) in zip(self.items, rated, strict=True):
            if not one.takes(value, said):
                raise ProfileError(
                    _("“{item}” has no such answer; choose one of those shown.", item=one.text)
                )
