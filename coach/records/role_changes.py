"""Telling, from within a transaction, whose role it changes: a role is remembered, and what was
remembered is no answer once this program has changed it."""

from __future__ import annotations

from sqlalchemy.orm import Session

__all__ = ["role_changed", "roles_changed"]

_WHOSE = "whose role was changed"


def role_changed(session: Session, login: str) -> None:
    """This transaction gives this login a role or takes it away, or deletes whose login it is."""
    session.info.setdefault(_WHOSE, set()).add(login)


def roles_changed(session: Session) -> frozenset[str]:
    """The logins of which `role_changed` was told in this session."""
    return frozenset(session.info.get(_WHOSE, ()))
