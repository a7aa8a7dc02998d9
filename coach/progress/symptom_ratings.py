"""How sessions felt, as the rules about symptoms want it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from coach.domain import Ended, Ratings
from coach.programme.symptoms import SymptomRating

__all__ = ["Done", "symptom_ratings"]


class Done(Protocol):
    """A session as far as needed here: `records.types.SessionRecord`, or lighter."""

    @property
    def started_at(self) -> datetime:
        """When, in the place's local time."""

    @property
    def ended(self) -> Ended | None:
        """How it ended; None while it goes on."""

    @property
    def ratings(self) -> Ratings:
        """How it felt."""


def symptom_ratings(sessions: Iterable[Done]) -> tuple[SymptomRating, ...]:
    """How sessions felt, in order of time."""
    return tuple(
        SymptomRating(
            one.started_at.date(),
            one.ratings.pain_before,
            one.ratings.pain_after,
            one.ended is Ended.HURT,
        )
        for one in sorted(sessions, key=lambda one: one.started_at)
    )
