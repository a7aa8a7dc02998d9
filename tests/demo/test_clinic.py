"""The made-up clinic: everybody marked as made up, each with a story that the rules find again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from coach.coaching.form import over_the_set
from coach.coaching.results import SetSummary
from coach.demo.clinic import fill
from coach.demo.recorded import recorded_sets
from coach.domain import Ended, Person
from coach.exercises.registry import exercises, get
from coach.progress.triage import Case, FlagKind, flags_of
from coach.records.access import ALONE
from coach.records.records import Records
from coach.records.store import Store

TODAY = date(2026, 3, 20)


def _store(folder: Path) -> Store:
    return Store(URL.create("sqlite", database=str(folder / "records.sqlite3")))


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    """One person of each story, and one who has not begun."""
    with _store(tmp_path_factory.mktemp("clinic")) as store:
        assert len(list(fill(store, TODAY, people=8, weeks=8))) == 8
        yield Records(store, ALONE)


def _flags(records: Records, person: Person) -> set[FlagKind]:
    case = Case(
        since=person.since.date(),
        sessions=records.sessions.outlines([person.id]),
        figures=records.sessions.figures([person.id]),
        prescriptions=records.care.prescriptions(person.id),
        red_flags=records.care.symptom_checks(person.id),
        height_cm=person.height_cm,
    )
    return {flag.kind for flag in flags_of(case, TODAY)}


def test_everybody_is_marked_as_made_up(clinic: Records) -> None:
    assert all(person.made_up and "made up" in person.name for person in clinic.people.all())


def test_the_stories_are_found_again(clinic: Records) -> None:
    flags = {person.name.split(" ")[0]: _flags(clinic, person) for person in clinic.people.all()}
    assert FlagKind.PAIN in flags["Deniz"]
    assert FlagKind.SILENT in flags["Ella"]
    assert FlagKind.FORM in flags["Femi"]
    assert FlagKind.BROKEN_OFF in flags["Hugo"]
    calm = {FlagKind.PAIN, FlagKind.SILENT, FlagKind.FORM}
    assert not flags["Ben"] & calm


def test_the_sets_are_those_of_the_engine(clinic: Records) -> None:
    """Findings and verdicts as recorded; never more repetitions than were to be made."""
    known = {
        (rep.findings, rep.peak_sd) for found in recorded_sets().values() for rep in found.reps
    }
    person = clinic.people.all()[0]
    sessions = clinic.sessions.of(person.id)
    assert len(sessions) > 10
    for session in sessions:
        for made in session.sets:
            assert made.summary.rep_count <= made.round.reps == len(made.summary.reps)
            assert all((rep.findings, rep.peak_sd) in known for rep in made.summary.reps)
            starts = [rep.start_s for rep in made.summary.reps]
            assert starts == sorted(starts)
    assert {session.ended for session in sessions} <= {Ended.DONE, Ended.INTERRUPTED}


def test_the_same_seed_makes_the_same_clinic(clinic: Records, tmp_path: Path) -> None:
    with _store(tmp_path) as store:
        list(fill(store, TODAY, people=2, weeks=8))
        again = Records(store, ALONE)
        first, other = clinic.people.all()[0], again.people.all()[0]
        assert first.name == other.name
        ours = [one.peak for one in clinic.sessions.figures([first.id])]
        assert ours == [one.peak for one in again.sessions.figures([other.id])]


@pytest.mark.parametrize("exercise", exercises())
def test_each_exercise_has_sets_in_good_form_and_with_a_fault(exercise: str) -> None:
    sets = [found for found in recorded_sets().values() if found.exercise == exercise]
    assert {any(rep.faults for rep in found.reps) for found in sets} == {True, False}
    assert all(_checks(found) == found.checks for found in sets)


def _checks(found: SetSummary) -> object:
    assert found.exercise is not None
    return over_the_set(get(found.exercise), found.reps)
