"""What a backup must not open again: roles that were taken away after it was made, and invitations
that may have been withdrawn, claimed or shown anew since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coach.domain import InvitationEnd
from coach.records.schema import InvitationRow, RoleRow

__all__ = ["keep_closed", "taken_roles"]


def taken_roles(session: Session) -> list[dict[str, object]]:
    """The roles that were taken away, to be kept so by `keep_closed`."""
    rows = session.scalars(select(RoleRow).where(RoleRow.taken_at.is_not(None)))
    columns = RoleRow.__table__.columns.keys()
    return [{name: getattr(row, name) for name in columns} for row in rows]


def keep_closed(session: Session, taken: Iterable[dict[str, object]], at: datetime) -> None:
    """Take these roles away again, and withdraw every open invitation."""
    session.expire_all()
    for row in taken:
        session.merge(RoleRow(**row))
    session.execute(
        update(InvitationRow)
        .where(InvitationRow.ended.is_(None))
        .values(ended=InvitationEnd.WITHDRAWN.value, ended_at=at)
    )
