"""Days and minutes of monitoring in any 30 days (docs/DEFINITIONS.md, “Monitoring”)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coach.domain import SessionSpan

__all__ = ["ENOUGH_DAYS", "PERIOD", "MonitoredPeriod", "days_with_data", "monitored", "periods"]

PERIOD = timedelta(days=30)
"""What remote therapeutic monitoring is counted over (CPT 98977: “each 30 days”)."""

ENOUGH_DAYS = 16
"""So many days with data in 30 are asked for by CPT 98977 (Medicare physician fee schedule for
2022, 86 FR 64996, II.F)."""


@dataclass(frozen=True)
class MonitoredPeriod:
    """What was recorded from `first` to `last`, both within. days: local dates with data.
    minutes: of the sessions on them (`SessionSpan.seconds`), whoever watched or not."""

    first: date
    last: date
    days: int
    sessions: int
    minutes: float


def days_with_data(spans: Iterable[SessionSpan]) -> dict[date, list[SessionSpan]]:
    """Sessions with a movement by the local date they began on, in order."""
    found: dict[date, list[SessionSpan]] = defaultdict(list)
    for one in sorted(spans, key=lambda one: one.started_at):
        found[one.started_at.date()].append(one)
    return found


def monitored(spans: Iterable[SessionSpan], last: date) -> MonitoredPeriod:
    """The 30 days that end on `last`. spans: of one person."""
    first = last - PERIOD + timedelta(days=1)
    within = [one for one in spans if first <= one.started_at.date() <= last]
    return MonitoredPeriod(
        first=first,
        last=last,
        days=len(days_with_data(within)),
        sessions=len(within),
        minutes=sum(one.seconds for one in within) / 60.0,
    )


def periods(spans: Sequence[SessionSpan], last: date) -> tuple[MonitoredPeriod, ...]:
    """The 30 days that end on `last`, the 30 before those, and so on back to the first data."""
    begun = min((one.started_at.date() for one in spans), default=last)
    found = [monitored(spans, last)]
    while found[-1].first > begun:
        found.append(monitored(spans, last - len(found) * PERIOD))
    return tuple(found)
