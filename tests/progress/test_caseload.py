"""Everybody at a glance, from a store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, event

from coach.errors import AccessError
from coach.progress.caseload import caseload
from coach.progress.triage import FlagKind
from coach.records.access import ALONE, Actor, Role
from coach.records.records import Records
from coach.records.store import Store
from tests.ui.clinic import SQUATS, exercised

NOW = datetime(2026, 6, 18, 12, 0, tzinfo=UTC)
PAT = Actor("pat@example.org", "Pat", Role.THERAPIST)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(URL.create("sqlite", database=str(tmp_path / "records.sqlite3"))) as opened:
        yield opened


@pytest.fixture
def records(store: Store) -> Records:
    """The owner's, sixty days ago by its clock."""
    return Records(store, ALONE, clock=lambda: NOW - timedelta(days=60))


def test_whoever_needs_a_look_comes_first_with_the_last_session_and_the_days(
    records: Records,
) -> None:
    ann, bob, cat = (records.people.add(name) for name in ("Ann", "Bob", "Cat"))
    for one in (ann, bob):
        starts = (NOW - timedelta(days=59)).date()
        records.care.prescribe(one.id, SQUATS[0], days_per_week=2, starts_on=starts)
    *_, last = exercised(records, ann.id, NOW, range(1, 59, 3))
    exercised(records, bob.id, NOW, range(40, 59, 3))
    first, second, third = caseload(records, NOW)
    assert [one.person for one in (first, second, third)] == [bob, cat, ann]
    assert [flag.kind for flag in first.flags] == [FlagKind.SILENT]
    assert "40 days" in first.flags[0].sentence
    assert first.adherence == 0.0
    assert [flag.kind for flag in second.flags] == [FlagKind.NOT_BEGUN]
    assert second.last is None
    assert third.flags == ()
    assert third.last is not None
    assert third.last.id == last
    assert third.adherence == 1.0


def test_a_therapist_gets_only_those_assigned(store: Store, records: Records) -> None:
    ann, bob = (records.people.add(name) for name in ("Ann", "Bob"))
    records.care.assign(bob.id, PAT.login)
    theirs = Records(store, PAT, clock=lambda: NOW)
    assert [one.person for one in caseload(theirs, NOW)] == [bob]
    with pytest.raises(AccessError):
        theirs.care.prescriptions([ann.id])
    with pytest.raises(AccessError):
        theirs.care.symptom_checks([ann.id, bob.id])


def test_as_many_queries_for_twenty_people_as_for_two(store: Store, records: Records) -> None:
    counts = []
    for _ in range(2):
        for number in range(2 if not counts else 18):
            one = records.people.add(f"Person {number}")
            exercised(records, one.id, NOW, [1])
        asked: list[str] = []

        def remember(_c, _cursor, statement, *_rest, into=asked) -> None:
            into.append(statement)

        event.listen(store.engine, "before_cursor_execute", remember)
        caseload(records, NOW)
        event.remove(store.engine, "before_cursor_execute", remember)
        counts.append(len(asked))
    assert counts[0] == counts[1]
