"""The roles in the records as they are asked for at every look.

A page asks some times a second, also while somebody exercises, and must not wait for a database
that hangs. So what was read is good for a second, and for as long as the database does not answer;
but never past a change of this program's own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from dataclasses import dataclass

from coach.errors import StoreError
from coach.records.access import Role
from coach.records.roles import granted_role
from coach.records.store import Store

__all__ = ["KnownRoles"]

_FRESH_S = 1.0
"""So long another server's change may go unnoticed; our own choice."""

_WAIT_S = 0.5
"""So long a page waits for a database that answered before. Our own choice: it is drawn anew twice
a second."""


@dataclass(frozen=True)
class _Read:
    """A role as it was read, when, and after how many changes of this program's own."""

    role: Role
    at_s: float
    writes: int


class KnownRoles:
    """Roles by login. store: opened when it is needed. clock: in seconds, going only forward. May
    be used from any thread."""

    def __init__(
        self, store: Callable[[], Store], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[str, _Read] = {}
        self._asked: dict[str, Future[Role | None]] = {}
        self._lock = threading.Lock()
        self._readers = ThreadPoolExecutor(2, "roles")

    def of(self, login: str) -> Role | None:
        """The role of a login; None where the records give it none. Raises StoreError where they
        do not answer, and it is not known from before."""
        if not login:
            return None
        store = self._store()
        before = self._known.get(login)
        if before is None or before.writes != store.writes:
            return self._read(store, login)
        if self._clock() - before.at_s < _FRESH_S:
            return before.role
        try:
            return self._reading(store, login).result(_WAIT_S)
        except (NotYetError, StoreError):
            return before.role

    def _reading(self, store: Store, login: str) -> Future[Role | None]:
        """The read that is under way, or a new one."""
        with self._lock:
            asked = self._asked.get(login)
            if asked is None or asked.done():
                asked = self._asked[login] = self._readers.submit(self._read, store, login)
            return asked

    def _read(self, store: Store, login: str) -> Role | None:
        # Counted before: a change while this reads makes it old.
        writes, now = store.writes, self._clock()
        with store.read() as session:
            role = granted_role(session, login)
        if role is None:
            self._known.pop(login, None)
        else:
            self._known[login] = _Read(role, now, writes)
        return role
