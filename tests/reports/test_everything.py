"""One zip with all of a person: everything in it, each file readable by itself."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from coach.errors import OutputError, TraceError
from coach.pose.landmarks import PoseTrack
from coach.pose.trace_file import read_trace
from coach.reports.everything import person_json, save_everything, write_everything
from coach.reports.fhir import fhir_json
from coach.reports.person_tables import TABLES
from tests.motion.recordings import track
from tests.reports import people
from tests.reports.test_opensim import read_mot, read_trc

FILE = people.person_file(2)
POSES = track("squat_good_side")


def poses_of(session_id: str, index: int) -> PoseTrack | None:
    """Landmarks of the first set of the first session only."""
    first = session_id == FILE.sessions[0].id and index == 0
    return POSES if first else None


def nothing(session_id: str, index: int) -> PoseTrack | None:
    return None


@pytest.fixture(scope="module")
def archive() -> zipfile.ZipFile:
    stream = io.BytesIO()
    write_everything(FILE, poses_of, people.MADE_AT, stream)
    return zipfile.ZipFile(stream)


def test_everything_is_in_it(archive):
    assert archive.testzip() is None
    assert set(archive.namelist()) == {
        *("README.txt", "person.json", "fhir.json", "report.pdf", *TABLES),
        *(f"sets/0001-01/{name}" for name in ("trace.npz", "motion.mot", "markers.trc")),
    }


def test_tables_bundle_and_pages_are_what_they_are_by_themselves(archive):
    for name, table in TABLES.items():
        assert archive.read(name).decode() == table(FILE)
    assert archive.read("fhir.json").decode() == fhir_json(FILE, people.MADE_AT)
    assert archive.read("report.pdf").startswith(b"%PDF-")


def test_a_sets_files_can_be_read_back(archive):
    trace = read_trace(io.BytesIO(archive.read("sets/0001-01/trace.npz")), "trace.npz")
    assert np.array_equal(trace.world, POSES.world, equal_nan=True)
    mot = read_mot(archive.read("sets/0001-01/motion.mot").decode())
    trc = read_trc(archive.read("sets/0001-01/markers.trc").decode())
    assert mot.columns["knee_angle_l"].max() > 60
    assert len(trc.time_s) == len(POSES)


def test_the_data_are_all_there_but_the_landmarks():
    content = json.loads(person_json(FILE))
    assert (content["format"], content["version"]) == ("form-coach/person", 2)
    assert content["person"]["name"] == FILE.person.name
    assert content["person"]["segment_lengths"] == asdict(people.BUILD)
    assert len(content["prescriptions"]) == len(FILE.prescriptions)
    assert content["notes"][0]["text"] == FILE.notes[0].text
    assert content["symptom_checks"][1]["signs"] == list(FILE.symptom_checks[1].signs)
    (first, _) = content["sessions"]
    assert first["started_at"] == FILE.sessions[0].started_at.isoformat()
    rep = first["sets"][0]["summary"]["movements"][0]
    assert rep["peak"] == FILE.sessions[0].sets[0].summary.reps[0].peak
    assert rep["findings"][1]["verdict"] == "not judged"
    assert "poses" not in first["sets"][0]


def test_a_build_that_was_not_learnt_is_null():
    nobody = replace(FILE, person=replace(FILE.person, segment_lengths=None))
    assert json.loads(person_json(nobody))["person"]["segment_lengths"] is None


def test_what_was_not_measured_is_null():
    session = FILE.sessions[0]
    one = session.sets[0]
    (rep, *_) = one.summary.reps
    blind = replace(one, summary=replace(one.summary, movements=(replace(rep, peak=float("nan")),)))
    text = person_json(replace(FILE, sessions=(replace(session, sets=(blind,)),)))
    assert b"NaN" not in text
    content = json.loads(text)
    assert content["sessions"][0]["sets"][0]["summary"]["movements"][0]["peak"] is None


def test_no_name_of_a_file_is_made_of_what_somebody_typed():
    file = people.person_file(1, name="../../evil", note="../../note")
    odd = replace(file.sessions[0], id="../../session")
    stream = io.BytesIO()
    write_everything(replace(file, sessions=(odd,)), lambda *_: POSES, people.MADE_AT, stream)
    names = zipfile.ZipFile(stream).namelist()
    assert "sets/0001-05/trace.npz" in names
    assert all(re.fullmatch(r"[\w.-]+|sets/\d{4}-\d{2}/[a-z.]+", name) for name in names)
    assert not any(".." in name for name in names)


def test_damaged_landmarks_are_left_out_and_named():
    def damaged(session_id: str, index: int) -> PoseTrack | None:
        raise TraceError("damaged")

    stream = io.BytesIO()
    write_everything(people.person_file(1), damaged, people.MADE_AT, stream)
    archive = zipfile.ZipFile(stream)
    assert not any(name.startswith("sets/") for name in archive.namelist())
    assert "sets/0001-02" in archive.read("README.txt").decode()


def test_the_readme_names_every_file_and_says_who_is_made_up(archive):
    text = archive.read("README.txt").decode()
    assert all(Path(name).name in text for name in archive.namelist() if name != "README.txt")
    assert "Made-up data" in text
    assert "damaged" not in text


def test_the_same_person_gives_the_same_bytes():
    made = []
    for _ in range(2):
        stream = io.BytesIO()
        write_everything(FILE, nothing, people.MADE_AT, stream)
        made.append(stream.getvalue())
    assert made[0] == made[1]


def test_somebody_who_has_not_begun_has_a_zip_too(tmp_path):
    target = tmp_path / "everything.zip"
    save_everything(people.nothing_done(), nothing, people.MADE_AT, target)
    assert "person.json" in zipfile.ZipFile(target).namelist()


def test_a_file_is_whole_or_not_there(tmp_path):
    target = tmp_path / "everything.zip"

    def fails(session_id: str, index: int) -> PoseTrack | None:
        raise RuntimeError("pulled out")

    with pytest.raises(RuntimeError):
        save_everything(FILE, fails, people.MADE_AT, target)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_one_sentence(tmp_path):
    target = tmp_path / "missing" / "everything.zip"
    with pytest.raises(OutputError, match="could not be written"):
        save_everything(FILE, nothing, people.MADE_AT, target)


def test_movements_and_corrections_are_in_it():
    (session,) = json.loads(person_json(people.corrected_file()))["sessions"]
    first = session["sets"][0]
    assert [one["outcome"] for one in first["summary"]["movements"]][-2:] == [
        "rejected",
        "not judged",
    ]
    assert first["corrections"][1] == {
        "movement": 9,
        "repetition": True,
        "by": "Theo Therapist",
        "at": "2026-11-21T20:00:00Z",
    }
