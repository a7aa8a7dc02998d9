"""A run that is ended, or finds no room: what is done is kept, the next one finishes."""

from __future__ import annotations

import errno
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pyarrow.parquet as pq
import pytest

from coach.archive import recording_work, worker
from coach.archive import run as running
from coach.archive.request import Request
from coach.archive.run import Batch, Tally
from coach.cli import run
from coach.errors import ExitStatus, OutputError
from coach.media.trackers import Trackers
from coach.pose.trace_file import load_trace, trace_content
from tests.terminal import interrupted_group

pytestmark = pytest.mark.slow

COUNT = 12


@pytest.fixture(scope="module")
def clips(traces: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve traces, no two alike."""
    folder = tmp_path_factory.mktemp("clips")
    tracks = cycle([load_trace(traces / f"{name}.npz") for name in ("squat-04", "squat-10")])
    for number, track in enumerate(islice(tracks, COUNT)):
        moved = replace(track, landmarks=track.landmarks + number * 1e-6)
        (folder / f"{number:02}.npz").write_bytes(trace_content(moved, exact=True))
    return folder


def _sources(out: Path) -> list[str]:
    return sorted(row["source"] for row in pq.read_table(out / "sets").to_pylist())


def test_ctrl_c_keeps_what_is_done_and_the_next_run_goes_on_where_its_dashboard_is_seen(
    clips: Path, tmp_path: Path
) -> None:
    """As a terminal sends it: workers and what they started hear it, too."""
    out = tmp_path / "out"

    def two_are_done(_pid: int) -> bool:
        return len(list(out.glob("frames/*/*.parquet"))) >= 2

    ended = interrupted_group("batch", clips, "--out", out, when=two_are_done)
    assert ended.status == ExitStatus.STOPPED, ended
    assert "run the same command again to go on." in ended.err
    assert "Traceback" not in ended.err
    assert "Dask's dashboard: http://127.0.0.1:" in ended.err
    kept = _sources(out)
    assert 0 < len(kept) < COUNT
    pages: dict[str, bytes] = {}

    def look(tally: Tally, _result: object) -> None:
        if tally.dashboard and not pages:
            with urllib.request.urlopen(tally.dashboard, timeout=60) as answer:
                pages[tally.dashboard] = answer.read()

    tally = running.run(Batch([str(clips)], str(out)), Event(), look)
    assert (tally.there, tally.analysed) == (len(kept), COUNT - len(kept))
    ((address, page),) = pages.items()
    assert address.startswith("http://127.0.0.1:")
    assert b"Dask" in page
    assert _sources(out) == sorted(str(clips / f"{number:02}.npz") for number in range(COUNT))
    assert not list(out.rglob("*.part"))


@pytest.mark.parametrize("writing", ["a folder to work in", "a recording's files"])
def test_a_workers_full_disk_loses_nothing_and_makes_nothing_twice(
    writing: str, clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third recording finds no room; what is done then is kept, and nothing half."""
    asked = Batch([str(clips / "0[0-5].npz")], str(tmp_path / "out"))
    begun: list[Request] = []

    @contextmanager
    def nobody(*_: object) -> Iterator[Any]:
        yield SimpleNamespace(dashboard_link=None)

    def ask(_client: object, work: Any, questions: Iterable[Request], _stop: Event) -> Any:
        for one in questions:
            begun.append(one)
            yield one, work(one)

    def at_once(work: Any, task: Any) -> Any:
        with Trackers() as trackers:
            return work(task, trackers, Event())

    monkeypatch.setattr(running, "connected", nobody)
    monkeypatch.setattr(running, "ask", ask)
    monkeypatch.setattr(worker, "get_worker", lambda: SimpleNamespace(local_directory=tmp_path))
    monkeypatch.setattr(worker, "_in_process", at_once)

    def full(name: str, real: Any) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            if name == writing and len(begun) == 3:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments, **named)

        return call

    with monkeypatch.context() as patch:
        make, write = worker.tempfile.mkdtemp, recording_work._write_frames
        patch.setattr(worker.tempfile, "mkdtemp", full("a folder to work in", make))
        patch.setattr(recording_work, "_write_frames", full("a recording's files", write))
        with pytest.raises(OutputError, match="free some space"):
            running.run(asked, Event(), lambda *_: None)
    assert len(_sources(tmp_path / "out")) == 2
    tally = running.run(asked, Event(), lambda *_: None)
    assert (tally.there, tally.analysed) == (2, 4)
    assert len(begun) == 3 + 4
    assert _sources(tmp_path / "out") == [str(clips / f"{number:02}.npz") for number in range(6)]
    assert not list(tmp_path.glob("form-coach-*"))


def test_a_cluster_that_wants_a_key_is_told_in_a_sentence(
    clips: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["batch", str(clips), "--out", str(tmp_path / "out")]
    assert run([*command, "--cluster", "tls://127.0.0.1:9"]) == ExitStatus.FAILED
    assert "the variables of its key" in capsys.readouterr().err


@pytest.mark.parametrize("address", ["slurm", "http://127.0.0.1:80", "tcp://", ""])
def test_what_is_no_address_of_a_cluster_is_told_at_once(
    address: str, clips: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["batch", str(clips), "--out", str(tmp_path / "out")]
    assert run([*command, "--cluster", address]) == ExitStatus.FAILED
    told = " ".join(capsys.readouterr().err.split())
    assert f"“{address}” is no address of a Dask scheduler" in told
