"""Logins on the server's side: one that was ended, stood idle or lasted too long opens nothing any
more, whatever cookie still speaks of it.

Streamlit's own cookie is all that a browser shows of a login; it is signed, says when the login
began, and stays good for a month wherever it was copied to. So every login is known here by a hash
of what only its cookie says.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select

from coach.errors import AccessError
from coach.records.clinic import Clinic, login_of
from coach.records.schema import LoginRow
from coach.records.store import Store

__all__ = ["Logins"]

_TOLD_APART_BY = ("iss", "sub", "iat", "auth_time", "nonce", "sid", "jti")
"""What a provider says of one login and of no other: of its claims, those that OpenID Connect Core
1.0 (sections 2 and 3.1.2.1) and its logout drafts make for that."""

_CLOCKS_DIFFER = timedelta(minutes=5)
"""A provider's clock may be ahead by so much, and ours be put back when it is set right."""

_ENDED = "Your login has ended; log in again."
_IDLE = "Nobody has used Form Coach here for a while, so your login has ended; log in again."
_TOO_LONG = "Your login has lasted as long as one may; log in again."
_NO_TIME = "Your clinic's login does not say when it began; whoever runs Form Coach here must know."


@dataclass(frozen=True)
class _Login:
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None


class Logins:
    """The logins that this server knows. What a page asks is answered from memory, so that it does
    not wait for the database; only a login's first use and its end are written at once, and that
    another server on the same records ended one is known with the next `write`. May be used
    from any thread. store: opened when it is needed. clock: the time now, in UTC.
    """

    def __init__(
        self,
        store: Callable[[], Store],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[str, _Login] = {}
        self._over: dict[str, str] = {}
        self._unwritten: set[str] = set()
        self._lock = threading.Lock()

    def use(self, clinic: Clinic, claims: Mapping[str, object]) -> None:
        """Somebody uses a page with this login. Raises AccessError where it has ended, was idle or
        lasted longer than the clinic allows; StoreError at its first use."""
        self.require(clinic, claims)
        key = _key(claims)
        with self._lock:
            self._known[key] = replace(self._known[key], seen_at=self._clock())
            self._unwritten.add(key)

    def require(self, clinic: Clinic, claims: Mapping[str, object]) -> None:
        """As `use`, but that nobody uses anything."""
        key = _key(claims)
        login = self._known.get(key) or self._first_seen(key, claims, clinic)
        why = self._over.get(key) or _why_over(login, self._clock(), clinic)
        if why:
            self._over[key] = why  # and stays so where the clock is put back
            raise AccessError(why)

    def end(self, claims: Mapping[str, object]) -> None:
        """This login opens nothing from now on, here and after a restart. Raises StoreError where
        that could not be written down; until the server ends it holds all the same."""
        key, now = _key(claims), self._clock()
        began = _began(claims) or now
        with self._lock:
            known = self._known.get(key) or _Login(began, now)
            self._known[key] = known = replace(known, ended_at=known.ended_at or now)
        self._write({key: known})

    def write(self) -> None:
        """Write down when logins were last used, forget those that nobody could use any more, and
        learn which another server has ended. Raises StoreError."""
        with self._lock:
            changed = {key: self._known[key] for key in self._unwritten}
            self._unwritten.clear()
        self._write(changed)
        self._learn_of_ends()

    def _first_seen(self, key: str, claims: Mapping[str, object], clinic: Clinic) -> _Login:
        """What is kept of it; one that nothing is kept of begins here. Until then nobody used it,
        so that a cookie which was put aside at its beginning has stood idle as well."""
        began, now = _began(claims), self._clock()
        if began is None or began > now + _CLOCKS_DIFFER:
            raise AccessError(_NO_TIME)
        with self._store().read() as session:
            row = session.get(LoginRow, key)
            login = _Login(began, began) if row is None else _of(row)
        if row is None and now - began <= clinic.idle:
            self._write({key: login})
        with self._lock:
            return self._known.setdefault(key, login)

    def _write(self, logins: Mapping[str, _Login]) -> None:
        if not logins:
            return
        with self._store().write() as session:
            for key, login in logins.items():
                # One that another tab, or another server, ended meanwhile stays ended, here too.
                row = session.get(LoginRow, key)
                ended_at = login.ended_at or (row.ended_at if row is not None else None)
                self._end_here(key, ended_at)
                session.merge(
                    LoginRow(
                        key=key,
                        began_at=login.began_at,
                        seen_at=login.seen_at,
                        ended_at=ended_at,
                    )
                )
            session.execute(delete(LoginRow).where(LoginRow.began_at < self._clock() - _KEPT))

    def _learn_of_ends(self) -> None:
        """Ask the records for the ends of all logins that might still open something here."""
        oldest = self._clock() - _KEPT
        with self._lock:
            asked = [
                key
                for key, login in self._known.items()
                if login.ended_at is None and key not in self._over and login.began_at > oldest
            ]
        if not asked:
            return
        query = select(LoginRow.key, LoginRow.ended_at).where(
            LoginRow.key.in_(asked), LoginRow.ended_at.is_not(None)
        )
        with self._store().read() as session:
            for key, ended_at in session.execute(query):
                self._end_here(key, ended_at)

    def _end_here(self, key: str, ended_at: datetime | None) -> None:
        """Know the end of a login of which the records tell."""
        with self._lock:
            known = self._known.get(key)
            if known is not None and known.ended_at is None and ended_at is not None:
                self._known[key] = replace(known, ended_at=ended_at)


_KEPT = timedelta(days=32)
"""Longer than Streamlit takes its cookie for good (30 days and one): no ended login comes back."""


def _why_over(login: _Login, now: datetime, clinic: Clinic) -> str:
    """Why a login opens nothing any more; empty where it does. One that was used later than now is
    of no known age: the clock was put back."""
    if login.ended_at is not None:
        return _ENDED
    if now - login.began_at > clinic.longest:
        return _TOO_LONG
    if not -_CLOCKS_DIFFER <= now - login.seen_at <= clinic.idle:
        return _IDLE
    return ""


def _of(row: LoginRow) -> _Login:
    return _Login(row.began_at, row.seen_at, row.ended_at)


def _key(claims: Mapping[str, object]) -> str:
    said = [login_of(claims), *(str(claims.get(name)) for name in _TOLD_APART_BY)]
    return hashlib.sha256(json.dumps(said).encode("ascii")).hexdigest()


def _began(claims: Mapping[str, object]) -> datetime | None:
    """When the provider made the login's token; None where it does not say."""
    issued = claims.get("iat")
    try:
        return datetime.fromtimestamp(float(str(issued)), UTC)
    except (ValueError, OverflowError, OSError):
        return None
