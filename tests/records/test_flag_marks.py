"""That a flag has been seen: by whom, when, until when; taken back; in the trail and the zip."""

from __future__ import annotations

from datetime import date, timedelta

from coach.domain import FlagMark, SessionSpan
from coach.records.store import Store
from coach.reports.everything import person_json
from tests.records.samples import (
    BEGAN,
    NOW,
    PLAN,
    THERAPIST,
    Clock,
    begun,
    made_set,
    records,
    write_session,
)

ON = date(2026, 3, 1)


def test_a_mark_says_who_saw_what_and_when(store: Store) -> None:
    clock = Clock()
    person = records(store, THERAPIST, clock).people.add("Anna")
    theirs = records(store, THERAPIST, clock)
    made = theirs.care.mark_flag(person.id, "pain", "now", ON, date(2026, 3, 9), {"b", "a"})
    clock.now += timedelta(hours=1)
    theirs.care.unmark_flag(person.id, "silent")
    (kept,) = theirs.care.flag_marks(person.id)
    assert kept == made
    assert kept == FlagMark(
        made.id,
        person.id,
        "pain",
        "now",
        ON,
        "Theo Therapist",
        NOW,
        date(2026, 3, 9),
        None,
        ("a", "b"),
    )
    theirs.care.unmark_flag(person.id, "pain")
    (kept,) = theirs.care.flag_marks(person.id)
    assert kept.taken_back_at == clock.now
    trail = [entry.action for entry in records(store).audit.of(person.id)]
    assert [action for action in trail if action != "opened"] == [
        "showed the flag again: pain",
        "showed the flag again: silent",
        "saw the flag: pain",
        "added",
    ]


def test_whoever_sits_at_this_computer_has_no_name(store: Store) -> None:
    person = records(store).people.add("Anna")
    assert records(store).care.mark_flag(person.id, "pain", "now", ON).by == ""


def test_marks_are_part_of_everything_that_is_kept(store: Store) -> None:
    person = records(store).people.add("Anna")
    mark = records(store, clock=Clock(NOW)).care.mark_flag(person.id, "pain", "now", ON)
    file = records(store).people.file(person.id)
    assert file.flag_marks == (mark,)
    assert b'"evidence_on": "2026-03-01"' in person_json(file)


def test_a_span_goes_from_the_beginning_to_the_last_set_with_a_movement(store: Store) -> None:
    """Of a set that was cut short, to the end of its last movement; sessions without one have
    none."""
    kept = records(store)
    person = kept.people.add("Anna")
    write_session(begun(kept, person.id, plan=PLAN), made_set(0), made_set(1))
    cut_short = begun(kept, person.id, BEGAN + timedelta(days=1))
    cut_short.rep(0, made_set(0).summary.movements[0])
    begun(kept, person.id, BEGAN + timedelta(days=2))
    first, second = kept.sessions.spans(person.id)
    assert first == SessionSpan(person.id, BEGAN, 90.5)
    assert first.started_at.utcoffset() == BEGAN.utcoffset()
    assert second.seconds == made_set(0).summary.movements[0].end_s
    assert kept.sessions.spans(person.id, BEGAN + timedelta(hours=1)) == (second,)
