"""Writing to a folder: all or nothing of each output, and a folder never mixes two runs."""

from __future__ import annotations

import csv
import errno
import json
import threading
from pathlib import Path

import numpy as np
import pytest

from coach.atomic_write import atomic_write
from coach.errors import OutputError
from coach.media.annotate import PeakPictures
from coach.media.writer import VideoWriter
from coach.pose.trace_file import load_trace
from coach.reports import write
from coach.reports.write import OUTPUTS, require_writable, write_outputs, write_summary
from tests import builders


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "clip.mp4"
    with VideoWriter(path, rate=builders.RATE) as writer:
        for time_s in builders.standing().time_s:
            writer.write(np.full((240, 320, 3), 128, np.uint8), float(time_s))
    return path


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_everything_is_written(clip, tmp_path):
    out = tmp_path / "new" / "out"
    written = write_outputs(builders.analysis(), out, video=clip, with_trace=True, with_replay=True)
    assert written == OUTPUTS
    assert _names(out) == set(OUTPUTS)
    assert json.loads((out / "summary.json").read_text("utf-8"))["rep_count"] == 2
    with (out / "frames.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 90
    assert len(load_trace(out / "trace.npz")) == 90
    page = (out / "report.html").read_text("utf-8")
    assert 'href="replay.html"' in page
    assert page.count("data:image/jpeg;base64,") == 3
    assert page.count("data:image/png;base64,") == 1


def test_the_peaks_pictures_are_there_for_the_caller_too(clip, tmp_path):
    analysis = builders.analysis()
    pictures = PeakPictures(analysis.summary.reps)
    write_outputs(analysis, tmp_path / "out", video=clip, pictures=pictures)
    assert set(pictures.jpegs) == {1, 2, 3}
    assert all(jpeg.startswith(b"\xff\xd8\xff") for jpeg in pictures.jpegs.values())


def test_a_trace_has_no_video(tmp_path):
    written = write_outputs(builders.analysis(), tmp_path / "out")
    assert set(written) == set(OUTPUTS) - {"annotated.mp4", "trace.npz", "replay.html"}


def test_without_the_video_the_page_still_has_its_pictures(clip, tmp_path):
    out = tmp_path / "out"
    assert "annotated.mp4" not in write_outputs(
        builders.analysis(), out, video=clip, with_video=False
    )
    assert (out / "report.html").read_text("utf-8").count("data:image/jpeg") == 3


def test_what_an_earlier_run_left_is_removed(clip, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "annotated.mp4").write_bytes(b"of another clip")
    (out / "mine.txt").write_text("keep")
    write_outputs(builders.analysis(), out)
    assert not (out / "annotated.mp4").exists()
    assert (out / "mine.txt").read_text() == "keep"


def test_a_stop_while_drawing_keeps_the_rest(clip, tmp_path):
    stop = threading.Event()
    out = tmp_path / "out"

    def halfway(done: int, _time_s: float) -> None:
        if done == 30:
            stop.set()

    written = write_outputs(builders.analysis(), out, video=clip, on_progress=halfway, stop=stop)
    assert "annotated.mp4" not in written
    assert _names(out) == set(written)
    page = (out / "report.html").read_text("utf-8")
    assert page.count("data:image/jpeg") == 1  # the first peak was reached


@pytest.mark.parametrize("name", ["summary.json", "angles.png", "annotated.mp4", "report.html"])
def test_a_failure_names_what_was_kept_and_leaves_the_others(clip, tmp_path, monkeypatch, name):
    out = tmp_path / "out"

    def full(target: Path):
        if target.name == name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return atomic_write(target)

    monkeypatch.setattr(write, "atomic_write", full)
    monkeypatch.setattr("coach.media.annotate.atomic_write", full)
    with pytest.raises(OutputError) as caught:
        write_outputs(builders.analysis(), out, video=clip)
    kept = set(OUTPUTS) - {name, "trace.npz", "replay.html"}
    assert _names(out) == kept
    assert str(caught.value).startswith(f"{name} could not be written")
    assert "No space left on device" in str(caught.value)
    assert all(other in str(caught.value) for other in kept)


def test_a_half_written_file_never_has_its_final_name(tmp_path):
    target = tmp_path / "angles.png"
    target.write_bytes(b"older")

    def half() -> None:
        with atomic_write(target) as piece:
            piece.write_bytes(b"half")
            assert target.read_bytes() == b"older"
            raise OSError(errno.ENOSPC, "full")

    with pytest.raises(OSError, match="full"):
        half()
    assert target.read_bytes() == b"older"
    assert _names(tmp_path) == {"angles.png"}


def test_a_file_in_the_folders_place_is_found_out_at_once(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="choose another with --out"):
        require_writable(tmp_path / "file" / "out", tmp_path / "clip.mp4")


def test_the_input_is_never_replaced(tmp_path):
    source = tmp_path / "annotated.mp4"
    source.write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"would replace annotated\.mp4 itself"):
        require_writable(tmp_path, source)


def test_a_folder_that_can_be_made_is_fine(tmp_path):
    require_writable(tmp_path / "a" / "b", tmp_path / "clip.mp4")
    assert _names(tmp_path) == set()


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="could not be made"):
        write_outputs(builders.analysis(), tmp_path / "file" / "out")


def test_the_summary_alone(tmp_path):
    target = tmp_path / "one.json"
    write_summary(builders.analysis(), target)
    assert json.loads(target.read_text("utf-8"))["exercise"] == "squat"
    with pytest.raises(OutputError, match="could not be written"):
        write_summary(builders.analysis(), tmp_path / "none" / "one.json")
