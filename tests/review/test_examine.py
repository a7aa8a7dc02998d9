"""A real recording from the upload to its results, in every format people have."""

from __future__ import annotations

import csv
import json
import shutil
import threading
from pathlib import Path

import av
import numpy as np
import pytest

from coach.coaching.results import Verdict
from coach.errors import InputError, OutputError, TraceError, VideoError
from coach.exercises.base import Settings
from coach.media.video import Video
from coach.reports import write
from coach.review.examine import Phase, Result, ReviewOptions, StoppedError, examine
from tests.clips import images_of, sample, write_clip

pytestmark = pytest.mark.slow

RATE = 15
STORED = "0123456789abcdef"
QUICK = {
    "libx265": {"x265-params": "log-level=none", "preset": "ultrafast"},
    "libvpx": {"deadline": "realtime", "cpu-used": "8"},
    "libvpx-vp9": {"deadline": "realtime", "cpu-used": "8"},
    "libsvtav1": {"preset": "12"},
}


class Heard(list[tuple[Phase, float | None]]):
    """What was reported."""

    def __call__(self, phase: Phase, share: float | None) -> None:
        self.append((phase, share))


def run(
    source: Path,
    tmp_path: Path,
    *,
    options: ReviewOptions | None = None,
    heard: Heard | None = None,
) -> Result:
    """Examine a copy of `source`, stored as the queue stores it."""
    upload = tmp_path / f"{STORED}{source.suffix}"
    shutil.copy(source, upload)
    return examine(
        upload,
        source.name,
        options or ReviewOptions(),
        tmp_path / "results",
        heard if heard is not None else Heard(),
        threading.Event(),
    )


@pytest.fixture(scope="module")
def lean(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Heard]:
    heard = Heard()
    home = tmp_path_factory.mktemp("lean")
    return run(sample("squat_lean_side"), home, heard=heard), heard


def test_the_sample_is_counted_and_its_fault_found(lean: tuple[Result, Heard]) -> None:
    result, _ = lean
    summary = result.analysis.summary
    assert (summary.exercise, summary.rep_count) == ("squat", 3)
    faults = [c.check for c in summary.checks if c.verdict is Verdict.FAULT]
    assert faults == ["forward-lean"]


def test_the_results_name_the_recording_as_its_owner_does(lean: tuple[Result, Heard]) -> None:
    result, _ = lean
    assert result.analysis.source.name == "squat_lean_side.mp4"
    texts = [(result.folder / name).read_text("utf-8") for name in ("report.html", "summary.json")]
    assert json.loads(texts[1])["source"]["name"] == "squat_lean_side.mp4"
    assert "squat_lean_side.mp4" in texts[0]
    assert not [text for text in texts if STORED in text]


