"""What people answered to outcome measures."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from coach.domain import OutcomeAnswer, Rated, short_text
from coach.programme.outcome_files import outcome_measures
from coach.records.access import Act
from coach.records.guarded import Guarded, changes, reads_list
from coach.records.ids import new_id
from coach.records.schema import OutcomeRow
from coach.records.unit_of_work import UnitOfWork

__all__ = ["Outcomes", "kept_outcomes"]


class Outcomes(Guarded):
    """Answers to outcome measures."""

    @reads_list
    def of(self, work: UnitOfWork, whose: Collection[str]) -> tuple[OutcomeAnswer, ...]:
        """All of them, the oldest first."""
        return kept_outcomes(work.session, whose)

    @changes(Act.EXERCISE, audit=None)
    def answer(
        self, work: UnitOfWork, person_id: str, measure: str, items: Sequence[Rated]
    ) -> OutcomeAnswer:
        """The person rates these. Raises ProfileError where the measure does not take that."""
        known = outcome_measures()[measure]
        if not known.items:  # each is named by whoever rates it
            items = [Rated(short_text(one.what, "What you named"), one.value) for one in items]
        known.check([(one.what, one.value, one.said) for one in items])
        row = OutcomeRow(
            id=new_id(),
            person_id=person_id,
            measure=measure,
            at=work.now,
            items=[asdict(one) for one in items],
            score=known.score_of([one.value for one in items]),
        )
        work.session.add(row)
        return _answer(row)


def kept_outcomes(session: Session, whose: Collection[str]) -> tuple[OutcomeAnswer, ...]:
    """See `Outcomes.of`; no permission is asked."""
    query = select(OutcomeRow).where(OutcomeRow.person_id.in_(whose))
    rows = session.scalars(query.order_by(OutcomeRow.at, OutcomeRow.id))
    return tuple(_answer(row) for row in rows)


def _answer(row: OutcomeRow) -> OutcomeAnswer:
    items = tuple(Rated(**one) for one in row.items)
    return OutcomeAnswer(row.id, row.person_id, row.measure, row.at, items, row.score)
