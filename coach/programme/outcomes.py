"""Outcome measures: what is asked every so many weeks beside pain, and what a change of it means.

Each is a data file in `outcome_measures/`, named as the measure is in the records.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from coach.errors import ProfileError
from coach.translation import gettext as _

__all__ = ["HIGHEST", "OutcomeMeasure", "outcome_files", "outcome_measures"]

HIGHEST = 10
"""Each thing is rated in whole numbers from 0 to this."""


@dataclass(frozen=True)
class OutcomeMeasure:
    """A measure of what the person can do: things they name, each rated 0 (lowest) to 10 (highest),
    more is better; its score is the mean.

    title: for the person. short: for whoever looks after them. fewest, most: how many are named.
    minimal_important: the smallest change of the score that matters to people. detectable: the
    smallest that is more than the measure's own error. rights: why it may stand here.
    """

    name: str
    title: str
    short: str
    ask: str
    lowest: str
    highest: str
    fewest: int
    most: int
    every_weeks: int
    minimal_important: float
    minimal_important_source: str
    detectable: float
    detectable_source: str
    source: str
    rights: str

    def due(self, last: date | None, today: date) -> bool:
        """Whether to ask. last: the day of the last answer, None where there is none."""
        return last is None or today - last >= timedelta(weeks=self.every_weeks)

    @property
    def important(self) -> float:
        """A change of at least this is said to matter: one that does, and can be told."""
        return max(self.minimal_important, self.detectable)

    def check(self, rated: Sequence[tuple[str, int]]) -> None:
        """Raise ProfileError where this is no answer: too few or too many, one named twice, or a
        number off the scale."""
        if not self.fewest <= len(rated) <= self.most:
            raise ProfileError(
                _(
                    "Name and rate {fewest} to {most} things; change it.",
                    fewest=self.fewest,
                    most=self.most,
                )
            )
        if len({what.casefold() for what, _ in rated}) < len(rated):
            raise ProfileError(_("Two of the things are the same; change one of them."))
        if not all(0 <= value <= HIGHEST for _, value in rated):
            raise ProfileError(
                _("Each thing is rated from 0 to {highest}; change it.", highest=HIGHEST)
            )


@cache
def outcome_measures() -> dict[str, OutcomeMeasure]:
    """Every measure by its name."""
    return {name: OutcomeMeasure(name, **_read(told)) for name, told in outcome_files().items()}


def _read(told: dict[str, Any]) -> dict[str, Any]:
    """Its words in the person's language."""
    return {key: _(one) if isinstance(one, str) else one for key, one in told.items()}


def outcome_files() -> dict[str, dict[str, Any]]:
    """What stands in each measure's file, in English, by the measure's name."""
    folder = Path(__file__).parent / "outcome_measures"
    return {
        path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))
    }
