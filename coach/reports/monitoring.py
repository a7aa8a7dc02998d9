"""Days and minutes of monitoring as CSV (docs/FORMATS.md)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from coach.domain import Person, SessionSpan
from coach.progress.monitoring import days_with_data, monitored
from coach.words.typed import in_spreadsheet

__all__ = ["clients_csv", "monitoring_csv"]

_DAY_COLUMNS = (
    *("date", "sessions", "minutes"),
    *("days_in_30", "sessions_in_30", "minutes_in_30"),
)
_CLIENT_COLUMNS = ("person_id", "name", "made_up", "first", "last", "days", "sessions", "minutes")


def monitoring_csv(spans: Sequence[SessionSpan]) -> str:
    """One row for each day with data, and what the 30 days that end on it come to. spans: of one
    person."""
    rows = []
    for day, sessions in days_with_data(spans).items():
        period = monitored(spans, day)
        rows.append(
            {
                "date": day.isoformat(),
                "sessions": len(sessions),
                "minutes": _minutes(sum(one.seconds for one in sessions) / 60.0),
                "days_in_30": period.days,
                "sessions_in_30": period.sessions,
                "minutes_in_30": _minutes(period.minutes),
            }
        )
    return _table(_DAY_COLUMNS, rows)


def clients_csv(people: Sequence[Person], spans: Iterable[SessionSpan], last: date) -> str:
    """One row for each person: the 30 days that end on `last`."""
    known = list(spans)
    rows = []
    for person in people:
        period = monitored((one for one in known if one.person_id == person.id), last)
        rows.append(
            {
                "person_id": person.id,
                "name": in_spreadsheet(person.name),
                "made_up": str(person.made_up).lower(),
                "first": period.first.isoformat(),
                "last": period.last.isoformat(),
                "days": period.days,
                "sessions": period.sessions,
                "minutes": _minutes(period.minutes),
            }
        )
    return _table(_CLIENT_COLUMNS, rows)


def _minutes(value: float) -> float:
    return round(value, 1)


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
