"""The roles of logins that the clinic's file does not name: those who came by invitation, and whom
an admin gave one. What the file says of a login goes before (`records.clinic`)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coach.domain import RoleGrant, login_name
from coach.errors import ProfileError
from coach.records.access import Role
from coach.records.guarded import Guarded, open_to
from coach.records.ids import new_id
from coach.records.open_invitations import withdraw_of
from coach.records.role_changes import role_changed
from coach.records.schema import PersonRow, RoleRow
from coach.records.unit_of_work import UnitOfWork

__all__ = ["Roles", "give_role", "granted_role", "record_id"]

_CHANGE = "change a role"


class Roles(Guarded):
    """Who has which role, for those who run a clinic."""

    @open_to(Role.OWNER, Role.ADMIN, what="list roles")
    def all(self, work: UnitOfWork) -> tuple[RoleGrant, ...]:
        """Those in force, by login."""
        rows = work.session.scalars(
            select(RoleRow).where(RoleRow.taken_at.is_(None)).order_by(RoleRow.login)
        )
        return tuple(RoleGrant(row.login, row.role, row.at) for row in rows)

    @open_to(Role.OWNER, Role.ADMIN, what="list roles")
    def named(self, work: UnitOfWork) -> dict[str, str]:
        """Every login that has a role or had one, by the id that the trail names it by."""
        rows = work.session.execute(select(RoleRow.person_id, RoleRow.login))
        return {row.person_id: row.login for row in rows}

    @open_to(Role.ADMIN, what=_CHANGE, writes=True)
    def give(self, work: UnitOfWork, login: str, role: Role) -> None:
        """This login has this role from now on; who invites nobody any more has no open
        invitation. login: as the clinic's file would name it. Raises ProfileError for a login that
        is none, the actor's own, the role of a computer's owner, and that of a client without a
        record."""
        if role is Role.OWNER:
            raise ProfileError("At a clinic nobody is the computer’s owner; choose another role.")
        known_by = login_name(login)
        if known_by == work.actor.login:
            raise ProfileError("This is your own role; another admin has to change it.")
        if role is Role.CLIENT and _person_of(work.session, known_by) is None:
            raise ProfileError(
                "There is no record for this login; a client comes in by invitation."
            )
        whose = record_id(work.session, known_by)
        give_role(work.session, known_by, role, work.now, whose)
        work.note(f"gave the role {role}", whose)
        if role is not Role.THERAPIST:
            withdraw_of(work, known_by)

    @open_to(Role.ADMIN, what=_CHANGE, writes=True)
    def take_away(self, work: UnitOfWork, login: str) -> None:
        """This login opens nothing from now on, unless the clinic's file names it, and neither do
        the invitations that it issued; its record stays. Raises ProfileError where it has no role,
        or it is the actor's own."""
        if login == work.actor.login:
            raise ProfileError("This is your own role; another admin has to take it away.")
        row = work.session.get(RoleRow, login)
        if row is None or row.taken_at is not None:
            raise ProfileError("That role has been taken away already; load the page again.")
        row.taken_at = work.now
        role_changed(work.session, login)
        work.note(f"took the role {row.role} away", record_id(work.session, login))
        withdraw_of(work, login)


def give_role(session: Session, login: str, role: Role, at: datetime, whose: str) -> None:
    """See `Roles.give`; no permission is asked, and nothing goes into the trail. whose: the id of
    their record (`record_id`)."""
    session.merge(RoleRow(login=login, person_id=whose, role=role.value, at=at, taken_at=None))
    role_changed(session, login)


def record_id(session: Session, login: str | None) -> str:
    """The id of the record that this login has, or else begins with, and that its role has from now
    on; in a transaction that writes. login: None for somebody who has none."""
    row = session.get(RoleRow, login) if login else None
    whose = _person_of(session, login) if login else None
    if row is None:
        return whose or new_id()
    if whose is None and session.get(PersonRow, row.person_id) is not None:
        whose = new_id()  # a backup from before they accepted: that record is nobody's yet
    row.person_id = whose or row.person_id
    return row.person_id


def granted_role(session: Session, login: str) -> Role | None:
    """The role of a login by the records alone; None where it has none."""
    row = session.get(RoleRow, login)
    return None if row is None or row.taken_at is not None else Role(row.role)


def _person_of(session: Session, login: str) -> str | None:
    return session.scalar(select(PersonRow.id).where(PersonRow.login == login))
