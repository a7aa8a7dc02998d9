"""The made-up clinic: everybody marked as made up, their sets the engine's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from coach.analysis import Source, analyze_poses
from coach.coaching.form import over_the_set
from coach.coaching.results import Movement, SetSummary, Verdict
from coach.demo.clinic import fill
from coach.demo.recorded import recorded_sets
from coach.domain import Ended
from coach.exercises.registry import exercises, get
from coach.records.access import ALONE
from coach.records.records import Records
from coach.records.store import Store

TODAY = date(2026, 3, 20)
EVENING = datetime.combine(TODAY, time(22), UTC)


FIRST = 8


def _store(folder: Path) -> Store:
    return Store(URL.create("sqlite", database=str(folder / "records.sqlite3")))


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    """The first few of them; test_who_first.py looks at all."""
    with _store(tmp_path_factory.mktemp("clinic")) as store:
        assert len(list(fill(store, EVENING, people=FIRST))) == FIRST
        yield Records(store, ALONE)


def test_everybody_is_marked_as_made_up(clinic: Records) -> None:
    assert all(person.made_up and "made up" in person.name for person in clinic.people.all())


def test_the_sets_are_those_of_the_engine(clinic: Records) -> None:
    """Verdicts as recorded, but for those of how far it went; never more repetitions than were to
    be made."""
    known = {_of_engine(rep) for found in recorded_sets().values() for rep in found.reps}
    person = clinic.people.all()[0]
    sessions = clinic.sessions.of(person.id)
    assert len(sessions) > 10
    for session in sessions:
        for made in session.sets:
            assert made.summary.rep_count <= made.round.reps == len(made.summary.reps)
            assert {_of_engine(rep) for rep in made.summary.reps} <= known
            starts = [rep.start_s for rep in made.summary.reps]
            assert starts == sorted(starts)
    assert {session.ended for session in sessions} <= {Ended.DONE, Ended.INTERRUPTED}


def _of_engine(rep: Movement) -> tuple[object, ...]:
    """What a made-up repetition keeps of the recorded one."""
    far = {"shallow", "low-curl", "low-rise"}
    return tuple(one for one in rep.findings if one.check not in far), rep.peak_sd


def test_a_repetition_that_stops_short_of_its_target_is_a_fault_and_no_other(
    clinic: Records,
) -> None:
    depths = [
        (rep, finding)
        for person in clinic.people.all()
        for session in clinic.sessions.of(person.id)
        for made in session.sets
        for rep in made.summary.reps
        for finding in rep.findings
        if finding.check in ("shallow", "low-curl")
    ]
    assert {finding.verdict for _, finding in depths} == set(Verdict)
    for rep, finding in depths:
        assert finding.value == rep.peak
        assert finding.limit is not None
        short = (finding.limit - rep.peak) / rep.peak_sd
        assert (finding.verdict is Verdict.FAULT) is (short > 1.0)
        assert (finding.verdict is Verdict.OK) is (short <= -1.0)


def test_programmes_differ_and_have_a_history(clinic: Records) -> None:
    programmes, legs, raised = set(), set(), 0
    for person in clinic.people.all():
        now = clinic.care.prescriptions(person.id)
        programmes.add(tuple((one.block.exercise, one.block.side) for one in now))
        legs |= {one.block.side for one in now}
        every = clinic.care.prescriptions(person.id, history=True)
        raised += len(every) > len(now)
    assert len(programmes) >= 3
    assert {"both", "each", "left"} <= legs
    assert raised >= 2


def test_some_sets_have_the_landmarks_that_their_numbers_are_of(clinic: Records) -> None:
    """The engine finds in them what is kept of the set, but for where the clip was put together."""
    found = [
        (made, clinic.sessions.poses(session.id, made.index))
        for person in clinic.people.all()
        for session in clinic.sessions.of(person.id)[-1:]
        for made in session.sets
    ]
    kept = [(made, poses) for made, poses in found if poses is not None]
    assert len(kept) >= 4
    made, poses = next(pair for pair in kept if pair[0].round.exercise == "squat")
    assert poses.time_s[0] == 0.0
    assert poses.time_s[-1] <= made.ended_s - made.started_s
    source = Source("a set", float(poses.time_s[-1]), len(poses), poses.size)
    again = analyze_poses(poses, source, "squat").summary
    assert again.rep_count >= made.summary.rep_count
    for one, other in zip(made.summary.reps, again.reps, strict=False):
        assert abs(one.peak_s - made.started_s - other.peak_s) < 0.2
        assert abs(one.peak - other.peak) < 2.0 * one.peak_sd


def test_the_same_seed_makes_the_same_clinic(clinic: Records, tmp_path: Path) -> None:
    with _store(tmp_path) as store:
        list(fill(store, EVENING, people=2))
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


@pytest.mark.parametrize("hour", [0, 3])
def test_nothing_has_happened_yet_that_is_still_to_come(hour: int, tmp_path: Path) -> None:
    """Opened in the night, it showed sessions of the coming afternoon."""
    now = datetime.combine(TODAY, time(hour, 10), timezone(timedelta(hours=9)))
    with _store(tmp_path) as store:
        list(fill(store, now, people=FIRST))
        kept = Records(store, ALONE)
        every = kept.sessions.outlines([one.id for one in kept.people.all()])
    assert max(one.ended_at for one in every if one.ended_at) <= now
    assert {one.started_at.utcoffset() for one in every} == {timedelta(hours=9)}
