"""The sessions going on in this server, each under a name that only its own tab knows."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from coach.domain import Ended, Person, SessionOutline, SessionRecord
from coach.live.estimator_host import Estimator, open_estimator
from coach.live.frame_loop import FrameLoop
from coach.live.hand_over import TakenUp
from coach.live.pose_loop import PoseLoop
from coach.live.recorder import Writer
from coach.live.session_loop import SessionLoop
from coach.motion.segment_lengths import SegmentLengths
from coach.pose.provenance import Provenance
from coach.programme.plan import Plan
from coach.records.records import Records

__all__ = ["CLOSE_S", "FORGET_S", "LEFT_ALONE_S", "SessionRegistry", "is_token", "session_registry"]

LEFT_ALONE_S = 300.0
"""A session that no page has looked at for this long is over; what was done is kept."""

FORGET_S = 3600.0
"""An ended session is shown for this long; after that what was written down of it remains."""

CLOSE_S = 8.0
"""How long a server that goes down waits for what is still to be written: a locked database refuses
after two seconds, and may be free when it is tried once more."""

_log = logging.getLogger(__name__)

_TOKEN = re.compile(r"[0-9a-f]{32}")


def is_token(name: str) -> bool:
    """Whether this can be a session's name at all."""
    return _TOKEN.fullmatch(name) is not None


@dataclass
class _Seen:
    loop: SessionLoop
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
        self._taking = threading.Lock()
        self._known: dict[str, _Seen] = {}

    def open(
        self,
        plan: Plan,
        writer: Writer,
        outline: SessionOutline,
        login: str,
        segment_lengths: SegmentLengths | None = None,
        *,
        found_by: Provenance | None = None,
    ) -> None:
        """Begin a session; its id is its name. segment_lengths: the person's build, where it is
        known. found_by: what finds the poses in the person's browser; None: this server does."""
        loop: SessionLoop
        if found_by is None:
            loop = FrameLoop(
                plan, writer, outline, segment_lengths, opener=self._opener, clock=self._clock
            )
        else:
            loop = PoseLoop(
                plan, writer, outline, segment_lengths, provenance=found_by, clock=self._clock
            )
        with self._lock:
            self._known[outline.id] = _Seen(loop, login, self._clock())

    def take_over(
        self, token: str, records: Records, person: Person, found_by: Provenance, now: datetime
    ) -> SessionLoop | None:
        """Go on with a session of this person that another server began and lost; None where there
        is none, or it is over. Raises what `Sessions.take_over` does. found_by: as for `open`."""
        login = records.actor.login
        with self._taking:
            found = self.find(token, login)
            record = None if found is not None else records.sessions.get(token)
            if record is None or record.person_id != person.id:
                return found
            taken_up = TakenUp.of(record)
            if taken_up is None:
                return None
            under_way = taken_up.index if taken_up.under_way else None
            writer = records.sessions.take_over(token, under_way)
            if writer is None:
                return None
            loop = PoseLoop(
                record.plan,
                writer,
                SessionOutline(token, person.id, record.started_at, None, None, record.ratings),
                person.segment_lengths,
                provenance=found_by,
                clock=self._clock,
                taken_up=taken_up,
                began_ago_s=(now - record.started_at).total_seconds(),
            )
            with self._lock:
                self._known[token] = _Seen(loop, login, self._clock())
            return loop

    def find(self, token: str, login: str) -> SessionLoop | None:
        """The session of this name, seen now; None where this login has none."""
        with self._lock:
            seen = self._known.get(token)
            if seen is None or seen.login != login:
                return None
            seen.at_s = self._clock()
            return seen.loop

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
                seen.loop.stop(Ended.INTERRUPTED)
            if now - seen.at_s > FORGET_S and seen.loop.all_written:
                with self._lock:
                    self._known.pop(token, None)

    def close(self) -> None:
        """End all, and wait CLOSE_S at most until all is written: the server is going down."""
        with self._lock:
            known, self._known = self._known, {}
        for seen in known.values():
            seen.loop.stop(Ended.INTERRUPTED)
        until_s = time.monotonic() + CLOSE_S
        for token, seen in known.items():
            if not seen.loop.drain(max(until_s - time.monotonic(), 0.0)):
                _log.error("Not all of session %s is written down: %s", token, seen.loop.notice)


@cache
def session_registry() -> SessionRegistry:
    """The sessions of this server."""
    return SessionRegistry()
