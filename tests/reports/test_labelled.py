"""Labelled data from corrections: readable by the benchmarks, and nobody's name in it."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.clips import labelled_traces
from coach.coaching.correction import Correction, corrected_count
from coach.errors import OutputError
from coach.pose.trace_file import trace_content
from coach.reports.labelled import LABELS, Labelled, labelled, save_labelled
from tests import builders
from tests.reports import people

FILE = people.corrected_file()
(SESSION,) = FILE.sessions
FIRST = SESSION.sets[0]
POSES = replace(builders.standing(40), time_s=7.5 + np.arange(40) / 10)
"""On the session's clock, which began before the set did."""
TRACE = trace_content(POSES)


def data() -> Labelled:
    return labelled(FILE.sessions, lambda session_id, index: TRACE)


def read(found: Labelled) -> list[dict[str, object]]:
    labels: list[dict[str, object]] = json.loads(found.files[LABELS])
    return labels


def test_one_corrected_set_with_the_count_that_people_say() -> None:
    found = data()
    assert (found.sets, found.left_out) == (1, 0)
    assert list(found.files) == ["corrected-0001.npz", LABELS]
    assert found.files["corrected-0001.npz"] == TRACE
    (label,) = read(found)
    sound = [1, 2, 3, 4, 5, 6, 7, 9]  # the 8th was too small, the 10th not seen
    peaks = {one.index: one.peak_s - 7.5 for one in FIRST.summary.movements}
    assert (label["exercise"], label["view"], label["reps"]) == ("squat", "side", 8)
    assert label["event_s"] == pytest.approx([peaks[index] for index in sound], abs=1e-3)
    small, odd = label["corrections"]  # type: ignore[misc]
    assert small["outcome"] == "partial"
    assert odd == {
        "movement": 9,
        "peak_s": pytest.approx(peaks[9], abs=1e-3),
        "outcome": "rejected",
        "reason": "only one knee bent",
        "repetition": True,
    }


@pytest.mark.parametrize("name", ["labels", "labels.zip"])
def test_the_benchmarks_read_it_back(name: str, tmp_path: Path) -> None:
    target = tmp_path / name
    save_labelled(data(), target)
    if name.endswith(".zip"):
        with zipfile.ZipFile(target) as archive:
            assert archive.testzip() is None
            archive.extractall(tmp_path / "out")
        target = tmp_path / "out"
    (one,) = labelled_traces(target)
    assert (one.name, one.exercise, len(one.peaks_s)) == ("corrected-0001", "squat", 8)
    assert one.poses.time_s == pytest.approx(POSES.time_s - 7.5)
    assert np.array_equal(one.poses.landmarks, POSES.landmarks)
    assert sorted(path.name for path in target.iterdir()) == ["corrected-0001.npz", LABELS]


def test_nothing_in_it_says_whose_it_is(tmp_path: Path) -> None:
    save_labelled(data(), tmp_path / "labels.zip")
    with zipfile.ZipFile(tmp_path / "labels.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    with zipfile.ZipFile(io.BytesIO(files["corrected-0001.npz"])) as arrays:
        files |= {name: arrays.read(name) for name in arrays.namelist()}
    raw = (tmp_path / "labels.zip").read_bytes() + b"".join(files.values())
    person, said = FILE.person, FIRST.corrections[1]
    texts = [person.name, *person.name.split(), person.id, SESSION.id, said.by, *said.by.split()]
    texts += [note.text for note in FILE.notes] + ["171", "2026"]
    assert [text for text in texts if text.encode() in raw] == []


def test_a_set_without_landmarks_or_with_damaged_ones_is_left_out_and_counted() -> None:
    for content in (None, b"", TRACE[: len(TRACE) // 2]):
        found = labelled(FILE.sessions, lambda session_id, index, content=content: content)
        assert (found.sets, found.left_out, read(found)) == (0, 1, [])


@given(st.lists(st.tuples(st.integers(1, 10), st.booleans()), min_size=1, max_size=12))
def test_the_label_is_what_the_count_is(words: list[tuple[int, bool]]) -> None:
    said = tuple(Correction(index, word, "", people.MADE_AT) for index, word in words)
    one = replace(FIRST, corrections=said)
    session = replace(SESSION, sets=(one,))
    (label,) = read(labelled([session], lambda session_id, index: TRACE))
    assert label["reps"] == len(label["event_s"])  # type: ignore[arg-type]
    assert label["reps"] == corrected_count(one.summary.movements, said) == one.corrected_count
    corrected = {one["movement"]: one["repetition"] for one in label["corrections"]}  # type: ignore
    assert corrected == dict(words)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(OutputError, match="is not empty"):
        save_labelled(data(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
