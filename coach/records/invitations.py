"""Inviting somebody to their record at a clinic, and taking the invitation up.

Whoever has an invitation's token may see who invited them; what makes the record theirs is their
own login. Each step is in the audit trail of the person's record.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coach.domain import (
    OPEN_FOR,
    Invitation,
    InvitationEnd,
    Issued,
    Person,
    WithoutLogin,
    email_address,
)
from coach.errors import AccessError, ProfileError
from coach.records.access import Act, Role
from coach.records.guarded import Guarded, changes, open_to, reads
from coach.records.ids import new_id
from coach.records.invitation_token import new_token, read_token
from coach.records.open_invitations import WITHDREW, end_open
from coach.records.person_rows import person
from coach.records.roles import give_role
from coach.records.schema import InvitationRow, PersonRow
from coach.records.store import Store
from coach.records.unit_of_work import RefusedError, UnitOfWork

__all__ = ["Invitations", "has_record", "kept_invitations", "offered"]

_CLAIM = "claim an invitation"

_THE_OPEN_ONE_LAST = (InvitationRow.ended.is_(None), InvitationRow.id)
"""Of those of one moment."""

_UNKNOWN = (
    "This invitation is not good here: its link is not whole, or a newer one has taken its place. "
    "Ask who invited you for a new link."
)
_ENDED = {
    InvitationEnd.CLAIMED: (
        "This invitation has been used already. If that was you, log in the way you did then; if "
        "not, tell {by} at once."
    ),
    InvitationEnd.WITHDRAWN: "This invitation was withdrawn; ask {by} about it.",
    InvitationEnd.EXPIRED: "This invitation has expired; ask {by} for a new one.",
}
_OTHER_ADDRESS = (
    "This invitation is for another e-mail address than the one you are logged in with, or your "
    "login has not verified yours; log in with the address that {by} knows, or ask for a new "
    "invitation."
)
_HAS_RECORD = (
    "Your login has a record here already, and an invitation begins another; ask {by} to use yours."
)


class Invitations(Guarded):
    """Invitations to the records of people who do not log in yet."""

    @open_to(Role.OWNER, Role.THERAPIST, Role.ADMIN, what="list invitations")
    def without_login(self, work: UnitOfWork) -> tuple[WithoutLogin, ...]:
        """Those whom the actor may invite and who have no login yet, by name; nobody made up."""
        query = select(PersonRow).where(PersonRow.login.is_(None), ~PersonRow.made_up)
        if work.actor.role is Role.THERAPIST:
            query = query.where(PersonRow.id.in_(work.readable_ids()))
        people = sorted(work.session.scalars(query), key=lambda row: (row.name.lower(), row.id))
        newest = {
            one.person_id: one for one in kept_invitations(work.session, [row.id for row in people])
        }
        return tuple(WithoutLogin(person(row), newest.get(row.id)) for row in people)

    @reads(Act.READ)
    def of(self, work: UnitOfWork, person_id: str) -> tuple[Invitation, ...]:
        """Every invitation to this record, the oldest first."""
        return kept_invitations(work.session, [person_id])

    @changes(Act.INVITE, audit="invited")
    def invite(
        self, work: UnitOfWork, person_id: str, email: str = "", lasts: timedelta = OPEN_FOR
    ) -> Issued:
        """A new invitation, in the place of an open one. email: the login that alone may claim it;
        empty: whoever has the link. Raises ProfileError for what is no address, or where the person
        logs in already."""
        address = email_address(email)
        _require_no_login(work, person_id)
        _end(work, person_id, InvitationEnd.WITHDRAWN)
        row = InvitationRow(
            id=new_id(), person_id=person_id, email=address, invited_by=work.signature
        )
        return _issue(work, row, lasts)

    @changes(Act.INVITE, audit="showed the invitation anew")
    def renew(self, work: UnitOfWork, person_id: str, lasts: timedelta = OPEN_FOR) -> Issued:
        """Another token for the open invitation, or for the one that expired; the old one opens
        nothing any more. Raises ProfileError where there is neither."""
        _require_no_login(work, person_id)
        row = _newest(work.session, person_id)
        if row is None or row.ended not in (None, InvitationEnd.EXPIRED):
            raise ProfileError("There is no invitation to show any more; invite them again.")
        row.ended = row.ended_at = None
        return _issue(work, row, lasts)

    @changes(Act.WITHDRAW, audit=WITHDREW)
    def withdraw(self, work: UnitOfWork, person_id: str) -> None:
        """It opens nothing any more. Raises ProfileError where none is open."""
        _locked(work.session, person_id)
        if not _end(work, person_id, InvitationEnd.WITHDRAWN):
            raise ProfileError("There is no open invitation any more; load the page again.")

    @open_to(Role.CLIENT, what=_CLAIM, audit="claimed the invitation", writes=True)
    def claim(self, work: UnitOfWork, token: str) -> Person:
        """The actor's login is this person's from now on, and a client's, if nobody was quicker.
        Raises AccessError with a sentence where the invitation does not serve them."""
        person_id = _row_of(work.session, token).person_id
        claimed = _locked(work.session, person_id)
        row = _row_of(work.session, token, locked=True)
        why = _why_not(row, work.now)
        if not why and row.email is not None and row.email != work.actor.login:
            why = _OTHER_ADDRESS
        if not why and (not work.actor.login or claimed.login is not None):
            why = _ENDED[InvitationEnd.CLAIMED]
        if why:
            raise RefusedError(_CLAIM, row.person_id, why.format(by=row.invited_by))
        try:
            with work.session.begin_nested():
                claimed.login = work.actor.login
        except IntegrityError as error:
            said = _HAS_RECORD.format(by=row.invited_by)
            raise RefusedError(_CLAIM, row.person_id, said) from error
        row.ended, row.ended_at = InvitationEnd.CLAIMED.value, work.now
        give_role(work.session, work.actor.login, Role.CLIENT, work.now, row.person_id)
        work.concerns(row.person_id)
        return person(claimed)

    @open_to(Role.OWNER, what="end invitations")
    def end_expired(self, work: UnitOfWork) -> int:
        """Say of those that have expired that they did; how many."""
        expired = InvitationRow.until <= work.now
        query = select(InvitationRow.id).where(expired, InvitationRow.ended.is_(None)).limit(1)
        if work.session.scalar(query) is None:
            return 0
        work.must_write()
        ended = end_open(work.session, expired, InvitationEnd.EXPIRED, work.now)
        for person_id in ended:
            work.note("the invitation expired", person_id)
        return len(ended)


def offered(store: Store, token: str, now: datetime) -> Invitation:
    """What a token opens, for whoever has it. Raises AccessError with a sentence where it opens
    nothing; StoreError."""
    with store.read() as session:
        row = _row_of(session, token)
        why = _why_not(row, now)
        if why:
            raise AccessError(why.format(by=row.invited_by))
        return _invitation(row)


def has_record(store: Store, login: str) -> bool:
    """Whether there is a record for this login. Raises StoreError."""
    with store.read() as session:
        query = select(PersonRow.id).where(PersonRow.login == login)
        return session.scalar(query) is not None


def kept_invitations(session: Session, whose: Collection[str]) -> tuple[Invitation, ...]:
    """See `Invitations.of`; no permission is asked."""
    query = select(InvitationRow).where(InvitationRow.person_id.in_(whose))
    rows = session.scalars(query.order_by(InvitationRow.at, *_THE_OPEN_ONE_LAST))
    return tuple(_invitation(row) for row in rows)


def _issue(work: UnitOfWork, row: InvitationRow, lasts: timedelta) -> Issued:
    token = new_token(row.id)
    row.secret, row.at, row.until = token.kept, work.now, work.now + lasts
    row.inviter = work.actor.login or None
    work.session.add(row)
    return Issued(_invitation(row), token.text)


def _row_of(session: Session, token: str, *, locked: bool = False) -> InvitationRow:
    """The invitation that a token opens or once opened, as it is now. locked: it stays so until
    this is done, whatever would end it. Raises AccessError."""
    read = read_token(token)
    if read is not None:
        row = session.get(
            InvitationRow, read.invitation_id, populate_existing=True, with_for_update=locked
        )
        if row is not None and read.opens(row.secret):
            return row
    raise AccessError(_UNKNOWN)


def _why_not(row: InvitationRow, now: datetime) -> str:
    """Why it cannot be claimed, as a sentence that names `by`; empty where it can."""
    invitation = _invitation(row)
    if invitation.is_open(now):
        return ""
    return _ENDED[invitation.ended or InvitationEnd.EXPIRED]


def _locked(session: Session, person_id: str) -> PersonRow:
    """The person's row; whoever else changes their invitation waits until this is done. Raises
    AccessError where they were deleted meanwhile."""
    row = session.get(
        PersonRow, person_id, populate_existing=True, with_for_update={"key_share": True}
    )
    if row is None:
        raise AccessError(_UNKNOWN)
    return row


def _require_no_login(work: UnitOfWork, person_id: str) -> None:
    """Raise ProfileError where the person logs in already; else nobody claims meanwhile."""
    row = _locked(work.session, person_id)
    if row.login is not None:
        raise ProfileError(f"{row.name} logs in already and needs no invitation.")


def _newest(session: Session, person_id: str) -> InvitationRow | None:
    """The person's last invitation, which nobody else ends until this is done."""
    query = select(InvitationRow).where(InvitationRow.person_id == person_id).with_for_update()
    rows = session.scalars(query.order_by(InvitationRow.at, *_THE_OPEN_ONE_LAST)).all()
    return rows[-1] if rows else None


def _end(work: UnitOfWork, person_id: str, why: InvitationEnd) -> bool:
    """End the person's open invitation; whether there was one."""
    return bool(end_open(work.session, InvitationRow.person_id == person_id, why, work.now))


def _invitation(row: InvitationRow) -> Invitation:
    return Invitation(
        id=row.id,
        person_id=row.person_id,
        email=row.email,
        invited_by=row.invited_by,
        at=row.at,
        until=row.until,
        ended=None if row.ended is None else InvitationEnd(row.ended),
        ended_at=row.ended_at,
    )
