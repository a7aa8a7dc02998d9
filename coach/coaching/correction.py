"""What a person says of a movement: “that was one”, “that was none”.

A correction never changes what was measured; it is kept beside it, marked as theirs, and is the
labelled data that a later version can learn from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from coach.coaching.results import Movement

__all__ = ["Correction", "corrected_count", "in_force"]


@dataclass(frozen=True)
class Correction:
    """One person's word on one movement.

    movement: its `index` in the set. repetition: whether they say that it was a whole repetition.
    by: who says so, as the records name people ("" for whoever sits at this computer). at: when.
    """

    movement: int
    repetition: bool
    by: str
    at: datetime


def in_force(corrections: Iterable[Correction]) -> dict[int, Correction]:
    """The latest correction of each movement, by its index."""
    return {one.movement: one for one in sorted(corrections, key=lambda one: one.at)}


def corrected_count(movements: Iterable[Movement], corrections: Iterable[Correction]) -> int:
    """How many repetitions count, where a person's word goes before what was measured."""
    said = in_force(corrections)
    return sum(
        said[one.index].repetition if one.index in said else one.counted for one in movements
    )
