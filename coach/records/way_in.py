"""What a backup must not open again: roles that were taken away or changed after it was made, and
invitations that may have been withdrawn, claimed or shown anew since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, true
from sqlalchemy.orm import Session

from coach.domain import InvitationEnd
from coach.records.open_invitations import end_open
from coach.records.schema import RoleRow

__all__ = ["RestoredRoles", "keep_closed", "present_roles"]

_Row = dict[str, object]


@dataclass(frozen=True)
class RestoredRoles:
    """came_back: how many roles hold that did not before. left_out: how many of the backup's do
    not hold any more."""

    came_back: int
    left_out: int


def present_roles(session: Session) -> list[_Row]:
    """Every role there is, and those that were taken away, to be kept so by `keep_closed`."""
    columns = RoleRow.__table__.columns.keys()
    rows = session.scalars(select(RoleRow))
    return [{name: getattr(row, name) for name in columns} for row in rows]


def keep_closed(
    session: Session, present: list[_Row], at: datetime, *, only_present: bool
) -> RestoredRoles:
    """Give back the roles as they were before the restore, and withdraw every open invitation.
    only_present: nobody else has one. Those of the backup alone are not kept as taken away, but
    deleted: one may be of somebody who was deleted since, of whom nothing is to be left."""
    session.expire_all()
    then = _in_force(session)
    if only_present:
        session.execute(delete(RoleRow))
    for row in present:
        session.merge(RoleRow(**row))
    session.flush()
    before = {(row["login"], row["role"]) for row in present if row["taken_at"] is None}
    now = _in_force(session)
    end_open(session, true(), InvitationEnd.WITHDRAWN, at)
    return RestoredRoles(len(now - before), len(then - now))


def _in_force(session: Session) -> set[tuple[object, object]]:
    query = select(RoleRow.login, RoleRow.role).where(RoleRow.taken_at.is_(None))
    return {(login, role) for login, role in session.execute(query)}
