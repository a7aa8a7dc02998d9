"""The roles of logins that the clinic's file does not name: those who came by invitation, and whom
an admin gave one. What the file says of a login goes before (`records.clinic`)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coach.domain import RoleGrant, short_text
from coach.errors import ProfileError
from coach.records.access import Role
from coach.records.guarded import Guarded, open_to
from coach.records.role_changes import role_changed
from coach.records.schema import PersonRow, RoleRow
from coach.records.unit_of_work import UnitOfWork

__all__ = ["Roles", "give_role", "granted_role"]

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

    @open_to(Role.ADMIN, what=_CHANGE, writes=True)
    def give(self, work: UnitOfWork, login: str, role: Role) -> None:
        """This login has this role from now on. login: as the clinic's file would name it. Raises
        ProfileError for a login that is none, the role of a computer's owner, and that of a client
        without a record: the trail would name them even when they are deleted."""
        if role is Role.OWNER:
            raise ProfileError("At a clinic nobody is the computer’s owner; choose another role.")
        known_by = short_text(login, "The login")
        known_by = known_by if "|" in known_by else known_by.casefold()
        whose = _person_of(work, known_by)
        if role is Role.CLIENT and whose is None:
            raise ProfileError(
                "There is no record for this login; a client comes in by invitation."
            )
        give_role(work.session, known_by, role, work.now)
        _note(work, f"gave the role {role}", known_by, whose)

    @open_to(Role.ADMIN, what=_CHANGE, writes=True)
    def take_away(self, work: UnitOfWork, login: str) -> None:
        """This login opens nothing from now on, unless the clinic's file names it; its record
        stays. Raises ProfileError where it has no role, or it is the actor's own."""
        if login == work.actor.login:
            raise ProfileError("This is your own role; another admin has to take it away.")
        row = work.session.get(RoleRow, login)
        if row is None or row.taken_at is not None:
            raise ProfileError("That role has been taken away already; load the page again.")
        row.taken_at = work.now
        role_changed(work.session, login)
        _note(work, f"took the role {row.role} away", login, _person_of(work, login))


def give_role(session: Session, login: str, role: Role, at: datetime) -> None:
    """See `Roles.give`; no permission is asked, and nothing goes into the trail."""
    session.merge(RoleRow(login=login, role=role.value, at=at, taken_at=None))
    role_changed(session, login)


def granted_role(session: Session, login: str) -> Role | None:
    """The role of a login by the records alone; None where it has none."""
    row = session.get(RoleRow, login)
    return None if row is None or row.taken_at is not None else Role(row.role)


def _person_of(work: UnitOfWork, login: str) -> str | None:
    return work.session.scalar(select(PersonRow.id).where(PersonRow.login == login))


def _note(work: UnitOfWork, action: str, login: str, whose: str | None) -> None:
    """Into the trail: by the person's id where they have a record, since the trail must not name
    whoever is deleted later; else by the login."""
    work.note(action if whose else f"{action}: {login}", whose)
