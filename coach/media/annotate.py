"""The annotated video of an analysed recording, and a picture of each movement's peak."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.atomic_write import atomic_write
from coach.coaching.results import Analysis, Movement
from coach.exercises.registry import exercises
from coach.media.drawing import Overlay, draw_overlay, jpeg, shown_at
from coach.media.video import Frame, Video
from coach.media.writer import VideoWriter
from coach.words.movement_words import why

__all__ = ["MAX_SIDE", "MOST_PICTURES", "PeakPictures", "StoppedError", "annotate", "capture_peaks"]

MAX_SIDE = 1280
_CUE_S = 2.5  # long enough to read three to seven words
_REASON_S = 4.0  # and ten
_PEAK_WINDOW_S = 0.2  # a frame this near is still the peak's picture

MOST_PICTURES = 50
"""Of one recording, so that the memory they take is bounded."""


class StoppedError(Exception):
    """The person stopped the work; nothing was written."""


class PeakPictures:
    """Keeps a small JPEG of the drawn frame at each movement's peak, by the movement's index: of
    MOST_PICTURES at most, repetitions first. No number is drawn on it: what one frame measures is
    not the movement's value, which stands beside it."""

    def __init__(self, movements: Iterable[Movement]) -> None:
        first = sorted(movements, key=lambda one: (one.number is None, one.peak_s))
        self._waiting = sorted(first[:MOST_PICTURES], key=lambda one: one.peak_s)
        self.jpegs: dict[int, bytes] = {}

    @property
    def waiting_for(self) -> tuple[float, ...]:
        """The times of the peaks that are still to come, rising."""
        return tuple(one.peak_s for one in self._waiting)

    def see(self, time_s: float, draw: Callable[[], NDArray[np.uint8]]) -> None:
        """Look at a moment; times must rise. draw: its RGB frame, drawn."""
        while self._waiting and time_s >= self._waiting[0].peak_s - 1e-3:
            rep = self._waiting.pop(0)
            if time_s - rep.peak_s <= _PEAK_WINDOW_S:
                self.jpegs[rep.index] = jpeg(draw())


def annotate(
    path: Path,
    analysis: Analysis,
    target: Path,
    pictures: PeakPictures,
    *,
    on_progress: Callable[[int, float], None] | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Draw the analysis over the video at `path` and write `target` (H.264, at most 1280 px).

    Frames stream through: memory does not grow with the length. Raises StoppedError when `stop`
    is set, VideoError and OSError; `target` is only there when it is whole.
    """
    painter = _Painter(analysis)
    with (
        Video(path) as video,
        atomic_write(target) as piece,
        VideoWriter(piece, rate=_rate(analysis)) as writer,
    ):
        for done, frame in enumerate(video.frames(max_side=MAX_SIDE), start=1):
            if stop is not None and stop.is_set():
                raise StoppedError
            if frame.time_s > painter.end_s:
                break
            image = painter.paint(frame)
            pictures.see(frame.time_s, partial(painter.paint, frame, numbers=False))
            writer.write(image, frame.time_s)
            if on_progress is not None:
                on_progress(done, frame.time_s)


def capture_peaks(path: Path, analysis: Analysis, pictures: PeakPictures) -> None:
    """Take the peaks' pictures without reading the rest of the video."""
    painter = _Painter(analysis)
    with Video(path) as video:
        for peak_s in pictures.waiting_for:
            end_s = peak_s + _PEAK_WINDOW_S
            for frame in video.frames(start_s=peak_s, end_s=end_s, max_side=MAX_SIDE):
                if frame.time_s >= peak_s - 1e-3:
                    pictures.see(frame.time_s, partial(painter.paint, frame, numbers=False))
                    break


class _Painter:
    """Knows what the analysis has to say at each time."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        times = analysis.poses.time_s
        self.end_s = float(times[-1]) + 1e-3
        exercise = exercises().get(analysis.summary.exercise or "")
        self._joint = exercise.joint if exercise else ""
        cues = [(cue.time_s, cue.time_s + _CUE_S, cue.text) for cue in analysis.cues]
        self._said = sorted([*cues, *_reasons(analysis.summary.movements)])
        self._ends = np.sort([rep.end_s for rep in analysis.summary.reps if rep.counted])

    def paint(self, frame: Frame, *, numbers: bool = True) -> NDArray[np.uint8]:
        """The frame with everything drawn on it, at even width and height. numbers: whether what
        this frame measures, too."""
        height, width = frame.image.shape[:2]
        # yuv420p halves both sides; at most one row and column at the edge are lost.
        image = frame.image[: height // 2 * 2, : width // 2 * 2].copy()
        i = self._nearest(frame.time_s)
        poses, motion = self._analysis.poses, self._analysis.motion
        overlay = self.overlay(frame.time_s)
        if not numbers:
            overlay = replace(overlay, measurements=())
        draw_overlay(image, poses[i], motion[i], overlay)
        return image

    def overlay(self, time_s: float) -> Overlay:
        """The words and numbers of one moment."""
        rep = self._rep_at(time_s)
        faults = [name.replace("-", " ") for name in rep.faults] if rep else []
        return Overlay(
            count=int(np.searchsorted(self._ends, time_s, side="right")),
            measurements=shown_at(self._joint, rep.side if rep else "both"),
            cue=self._said_at(time_s),
            fault=", ".join(faults).capitalize(),
        )

    def _rep_at(self, time_s: float) -> Movement | None:
        reps = self._analysis.summary.reps
        return next((rep for rep in reps if rep.start_s <= time_s <= rep.end_s), None)

    def _said_at(self, time_s: float) -> str:
        """The newest cue, or why a movement did not count."""
        said = [text for start_s, end_s, text in self._said if start_s <= time_s < end_s]
        return said[-1] if said else ""

    def _nearest(self, time_s: float) -> int:
        times = self._analysis.poses.time_s
        right = int(np.clip(np.searchsorted(times, time_s), 1, len(times) - 1))
        return right - int(time_s - times[right - 1] < times[right] - time_s)


def _reasons(movements: Sequence[Movement]) -> Iterator[tuple[float, float, str]]:
    """(from, to, words) for each movement that does not count: from its end on for a while, at most
    until the next one is over, which may count."""
    for i, one in enumerate(movements):
        next_s = movements[i + 1].end_s if i + 1 < len(movements) else np.inf
        if not one.counted:
            yield one.end_s, min(one.end_s + _REASON_S, next_s), why(one)


def _rate(analysis: Analysis) -> float:
    return float(1 / np.median(np.diff(analysis.poses.time_s)))
