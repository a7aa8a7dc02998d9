"""Who is in a recording: looks at pictures all over it, in a worker process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coach.media.track_worker import MAX_SIDE
from coach.media.video import Video
from coach.pose.people import Look, Somebody, linked
from coach.pose.process_limits import FILE_MEMORY
from coach.pose.worker import Send, Worker

__all__ = ["find_people"]

# A look takes as long as tracking some five pictures. Four a second see a repetition from end to
# end; sixty, spread over a long recording, see enough of them.
_EVERY_S = 0.25
_MOST_LOOKS = 60
_POLL_S = 0.1


@dataclass(frozen=True)
class _Search:
    path: Path
    model: Path
    every_s: float


def find_people(
    path: Path, model: Path, duration_s: float, stop: threading.Event
) -> list[Somebody]:
    """Those who are in a good part of a recording, from left to right where they were first seen.

    Setting `stop` ends it; then it is those who were found until then.
    Raises VideoError, ModelError, EstimatorError.
    """
    looks: list[Look] = []
    with Worker(f"{__name__}:serve", memory=FILE_MEMORY) as worker:
        worker.send(_Search(path, model, max(_EVERY_S, duration_s / _MOST_LOOKS)))
        while not stop.is_set():
            try:
                look = worker.receive(_POLL_S)
            except TimeoutError:
                continue
            if look is None:
                break
            looks.append(look)
    return linked(looks)


def serve(inbox: Iterator[Any], send: Send) -> None:
    """The worker's side: one _Search in, a Look at a time out, then None."""
    from coach.pose.estimator import PoseEstimator

    search: _Search = next(inbox)
    due_s = 0.0
    with Video(search.path) as video, PoseEstimator(search.model) as estimator:
        for frame in video.frames(max_side=MAX_SIDE):
            if frame.time_s >= due_s:
                send((frame.time_s, estimator.people(frame.image)))
                due_s = frame.time_s + search.every_s
        send(None)
