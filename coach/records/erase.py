"""Leaving nothing behind of somebody who is deleted: neither here nor in any backup."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from coach.domain import AuditEntry
from coach.errors import StoreError
from coach.records.audit_chain import DELETED, SOMEBODY, append
from coach.records.database import PATIENT_S, sqlite_file, sqlite_url
from coach.records.person_rows import audit_entry
from coach.records.role_changes import role_changed
from coach.records.schema import (
    AssignmentRow,
    AuditRow,
    BackupRow,
    InvitationRow,
    PersonRow,
    RoleRow,
    TemplateRow,
)
from coach.records.sqlite import wipe
from coach.records.store import Store
from coach.records.video_files import folder_of, remove_folder

__all__ = ["deletions", "erase", "forget", "forget_in"]


def erase(session: Session, person_id: str) -> None:
    """Delete somebody with everything that is kept of them. In the audit trail, what they did with
    their own record or tried with others' stays, with their id in place of login and name; what
    those were cannot be found out from the chain either, once its salt is gone."""
    row = session.get_one(PersonRow, person_id)
    if row.login:
        role_changed(session, row.login)
        session.execute(
            update(AuditRow)
            .where(
                AuditRow.actor_id == row.login,
                or_(AuditRow.person_id == person_id, AuditRow.refused),
            )
            .values(actor_id=person_id, actor=SOMEBODY, salt=None)
        )
        for belongs, login in (
            (TemplateRow, TemplateRow.therapist),
            (AssignmentRow, AssignmentRow.therapist),
            (RoleRow, RoleRow.login),
        ):
            session.execute(delete(belongs).where(login == row.login))
        issued = InvitationRow.inviter == row.login
        session.execute(update(InvitationRow).where(issued).values(inviter=None))
    session.execute(delete(PersonRow).where(PersonRow.id == person_id))


def deletions(session: Session) -> dict[str, AuditEntry]:
    """What the trail says of everybody who was ever deleted here, by the id that they had."""
    query = select(AuditRow).where(AuditRow.action == DELETED, ~AuditRow.refused)
    return {row.person_id: audit_entry(row) for row in session.scalars(query) if row.person_id}


def forget(store: Store) -> tuple[Path, ...]:
    """Clear the places of those who were deleted here, and delete their videos, and them from every
    backup; the backups and folders that could not be reached. Raises StoreError."""
    if sqlite_file(store.url) is not None:
        with Store(store.url, wait_s=PATIENT_S) as patient:
            wipe(patient.engine)
    with store.read() as session:
        gone = deletions(session)
        backups = [Path(path) for path in session.scalars(select(BackupRow.path))]
    unreached = [folder for folder in map(folder_of, gone) if not remove_folder(folder)]
    for backup in sorted(backups):
        try:
            forget_in(backup, gone)
        except (StoreError, FileNotFoundError):
            unreached.append(backup)
    return tuple(unreached)


def forget_in(backup: Path, gone: Mapping[str, AuditEntry]) -> int:
    """Delete these people from a backup, and say so in its trail as it was said here; how many of
    them were in it. Raises StoreError, or FileNotFoundError."""
    if not backup.is_file():
        raise FileNotFoundError(backup)
    with Store(sqlite_url(backup), wait_s=PATIENT_S, keep_old=False) as kept:
        with kept.write() as session:
            there = session.scalars(select(PersonRow.id).where(PersonRow.id.in_(gone))).all()
            for person_id in there:
                erase(session, person_id)
            append(session, [gone[person_id] for person_id in there])
            # Of whoever had a role before they had a record.
            role = delete(RoleRow).where(RoleRow.person_id.in_(gone)).returning(RoleRow.login)
            roles = session.scalars(role).all()
        if there or roles:
            wipe(kept.engine)
    return len(there)
