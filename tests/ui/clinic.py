"""People with weeks of sessions in a database, for the tests of the pages that show records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from coach.domain import Ended, Ratings, SessionRecord
from coach.programme.plan import Block
from coach.records.ids import new_id
from coach.records.records import Records
from tests.reports.people import session_of

SQUATS = (Block("squat", side="both", sets=2, reps=8, target=95.0),)
BOTH = (*SQUATS, Block("hamstring-curl", side="each", sets=1, reps=10))


def keep(records: Records, session: SessionRecord) -> str:
    """Write a session down as the Train page does; its id."""
    writer = records.sessions.begin(
        session.person_id, session.id, session.plan, session.started_at, session.ratings
    )
    for one in session.sets:
        writer.set_done(one)
    if session.ended is not None and session.ended_at is not None:
        writer.end(session.ended, session.ended_at)
    assert writer.pending == 0
    return session.id


def exercised(
    records: Records,
    person_id: str,
    now: datetime,
    days_ago: Sequence[int],
    *,
    blocks: Sequence[Block] = SQUATS,
    pain: tuple[int | None, int | None] = (3, 3),
    more: float = 0.0,
    ended: Ended = Ended.DONE,
) -> list[str]:
    """A session on each of these days; the ids. more: how much further it went on the last one."""
    return [
        keep(
            records,
            replace(
                session_of(
                    1,
                    person_id,
                    blocks,
                    started_at=now - timedelta(days=ago),
                    ratings=Ratings(*pain),
                    more=more * number / len(days_ago),
                    ended=ended,
                ),
                id=new_id(),
            ),
        )
        for number, ago in enumerate(sorted(days_ago, reverse=True), 1)
    ]
