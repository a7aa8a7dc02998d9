"""What Dask's workers do: fetch a recording, have it analysed in a process beside them, put what
came of it into the archive. Only paths and small results travel over the cluster."""

from __future__ import annotations

import atexit
import hashlib
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from distributed import get_worker

from coach import __version__
from coach.archive import recording_work
from coach.archive.recording_work import AnalyzeTask, JudgeTask
from coach.archive.request import Rejudgement, Request, Result, frames_name, trace_name
from coach.archive.rows import Row
from coach.archive.store import Store, fetched
from coach.errors import CoachError, EstimatorError, ExitStatus, InputError, ModelError, OutputError
from coach.pose.models import find_model
from coach.recordings import CrashError, RecordingProcess, Work

__all__ = ["analyze_recording", "dask_setup", "halt", "judge_recordings", "lost"]

_Task = TypeVar("_Task")
_Answer = TypeVar("_Answer")

_lock = threading.Lock()
_idle: list[RecordingProcess] = []
_busy: list[RecordingProcess] = []
_never = threading.Event()


def halt() -> None:
    """End this worker's processes, whatever they are doing."""
    with _lock:
        for process in _busy:
            process.kill()
        while _idle:
            _idle.pop().close()


atexit.register(halt)


def dask_setup(_worker: object) -> None:
    """Dask calls this in each worker of a cluster of this computer's own: the terminal's Ctrl-C is
    for the client, which ends them in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def analyze_recording(request: Request) -> Result:
    """Analyse one recording; where that cannot be done, its row says why.

    Raises CoachError where it is not the recording's fault, so that others would fail as well: the
    archive cannot be written to, the worker has another version or model.
    """
    _require_version(request.version)
    model = None if request.is_trace else _model(request)
    began = time.monotonic()
    recording = request.recording
    name = recording.url.rsplit("/", 1)[-1]
    with _scratch() as scratch:
        content = ""
        try:
            with fetched(recording.url, scratch) as path:
                content = _sha256(path)
                key = request.id_of(content)
                store = Store(request.into)
                if request.look_first and store.holds(trace_name(key)):
                    return Result(ExitStatus.OK, "", {"recording": key}, there=True)
                made = _in_process(
                    recording_work.analyze,
                    AnalyzeTask(
                        path,
                        name,
                        key,
                        request.asked,
                        model,
                        request.folders,
                        scratch,
                        request.person,
                        request.processes,
                    ),
                )
        except InputError as error:
            return _unable(request, content, ExitStatus.UNUSABLE, str(error), began)
        except (CrashError, EstimatorError) as error:
            return _unable(request, content, ExitStatus.FAILED, f"{name}: {error}", began)
        _publish(store, scratch, key, request.folders)
        row = {**_about(request, key, content), "status": "analysed", **made.row}
        row |= {"took_s": time.monotonic() - began}
        return Result(ExitStatus.OK, made.line, row, made.reps, made.row["frames"])


def judge_recordings(asked: Rejudgement) -> list[Result]:
    """Judge stored poses again; of what cannot be judged, the row stays as it was.

    Raises CoachError as `analyze_recording` does.
    """
    _require_version(asked.version)
    return [_judge(row, asked) for row in asked.rows]


def _judge(row: Row, asked: Rejudgement) -> Result:
    store, key = Store(asked.into), row["recording"]
    try:
        trace = store.read(trace_name(key))
        made = _in_process(recording_work.judge, JudgeTask(row, trace))
    except FileNotFoundError:
        line = f"{row['source']}: its poses are not in the archive any more."
        return Result(ExitStatus.FAILED, line, row)
    except (InputError, CrashError) as error:
        return Result(ExitStatus.FAILED, f"{row['source']}: {error}", row)
    store.write(f"{asked.aside}/{frames_name(key)}", made.frames)
    again = {**row, **made.row, "judged_by": asked.version, "written_at": _now()}
    return Result(ExitStatus.OK, made.line, again, made.reps, made.row["frames"])


def _in_process(work: Work[_Task, _Answer], task: _Task) -> _Answer:
    """Done in one of this worker's processes; once more in a new one where that ends, since what it
    did before may have worn it out."""
    try:
        with _process() as process:
            return process.run(work, task, _never)
    except (CrashError, EstimatorError):
        with RecordingProcess() as fresh, _listed(fresh):
            return fresh.run(work, task, _never)


@contextmanager
def _process() -> Iterator[RecordingProcess]:
    with _lock:
        process = _idle.pop() if _idle else RecordingProcess()
    with _listed(process):
        yield process
    with _lock:
        _idle.append(process)


@contextmanager
def _listed(process: RecordingProcess) -> Iterator[None]:
    """Found by `halt` for the while; let go of where it fails."""
    with _lock:
        _busy.append(process)
    try:
        yield
    except BaseException as error:
        if not isinstance(error, InputError):
            process.close()
        raise
    finally:
        with _lock:
            _busy.remove(process)


@contextmanager
def _scratch() -> Iterator[Path]:
    """A private folder of this computer for what one task needs, gone afterwards."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="form-coach-", dir=get_worker().local_directory))
    except OSError as error:
        raise OutputError(
            f"A worker cannot make a folder to work in ({error.strerror or error}); free some space"
            " there."
        ) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _publish(store: Store, scratch: Path, key: str, folders: bool) -> None:
    store.put(scratch / recording_work.TRACE, trace_name(key))
    store.put(scratch / recording_work.FRAMES, frames_name(key))
    if folders:
        for file in sorted((scratch / recording_work.FOLDER).iterdir()):
            store.put(file, f"recordings/{key}/{file.name}")


def _unable(
    request: Request, content: str, status: ExitStatus, sentence: str, began: float
) -> Result:
    key = request.id_of(content or request.recording.url)
    word = "unusable" if status is ExitStatus.UNUSABLE else "failed"
    row = {**_about(request, key, content), "status": word, "error": sentence}
    return Result(status, sentence, row | {"took_s": time.monotonic() - began})


def lost(request: Request) -> Result:
    """What is said of a recording whose workers ended, one after the other."""
    sentence = (
        f"{request.recording.url}: the workers that it was given to ended, one after the other;"
        " look at their memory and their logs, then run the same command again."
    )
    return _unable(request, "", ExitStatus.FAILED, sentence, time.monotonic())


def _about(request: Request, key: str, content: str) -> Row:
    one = request.recording
    return {
        "recording": key,
        "source": one.url,
        "source_size": one.size,
        "source_stamp": one.stamp,
        "content_sha256": content or None,
        "model_sha256": None if request.is_trace else request.model_sha256,
        "followed_by": None if request.is_trace else request.version,
        "judged_by": request.version,
        "asked": request.asked.text(),
        "person": request.person,
        "given_side": request.side,
        "written_at": _now(),
    }


def _now() -> datetime:
    return datetime.now(UTC)


def _require_version(version: str) -> None:
    if version != __version__:
        raise CoachError(
            f"A worker has Form Coach {__version__}, this computer {version}; install the same"
            " version on all of them."
        )


def _model(request: Request) -> Path:
    model = find_model(request.model)
    if _sha256(model) != request.model_sha256:
        raise ModelError(f"A worker's pose model {model} is another than this computer's.")
    return model


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror or error}); check the path, on the computer"
            " that analyses it, too."
        ) from error
