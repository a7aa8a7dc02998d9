"""One unit of work: permission asked, the work done and the audit entry written in one transaction,
or none of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from coach.domain import AuditEntry
from coach.errors import AccessError
from coach.records import audit_chain
from coach.records.access import Act, Actor, Role, may
from coach.records.schema import AssignmentRow, AuditRow, PersonRow, SessionRow
from coach.records.store import Store

__all__ = [
    "NO_LONGER",
    "OPENED",
    "OPENED_AGAIN",
    "OPENED_SESSION",
    "REFUSED",
    "UNNAMED",
    "Guard",
    "RefusedError",
    "UnitOfWork",
]

REFUSED = "This record cannot be opened with your login; ask whoever runs Form Coach for you."
"""The same for a record that there is not: nobody learns who is there by asking."""

NO_LONGER = (
    "Your place at this clinic has changed since this page was opened; load it again to see what "
    "is yours now."
)
"""Said to whoever had another role when their page was made."""

OPENED = "opened"
"""The audit trail's word for a look into somebody else's record; one visit is one entry, and what
the owner of the computer looks at is none."""

OPENED_SESSION = "opened session {session_id}"
"""The same for one session, by its id as the files that are taken out have it."""

UNNAMED = "Me"
"""What the record of a computer's owner is called until they give it their name."""

OPENED_AGAIN = timedelta(minutes=10)
"""Looking into the same record again within this time is one visit in the audit trail."""

_ID = re.compile(r"[0-9a-f]{32}")
_T = TypeVar("_T")


class RefusedError(Exception):
    """Something the actor may not do. action: what, for the audit trail. said: what they are told,
    where it gives nothing away that they do not know."""

    def __init__(self, action: str, person_id: str | None = None, said: str = REFUSED) -> None:
        super().__init__(action)
        self.action, self.person_id, self.said = action, person_id, said


class _MustWriteError(Exception):
    """This unit of work was thought to read only."""


