"""Backups, and going back to one.

A backup is a file of SQLite's, whatever the records are kept in: it can be opened like any other
records, and restored into SQLite and PostgreSQL alike. Of a SQLite file, SQLite itself makes one;
of PostgreSQL, all tables are copied in one transaction, which sees them as they were when it
began. Restoring is one transaction, too, and whoever wants to write meanwhile waits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Table, delete, func, insert, select, text
from sqlalchemy.orm import Session

from coach.domain import AuditEntry
from coach.errors import InputError, StoreError
from coach.records import audit_chain
from coach.records.access import ALONE
from coach.records.database import (
    PATIENT_S,
    backup_folder,
    open_engine,
    sentences,
    sqlite_file,
    sqlite_url,
)
from coach.records.erase import deletions, forget_in
from coach.records.migrate import version
from coach.records.person_rows import audit_entry
from coach.records.schema import AuditRow, BackupRow, Base, LoginRow, PersonRow, SessionRow
from coach.records.sqlite import damage, free_name, new_file, snapshot
from coach.records.store import Store
from coach.records.way_in import keep_closed, present_roles
from coach.records.writer import LEFT_ALONE

__all__ = ["Restored", "backup", "discard", "restore"]

_CHUNK = 100
"""How many rows are copied at a time: the landmarks of one set may be half a megabyte."""

_ALL = Base.metadata.sorted_tables
_NOT_OF_PEOPLE = {row.__tablename__ for row in (AuditRow, BackupRow, LoginRow)}
_OF_PEOPLE = [table for table in _ALL if table.name not in _NOT_OF_PEOPLE]


@dataclass(frozen=True)
class Restored:
    """What came of going back to a backup.

    people: how many there are now. kept: the backup of what was there before, None where there was
    nothing. damaged: where the file was moved that could not be used any more. left_out: how many
    people of the backup were deleted after it was made, and stay deleted. roles_back: how many
    roles hold that did not before; some only where nothing was kept, or could not be read.
    roles_left_out: how many of the backup's hold no more.
    """

    people: int
    kept: Path | None
    damaged: Path | None
    left_out: int
    roles_back: int = 0
    roles_left_out: int = 0


def backup(store: Store, at: datetime, target: Path | None = None) -> Path:
    """Write all records to a new file, and remember where; safe while they are in use.

    at: now, at this place. target: where, by default a name in `backup_folder`. Raises StoreError,
    also where there is such a file already.
    """
    made = target.absolute() if target else _new_name(store.url, at)
    _write(store, made)
    try:
        with store.write() as session:
            session.merge(BackupRow(path=str(made), at=at))
    except StoreError as error:
        raise StoreError(
            f"{made} is a whole backup, but that could not be written down, so that whoever is "
            f"deleted from now on stays in it. {error}"
        ) from error
    return made


def discard(store: Store, before: datetime) -> tuple[Path, ...]:
    """Delete the backups in `backup_folder` that were made before this moment, and forget them, so
    that no deletion looks for somebody in them; those that went. Backups that somebody put
    elsewhere stay. Raises StoreError."""
    folder = backup_folder(store.url).absolute()
    with sentences(store.url), store.write() as session:
        old = session.scalars(select(BackupRow).where(BackupRow.at < before)).all()
        gone = [row for row in old if Path(row.path).parent == folder]
        for row in gone:
            Path(row.path).unlink(missing_ok=True)
            session.delete(row)
    return tuple(Path(row.path) for row in gone)


def restore(url: URL, source: Path, at: datetime) -> Restored:
    """Put what a backup holds in the place of what is kept, which is backed up first.

    The audit trail and the list of backups are put together from both; the logins stay as they
    are, and no invitation is open. Roles stay as they are, too; but where nobody was kept (an empty
    database, or a damaged one), those of the backup come back. at: now, at this place.
    Raises InputError where `source` is no sound backup; StoreError where the database fails, or
    somebody is exercising.
    """
    source = source.absolute()
    _require_backup(source, url)
    damaged = _move_if_damaged(url, at)
    with Store(url, wait_s=PATIENT_S) as store:
        with store.read() as session:
            gone = deletions(session)
        left_out = forget_in(source, gone)
        with Store(sqlite_url(source)) as old, old.read() as then, store.write() as now:
            _hold_writers_off(now)
            _refuse_while_somebody_exercises(now, at)
            kept = _new_name(url, at) if _count(now) else None
            if kept is not None:
                _write(store, kept)
            trail = _trail(now, then)
            restored = AuditEntry(at, ALONE.login, ALONE.name, _how(now, then), None, False)
            backups = {row.path: row.at for row in then.scalars(select(BackupRow))}
            backups |= {str(path): at for path in (source, kept, damaged) if path is not None}
            present, held = present_roles(now), bool(kept is not None or gone)
            for table in reversed(_OF_PEOPLE):
                now.execute(delete(table))
            _copy(then.connection(), _OF_PEOPLE, now.connection())
            roles = keep_closed(now, present, at, only_present=held)
            now.execute(delete(AuditRow))
            audit_chain.append(now, [*trail, restored])
            for path, made_at in backups.items():
                now.merge(BackupRow(path=path, at=made_at))
            people = _count(now)
    return Restored(people, kept, damaged, left_out, roles.came_back, roles.left_out)


def _new_name(url: URL, at: datetime) -> Path:
    return free_name(backup_folder(url), f"records-{at:%Y-%m-%d-%H%M%S}")


def _write(store: Store, target: Path) -> None:
    if sqlite_file(store.url) is not None:
        snapshot(store.engine, target)
        return
    one_view = store.engine.execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )
    with (
        new_file(target) as piece,
        Store(sqlite_url(piece)) as made,
        sentences(store.url),
        one_view.connect() as source,
        made.write() as session,
    ):
        _copy(source, _ALL, session.connection())


def _copy(source: Connection, tables: Iterable[Table], target: Connection) -> None:
    """Copy these tables' rows, those that others point at first."""
    for table in tables:
        for rows in _chunks(source, table):
            target.execute(insert(table), rows)