def test_every_result_is_there(lean: tuple[Result, Heard]) -> None:
    result, _ = lean
    names = {path.name for path in result.folder.iterdir()}
    assert names == set(result.names)
    assert set(result.outputs) == set(write.OUTPUTS) - {"trace.npz"}
    assert result.pictures == {n: f"movement-{n}.jpg" for n in (1, 2, 3)}
    assert (result.folder / "movement-2.jpg").read_bytes().startswith(b"\xff\xd8\xff")
    with Video(result.folder / "annotated.mp4") as video:
        assert video.info.duration_s == pytest.approx(10.0, abs=0.2)
    with (result.folder / "reps.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 3


def test_progress_rises_through_both_passes(lean: tuple[Result, Heard]) -> None:
    _, heard = lean
    shares = [share for _, share in heard]
    assert None not in shares
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == pytest.approx(1.0)
    phases = [phase for phase, _ in heard]
    assert phases == sorted(phases)  # analysing, then drawing
    assert len({share for phase, share in heard if phase is Phase.ANALYSING}) > 5
    assert len({share for phase, share in heard if phase is Phase.DRAWING}) > 5


@pytest.fixture(scope="module")
def standing() -> list[np.ndarray]:
    """A second and a half of somebody standing, small."""
    return [
        np.ascontiguousarray(image[:480:2, :640:2])
        for image in images_of("squat_good_side", 45)[::2]
    ]


@pytest.mark.parametrize(
    ("name", "codec", "pixels"),
    [
        ("h264.mp4", "libx264", "yuv420p"),
        ("h264.mov", "libx264", "yuv420p"),
        ("hevc.mov", "libx265", "yuv420p"),
        ("hevc.mp4", "libx265", "yuv420p"),
        ("av1.mp4", "libsvtav1", "yuv420p"),
        ("av1.webm", "libsvtav1", "yuv420p"),
        ("vp9.webm", "libvpx-vp9", "yuv420p"),
        ("h264.mkv", "libx264", "yuv420p"),
        ("mjpeg.avi", "mjpeg", "yuvj420p"),
        ("moving.gif", "gif", "rgb8"),
        ("no suffix", "libx264", "yuv420p"),
    ],
)
def test_every_format_is_taken(
    standing: list[np.ndarray], tmp_path: Path, name: str, codec: str, pixels: str
) -> None:
    made = tmp_path / (name if "." in name else f"{name}.mp4")
    write_clip(made, standing, codec=codec, rate=RATE, pixels=pixels, options=QUICK.get(codec, {}))
    named = made.rename(tmp_path / name)
    result = run(named, tmp_path)
    assert result.analysis.source.frames == len(standing)
    assert "annotated.mp4" in result.outputs


def test_a_trace_has_results_but_no_video(traces: Path, tmp_path: Path) -> None:
    result = run(traces / "squat-01.npz", tmp_path)
    assert result.analysis.summary.rep_count > 0
    assert "annotated.mp4" not in result.outputs
    assert result.pictures == {}


def test_the_options_are_followed(traces: Path, tmp_path: Path) -> None:
    options = ReviewOptions("squat", Settings(target=40.0))
    summary = run(traces / "squat-01.npz", tmp_path, options=options).analysis.summary
    assert summary.exercise_from == "given"
    limits = {f.limit for rep in summary.reps for f in rep.findings if f.check == "shallow"}
    assert limits == {30.0}


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("notes.mp4", b"Dear diary,\n" * 99, VideoError, "notes.mp4 is not a video"),
        ("empty.mp4", b"", VideoError, "empty.mp4 is empty"),
        ("half.mp4", None, VideoError, "half.mp4 holds no picture that can be decoded"),
        ("broken.npz", b"PK\x03\x04 nonsense", TraceError, "broken.npz"),
        ("zeros.mp4", bytes(3_000_000), VideoError, "zeros.mp4 is not a video"),
    ],
)
def test_what_cannot_be_used_gives_one_sentence_with_its_name(
    tmp_path: Path, name: str, content: bytes | None, error: type[InputError], says: str
) -> None:
    if content is None:
        content = sample("squat_good_side").read_bytes()[:5000]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(error) as caught:
        run(tmp_path / name, tmp_path)
    assert says in str(caught.value)
    assert STORED not in str(caught.value)
    assert str(tmp_path) not in str(caught.value)
    assert not (tmp_path / "results").exists()


def test_a_name_may_look_like_mathematics(traces: Path, tmp_path: Path) -> None:
    """A plot's title would take what stands between dollars for a formula."""
    odd = tmp_path / "$\\frac{1$ & <b>.npz"
    shutil.copy(traces / "squat-01.npz", odd)
    result = run(odd, tmp_path)
    assert "angles.png" in result.outputs
    assert "<b>" not in (result.folder / "report.html").read_text("utf-8")


@pytest.mark.parametrize("phase", list(Phase))
def test_a_stop_ends_either_pass(tmp_path: Path, phase: Phase) -> None:
    stop = threading.Event()
    before: list[Phase] = []
    after: list[Phase] = []

    def report(now: Phase, _share: float | None) -> None:
        if stop.is_set():
            after.append(now)
        before.append(now)
        if before.count(phase) == 5:
            stop.set()

    upload = tmp_path / f"{STORED}.mp4"
    shutil.copy(sample("squat_lean_side"), upload)
    with pytest.raises(StoppedError):
        examine(upload, "clip.mp4", ReviewOptions(), tmp_path / "results", report, stop)
    assert len(after) <= 1
    assert not (tmp_path / "results" / "annotated.mp4").exists()


def test_a_full_disk_is_one_sentence(traces: Path, tmp_path: Path, monkeypatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "write_frames", full)
    with pytest.raises(OutputError) as caught:
        run(traces / "squat-01.npz", tmp_path)
    assert str(caught.value) == (
        "The results of squat-01.npz could not be written; free some space on this computer's "
        "disk, then upload it again."
    )


def test_a_length_that_the_file_does_not_tell_is_not_made_up(
    standing: list[np.ndarray], tmp_path: Path
) -> None:
    """As browsers record: the head of the file is written before its end is known."""
    path = tmp_path / "recorded.webm"
    with av.open(str(path), "w", options={"live": "1"}) as container:
        stream = container.add_stream("libvpx", rate=RATE, options=QUICK["libvpx"])
        stream.height, stream.width = standing[0].shape[:2]
        for image in standing:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())
    heard = Heard()
    run(path, tmp_path, heard=heard)
    assert {share for phase, share in heard if phase is Phase.ANALYSING} == {None}
    assert [share for phase, share in heard if phase is Phase.DRAWING][-1] == pytest.approx(1.0)
