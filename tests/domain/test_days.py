"""One day for one moment, wherever it is told: on lists and pages, in the PDFs, in FHIR."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.domain import Note, PersonFile, SymptomCheck
from coach.domain.days import local_day
from coach.progress.adherence import prescribed_weeks
from coach.progress.attendance_flags import attendance_flags
from coach.progress.flags import FlagKind
from coach.progress.symptom_flags import symptom_flags
from coach.reports.fhir_programme import programme
from coach.reports.pdf.content import Period, content_of
from coach.words import plan_words, result_words
from tests.reports import people

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="one zone a process")

MOMENTS = st.datetimes(datetime(2026, 9, 9), datetime(2026, 10, 31), timezones=st.just(UTC))


@contextmanager
def place(hours: int) -> Iterator[timezone]:
    """This computer's clock so many hours before UTC."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = f"<here>{-hours:+d}"  # POSIX counts westwards
    time.tzset()
    try:
        yield timezone(timedelta(hours=hours))
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


@given(hours=st.integers(-12, 14), at=MOMENTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_moment_has_the_day_of_the_place_everywhere(hours: int, at: datetime) -> None:
    with place(hours) as here:
        day = at.astimezone(here).date()
        assert local_day(at) == day
        lists_and_pages(at, day)
        papers(at, day)


def lists_and_pages(at: datetime, day: date) -> None:
    today = day + timedelta(days=3)
    sign = SymptomCheck("c" * 32, "b" * 32, at, ("your knee catches or locks",))
    (told, *_) = symptom_flags([sign], [], today)
    assert told is not None
    assert told.on == day
    ended = [replace(one, ended_at=at) for one in people.prescriptions()]
    found = attendance_flags(ended, [], [], people.BEGAN.date(), today)
    (none,) = [one for one in found if one and one.kind is FlagKind.NO_PROGRAMME]
    assert none.on == day
    assert f"to {result_words.day(day)}" in plan_words.prescription(ended[0])
    # In force up to the day before: a week that begins on the day is none of it.
    weeks = prescribed_weeks(ended, (), people.BEGAN.date(), today)
    assert weeks[-1].monday < day


def papers(at: datetime, day: date) -> None:
    file = people.person_file(0)
    ended = [replace(one, ended_at=at) for one in file.prescriptions]
    plan = programme(file.person, ended, {})[-1]
    assert plan["period"]["end"] == day.isoformat()
    sign = SymptomCheck("c" * 32, file.person.id, at, ("your knee catches or locks",))
    note = Note("e" * 32, file.person.id, "Jo", at, "Feels looser.")
    known = replace(file, prescriptions=(), symptom_checks=(sign,), notes=(note,))
    assert told_in(known, Period(day, day)) == (1, 1)
    for other in (day - timedelta(days=1), day + timedelta(days=1)):
        assert told_in(known, Period(other, other)) == (0, 0)


def told_in(file: PersonFile, period: Period) -> tuple[int, int]:
    content = content_of(file, period, date(2026, 12, 1))
    return len(content.symptom_checks), len(content.notes)