def _chunks(source: Connection, table: Table) -> Iterator[Sequence[Any]]:
    # Failures to read are told of the source, whatever transaction they happen in.
    with sentences(source.engine.url):
        found = source.execute(select(table), execution_options={"yield_per": _CHUNK})
        for chunk in found.mappings().partitions():
            yield [dict(row) for row in chunk]


def _require_backup(source: Path, url: URL) -> None:
    if not source.is_file():
        raise InputError(f"There is no file {source}; check its name.")
    kept_in = sqlite_file(url)
    if kept_in is not None and kept_in.exists() and source.samefile(kept_in):
        raise InputError(f"{source} is what the records are kept in; name a backup of them.")
    engine = open_engine(sqlite_url(source))
    try:
        ours = damage(engine) is None
        if ours:
            with sentences(engine.url), engine.connect() as connection:
                ours = version(connection) is not None
    finally:
        engine.dispose()
    if not ours:
        raise InputError(f"{source} is damaged, or no backup of Form Coach's; name another one.")


def _move_if_damaged(url: URL, at: datetime) -> Path | None:
    """Make room where the records cannot be read any more; where they went."""
    file = sqlite_file(url)
    if file is None:
        return None
    engine = open_engine(url)
    try:
        if damage(engine) is None:
            return None
    finally:
        engine.dispose()
    moved = free_name(file.parent, f"{file.stem}-damaged-{at:%Y-%m-%d-%H%M%S}")
    with sentences(url):
        for end in ("-wal", "-shm", ""):
            part = file.with_name(file.name + end)
            if part.exists():
                part.rename(moved.with_name(moved.name + end))
    return moved


def _hold_writers_off(session: Session) -> None:
    """Until the transaction ends; SQLite's own transactions do so anyway."""
    if session.get_bind().dialect.name == "postgresql":
        tables = ", ".join(table.name for table in _ALL)
        session.execute(text(f"LOCK TABLE {tables} IN EXCLUSIVE MODE"))


def _refuse_while_somebody_exercises(session: Session, at: datetime) -> None:
    going_on = select(func.count()).where(
        SessionRow.ended.is_(None), SessionRow.last_at > at - LEFT_ALONE
    )
    if session.scalar(going_on):
        minutes = LEFT_ALONE.seconds // 60
        raise StoreError(
            "Somebody is exercising right now; restore when they are done "
            f"(after a crash, {minutes} minutes later)."
        )


def _count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PersonRow)) or 0


def _how(now: Session, then: Session) -> str:
    """The trail's word for it. Both trails become a new chain, in which nothing would show any more
    of what did not fit in either; so it is said here."""
    said = "restored"
    for name, session in (("trail", now), ("backup's trail", then)):
        misfit = audit_chain.examine(session.connection()).misfit
        if misfit is not None:
            said += f"; the {name} did not fit from entry {misfit.number} on"
    return said


def _trail(now: Session, then: Session) -> list[AuditEntry]:
    """Both audit trails in order of time, what is in both of them once."""
    both = {
        audit_entry(row): None
        for session in (then, now)
        for row in session.scalars(select(AuditRow).order_by(AuditRow.id))
    }
    return sorted(both, key=lambda entry: entry.at)
