"""A clinic: who may log in, and as what. Without one, this computer's owner needs no login."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coach.domain import OPEN_FOR
from coach.errors import AccessError, ProfileError
from coach.records.access import Actor, Role

__all__ = ["CLINIC_VARIABLE", "Clinic", "clinic", "is_clinic", "load_clinic", "login_of", "name_of"]

CLINIC_VARIABLE = "COACH_CLINIC"
"""The environment variable that names the clinic's file."""


class _Login(BaseModel):
    """How long a login lasts: without use, and in all."""

    model_config = ConfigDict(extra="forbid")

    idle_minutes: float = Field(default=30, ge=1, le=24 * 60)
    hours: float = Field(default=12, ge=0.25, le=24 * 30)


class _Invitations(BaseModel):
    """How long an invitation can be taken up."""

    model_config = ConfigDict(extra="forbid")

    days: float = Field(default=OPEN_FOR.days, ge=1, le=90)


class _Clinic(BaseModel):
    """What the clinic is called on paper."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(default="", max_length=80)


class _File(BaseModel):
    """The clinic's file (TOML): `[clinic]`, its name; `[roles]`, a login and its role on each line;
    `[login]`, how long one lasts; `[invitations]`, how long these do."""

    model_config = ConfigDict(extra="forbid")

    clinic: _Clinic = _Clinic()
    login: _Login = _Login()
    invitations: _Invitations = _Invitations()
    roles: dict[str, Literal["client", "therapist", "admin"]] = Field(min_length=1)


@dataclass(frozen=True)
class Clinic:
    """Roles by login (`login_of`). idle, longest: how long a login lasts without use, and in all;
    30 minutes as ASVS 5 (7.3.1) has it for what is sensitive, 12 hours for a working day. name: as
    it stands on reports; empty where none was given. invited_for: how long an invitation is
    open."""

    roles: Mapping[str, Role]
    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=12)
    name: str = ""
    invited_for: timedelta = OPEN_FOR

    def actor(
        self,
        claims: Mapping[str, object],
        granted: Callable[[str], Role | None] = lambda _login: None,
    ) -> Actor:
        """Whoever the login says this is. granted: the role that the records give to a login which
        the file does not name. Raises AccessError for somebody without a role."""
        login = login_of(claims)
        role = self.role_of(login, granted)
        if role is None:
            raise AccessError(
                f"You are logged in as {login or 'somebody unknown'}, which this clinic has not "
                "given a place yet; ask whoever runs Form Coach here to add you. If you were "
                "invited, open the link of your invitation again, in this browser."
            )
        return Actor(login, name_of(claims), role)

    def role_of(self, login: str, granted: Callable[[str], Role | None]) -> Role | None:
        """As `actor` has it; None for somebody without a role."""
        return self.roles.get(login) or granted(login)

    @property
    def therapists(self) -> tuple[str, ...]:
        """The therapists' logins."""
        return tuple(sorted(login for login, role in self.roles.items() if role is Role.THERAPIST))


def name_of(claims: Mapping[str, object]) -> str:
    """What somebody is called, to read."""
    return str(claims.get("name") or claims.get("email") or login_of(claims))


def login_of(claims: Mapping[str, object]) -> str:
    """What identifies somebody: the e-mail address in small letters where the provider says that it
    verified it, else issuer and subject with a | between; empty where there is neither.

    An address that was not verified is whatever somebody typed.
    """
    email = claims.get("email")
    if isinstance(email, str) and email and claims.get("email_verified") is True:
        return email.strip().casefold()
    issuer, subject = claims.get("iss"), claims.get("sub")
    if isinstance(issuer, str) and isinstance(subject, str) and issuer and subject:
        return f"{issuer}|{subject}"
    return ""


def is_clinic() -> bool:
    """Whether somebody has to log in here; also where the clinic's file cannot be used."""
    return bool(os.environ.get(CLINIC_VARIABLE))


def clinic() -> Clinic | None:
    """The one that COACH_CLINIC names; None where it names none. The file is looked at each time,
    so that a role that was taken away is gone at once, and read when it has changed. Raises
    ProfileError."""
    named = os.environ.get(CLINIC_VARIABLE)
    if not named:
        return None
    path = Path(named)
    try:
        seen = path.stat()
    except OSError:
        return load_clinic(path)  # it says what is wrong
    return _as_it_was(path, (seen.st_ino, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns))


@lru_cache(maxsize=1)
def _as_it_was(path: Path, _version: tuple[int, ...]) -> Clinic:
    return load_clinic(path)


def load_clinic(path: Path) -> Clinic:
    """Read a clinic's file. Raises ProfileError with a sentence that names the line."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ProfileError(
            f"The clinic's file {path} cannot be read; check the path in {CLINIC_VARIABLE}."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(f"The clinic's file {path} is not valid TOML: {error}.") from error
    try:
        given = _File.model_validate(tables)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        what = first["msg"][0].lower() + first["msg"][1:]
        raise ProfileError(
            f"The clinic's file {path}: {where}: {what}; change it there."
        ) from error
    roles: dict[str, Role] = {}
    for name, role in given.roles.items():
        login = name.strip() if "|" in name else name.strip().casefold()
        if login in roles:
            raise ProfileError(f"The clinic's file {path} names {login} twice; keep one of them.")
        roles[login] = Role(role)
    lasts = given.login
    return Clinic(
        roles,
        timedelta(minutes=lasts.idle_minutes),
        timedelta(hours=lasts.hours),
        given.clinic.name.strip(),
        timedelta(days=given.invitations.days),
    )
