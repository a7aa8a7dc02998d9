"""Foreign bytes are worked on in another process: whatever they do, it is a sentence about them."""

from __future__ import annotations

import shutil
import signal
import threading
from pathlib import Path

import psutil
import pytest

from coach.analysis import analyze
from coach.errors import InputError, TraceError, VideoError
from coach.exercises.base import Settings
from coach.review import apart
from coach.review.apart import examine_apart, first_look
from coach.review.examine import Phase, Result, ReviewOptions, StoppedError
from coach.review.status import State
from tests.clips import sample
from tests.media.test_announced import huge_gif
from tests.review.harness import Harness, until

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
GREEDY = "tests.review.processes"


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes find tests.review.processes."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def examined(upload: Path, folder: Path, report=lambda *_: None, stop=None) -> Result:
    return examine_apart(
        upload, "mine.mp4", ReviewOptions(), folder, report, stop or threading.Event()
    )


def test_the_result_is_that_of_this_process_and_progress_is_told(
    traces: Path, tmp_path: Path
) -> None:
    upload = Path(shutil.copy(traces / "squat-01.npz", tmp_path / "token.npz"))
    heard: list[tuple[Phase, float | None]] = []
    options = ReviewOptions("squat", Settings(target=40.0))
    result = examine_apart(
        upload,
        "mine.npz",
        options,
        tmp_path / "results",
        lambda *told: heard.append(told),
        threading.Event(),
    )
    expected = analyze(traces / "squat-01.npz", "squat", options.settings)
    assert result.analysis.summary == expected.summary
    assert result.analysis.source.name == "mine.npz"
    assert {path.name for path in (tmp_path / "results").iterdir()} == set(result.names)
    assert [phase for phase, _ in heard] == list(Phase)


def test_a_stop_ends_the_process_and_those_that_it_started(tmp_path: Path) -> None:
    upload = Path(shutil.copy(sample("squat_lean_side"), tmp_path / "token.mp4"))
    stop = threading.Event()
    running: list[psutil.Process] = []

    def report(phase: Phase, share: float | None) -> None:
        if share:
            running.extend(set(psutil.Process().children(recursive=True)) - others)
            stop.set()

    others = set(psutil.Process().children(recursive=True))  # a database server of other tests
    with pytest.raises(StoppedError):
        examined(upload, tmp_path / "results", report, stop)
    assert len(running) >= 2
    assert psutil.wait_procs(running, timeout=30)[1] == []


def test_a_process_that_is_killed_is_a_sentence_about_the_file(tmp_path: Path) -> None:
    upload = Path(shutil.copy(sample("squat_lean_side"), tmp_path / "token.mp4"))

    def report(phase: Phase, share: float | None) -> None:
        if share:
            for one in set(psutil.Process().children()) - others:
                one.send_signal(signal.SIGKILL)

    others = set(psutil.Process().children())
    with pytest.raises(VideoError, match=r"^mine\.mp4 ended the process that looked at it"):
        examined(upload, tmp_path / "results", report)


@pytest.mark.parametrize(
    ("serve", "says"),
    [
        ("takes_memory", r"mine\.mp4: Looking at this recording takes more than 2 GB of memory"),
        ("crashes", r"mine\.mp4 ended the process"),
        ("waits", r"mine\.mp4 has kept Form Coach waiting for 3 s"),
    ],
)
def test_whatever_a_process_does_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, serve: str, says: str
) -> None:
    monkeypatch.setattr(apart, "_PROCESS", GREEDY)
    with pytest.raises(InputError, match=f"^{says}"):
        next(apart._answers(serve, None, "mine.mp4", 3.0, threading.Event()))


def test_a_fault_of_ours_keeps_its_details(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_PROCESS", GREEDY)
    with pytest.raises(RuntimeError, match="KeyError: 'the-key'"):
        next(apart._answers("surprises", None, "mine.mp4", 60.0, threading.Event()))


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("notes.mp4", b"Dear diary,\n" * 99, VideoError, "mine.mp4 is not a video"),
        ("empty.mp4", b"", VideoError, "mine.mp4 is empty"),
        ("broken.npz", b"PK\x03\x04 nonsense", TraceError, "mine.mp4 is not a trace"),
        ("vast.gif", None, VideoError, "mine.mp4 has pictures of 16000 x 16000 pixels"),
    ],
)
def test_what_is_no_recording_is_known_at_the_first_look(
    tmp_path: Path, name: str, content: bytes | None, error: type[InputError], says: str
) -> None:
    path = tmp_path / name
    huge_gif(path) if content is None else path.write_bytes(content)
    with pytest.raises(error) as caught:
        first_look(path, "mine.mp4", threading.Event())
    assert says in str(caught.value)


def test_what_is_a_recording_passes_the_first_look(traces: Path) -> None:
    first_look(sample("squat_lean_side"), "mine.mp4", threading.Event())
    first_look(traces / "squat-01.npz", "mine.npz", threading.Event())


@pytest.fixture
def harness(tmp_path: Path):
    made = Harness(tmp_path)
    yield made
    made.queue.close()


def test_what_is_no_recording_does_not_wait_for_others(harness: Harness) -> None:
    ours, theirs = harness.queue.open_review(), harness.queue.open_review()
    first = harness.submit(theirs, "long.mp4")
    going_on = harness.next()
    harness.refused = {"notes.txt"}
    refused = harness.submit(ours, "notes.txt")
    until(lambda: harness.status(ours, refused).state is State.FAILED)
    assert harness.status(ours, refused).problem == "notes.txt is not a video."
    assert harness.status(theirs, first).state is State.ANALYSING
    assert [path.parent for path in harness.films()] == [going_on.upload.parent]
    going_on.finish()
    until(lambda: harness.status(theirs, first).state is State.DONE)
