"""Where errors stop: each becomes a sentence for the page and a line in the log."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from coach.errors import CoachError

__all__ = ["LOG_AGAIN_S", "ExceptionBoundary"]

LOG_AGAIN_S = 60.0
"""A fault that comes with every picture is logged this often at most."""

_log = logging.getLogger(__name__)


@dataclass
class _Logged:
    """When a fault was logged last, and how often it has come since."""

    at_s: float
    since: int = 0


class ExceptionBoundary:
    """Lets no `Exception` out of its `with` block, which may be entered by several threads at once.

        with boundary:
            draw(picture)

    problem: the sentence about the last one, until `clear`: a CoachError's own; `fault` for
    everything else, which is a fault of the program. An error is logged with its traceback; one
    from the same line of code again only every LOG_AGAIN_S of `clock` (seconds), with how often it
    has come.
    """

    def __init__(self, fault: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.problem = ""
        self._fault = fault
        self._clock = clock
        self._lock = threading.Lock()
        self._logged: dict[tuple[type[Exception], str, int], _Logged] = {}

    def __enter__(self) -> None:
        """Errors stop from here on."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self.note(error)
        return True

    def note(self, error: Exception) -> None:
        """An error that was caught elsewhere."""
        self.problem = str(error) if isinstance(error, CoachError) else self._fault
        with self._lock:
            before = self._times_to_log(error)
        if before is not None:
            again = f" ({before} more times since it was logged last)" if before else ""
            _log.error("A live session goes on after an error%s", again, exc_info=error)

    def clear(self) -> None:
        """All is well again."""
        self.problem = ""

    def _times_to_log(self, error: Exception) -> int | None:
        """How often the fault came unlogged, where it is to be logged now."""
        now_s, place = self._clock(), _place(error)
        known = self._logged.get(place)
        if known is not None and now_s - known.at_s < LOG_AGAIN_S:
            known.since += 1
            return None
        self._logged[place] = _Logged(now_s)
        return known.since if known is not None else 0


def _place(error: Exception) -> tuple[type[Exception], str, int]:
    """The kind of an error, and the line of code that raised it."""
    trace = error.__traceback__
    if trace is None:
        return type(error), "", 0
    while trace.tb_next is not None:
        trace = trace.tb_next
    return type(error), trace.tb_frame.f_code.co_filename, trace.tb_lineno
