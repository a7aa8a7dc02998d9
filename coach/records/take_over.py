"""A session that the server lost on which it began is gone on with by another one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import null, update
from sqlalchemy.orm import Session

from coach.domain import Ended, SessionSource
from coach.records import session_rows
from coach.records.ids import new_id
from coach.records.schema import SessionRow, SetRow
from coach.records.store import Store
from coach.records.writer import SessionWriter

__all__ = ["GOES_ON_FOR", "take_over"]

GOES_ON_FOR = timedelta(minutes=5)
"""A session of which nothing was written for longer is not taken over: as long as one lasts that no
page looks at (`live.session_registry.LEFT_ALONE_S`)."""

_KNOWN_ONCE_OVER = ("started_s", "ended_s", "ended_by", "figures", "checks", "notes")


def take_over(
    session: Session, session_id: str, under_way: int | None, now: datetime, store: Store
) -> Callable[[], SessionWriter | None]:
    """As `Sessions.take_over`."""
    row = session.get_one(SessionRow, session_id)
    if not _goes_on(row, now):
        return lambda: None
    row.ended = row.ended_at = None
    row.last_at, row.written_by = now, new_id()
    if under_way is not None:
        _reopen(session, session_rows.set_id(session_id, under_way))
    kept, name = session_rows.session(row, ()), row.written_by

    def writer() -> SessionWriter:
        return SessionWriter(
            lambda: store,
            session_id,
            kept.person_id,
            kept.plan,
            kept.started_at,
            kept.ratings,
            name=name,
        )

    return writer


def _goes_on(row: SessionRow, now: datetime) -> bool:
    """Whether a session can be taken over: begun before a camera, and ended by nobody."""
    live = row.source == SessionSource.LIVE.value
    by_nobody = row.ended in (None, Ended.INTERRUPTED.value)
    return live and by_nobody and now - (row.ended_at or row.last_at) <= GOES_ON_FOR


def _reopen(session: Session, set_id: str) -> None:
    """A set that its server ended when it went down is not over: what is known of one that is goes,
    its movements stay until it is."""
    over = {name: null() for name in _KNOWN_ONCE_OVER}
    session.execute(update(SetRow).where(SetRow.id == set_id).values(**over))
