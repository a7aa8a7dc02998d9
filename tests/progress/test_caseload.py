"""Everybody at a glance, from a store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import URL, event

from coach.domain import Ended
from coach.errors import AccessError
from coach.programme.plan import Block
from coach.progress.adherence import Adherence
from coach.progress.caseload import caseload
from coach.progress.flags import FlagKind, Level
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
    for one in (ann, bob, cat):
        starts = (NOW - timedelta(days=59)).date()
        records.care.prescribe(one.id, SQUATS[0], days_per_week=2, starts_on=starts)
    *_, last = exercised(records, ann.id, NOW, range(1, 59, 3))
    exercised(records, bob.id, NOW, range(40, 59, 3))
    first, second, third = caseload(records, NOW)
    assert [one.person for one in (first, second, third)] == [bob, cat, ann]
    assert [flag.kind for flag in first.flags] == [FlagKind.SILENT]
    assert "40 days" in first.flags[0].sentence
    assert first.adherence.share == 0.0
    assert [flag.kind for flag in second.flags] == [FlagKind.NOT_BEGUN]
    assert second.last is None
    assert third.flags == ()
    assert [one.level for one in (first, second, third)] == [Level.NOW, Level.NOW, None]
    assert third.last is not None
    assert third.last.id == last
    assert third.adherence == Adherence(32 + 24 + 24 + 32, 128, 16, 16, 8, 8)


def test_a_painful_stop_of_long_ago_holds_though_there_was_a_session_since(
    records: Records,
) -> None:
    """As a reviewed video that was filed: nobody said that the pain had eased."""
    ann = records.people.add("Ann")
    exercised(records, ann.id, NOW, [40], pain=(3, 8), ended=Ended.HURT)
    exercised(records, ann.id, NOW, [3], pain=(None, None))
    (one,) = caseload(records, NOW)
    assert (FlagKind.PAIN, Level.NOW) in [(flag.kind, flag.level) for flag in one.flags]


def test_what_was_asked_and_answered_is_part_of_it(records: Records) -> None:
    """Four days a week, of which every third day is about a half, three quarters of each; and a
    sign for a doctor."""
    ann = records.people.add("Ann")
    starts = (NOW - timedelta(days=59)).date()
    records.care.prescribe(ann.id, SQUATS[0], days_per_week=4, starts_on=starts)
    exercised(records, ann.id, NOW, range(1, 59, 3))
    records.care.answer_symptoms(ann.id, ["you limp"])
    (found,) = caseload(records, NOW)
    assert [flag.kind for flag in found.flags] == [FlagKind.RED_FLAGS, FlagKind.ADHERENCE]
    assert found.adherence.share is not None
    assert 0.3 < found.adherence.share < 0.5


@pytest.mark.parametrize(("days_ago", "told"), [((12, 9, 6), True), ((50, 47, 44), False)])
def test_what_was_reached_long_ago_is_no_news(
    records: Records, days_ago: tuple[int, ...], told: bool
) -> None:
    """Three sessions far beyond a small target, and one more lately."""
    ann = records.people.add("Ann")
    small = (Block("squat", "both", sets=1, reps=8, target=20.0),)
    exercised(records, ann.id, NOW, days_ago, blocks=small)
    exercised(records, ann.id, NOW, (2,), blocks=(replace(small[0], target=30.0),))
    (found,) = caseload(records, NOW)
    assert (FlagKind.TARGET in [flag.kind for flag in found.flags]) is told


def test_the_first_week_is_looked_at_from_its_first_morning_on(records: Records) -> None:
    """Four weeks ago to the hour, this Monday noon: whoever came that morning did come."""
    monday = datetime(2026, 6, 15, 12, 0, tzinfo=UTC)
    ann = records.people.add("Ann")
    records.care.prescribe(
        ann.id, SQUATS[0], days_per_week=1, starts_on=datetime(2026, 5, 4).date()
    )
    exercised(records, ann.id, monday - timedelta(hours=3), (42, 35, 28))
    exercised(records, ann.id, monday, (20, 13, 6))
    (found,) = caseload(records, monday)
    assert (found.adherence.days_done, found.adherence.days_due) == (4, 4)


@pytest.mark.parametrize(("height_cm", "told"), [(100.0, True), (250.0, False)])
def test_a_usual_rise_is_held_against_the_height(
    records: Records, height_cm: float, told: bool
) -> None:
    """Nothing was prescribed, and the sets are in cm: 3.75 % of the height is to be reached."""
    ann = records.people.add("Ann", height_cm=height_cm)
    rises = (Block("calf-raise", "both", sets=1, reps=8),)
    exercised(records, ann.id, NOW, (12, 9, 6, 2), blocks=rises)
    (found,) = caseload(records, NOW)
    assert (FlagKind.TARGET in [flag.kind for flag in found.flags]) is told


@pytest.mark.parametrize(("east", "waited"), [(0, 60), (13, 59)])
def test_days_are_those_of_the_place(records: Records, east: int, waited: int) -> None:
    """Who was added at noon in Greenwich came on the next day, far in the east."""
    records.people.add("Ann")
    now = (NOW - timedelta(hours=2)).astimezone(timezone(timedelta(hours=east)))
    (found,) = caseload(records, now)
    assert [flag.sentence for flag in found.flags] == [
        f"Not begun yet, {waited} days after the start",
        "No programme set",
    ]


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
