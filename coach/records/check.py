"""Whether what is kept is sound, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, ForeignKey, Inspector, Select, exists, func, inspect, select

from coach.records.audit_chain import TrailCheck, examine
from coach.records.database import open_engine, sentences, sqlite_file
from coach.records.migrate import newest, version
from coach.records.schema import AuditRow, BackupRow, Base
from coach.records.sqlite import damage

__all__ = ["Health", "check"]

_NAMES = {
    "person": "people",
    "prescription": "prescriptions",
    "session": "sessions",
    "exercise_set": "sets",
    "rep": "movements",
    "correction": "corrections",
    "trace": "sets with landmarks",
    "symptom_check": "symptom checks",
    "note": "notes",
    "message": "messages",
    "outcome": "answers to outcome measures",
    "template": "templates",
    "flag_mark": "flags seen",
    "assignment": "assignments",
    "invitation": "invitations",
    "role": "roles given",
    "kept_video": "kept videos",
    "login": "logins",
    "audit": "entries in the audit trail",
    "backup": "backups",
}


@dataclass(frozen=True)
class Health:
    """sound: whether all is as it should be. lines: what was found, for a person."""

    sound: bool
    lines: tuple[str, ...]


def check(url: URL) -> Health:
    """Look at everything that is kept, and change nothing. Raises StoreError where the database
    cannot be opened at all."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return Health(True, (f"Nothing is kept yet; it will be in {file}.",))
    engine = open_engine(url, for_rescue=True)
    try:
        found = damage(engine) if file is not None else None
        if found is not None:
            return Health(
                False,
                (
                    f"{file} is damaged ({found}).",
                    "Restore a backup with `coach db restore FILE`.",
                ),
            )
        with sentences(url), engine.connect() as connection:
            return _health_of(connection, str(file or url.render_as_string()))
    finally:
        engine.dispose()


def _health_of(connection: Connection, where: str) -> Health:
    now, there = version(connection), inspect(connection)
    if now is None and not there.has_table(AuditRow.__tablename__):
        return Health(True, (f"{where}: nothing is kept yet.",))
    if now is None:
        return Health(
            False,
            (
                f"{where}: not sound.",
                "It does not say which version its tables are of; something other than Form Coach "
                "took that out. Restore a backup with `coach db restore FILE`.",
            ),
        )
    age = "up to date" if now == newest() else "older; brought up to date at the next start"
    trail = examine(connection) if _is_chained(there) else None
    wrong = (*_lost(connection), *_misfit(trail))
    lines = (
        f"{where}: sound." if not wrong else f"{where}: not sound.",
        f"Version of the tables: {now} ({age}).",
        "Kept: " + ", ".join(_counts(connection)) + ".",
        *wrong,
        *_whole(trail),
        *_backups(connection),
    )
    return Health(not wrong, lines)


def _is_chained(there: Inspector) -> bool:
    """Whether the trail's tables are of a version that has a chain, whatever version is stated."""
    trail = AuditRow.__tablename__
    return there.has_table(trail) and any(c["name"] == "link" for c in there.get_columns(trail))


def _misfit(trail: TrailCheck | None) -> Iterator[str]:
    if trail is not None and trail.misfit is not None:
        number, at = trail.misfit.number, trail.misfit.at
        where = (
            f"from its entry {number} on (row {trail.misfit.id}, of {at:%Y-%m-%d %H:%M:%S} UTC)"
            if at is not None
            else f"and cannot be read: an entry after the first {number - 1}"
        )
        yield (
            f"The audit trail does not fit {where}: that one or one before it was changed, taken "
            "out or put in by something other than Form Coach; compare it with a backup."
        )


def _whole(trail: TrailCheck | None) -> Iterator[str]:
    if trail is not None and trail.misfit is None and trail.entries:
        yield (
            f"Audit trail: whole, {trail.entries} entries; the last link is {trail.last}. Noted "
            "down elsewhere, it shows later whether the end was cut off."
        )


def _counts(connection: Connection) -> Iterator[str]:
    there = inspect(connection).get_table_names()
    for name, words in _NAMES.items():
        if name in there:
            count = select(func.count()).select_from(Base.metadata.tables[name])
            yield f"{words} {connection.scalar(count)}"


def _lost(connection: Connection) -> Iterator[str]:
    """Rows that point at what is not there."""
    there = inspect(connection).get_table_names()
    for name in _NAMES:
        table = Base.metadata.tables[name]
        for key in table.foreign_keys if name in there else ():
            count = connection.scalar(_orphans(key))
            if count:
                yield (
                    f"{count} {_NAMES[name]} belong to none of the "
                    f"{_NAMES[key.column.table.name]}; restore a backup."
                )


def _orphans(key: ForeignKey) -> Select[int]:
    missing = ~exists().where(key.column == key.parent)
    return select(func.count()).where(key.parent.is_not(None), missing)


def _backups(connection: Connection) -> Iterator[str]:
    if BackupRow.__tablename__ in inspect(connection).get_table_names():
        for path in connection.scalars(select(BackupRow.path).order_by(BackupRow.at)):
            yield f"Backup: {path}" + ("" if Path(path).exists() else " (not found there)")
