"""Ending invitations that are open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, update
from sqlalchemy.orm import Session

from coach.domain import InvitationEnd
from coach.records.schema import InvitationRow
from coach.records.unit_of_work import UnitOfWork

__all__ = ["WITHDREW", "end_open", "withdraw_of"]

WITHDREW = "withdrew the invitation"
"""The audit trail's word for it."""


def end_open(
    session: Session, which: ColumnElement[bool], why: InvitationEnd, at: datetime
) -> list[str]:
    """End those of these that are open; the ids of whom they invited."""
    ended = (
        update(InvitationRow)
        .where(which, InvitationRow.ended.is_(None))
        .values(ended=why.value, ended_at=at)
        .returning(InvitationRow.person_id)
    )
    return list(session.scalars(ended, execution_options={"synchronize_session": False}))


def withdraw_of(work: UnitOfWork, inviter: str, person_id: str | None = None) -> None:
    """Withdraw what this login issued and is still open: to everybody, or to this person alone. It
    goes into the trail of each record."""
    which = InvitationRow.inviter == inviter
    if person_id is not None:
        which &= InvitationRow.person_id == person_id
    for whose in end_open(work.session, which, InvitationEnd.WITHDRAWN, work.now):
        work.note(WITHDREW, whose)
