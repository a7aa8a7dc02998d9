"""A person's word on a movement is kept in the results, beside what was measured."""

from __future__ import annotations

import base64
import csv
import json
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from coach.coaching.correction import Correction
from coach.errors import InputError, OutputError
from coach.pose.trace_file import load_trace
from coach.reports.write import write_outputs
from coach.review.bundle import BUNDLE, bundle
from coach.review.corrections import LANDMARKS, corrected
from coach.review.examine import Result
from coach.review.status import State
from tests import builders
from tests.review.harness import Harness, until

AT = datetime(2026, 11, 27, 21, 0, tzinfo=UTC)


def said(movement: int, repetition: bool, by: str = "") -> Correction:
    return Correction(movement, repetition, by, AT)


@pytest.fixture
def result(tmp_path: Path) -> Result:
    """A set of three movements: none, a repetition, not judged."""
    analysis = builders.analysis(builders.mixed())
    return Result(analysis, tmp_path, write_outputs(analysis, tmp_path), {})


def summary(result: Result) -> dict:
    return json.loads((result.folder / "summary.json").read_text())


def cells(result: Result) -> list[str]:
    with (result.folder / "reps.csv").open(newline="") as file:
        return [row["corrected"] for row in csv.DictReader(file)]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_it_stands_in_the_files_and_nothing_measured_changes(result: Result) -> None:
    before = summary(result)
    kept = {n: c for n, c in contents(result.folder).items() if n not in CHANGED}
    new = corrected(corrected(result, 1, said(1, True)), 2, said(2, False))
    after = summary(new)
    assert [(one["movement"], one["repetition"]) for one in after["corrections"]] == [
        (1, True),
        (2, False),
    ]
    assert {**after, "corrections": []} == before
    assert cells(new) == ["true", "false", ""]
    assert {n: c for n, c in contents(result.folder).items() if n in kept} == kept
    assert new.analysis is result.analysis


CHANGED = {"summary.json", "reps.csv", "report.html"}


def test_the_saved_files_agree_on_a_corrected_count(result: Result) -> None:
    """One was counted; a person says of another that it was one, of the third that it was none."""
    new = corrected(corrected(result, 1, said(1, True)), 3, said(3, False))
    after, page = summary(new), (new.folder / "report.html").read_text()
    words = {one["movement"]: one["repetition"] for one in after["corrections"]}
    measured = {rep["movement"] for rep in after["reps"] if rep["counted"]}
    count = len(measured - words.keys()) + sum(words.values())
    assert (after["rep_count"], count) == (1, 2)
    assert "1 counted; 2 with your corrections." in page
    assert page.count("Corrected: that was one") == 1
    assert page.count("Corrected: that was none") == 1
    assert "plot and the video are what was measured" in page
    assert cells(new) == ["true", "", "false"]


def test_the_page_keeps_its_pictures_and_plot(result: Result) -> None:
    (result.folder / "movement-2.jpg").write_bytes(b"second")
    with_picture = replace(result, pictures={2: "movement-2.jpg"})
    new = corrected(with_picture, 2, said(2, False))
    page = (new.folder / "report.html").read_text()
    assert base64.b64encode(b"second").decode() in page
    assert base64.b64encode((new.folder / "angles.png").read_bytes()).decode() in page


def test_landmarks_are_kept_with_corrections_and_only_with_them(result: Result) -> None:
    before = contents(result.folder)
    assert LANDMARKS not in before
    new = corrected(result, 1, said(1, True))
    assert new.outputs == (*result.outputs, LANDMARKS)
    poses = load_trace(new.folder / LANDMARKS)
    np.testing.assert_array_equal(poses.landmarks, result.analysis.poses.landmarks)
    back = corrected(new, 1, None)
    assert back == result
    assert contents(result.folder) == before


def test_the_bundle_is_made_anew(result: Result) -> None:
    bundle(result.folder, result.outputs)
    new = corrected(result, 1, said(1, True))
    assert not (result.folder / BUNDLE).exists()
    with zipfile.ZipFile(bundle(new.folder, new.outputs)) as archive:
        assert LANDMARKS in archive.namelist()
        assert json.loads(archive.read("summary.json"))["corrections"]


def test_a_second_word_on_a_movement_goes_before_the_first(result: Result) -> None:
    twice = corrected(corrected(result, 1, said(1, True)), 1, said(1, False))
    assert twice.corrections == (said(1, False),)
    assert cells(twice)[0] == "false"


@pytest.mark.parametrize("movement", [0, 4, -1])
def test_only_a_movement_that_is_there_can_be_corrected(result: Result, movement: int) -> None:
    before = contents(result.folder)
    with pytest.raises(InputError, match="no such movement"):
        corrected(result, movement, said(movement, True))
    assert contents(result.folder) == before


def test_where_a_file_cannot_be_written_all_stay_as_they_were(
    result: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last of them: what is whole already must not take its place alone."""
    before = contents(result.folder)
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if "summary" in path.name:
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="No space left"):
        corrected(result, 1, said(1, True))
    assert contents(result.folder) == before


@pytest.fixture
def harness(tmp_path: Path) -> Iterator[Harness]:
    made = Harness(tmp_path / "harness")
    yield made
    made.queue.close()


def done(harness: Harness, by: str = "") -> tuple[str, str]:
    review = harness.queue.open_review(by)
    key = harness.submit(review)
    harness.next().finish()
    until(lambda: harness.status(review, key).state is State.DONE)
    return review, key


def test_the_queue_keeps_it_until_it_is_taken_back(harness: Harness) -> None:
    review, key = done(harness)
    harness.queue.correct(review, key, said(3, True))
    shown = harness.status(review, key).result  # as a page that is loaded again sees it
    assert shown is not None
    assert shown.corrections == (said(3, True),)
    assert harness.queue.file(review, key, LANDMARKS) is not None
    harness.queue.take_back(review, key, 3, "")
    result = harness.queue.result(review, key)
    assert result is not None
    assert result.corrections == ()
    assert harness.queue.file(review, key, LANDMARKS) is None


def test_another_ones_review_cannot_be_corrected(harness: Harness) -> None:
    review, key = done(harness, by="ann@clinic")
    other, _ = done(harness, by="bob@clinic")
    for token, by in ((review, "bob@clinic"), (review, ""), (other, "bob@clinic"), ("0" * 32, "")):
        with pytest.raises(InputError, match="out of date"):
            harness.queue.correct(token, key, said(1, False, by))
        with pytest.raises(InputError, match="out of date"):
            harness.queue.take_back(token, key, 1, by)
    result = harness.queue.result(review, key)
    assert result is not None
    assert result.corrections == ()
    harness.queue.correct(review, key, said(1, False, "ann@clinic"))
    assert harness.queue.opened_by(review) == "ann@clinic"
    assert harness.queue.opened_by("0" * 32) is None


def test_a_bundle_never_mixes_two_versions(harness: Harness) -> None:
    review, key = done(harness)

    def pack() -> set[str]:
        path = harness.queue.bundle(review, key)
        assert path is not None
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            return set(archive.namelist())

    with ThreadPoolExecutor(4) as pool:
        changes = [
            pool.submit(harness.queue.correct, review, key, said(1 + i % 3, False))
            for i in range(12)
        ]
        for one in changes:
            one.result()
    assert pack() == {"report.html", LANDMARKS}
    for movement in (1, 2, 3):
        harness.queue.take_back(review, key, movement, "")
    assert pack() == {"report.html"}
    assert harness.queue.bundle(review, "0" * 32) is None
