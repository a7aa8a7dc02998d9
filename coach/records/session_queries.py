"""Sessions read whole, with their sets and movements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from coach.domain import SessionRecord
from coach.exercises.registry import exercises
from coach.records import session_rows
from coach.records.kept_figures import corrections_of, reps_of
from coach.records.readable import readable
from coach.records.schema import SessionRow, SetRow

__all__ = ["between", "kept_sessions", "whole_sessions"]


def kept_sessions(
    session: Session, whose: Collection[str], since: datetime | None, until: datetime | None
) -> tuple[SessionRecord, ...]:
    """See `Sessions.of`; no permission is asked."""
    return whole_sessions(session, tuple(session.scalars(between(whose, since, until))))


def between(
    whose: Collection[str], since: datetime | None, until: datetime | None = None
) -> Select[SessionRow]:
    """The sessions of these people in a time, in order."""
    query = select(SessionRow).where(SessionRow.person_id.in_(whose))
    if since is not None:
        query = query.where(SessionRow.started_at >= since)
    if until is not None:
        query = query.where(SessionRow.started_at < until)
    return query.order_by(SessionRow.started_at, SessionRow.id)


def whole_sessions(session: Session, found: Sequence[SessionRow]) -> tuple[SessionRecord, ...]:
    """Sessions with their sets and movements, in a few queries however many they are."""
    query = select(SetRow).where(SetRow.session_id.in_([row.id for row in found]))
    sets: dict[str, list[SetRow]] = defaultdict(list)
    for made in session.scalars(query.order_by(SetRow.index)):
        if made.exercise in exercises():
            sets[made.session_id].append(made)
    ids = [made.id for some in sets.values() for made in some]
    reps, said = reps_of(session, ids), corrections_of(session, ids)

    def whole(row: SessionRow) -> SessionRecord:
        of_it = [(made, reps[made.id], said[made.id]) for made in sets[row.id]]
        return session_rows.session(row, of_it)

    return tuple(readable(whole, found))
