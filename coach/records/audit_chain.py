"""The audit trail as a chain: every entry holds the hash of the one before it, so that one which
was changed, taken out or put in between shows.

An entry's link is SHA-256 over the link before it and the entry's own content in a canonical form.
Who did it stands in that content as a salted hash of its own: when somebody is deleted, their login
and name go and the salt with them, and the chain still holds. Such an entry fits only where it is
of their own record, or was refused, and the trail says later that they were deleted.

Whoever may write to the database can still make the whole chain anew or cut off its end; that shows
only to somebody who has written the last link down elsewhere, as `coach db check` tells it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, text
from sqlalchemy.orm import Session

from coach.domain import AuditEntry
from coach.records.schema import AuditRow

__all__ = ["DELETED", "SOMEBODY", "Misfit", "TrailCheck", "append", "examine"]

DELETED = "deleted"
"""The audit trail's word for it; the id it keeps is nobody's any more."""

SOMEBODY = "somebody deleted"
"""In the place of a name that was deleted."""

_FIRST = "0" * 64
_LOCK = 0x636F61636B
"""A number of our own for PostgreSQL's advisory lock: one entry is written at a time."""

_CHUNK = 1000


@dataclass(frozen=True)
class Misfit:
    """The first entry that does not fit. number: counted from 1, the oldest. id, at: None where an
    entry near it cannot be read at all."""

    number: int
    id: int | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class TrailCheck:
    """What a look at the whole trail found. last: the last link, empty where there is no entry."""

    entries: int
    last: str
    misfit: Misfit | None


def append(session: Session, entries: Iterable[AuditEntry]) -> None:
    """Write entries at the end of the trail, in a transaction that writes. On PostgreSQL whoever
    else wants to write an entry waits until this transaction ends, so it belongs at its end."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    newest = select(AuditRow.link).order_by(AuditRow.id.desc()).limit(1)
    link = session.scalar(newest) or _FIRST
    rows = []
    for entry in entries:
        salt = secrets.token_hex(16)
        who = _hash(salt, entry.actor_id, entry.actor)
        link = _next(link, entry, who)
        rows.append({**asdict(entry), "salt": salt, "who": who, "link": link})
    if rows:
        session.execute(insert(AuditRow), rows)


def examine(connection: Connection) -> TrailCheck:
    """Follow the chain from its beginning to its end, or to the first entry that does not fit."""
    table = AuditRow.__table__
    deletions = select(table.c.person_id, func.max(table.c.id)).where(
        table.c.action == DELETED, ~table.c.refused
    )
    gone = dict(connection.execute(deletions.group_by(table.c.person_id)).all())
    found = connection.execute(
        select(table).order_by(table.c.id), execution_options={"yield_per": _CHUNK}
    )
    number, link = 0, ""
    try:
        for row in found:
            if not _fits(row, link or _FIRST, gone):
                return TrailCheck(number, link, Misfit(number + 1, row.id, row.at))
            number, link = number + 1, row.link
    except (ValueError, TypeError):  # not what Form Coach writes: no time, no text
        return TrailCheck(number, link, Misfit(number + 1))
    finally:
        found.close()
    return TrailCheck(number, link, None)


def _fits(row: Row[Any], before: str, gone: Mapping[str | None, int]) -> bool:
    """Whether an entry follows that link, and is of who it says, or of somebody deleted later who
    had to do with nobody else's record but in vain (`erase`)."""
    entry = AuditEntry(row.at, row.actor_id, row.actor, row.action, row.person_id, row.refused)
    known = row.who == _hash(row.salt or "", row.actor_id, row.actor)
    forgotten = (
        row.salt is None
        and row.actor == SOMEBODY
        and row.id < gone.get(row.actor_id, 0)
        and (row.person_id == row.actor_id or row.refused)
    )
    return (known or forgotten) and row.link == _next(before, entry, row.who)


def _next(before: str, entry: AuditEntry, who: str) -> str:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return _hash(before, at, who, entry.action, entry.person_id, entry.refused)


def _hash(*content: str | bool | None) -> str:
    return hashlib.sha256(json.dumps(content, separators=(",", ":")).encode("ascii")).hexdigest()
