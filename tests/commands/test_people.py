"""`coach export` and `coach report`: whose, into what, and what is said when it cannot be done."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coach.cli import run
from coach.records.ids import new_id
from coach.records.records import Records
from tests import builders
from tests.reports.people import session_of
from tests.ui.clinic import exercised, keep

NOW = datetime(2026, 3, 20, 18, 0, tzinfo=UTC)


@pytest.fixture
def ada(records: Records) -> str:
    """Somebody with three sessions."""
    person = records.people.add("Ada")
    exercised(records, person.id, NOW, (9, 5, 1))
    return person.id


def test_everything_of_the_only_person(ada: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export"]) == 0
    assert "Ada" in capsys.readouterr().out
    with zipfile.ZipFile("form-coach-export.zip") as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
    assert {"person.json", "sessions.csv", "reps.csv", "fhir.json", "report.pdf"} <= names


def test_the_report_is_of_the_days_asked_for(ada: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["report", "march.pdf", "--person", "ada", "--from", "2026-03-14"]
    assert run([*arguments, "--to", "2026-03-18"]) == 0
    assert "2026-03-14 to 2026-03-18" in capsys.readouterr().out
    assert Path("march.pdf").read_bytes().startswith(b"%PDF-")
    assert run([*arguments, "--to", "2026-03-01"]) == 2
    assert "is after" in capsys.readouterr().err


def test_a_person_is_found_by_name_or_id_and_asked_for_where_there_are_several(
    ada: str, records: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    records.people.add("Ben")
    assert run(["export", "a.zip"]) == 2
    told = capsys.readouterr().err
    assert "Ada" in told
    assert "Ben" in told
    assert run(["export", "a.zip", "--person", "Carla"]) == 2
    assert "Carla" in capsys.readouterr().err
    assert not Path("a.zip").exists()
    assert run(["export", "a.zip", "--person", " ADA "]) == 0
    assert run(["export", "b.zip", "--person", ada]) == 0
    assert Path("b.zip").exists()


def test_with_nobody_there_one_sentence_says_so(
    records: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export"]) == 2
    assert "Nobody's records are kept here yet" in capsys.readouterr().err
    assert not list(Path().iterdir())


def corrected(records: Records, name: str) -> None:
    """Somebody who said of a movement that it was none, in a set whose landmarks were kept."""
    person = records.people.add(name)
    session = session_of(1, person.id)
    session = replace(session, id=new_id())
    first = replace(session.sets[0], poses=builders.standing(20))
    keep(records, replace(session, sets=(first, *session.sets[1:])))
    records.sessions.correct(session.id, 0, 2, repetition=False)
    records.sessions.correct(session.id, 1, 1, repetition=False)


def test_corrections_of_everybody_or_of_one(
    records: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("Ada", "Ben"):
        corrected(records, name)
    assert run(["export", "--corrections", "labels.zip"]) == 0
    told = capsys.readouterr().out
    assert "2 sets with corrections; 2 without landmarks left out: labels.zip" in told
    assert run(["export", "--corrections", "of-ben", "--person", "ben"]) == 0
    (label,) = json.loads(Path("of-ben/labels.json").read_text())
    assert (label["reps"], len(label["corrections"])) == (5, 1)
    assert sorted(path.name for path in Path().iterdir()) == ["labels.zip", "of-ben"]
    assert "took corrections out" in [entry.action for entry in records.audit.all()]


def test_without_corrections_there_is_nothing_to_write(
    ada: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", "--corrections", "labels"]) == 2
    assert "No movement was corrected so far" in capsys.readouterr().err
    assert not list(Path().iterdir())


def test_corrections_without_landmarks_are_told_of(
    ada: str, records: Records, capsys: pytest.CaptureFixture[str]
) -> None:
    session = records.sessions.outlines(ada)[0]
    records.sessions.correct(session.id, 0, 1, repetition=False)
    assert run(["export", "--corrections", "labels"]) == 2
    assert "No landmarks were kept" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["export", "report"])
def test_what_cannot_be_written_is_one_sentence(
    command: str, ada: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([command, "no/such/folder/file"]) != 0
    told = capsys.readouterr().err
    assert "could not be written" in told
    assert "Traceback" not in told
