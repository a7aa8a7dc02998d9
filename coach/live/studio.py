"""The sessions going on in this server, each under a name that only its own tab knows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from platformdirs import user_data_path

from coach.live import journal
from coach.live.journal import Journal, JournalRecord
from coach.live.stream import Estimator, Stream, open_estimator
from coach.programme.plan import Plan

__all__ = ["FORGET_S", "LEFT_ALONE_S", "Studio", "studio"]

LEFT_ALONE_S = 300.0
"""A session that no page has looked at for this long is over; what was done is kept."""

FORGET_S = 3600.0
"""An ended session is shown for this long; after that its journal remains."""


@dataclass
class _Seen:
    stream: Stream
    at_s: float


class Studio:
    """Opens sessions, finds them again after a reload, ends those that were left alone.

    folder: where journals are kept.
    """

    def __init__(
        self,
        folder: Path,
        *,
        opener: Callable[[], Estimator] = open_estimator,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._opener = opener
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, _Seen] = {}

    def open(self, token: str, plan: Plan) -> Stream:
        """Begin a session; under a name already in use, that one goes on."""
        with self._lock:
            if token not in self._known:
                stream = Stream(
                    plan, Journal(self._folder, token), opener=self._opener, clock=self._clock
                )
                self._known[token] = _Seen(stream, self._clock())
            return self._known[token].stream

    def find(self, token: str) -> Stream | None:
        """The session of this name, seen now; None where there is none."""
        with self._lock:
            seen = self._known.get(token)
            if seen is None:
                return None
            seen.at_s = self._clock()
            return seen.stream

    def record(self, token: str) -> JournalRecord | None:
        """What was written down of a session that this server does not know any more."""
        return journal.load(self._folder, token)

    def reap(self) -> None:
        """End what was left alone, and forget what ended long ago."""
        now = self._clock()
        with self._lock:
            known = list(self._known.items())
        for token, seen in known:
            if now - seen.at_s > FORGET_S:
                with self._lock:
                    self._known.pop(token, None)
            if now - seen.at_s > LEFT_ALONE_S:
                seen.stream.stop()

    def close(self) -> None:
        """End all; the server is going down."""
        with self._lock:
            known, self._known = list(self._known.values()), {}
        for seen in known:
            seen.stream.stop()


@cache
def studio() -> Studio:
    """The server's one studio, its journals in the person's own data folder."""
    return Studio(user_data_path("form-coach") / "sessions")
