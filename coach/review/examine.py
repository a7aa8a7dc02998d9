"""What is done with one recording: it is analysed, drawn over, and its results are written."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from coach.coaching.correction import Correction
from coach.coaching.recorded import AUTO
from coach.coaching.results import Analysis
from coach.errors import InputError, OutputError
from coach.exercises.base import Settings
from coach.review.keep import Keep

if TYPE_CHECKING:
    from coach.media.announced import VideoInfo

__all__ = [
    "Examine",
    "Look",
    "Phase",
    "Report",
    "Result",
    "ReviewOptions",
    "StoppedError",
    "examine",
    "opened",
]

_MOST_WORKERS = 2
# Of the time both passes take, as measured on the sample clips (0.55 to 0.63).
_ANALYSING_SHARE = 0.6


class StoppedError(Exception):
    """The person stopped the work."""


class Phase(StrEnum):
    """Which of the two passes over a recording is going on."""

    ANALYSING = "analysing"
    DRAWING = "drawing"


@dataclass(frozen=True)
class ReviewOptions:
    """What a person asked for. keep: keeps their video afterwards; None where it is not to be."""

    exercise: str = AUTO
    settings: Settings = Settings()
    keep: Keep | None = None


@dataclass(frozen=True)
class Result:
    """What came of it. outputs: names of the files in `folder`, of coach.reports.write.OUTPUTS.

    pictures: name in `folder` of the picture of a movement's peak, by the movement's index.
    corrections: what the person said of its movements, one of each at most. options: what was asked
    for. recorded_at: when the video says that it was recorded, with offset; None where it does not.
    """

    analysis: Analysis
    folder: Path
    outputs: tuple[str, ...]
    pictures: dict[int, str]
    corrections: tuple[Correction, ...] = ()
    options: ReviewOptions = ReviewOptions()
    recorded_at: datetime | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every file that may be handed out."""
        return (*self.outputs, *self.pictures.values())


Report = Callable[[Phase, float | None], None]
"""Is told the phase and how much of the whole is done, 0 to 1; None where that is not known."""

Examine = Callable[[Path, str, ReviewOptions, Path, Report, threading.Event], Result]

Look = Callable[[Path, str, threading.Event], None]
"""Raises CoachError where a recording, with its label, cannot be worked on."""


def examine(
    upload: Path,
    label: str,
    options: ReviewOptions,
    folder: Path,
    report: Report,
    stop: threading.Event,
) -> Result:
    """Analyse the recording at `upload`, which people know as `label`; write to `folder`.

    Setting `stop` ends it within a second with StoppedError. Raises CoachError, whose text names
    the recording by its label.
    """
    # Heavy libraries; the pages start without them.
    from coach.analysis import analyze, is_landmarks
    from coach.media.annotate import PeakPictures
    from coach.reports.write import write_outputs

    video = None if is_landmarks(upload) else upload
    try:
        info = opened(upload, label) if video is not None else None
        frames = info.frames if info is not None else None
        report(Phase.ANALYSING, 0.0 if frames else None)

        def watched(done: int, _time_s: float) -> None:
            share = _ANALYSING_SHARE * min(done / frames, 1.0) if frames else None
            report(Phase.ANALYSING, share)

        with _named(upload, label):
            analysis = analyze(
                upload,
                options.exercise,
                options.settings,
                workers=min(_MOST_WORKERS, os.cpu_count() or 1),
                on_progress=watched,
                stop=stop,
            )
    except InputError as error:
        if stop.is_set():
            raise StoppedError from error
        raise
    _go_on(stop)
    analysis = replace(analysis, source=replace(analysis.source, name=label))
    total = len(analysis.poses)
    report(Phase.DRAWING, _ANALYSING_SHARE)

    def drawn(done: int, _time_s: float) -> None:
        report(Phase.DRAWING, _ANALYSING_SHARE + (1 - _ANALYSING_SHARE) * min(done / total, 1.0))

    pictures = PeakPictures(analysis.summary.movements)
    try:
        outputs = write_outputs(
            analysis,
            folder,
            video=video,
            replay=options.settings,
            pictures=pictures,
            on_progress=drawn,
            stop=stop,
        )
        _go_on(stop)
        names = _write_pictures(pictures.jpegs, folder)
    except (OSError, OutputError) as error:
        raise OutputError(
            f"The results of {label} could not be written; free some space on this computer's "
            "disk, then upload it again."
        ) from error
    return Result(
        analysis,
        folder,
        outputs,
        names,
        options=replace(options, keep=None),
        recorded_at=info.recorded_at if info is not None else None,
    )


def opened(upload: Path, label: str) -> VideoInfo | None:
    """Open a recording; what a video says of itself, None of a trace.

    Raises InputError, whose text names the recording by its label.
    """
    from coach.analysis import is_landmarks
    from coach.media.video import Video
    from coach.pose.landmark_files import load_poses

    with _named(upload, label):
        if is_landmarks(upload):
            load_poses(upload)
            return None
        with Video(upload) as video:
            return video.info


@contextmanager
def _named(upload: Path, label: str) -> Iterator[None]:
    """The person never saw the name that their file is stored under."""
    try:
        yield
    except InputError as error:
        text = str(error).replace(str(upload), label).replace(upload.name, label)
        raise type(error)(text) from error


def _go_on(stop: threading.Event) -> None:
    if stop.is_set():
        raise StoppedError


def _write_pictures(jpegs: dict[int, bytes], folder: Path) -> dict[int, str]:
    names = {index: f"movement-{index}.jpg" for index in jpegs}
    for index, name in names.items():
        (folder / name).write_bytes(jpegs[index])
    return names
