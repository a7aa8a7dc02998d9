"""Days and minutes of monitoring in any 30 days."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coach.domain import Person, SessionSpan, span_of
from coach.progress.monitoring import PERIOD, monitored, periods
from coach.reports.monitoring import clients_csv, monitoring_csv
from tests.progress.figures import session
from tests.records.samples import made_set

FIRST = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)


def span(day: int, minutes: float = 10.0, person: str = "somebody") -> SessionSpan:
    return SessionSpan(person, FIRST + timedelta(days=day), 60.0 * minutes)


def test_days_count_once_and_minutes_add_up() -> None:
    found = monitored([span(0), span(0, 5.0), span(3, 2.5)], date(2026, 3, 31))
    assert (found.first, found.days, found.sessions, found.minutes) == (
        date(2026, 3, 2),
        2,
        3,
        17.5,
    )
    # A day later the first one is 30 days ago.
    assert monitored([span(0), span(3)], date(2026, 4, 1)).days == 1


def test_a_day_is_that_of_the_place() -> None:
    """Late in the evening in New York it is the next day in Greenwich already."""
    evening = datetime(2026, 3, 31, 23, 0, tzinfo=timezone(-timedelta(hours=4)))
    late = SessionSpan("somebody", evening, 60.0)
    assert monitored([late], date(2026, 3, 31)).days == 1


def test_a_session_lasts_until_its_last_set_with_a_movement() -> None:
    record = replace(session(0), sets=(made_set(0), made_set(1)))
    assert span_of(record) == SessionSpan("somebody", record.started_at, 90.5)
    empty = replace(made_set(1).summary, movements=())
    waited = replace(record, sets=(made_set(0), replace(made_set(1), summary=empty)))
    assert span_of(waited) == SessionSpan("somebody", record.started_at, 30.5)
    assert span_of(replace(record, sets=())) is None


SPANS = st.lists(
    st.builds(span, st.integers(0, 120), st.floats(0.1, 60.0)), min_size=1, max_size=30
)


@given(SPANS, st.integers(0, 130))
def test_periods_follow_each_other_and_leave_nothing_out(spans: list[SessionSpan], on: int) -> None:
    last = FIRST.date() + timedelta(days=on)
    until = [one for one in spans if one.started_at.date() <= last]
    found = periods(until, last)
    assert [one.last - one.first for one in found] == [PERIOD - timedelta(1)] * len(found)
    for later, earlier in pairwise(found):
        assert earlier.last == later.first - timedelta(1)
    assert sum(one.sessions for one in found) == len(until)
    assert sum(one.days for one in found) == len({one.started_at.date() for one in until})
    assert all(one.days <= min(30, one.sessions) for one in found)


@given(SPANS)
def test_the_table_has_each_day_with_the_30_that_end_on_it(spans: list[SessionSpan]) -> None:
    rows = list(csv.DictReader(io.StringIO(monitoring_csv(spans))))
    assert [row["date"] for row in rows] == sorted({str(s.started_at.date()) for s in spans})
    for row in rows:
        within = {
            other["date"]
            for other in rows
            if timedelta() <= date.fromisoformat(row["date"]) - date.fromisoformat(other["date"])
            and date.fromisoformat(row["date"]) - date.fromisoformat(other["date"]) < PERIOD
        }
        assert int(row["days_in_30"]) == len(within)


def test_everybody_has_a_row_and_no_name_is_a_formula() -> None:
    people = [Person("a", "=Ann()", FIRST), Person("b", "Bob", FIRST, made_up=True)]
    spans = [span(28, 4.0, "a"), span(29, 4.0, "a"), span(29, 8.0, "b"), span(-9, 1.0, "b")]
    rows = list(csv.DictReader(io.StringIO(clients_csv(people, spans, date(2026, 3, 31)))))
    assert [(row["name"], row["days"], row["minutes"]) for row in rows] == [
        ("'=Ann()", "2", "8.0"),
        ("Bob", "1", "8.0"),
    ]
