"""Sets in numbers: kept beside each set when it was written, so that very many can be looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from coach.domain import SetFigures
from coach.exercises.registry import exercises
from coach.records.schema import CorrectionRow, RepRow, SessionRow, SetRow
from coach.records.session_rows import FIGURES_FROM, has_figures, set_figures

__all__ = ["corrections_of", "kept_figures", "reps_of"]

_BATCH = 1000
"""How many sets' movements are asked for at a time: databases limit a statement's values."""


def kept_figures(
    session: Session, whose: Collection[str], since: datetime | None
) -> Iterator[SetFigures]:
    """See `Sessions.figures`; no permission is asked. Where a set's figures are not kept, they are
    worked out from its movements."""
    query = (
        select(*FIGURES_FROM)
        .join(SessionRow, SessionRow.id == SetRow.session_id)
        .where(SessionRow.person_id.in_(whose), SetRow.exercise.in_(exercises()))
        .order_by(SessionRow.started_at, SessionRow.id, SetRow.index)
    )
    if since is not None:
        query = query.where(SessionRow.started_at >= since)
    found = session.execute(query).all()
    without = [row.id for row in found if not has_figures(row.figures)]
    reps, corrections = reps_of(session, without), corrections_of(session, without)
    for row in found:
        yield set_figures(row, reps[row.id], corrections[row.id])


def reps_of(session: Session, set_ids: Sequence[str]) -> dict[str, list[RepRow]]:
    """The movements of these sets, in order; none of a set that is not named."""
    reps: dict[str, list[RepRow]] = defaultdict(list)
    for start in range(0, len(set_ids), _BATCH):
        query = select(RepRow).where(RepRow.set_id.in_(set_ids[start : start + _BATCH]))
        for rep in session.scalars(query.order_by(RepRow.set_id, RepRow.index)):
            reps[rep.set_id].append(rep)
    return reps


def corrections_of(session: Session, set_ids: Sequence[str]) -> dict[str, list[CorrectionRow]]:
    """What people say of these sets' movements, in these' order; nothing of a set that is not
    named."""
    said: dict[str, list[CorrectionRow]] = defaultdict(list)
    for start in range(0, len(set_ids), _BATCH):
        query = select(CorrectionRow).where(
            CorrectionRow.set_id.in_(set_ids[start : start + _BATCH])
        )
        for one in session.scalars(query.order_by(CorrectionRow.set_id, CorrectionRow.movement)):
            said[one.set_id].append(one)
    return said
