"""A set that is over, written down with its movements and its landmarks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import delete
from sqlalchemy.orm import Session

from coach import __version__
from coach.coaching.correction import Correction
from coach.domain import NO_POSES, SetResult
from coach.pose.trace_file import trace_content
from coach.records import session_rows
from coach.records.rep_rows import rep_row
from coach.records.schema import RepRow, TraceRow

__all__ = ["apart", "write_parts", "write_set"]


def apart(result: SetResult) -> tuple[SetResult, bytes | None]:
    """A set without its landmarks, and these as a trace file; None where there are none."""
    content = trace_content(result.poses) if len(result.poses) else None
    return replace(result, poses=NO_POSES), content


def write_set(
    session: Session, session_id: str, result: SetResult, corrections: Iterable[Correction] = ()
) -> str:
    """Write all of a set of this session; its id. corrections: what people have said of it."""
    return write_parts(session, session_id, *apart(result), corrections)


def write_parts(
    session: Session,
    session_id: str,
    result: SetResult,
    content: bytes | None,
    corrections: Iterable[Correction],
) -> str:
    """The same of a set that is taken `apart`; it can be written twice without harm."""
    row = session_rows.set_row(session_id, result.index, result.round)
    session_rows.close_set(row, result, corrections)
    session.merge(row)
    session.execute(delete(RepRow).where(RepRow.set_id == row.id))
    session.add_all(rep_row(row.id, rep) for rep in result.summary.movements)
    if content is not None:
        session.merge(TraceRow(set_id=row.id, seen_by=__version__, content=content))
    session.flush()
    return row.id
