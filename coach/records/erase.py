"""Leaving nothing behind of somebody who is deleted: neither here nor in any backup."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from coach.errors import StoreError
from coach.records.database import PATIENT_S, sqlite_file, sqlite_url
from coach.records.schema import AuditRow, BackupRow, PersonRow
from coach.records.sqlite import wipe
from coach.records.store import Store

__all__ = ["DELETED", "deleted", "erase", "forget", "forget_in"]

DELETED = "deleted"
"""The audit trail's word for it; the id it keeps is nobody's any more."""

_SOMEBODY = "somebody deleted"


def erase(session: Session, person_id: str) -> None:
    """Delete somebody with everything that is kept of them. In the audit trail, what they did with
    their own record or tried with others' stays, with their id in place of login and name."""
    row = session.get_one(PersonRow, person_id)
    if row.login:
        session.execute(
            update(AuditRow)
            .where(
                AuditRow.actor_id == row.login,
                or_(AuditRow.person_id == person_id, AuditRow.refused),
            )
            .values(actor_id=person_id, actor=_SOMEBODY)
        )
    session.execute(delete(PersonRow).where(PersonRow.id == person_id))


def deleted(session: Session) -> frozenset[str]:
    """The ids of everybody who was ever deleted here."""
    query = select(AuditRow.person_id).where(AuditRow.action == DELETED, ~AuditRow.refused)
    return frozenset(person_id for person_id in session.scalars(query) if person_id)


def forget(store: Store) -> tuple[Path, ...]:
    """Clear the places of those who were deleted here, and delete them from every backup; the
    backups that could not be reached. Raises StoreError."""
    if sqlite_file(store.url) is not None:
        with Store(store.url, wait_s=PATIENT_S) as patient:
            wipe(patient.engine)
    with store.read() as session:
        gone = deleted(session)
        backups = [Path(path) for path in session.scalars(select(BackupRow.path))]
    unreached = []
    for backup in sorted(backups):
        try:
            forget_in(backup, gone)
        except (StoreError, FileNotFoundError):
            unreached.append(backup)
    return tuple(unreached)


def forget_in(backup: Path, gone: Collection[str]) -> int:
    """Delete these people from a backup; how many of them were in it. Raises StoreError, or
    FileNotFoundError."""
    if not backup.is_file():
        raise FileNotFoundError(backup)
    with Store(sqlite_url(backup), wait_s=PATIENT_S, keep_old=False) as kept:
        with kept.write() as session:
            there = session.scalars(select(PersonRow.id).where(PersonRow.id.in_(gone))).all()
            for person_id in there:
                erase(session, person_id)
        if there:
            wipe(kept.engine)
    return len(there)
