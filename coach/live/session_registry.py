"""The sessions going on in this server, each under a name that only its own tab knows."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from coach.domain import Ended, SessionOutline, SessionRecord
from coach.live.stream import Estimator, Stream, open_estimator
from coach.motion.segment_lengths import SegmentLengths
from coach.programme.plan import Plan
from coach.records.records import Records
from coach.records.writer import SessionWriter

__all__ = ["FORGET_S", "LEFT_ALONE_S", "SessionRegistry", "is_token", "session_registry"]

LEFT_ALONE_S = 300.0
"""A session that no page has looked at for this long is over; what was done is kept."""

FORGET_S = 3600.0
"""An ended session is shown for this long; after that what was written down of it remains."""

_TOKEN = re.compile(r"[0-9a-f]{32}")


def is_token(name: str) -> bool:
    """Whether this can be a session's name at all."""
    return _TOKEN.fullmatch(name) is not None


@dataclass
class _Seen:
    stream: Stream
    login: str
    at_s: float


class SessionRegistry:
    """Opens sessions, finds them again after a reload, ends those that were left alone.

    A session belongs to the login it was opened with; nobody else's finds it.
    """

    def __init__(
        self,
        *,
        opener: Callable[[], Estimator] = open_estimator,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._opener = opener
        self._clock = clock
        self._lock = threading.Lock()
        self._known: dict[str, _Seen] = {}

    def open(
        self,
        plan: Plan,
        writer: SessionWriter,
        outline: SessionOutline,
        login: str,
        segment_lengths: SegmentLengths | None = None,
    ) -> None:
        """Begin a session; its id is its name. segment_lengths: the person's build, where it is
        known."""
        stream = Stream(
            plan, writer, outline, segment_lengths, opener=self._opener, clock=self._clock
        )
        with self._lock:
            self._known[outline.id] = _Seen(stream, login, self._clock())

    def find(self, token: str, login: str) -> Stream | None:
        """The session of this name, seen now; None where this login has none."""
        with self._lock:
            seen = self._known.get(token)
            if seen is None or seen.login != login:
                return None
            seen.at_s = self._clock()
            return seen.stream

    def record(self, token: str, records: Records) -> SessionRecord | None:
        """What was written down of a session; None where nothing was. One that nothing ended, and
        that this server does not know, was interrupted. Raises what `Sessions.get` does."""
        record = records.sessions.get(token)
        if record is None or record.ended is not None or token in self._known:
            return record
        records.sessions.mark_interrupted(token)
        return records.sessions.get(token)

    def reap(self) -> None:
        """End what was left alone, and forget what ended long ago and is all written down."""
        now = self._clock()
        with self._lock:
            known = list(self._known.items())
        for token, seen in known:
            if now - seen.at_s > LEFT_ALONE_S:
                seen.stream.stop(Ended.INTERRUPTED)
            seen.stream.write_waiting()
            if now - seen.at_s > FORGET_S and seen.stream.all_written:
                with self._lock:
                    self._known.pop(token, None)

    def close(self) -> None:
        """End all; the server is going down."""
        with self._lock:
            known, self._known = list(self._known.values()), {}
        for seen in known:
            seen.stream.stop(Ended.INTERRUPTED)
            seen.stream.write_waiting(last=True)


@cache
def session_registry() -> SessionRegistry:
    """The server's one studio."""
    return SessionRegistry()
