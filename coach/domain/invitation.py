"""How somebody comes in at a clinic: an invitation to their record, and the role of a login."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from coach.domain.care import cleaned_line, short_text
from coach.errors import ProfileError

__all__ = [
    "LONGEST_EMAIL",
    "OPEN_FOR",
    "Invitation",
    "InvitationEnd",
    "Issued",
    "RoleGrant",
    "email_address",
    "login_name",
]

OPEN_FOR = timedelta(days=14)
"""How long an invitation is open unless the clinic's file says otherwise: two weeks, in which
somebody surely looks at their mail. Our own choice."""

LONGEST_EMAIL = 254
"""Letters of an address that mail can be sent to (RFC 5321, 4.5.3.1.3, less its brackets)."""

_LONGEST_LOGIN = 512
"""Letters of a login: an e-mail address, or a provider's address, a | and a subject of at most 255
letters (OpenID Connect Core 1.0, 2). The sum is our own choice."""

_EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")


class InvitationEnd(StrEnum):
    """Why an invitation opens nothing any more."""

    CLAIMED = "claimed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Invitation:
    """That somebody may log in and finds this person's record as their own. email: the address
    whose login alone may, in small letters; None for whoever has the link. invited_by: a name, to
    read. at, until: when it was last shown, and from when on it opens nothing. ended, ended_at:
    None while it is open."""

    id: str
    person_id: str
    email: str | None
    invited_by: str
    at: datetime
    until: datetime
    ended: InvitationEnd | None = None
    ended_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it can be claimed."""
        return self.ended is None and now < self.until


@dataclass(frozen=True)
class Issued:
    """An invitation, and the token that opens it: shown once, and kept nowhere."""

    invitation: Invitation
    token: str

    def __repr__(self) -> str:
        """Without the token: whatever is printed may be kept."""
        return f"Issued({self.invitation!r})"


@dataclass(frozen=True)
class RoleGrant:
    """The role of a login at a clinic, as the records have it. role: in the words of
    `records.access.Role`."""

    login: str
    role: str
    at: datetime


def email_address(typed: str) -> str | None:
    """An e-mail address as it is kept, in small letters; None where nothing was typed. Raises
    ProfileError for what is none: who has the address is found out by the login alone."""
    address = cleaned_line(typed).strip().casefold()
    if not address:
        return None
    if len(address) > LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        raise ProfileError(
            f"“{address[:LONGEST_EMAIL]}” is no e-mail address; check it, or leave it empty."
        )
    return address


def login_name(typed: str) -> str:
    """A login as the provider tells it (`records.clinic.login_of`): an e-mail address in small
    letters, or issuer and subject with a | between. Raises ProfileError for none, or one that is
    too long."""
    login = short_text(typed, "The login", _LONGEST_LOGIN)
    return login if "|" in login else login.casefold()