class UnitOfWork:
    """What a guarded method works with: the transaction, who asks, and the time now in UTC.

    writes: whether it may write; one that reads and finds something to write begins anew. audit:
    the declared entry of a method about nobody's record in particular.
    """

    audit: str | None = None

    def __init__(self, session: Session, actor: Actor, now: datetime, *, writes: bool) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self._writes = writes
        self._entries: list[AuditEntry] = []
        self._signed = (actor.login, actor.name)

    def must_write(self) -> None:
        """Go on only where this may write; else everything since the beginning is done again in a
        transaction that does."""
        if not self._writes:
            raise _MustWriteError

    def permit(self, person_id: str | None, act: Act, audit: str | None) -> None:
        """Raise RefusedError where the actor may not do this with that person's record; else write
        `audit` into the trail. person_id: None where it is nobody's."""
        row = self.session.get(PersonRow, person_id) if _is_id(person_id) else None
        own = row is not None and row.login == self.actor.login
        assigned = (
            row is not None
            and self.session.get(AssignmentRow, (self.actor.login, row.id)) is not None
        )
        if row is None or not may(self.actor.role, act, own=own, assigned=assigned):
            raise RefusedError(act.value, person_id)
        if (
            audit is not None
            and audit.startswith(OPENED)
            and (own or self.actor.role is Role.OWNER or self._visiting(row.id, audit))
        ):
            return
        if audit is not None:
            self.note(audit, row.id)

    def permit_list(self, person_ids: Collection[str]) -> None:
        """Raise RefusedError where the actor may not read all of these: a list, not anybody's
        record opened, and nothing for the trail."""
        if self.actor.role is Role.OWNER:
            return
        allowed = set(self.session.scalars(self.readable_ids()))
        for person_id in person_ids:
            if person_id not in allowed:
                raise RefusedError(Act.READ.value, person_id)

    def readable_ids(self) -> Select[str]:
        """The ids of those whose records the actor may read: who they are or look after."""
        mine = select(PersonRow.id).where(PersonRow.login == self.actor.login)
        if self.actor.role is not Role.THERAPIST:
            return mine
        theirs = select(AssignmentRow.person_id).where(AssignmentRow.therapist == self.actor.login)
        return select(mine.union(theirs).subquery().c.id)

    def person_of(self, session_id: str) -> str | None:
        """Whose session this is; None where there is no such session."""
        if not _is_id(session_id):
            return None
        query = select(SessionRow.person_id).where(SessionRow.id == session_id)
        return self.session.scalar(query)

    def concerns(self, person_id: str) -> None:
        """The work came to be about this person: write the declared entry into the trail."""
        if self.audit is not None:
            self.note(self.audit, person_id)

    def note(self, action: str, person_id: str | None, *, refused: bool = False) -> None:
        """Have this written into the audit trail when the work is done."""
        self.must_write()
        whose = person_id if _is_id(person_id) else None
        self._entries.append(AuditEntry(self.now, *self._signed, action, whose, refused))

    @property
    def signature(self) -> str:
        """The name under what the actor writes; of a computer's owner the one that they gave their
        own record, where they did."""
        if self.actor.role is not Role.OWNER:
            return self.actor.name
        query = select(PersonRow.name).where(PersonRow.login == self.actor.login)
        name = self.session.scalar(query)
        return name if name and name != UNNAMED else self.actor.name

    def forget_actor(self, person_id: str) -> None:
        """The actor has deleted themselves: the trail names them by the id they had."""
        self._signed = (person_id, audit_chain.SOMEBODY)
        self._entries = [
            replace(entry, actor_id=person_id, actor=audit_chain.SOMEBODY)
            for entry in self._entries
        ]

    def write_entries(self) -> None:
        """Write what was noted; last of all, since others who have something to note wait for the
        end of this transaction."""
        if self._entries:
            audit_chain.append(self.session, self._entries)

    def _visiting(self, person_id: str, audit: str) -> bool:
        last = self.session.scalar(
            select(AuditRow.at)
            .where(
                AuditRow.person_id == person_id,
                AuditRow.actor_id == self.actor.login,
                AuditRow.action == audit,
            )
            .order_by(AuditRow.id.desc())
            .limit(1)
        )
        # A clock that was put back must not make one visit of all that follow.
        return last is not None and abs(self.now - last) <= OPENED_AGAIN


class Guard:
    """One actor's way to the store. clock: the time now, in UTC. role_now: the actor's role at this
    moment, asked before each piece of work, since a page may stay open for hours; by default the
    one that the actor came with."""

    def __init__(
        self,
        store: Store,
        actor: Actor,
        clock: Callable[[], datetime],
        role_now: Callable[[], Role | None] | None = None,
    ) -> None:
        self.store = store
        self.actor = actor
        self._clock = clock
        self._role_now = role_now

    def run(self, work: Callable[[UnitOfWork], _T], *, writes: bool) -> _T:
        """Do this in one transaction. One that is not said to write takes no lock, unless it turns
        out that there is something to write: then it is done again in one that does.

        Raises AccessError where the actor's role is another by now, and for what `work` refuses:
        this is written down whatever became of the transaction it ended. StoreError where the
        database fails.
        """
        if self._role_now is not None and self._role_now() is not self.actor.role:
            raise AccessError(NO_LONGER)
        try:
            if not writes:
                try:
                    with self.store.read() as session:
                        return work(self._unit(session, writes=False))
                except _MustWriteError:
                    pass
            with self.store.write() as session:
                unit = self._unit(session, writes=True)
                done = work(unit)
                unit.write_entries()
                return done
        except RefusedError as refused:
            with self.store.write() as session:
                unit = self._unit(session, writes=True)
                unit.note(refused.action, refused.person_id, refused=True)
                unit.write_entries()
            raise AccessError(refused.said) from refused

    def _unit(self, session: Session, *, writes: bool) -> UnitOfWork:
        return UnitOfWork(session, self.actor, self._clock(), writes=writes)


def _is_id(text: str | None) -> bool:
    """Whether this can be an id at all: an address may hold anything."""
    return text is not None and _ID.fullmatch(text) is not None
