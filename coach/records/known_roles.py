"""The roles in the records as they are asked for at every look.

A page asks some times a second, also while somebody exercises, and must not wait for a database
that hangs. So what was read is good for a second, and for as long as the database does not answer;
but never past a change that this program made to that login's role itself.
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

_NO_ANSWER = (
    "Your role here was changed a moment ago, and the records do not answer; try again soon."
)


@dataclass(frozen=True)
class _Read:
    """A role as it was read, when, and after how many changes that this program made to it."""

    role: Role
    at_s: float
    changes: int


class KnownRoles:
    """Roles by login. store: opened when it is needed. clock: in seconds, going only forward. May
    be used from any thread."""

    def __init__(
        self, store: Callable[[], Store], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[str, _Read] = {}
        self._asked: dict[str, tuple[int, Future[Role | None]]] = {}
        self._lock = threading.Lock()
        self._readers = ThreadPoolExecutor(2, "roles")

    def of(self, login: str) -> Role | None:
        """The role of a login; None where the records give it none. Raises StoreError where they
        do not answer, and it is not known from before, or was changed by this program since."""
        if not login:
            return None
        store = self._store()
        before = self._known.get(login)
        if before is None:
            return self._read(store, login)
        is_so_still = before.changes == store.role_changes[login]
        if is_so_still and self._clock() - before.at_s < _FRESH_S:
            return before.role
        try:
            return self._reading(store, login).result(_WAIT_S)
        except (NotYetError, StoreError) as error:
            if is_so_still:
                return before.role
            raise StoreError(_NO_ANSWER) from error

    def _reading(self, store: Store, login: str) -> Future[Role | None]:
        """The read that is under way, or a new one where that began before the last change."""
        with self._lock:
            changes = store.role_changes[login]
            began_after, asked = self._asked.get(login, (-1, None))
            if asked is None or asked.done() or began_after != changes:
                asked = self._readers.submit(self._read, store, login)
                self._asked[login] = (changes, asked)
            return asked

    def _read(self, store: Store, login: str) -> Role | None:
        # Counted before: a change while this reads makes it old.
        changes, now = store.role_changes[login], self._clock()
        with store.read() as session:
            role = granted_role(session, login)
        if role is None:
            self._known.pop(login, None)
        else:
            self._known[login] = _Read(role, now, changes)
        return role
