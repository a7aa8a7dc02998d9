"""Writing an analysis to a folder, one output after the other, the summary first."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import av

from coach.atomic_write import atomic_write, remove_left_behind
from coach.coaching.results import Analysis
from coach.errors import OutputError
from coach.exercises.base import Settings
from coach.media.annotate import PeakPictures, StoppedError, annotate, capture_peaks
from coach.pose.trace_file import save_trace
from coach.reports.page import report_page
from coach.reports.plots import plot_angles
from coach.reports.replay import replay_data, replay_page
from coach.reports.summary import summary_json
from coach.reports.tables import write_frames, write_reps
from coach.words.result_words import joined

__all__ = [
    "OUTPUTS",
    "PAGE",
    "PLOT",
    "REPLAY",
    "REPS",
    "SUMMARY",
    "require_writable",
    "write_outputs",
    "write_summary",
]

SUMMARY, REPS, FRAMES, TRACE, PLOT, VIDEO, REPLAY, PAGE = OUTPUTS = (
    "summary.json",
    "reps.csv",
    "frames.csv",
    "trace.npz",
    "angles.png",
    "annotated.mp4",
    "replay.html",
    "report.html",
)
"""Names of everything that may be written, in order."""

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_Progress = Callable[[int, float], None]


def require_writable(folder: Path, source: Path) -> None:
    """Find out before the work starts whether its results can be kept.

    Raises OutputError where `folder` cannot be made or written to, or where a result would
    replace the input itself.
    """
    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        raise OutputError(
            f"Nothing can be written to {folder}, because {existing} is not a folder open for "
            "writing; choose another with --out."
        )
    # By the file, not by its name: a folder may not tell large from small letters.
    results = (folder / name for name in OUTPUTS)
    if any(one.exists() and source.exists() and one.samefile(source) for one in results):
        raise OutputError(
            f"The results in {folder} would replace {source.name} itself; choose another folder "
            "with --out."
        )


def write_summary(analysis: Analysis, target: Path) -> None:
    """Write the summary alone. Raises OutputError."""
    try:
        with atomic_write(target) as piece:
            piece.write_text(summary_json(analysis), "utf-8")
    except OSError as error:
        raise OutputError(f"{target} could not be written ({_why(error)}).") from error


def write_outputs(
    analysis: Analysis,
    folder: Path,
    *,
    video: Path | None = None,
    with_video: bool = True,
    with_trace: bool = False,
    settings: Settings = Settings(),
    with_replay: bool = False,
    pictures: PeakPictures | None = None,
    on_progress: _Progress | None = None,
    stop: threading.Event | None = None,
) -> tuple[str, ...]:
    """Write everything to `folder` and name what was written.

    video: the analysed video, None for a trace. settings: what was set for the exercise.
    with_replay: write the replay too (some 5 MB, where there is anything to replay). pictures:
    takes the peaks' pictures for the caller as well. Each output is written aside and renamed, and
    one of an earlier run that this run does not renew is removed, so that the folder never mixes
    two. Setting
    `stop` ends the video, the one slow part, and keeps the rest. Raises OutputError naming what was
    kept where something could not be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"The folder {folder} could not be made ({_why(error)}); choose another with --out."
        ) from error
    run = _Run(analysis, folder)
    run.text(SUMMARY, lambda: summary_json(analysis))
    run.rows(REPS, write_reps)
    run.rows(FRAMES, write_frames)
    if with_trace:
        run.piece(TRACE, lambda piece: save_trace(analysis.poses, piece))
    run.piece(PLOT, lambda piece: plot_angles(analysis, piece, settings))
    pictures = pictures or PeakPictures(analysis.summary.movements)
    if video is not None and not _is_set(stop):
        if with_video:
            run.video(video, pictures, on_progress, stop)
        else:
            capture_peaks(video, analysis, pictures)
    again = None
    if with_replay and not _is_set(stop):
        again = replay_data(analysis, settings)
    if again is not None:
        run.text(REPLAY, lambda: replay_page(analysis.source.name, again))
    seen_again = REPLAY if REPLAY in run.kept else ""
    run.text(PAGE, lambda: report_page(analysis, run.plot(), pictures.jpegs, replay=seen_again))
    run.finish()
    return tuple(run.kept)


def _is_set(stop: threading.Event | None) -> bool:
    return stop is not None and stop.is_set()


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


@dataclass
class _Run:
    """Writes outputs one by one; a failure of one leaves the others their chance."""

    analysis: Analysis
    folder: Path
    kept: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    why: str = ""
    full: bool = False

    def piece(self, name: str, write: Callable[[Path], None]) -> None:
        """Let `write` fill a file aside, then give it its name."""
        self._attempt(name, lambda target: _write_whole(target, write))

    def text(self, name: str, make: Callable[[], str]) -> None:
        self.piece(name, lambda piece: _write_text(piece, make()))

    def rows(self, name: str, write: Callable[[Analysis, TextIO], None]) -> None:
        def fill(piece: Path) -> None:
            with piece.open("w", encoding="utf-8", newline="") as file:
                write(self.analysis, file)

        self.piece(name, fill)

    def video(
        self,
        source: Path,
        pictures: PeakPictures,
        on_progress: _Progress | None,
        stop: threading.Event | None,
    ) -> None:
        """Draw the annotated video; a stop leaves it out."""

        def draw(target: Path) -> None:
            annotate(source, self.analysis, target, pictures, on_progress=on_progress, stop=stop)

        with suppress(StoppedError):
            self._attempt(VIDEO, draw)

    def plot(self) -> bytes | None:
        """The plot as written, for the page."""
        return (self.folder / PLOT).read_bytes() if PLOT in self.kept else None

    def finish(self) -> None:
        """Remove what an earlier run left, and raise OutputError if anything failed."""
        old = [name for name in OUTPUTS if name not in self.kept and not self._remove(name)]
        if self.failed:
            kept = f"kept: {joined(self.kept)}" if self.kept else "nothing was kept"
            todo = "free some space or choose" if self.full else "choose"
            raise OutputError(
                f"{joined(self.failed)} could not be written to {self.folder} ({self.why}); "
                f"{kept}; {todo} another folder with --out."
            )
        if old:
            raise OutputError(
                f"{joined(old)} of an earlier run could not be removed from {self.folder} "
                f"({self.why}); close the program that shows it, then delete it: it does not "
                "belong to these results."
            )

    def _remove(self, name: str) -> bool:
        """Whether nothing is left of an output that this run did not write."""
        remove_left_behind(self.folder / name)
        try:
            (self.folder / name).unlink(missing_ok=True)
        except OSError as error:  # on Windows, while another program shows it
            self.why = self.why or _why(error)
            return False
        return True

    def _attempt(self, name: str, write: Callable[[Path], None]) -> None:
        try:
            write(self.folder / name)
        except (OSError, av.FFmpegError) as error:
            self.failed.append(name)
            self.why = _why(error)
            self.full |= error.errno in _FULL
        else:
            self.kept.append(name)


def _write_whole(target: Path, write: Callable[[Path], None]) -> None:
    with atomic_write(target) as piece:
        write(piece)


def _write_text(piece: Path, text: str) -> None:
    piece.write_text(text, "utf-8")
