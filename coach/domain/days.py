"""The day of a moment, as people at this place count days."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

__all__ = ["local_day"]


def local_day(at: datetime, zone: tzinfo | None = None) -> date:
    """The day of a moment that knows its offset, by this computer's clock, or in another zone.

    For what the records keep in UTC: programmes, notes, answers, messages. A session's times know
    the clock of the place where it was done, and their own date is its day.
    """
    return at.astimezone(zone).date()
