"""One recording and what is to be made of it, as the command line asks: analysed, then written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from coach.analysis import SettingsFor, analyze, is_landmarks
from coach.coaching.results import Analysis
from coach.pose.camera_rate import AsLive
from coach.pose.models import find_model

__all__ = ["Job", "Progress"]

Progress = Callable[[int, float], None]
"""Is told how many frames are done and the time in seconds that they reach."""


@dataclass(frozen=True)
class Job:
    """A recording, the folder for its results, and the options.

    exercise: a name or AUTO. model: name or path of a pose model. workers: processes that share a
    video. person: whom to follow, counted from the left from 1. live: look at it as at a camera's
    pictures. fps, size: of landmarks that do not say it themselves. For a process of its own,
    `settings` has to be something that pickles.
    """

    source: Path
    folder: Path
    exercise: str
    settings: SettingsFor
    model: str
    workers: int = 1
    with_video: bool = True
    with_trace: bool = False
    with_replay: bool = False
    person: int | None = None
    live: AsLive | None = None
    fps: float | None = None
    size: tuple[int, int] | None = None

    @property
    def video(self) -> Path | None:
        """The input where it has pictures, None where it is a file of landmarks."""
        return None if is_landmarks(self.source) else self.source

    def frames(self) -> int | None:
        """How many frames there will be to look at; None for a trace. Raises VideoError."""
        if self.video is None:
            return None
        from coach.media.video import Video  # a trace needs no video library

        with Video(self.video) as video:
            frames, duration_s = video.info.frames, video.info.duration_s
        if frames is None or self.live is None or self.live.rate is None:
            return frames
        return min(frames, max(1, round(duration_s * self.live.rate)))

    def analyze(
        self, *, on_progress: Progress | None = None, stop: threading.Event | None = None
    ) -> Analysis:
        """Analyse the recording; before it begins, find out whether its results can be kept.

        Raises InputError, ModelError, EstimatorError, OutputError.
        """
        from coach.reports.write import require_writable

        model = find_model(self.model) if self.video else None
        require_writable(self.folder, self.source)
        return analyze(
            self.source,
            self.exercise,
            self.settings,
            model=model,
            person=self.person,
            workers=self.workers,
            on_progress=on_progress,
            stop=stop,
            live=self.live,
            fps=self.fps,
            size=self.size,
        )

    def write(
        self,
        analysis: Analysis,
        *,
        on_progress: Progress | None = None,
        stop: threading.Event | None = None,
    ) -> tuple[str, ...]:
        """Write the results and name them. Raises OutputError."""
        from coach.reports.write import write_outputs

        return write_outputs(
            analysis,
            self.folder,
            video=self.video,
            with_video=self.with_video,
            with_trace=self.with_trace,
            replay=self.settings(analysis.summary.exercise) if self.with_replay else None,
            on_progress=on_progress,
            stop=stop,
        )
