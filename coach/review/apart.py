"""Work on what somebody handed in, in a process of its own: whatever the file does to it, the app
goes on, and the person reads a sentence about that file."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coach.errors import CoachError, EstimatorError, InputError, VideoError
from coach.pose.process_limits import FILE_MEMORY
from coach.pose.worker import Send, Worker
from coach.review.examine import Report, Result, ReviewOptions, StoppedError, examine, opened

__all__ = ["LOOK_S", "STALL_S", "examine_apart", "first_look"]

LOOK_S = 60.0
"""How long opening a file may take; with the computer idle it takes half a second."""

STALL_S = 600.0
"""How long the work on a recording may go on without a word of how far it is. The longest silence
of the longest recording, while its movements are followed, is some three minutes."""

_POLL_S = 0.1
_PROCESS = "coach.review.apart"


@dataclass(frozen=True)
class _Fault:
    """An error that nobody raised on purpose, as the process's log would have it."""

    details: str


def examine_apart(
    upload: Path,
    label: str,
    options: ReviewOptions,
    folder: Path,
    report: Report,
    stop: threading.Event,
) -> Result:
    """`coach.review.examine.examine` in a process with limits; what it takes, gives and raises."""
    request = (upload, label, replace(options, keep=None), folder)  # what keeps it stays here
    for message in _answers("serve_examine", request, label, STALL_S, stop):
        if isinstance(message, Result):
            return message
        report(*message)
    raise AssertionError("the process ends with a result or an error")


def first_look(upload: Path, label: str, stop: threading.Event) -> None:
    """Find out whether a file can be opened and holds what can be looked at.

    Raises InputError, whose text names the file by its label, and StoppedError once `stop` is set.
    """
    next(_answers("serve_look", (upload, label), label, LOOK_S, stop))


def _answers(
    serve: str, request: object, label: str, patience_s: float, stop: threading.Event
) -> Iterator[Any]:
    """What the process says; an error of its own, its end, and its silence are raised."""
    with Worker(f"{_PROCESS}:{serve}", memory=FILE_MEMORY) as worker:
        try:
            worker.send(request)
            heard_s = time.monotonic()
            while time.monotonic() - heard_s < patience_s:
                if stop.is_set():
                    raise StoppedError
                try:
                    message = worker.receive(_POLL_S)
                except TimeoutError:
                    continue
                if isinstance(message, _Fault):
                    raise RuntimeError(message.details)
                yield message
                heard_s = time.monotonic()
        except InputError as error:
            if label in str(error):
                raise
            raise type(error)(f"{label}: {error}") from error
        except EstimatorError as error:
            raise VideoError(
                f"{label} ended the process that looked at it, and nothing else; convert the video"
                " with another program, or record it again."
            ) from error
    raise VideoError(
        f"{label} has kept Form Coach waiting for {patience_s:.0f} s; convert the video with"
        " another program, or record it again."
    )


@contextmanager
def _told(send: Send) -> Iterator[None]:
    try:
        yield
    except (CoachError, MemoryError):  # the process itself knows what to do with them
        raise
    except Exception:
        send(_Fault(traceback.format_exc()))


def serve_examine(inbox: Iterator[Any], send: Send) -> None:
    """The process's side: `examine`'s arguments in, what is reported and the Result out."""
    upload, label, options, folder = next(inbox)

    def report(*told: object) -> None:
        send(told)

    with _told(send):
        send(examine(upload, label, options, folder, report, threading.Event()))


def serve_look(inbox: Iterator[Any], send: Send) -> None:
    """The process's side: (upload, label) in, None out where it can be looked at."""
    upload, label = next(inbox)
    with _told(send):
        opened(upload, label)
        send(None)
