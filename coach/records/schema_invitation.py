"""The tables of who may come in at a clinic: invitations, and the roles of logins
(`coach.domain.invitation`)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from coach.records.schema_base import ID, Base, of

__all__ = ["InvitationRow", "RoleRow"]


class InvitationRow(Base):
    """An invitation to a person's record. secret: SHA-256 of what its token ends in; the token
    itself is kept nowhere. inviter: the login that issued it last; empty for a computer's owner,
    and for who was deleted since. ended: of `InvitationEnd`, empty while it is open."""

    __tablename__ = "invitation"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    person_id: Mapped[str] = of("person", index=True)
    secret: Mapped[str] = mapped_column(String(64))
    email: Mapped[str | None]
    invited_by: Mapped[str]
    inviter: Mapped[str | None] = mapped_column(index=True)
    at: Mapped[dt.datetime]
    until: Mapped[dt.datetime]
    ended: Mapped[str | None]
    ended_at: Mapped[dt.datetime | None]


class RoleRow(Base):
    """The role of a login that the clinic's file does not name. person_id: of the record that this
    login has, or would have; the audit trail names it by that, so that no login stays there once
    this row is gone. taken_at: when it was taken away; the row stays, for the trail to be read."""

    __tablename__ = "role"

    login: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ID, index=True)
    role: Mapped[str]
    at: Mapped[dt.datetime]
    taken_at: Mapped[dt.datetime | None]
