"""What is done with a recording of an archive in the process beside the worker: its files are
written to a folder of this computer, its rows are handed back."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from coach.analysis import Followed, analyze_poses, follow_person, source_of
from coach.archive.request import Asked
from coach.archive.rows import Row, frames_table, judged_cells, parquet, rep_rows
from coach.coaching.results import Analysis
from coach.errors import OutputError
from coach.pose.trace_file import read_trace, trace_content
from coach.recordings import one_line

if TYPE_CHECKING:
    from coach.media.trackers import Trackers

__all__ = ["FOLDER", "FRAMES", "TRACE", "AnalyzeTask", "JudgeTask", "Made", "analyze", "judge"]

FOLDER, FRAMES, TRACE = "recording", "frames.parquet", "poses.npz"
"""What is written to a task's `scratch`."""


@dataclass(frozen=True)
class AnalyzeTask:
    """A recording at `path`, called `name`, and the id it gets. model: None for a trace.

    folder: whether the files of `coach analyze` are wanted, too. processes: as in `Request`.
    """

    path: Path
    name: str
    recording: str
    asked: Asked
    model: Path | None
    folder: bool
    scratch: Path
    person: str | None
    processes: int = 1


@dataclass(frozen=True)
class JudgeTask:
    """A recording's row in `sets`, and the trace file of its poses."""

    row: Row
    trace: bytes


@dataclass(frozen=True)
class Made:
    """Cells of `sets`, rows of `reps`, and the recording in one line. frames: of poses that were
    judged again, the file of their frames."""

    row: Row
    reps: list[Row] = field(default_factory=list)
    line: str = ""
    frames: bytes = b""


def analyze(task: AnalyzeTask, trackers: Trackers, stop: threading.Event) -> Made:
    """Analyse a recording. Raises InputError, ModelError, EstimatorError, OutputError."""
    seen = follow_person(
        task.path, model=task.model, workers=task.processes, trackers=trackers, stop=stop
    )
    analysis = _judged(seen, task.asked)
    try:
        (task.scratch / TRACE).write_bytes(trace_content(analysis.poses, exact=True))
        _write_frames(analysis, task.recording, task.scratch)
    except OSError as error:
        raise _no_room(task.scratch, error) from error
    if task.folder:
        from coach.reports.write import write_outputs

        video = None if task.model is None else task.path
        write_outputs(analysis, task.scratch / FOLDER, video=video, with_video=False, stop=stop)
    row = {**judged_cells(analysis), "following_notes": list(seen.notes)}
    reps = rep_rows(analysis, task.recording, task.person)
    return Made(row, reps, f"{task.name}: {one_line(analysis)}")


def judge(task: JudgeTask, _trackers: Trackers, _stop: threading.Event) -> Made:
    """Judge stored poses. Raises InputError."""
    row = task.row
    name = row["source"].rsplit("/", 1)[-1]
    poses = read_trace(io.BytesIO(task.trace), name)
    source = source_of(name, poses)
    analysis = _judged(
        Followed(poses, source, tuple(row["following_notes"])), Asked.of(row["asked"])
    )
    reps = rep_rows(analysis, row["recording"], row["person"])
    frames = parquet(frames_table(analysis, row["recording"]))
    return Made(judged_cells(analysis), reps, f"{name}: {one_line(analysis)}", frames)


def _judged(seen: Followed, asked: Asked) -> Analysis:
    return analyze_poses(seen.poses, seen.source, asked.exercise, asked.settings, seen.notes)


def _write_frames(analysis: Analysis, recording: str, scratch: Path) -> None:
    (scratch / FRAMES).write_bytes(parquet(frames_table(analysis, recording)))


def _no_room(scratch: Path, error: OSError) -> OutputError:
    return OutputError(
        f"A worker could not write to {scratch} ({error.strerror or error}); free some space there,"
        " then run the same command again: it goes on where it ended."
    )
