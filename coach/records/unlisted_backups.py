"""Backups that lie in the folder and stand in no list: those made after the one that was gone back
to, where the records that told of them were lost."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import URL, select

from coach.records.database import backup_folder
from coach.records.schema import BackupRow
from coach.records.store import Store

__all__ = ["unlisted_backups"]


def unlisted_backups(url: URL) -> tuple[Path, ...]:
    """The files in `backup_folder` that the records do not know, by name: whoever is deleted stays
    in them, and `backup.discard` leaves them alone. Raises StoreError."""
    with Store(url) as store, store.read() as session:
        known = {Path(path).resolve() for path in session.scalars(select(BackupRow.path))}
    files = sorted(backup_folder(url).absolute().glob("*.sqlite3"))
    return tuple(file for file in files if file.resolve() not in known)
