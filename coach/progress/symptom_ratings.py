"""How sessions felt, as the rules about symptoms want it, and what is left out because it hurt."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol

from coach.domain import Ended, Ratings, SetFigures
from coach.programme.rest import is_painful
from coach.programme.symptoms import SymptomRating

__all__ = ["Done", "painful_sessions", "symptom_ratings", "without"]


class Done(Protocol):
    """A session as far as needed here: `domain.SessionRecord`, or lighter."""

    @property
    def id(self) -> str:
        """Its own."""

    @property
    def started_at(self) -> datetime:
        """When, in the place's local time."""

    @property
    def ended(self) -> Ended | None:
        """How it ended; None while it goes on."""

    @property
    def ratings(self) -> Ratings:
        """How it felt."""

    @property
    def provider_asked_at(self) -> datetime | None:
        """When the person said that a healthcare provider was asked about the pain in it."""


def symptom_ratings(sessions: Iterable[Done]) -> tuple[SymptomRating, ...]:
    """How sessions felt, in order of time."""
    return tuple(_rating(one) for one in sorted(sessions, key=lambda one: one.started_at))


def painful_sessions(sessions: Iterable[Done]) -> frozenset[str]:
    """The ids of those that are nothing to praise, to count towards a goal or to beat."""
    return frozenset(one.id for one in sessions if is_painful(_rating(one)))


def without(figures: Iterable[SetFigures], session_ids: Collection[str]) -> tuple[SetFigures, ...]:
    """The sets but for those of these sessions."""
    return tuple(one for one in figures if one.session_id not in session_ids)


def _rating(one: Done) -> SymptomRating:
    return SymptomRating(
        one.started_at.date(),
        one.ratings.pain_before,
        one.ratings.pain_after,
        one.ended is Ended.HURT,
        one.provider_asked_at is not None,
    )
