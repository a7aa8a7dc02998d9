"""Writes a session down while it goes on; what cannot be written waits, and nothing is lost."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coach.coaching.results import Movement
from coach.domain import Ended, Ratings, SetResult
from coach.errors import StoreError
from coach.motion.segment_lengths import SegmentLengths
from coach.programme.plan import Plan
from coach.records import session_rows
from coach.records.ids import new_id
from coach.records.kept_figures import corrections_of
from coach.records.person_rows import segment_lengths_columns
from coach.records.rep_rows import correction, rep_row
from coach.records.schema import PersonRow, SessionRow
from coach.records.set_rows import apart, write_parts
from coach.records.store import Store

__all__ = ["LEFT_ALONE", "RETRY_S", "SessionWriter"]

RETRY_S = 5.0
"""How long to leave a database alone that could not be written to."""

LEFT_ALONE = timedelta(minutes=10)
"""A session of which nothing was written for so long, and no end, was interrupted."""

_ELSEWHERE = (
    "This session goes on at another server, which writes it down; load the page again to see it."
)

_Step = Callable[[Session], object]


class SessionWriter:
    """One session, written down step by step, each step safe before the call returns.

    Where the store does not take a step, it waits in memory with all that come after it, and
    `notice` says so; `retry` tries again, at most every RETRY_S. Steps can be written twice without
    harm. person_id must be known to be one that may be written for (`Sessions.begin`).
    clock: seconds, for the time between two tries only. name: of the writer, where the session is
    there already and was taken over under it (`Sessions.take_over`). Once another writer has taken
    it over, nothing is written any more.
    """

    def __init__(
        self,
        store: Callable[[], Store],
        session_id: str,
        person_id: str,
        plan: Plan,
        started_at: datetime,
        ratings: Ratings,
        *,
        clock: Callable[[], float] = time.monotonic,
        name: str | None = None,
    ) -> None:
        self.id = session_id
        self._person_id = person_id
        self._store = store
        self._rounds = plan.rounds()
        self._started_at = started_at
        self._clock = clock
        self._begun: set[int] = set()
        self._waiting: list[_Step] = []
        self._lock = threading.RLock()
        self._again_s = -math.inf
        self.notice = ""
        self._name = name or new_id()
        self._there = name is not None
        if self._there:
            return
        offset = started_at.utcoffset() or timedelta()
        begun = SessionRow(
            id=session_id,
            person_id=person_id,
            started_at=started_at,
            utc_offset_min=int(offset.total_seconds() // 60),
            last_at=started_at,
            plan=session_rows.plan_columns(plan),
            written_by=self._name,
            **asdict(ratings),
        )
        self._do(lambda session: session.merge(begun))

    @property
    def pending(self) -> int:
        """How many steps wait to be written."""
        return len(self._waiting)

    def rep(self, index: int, rep: Movement) -> None:
        """A movement was seen in this round of the plan, whatever became of it."""
        begins = index not in self._begun
        self._begun.add(index)

        def write(session: Session) -> None:
            if begins:
                session.merge(session_rows.set_row(self.id, index, self._rounds[index]))
            session.merge(rep_row(session_rows.set_id(self.id, index), rep))
            self._change(session, last_at=self._at(rep.end_s))

        self._do(write)

    def set_done(self, result: SetResult) -> None:
        """A set is over: its movements as they came out in the end, and its landmarks."""
        self._begun.add(result.index)
        # While the step waits, the landmarks are there once, compressed.
        result, content = apart(result)
        set_id = session_rows.set_id(self.id, result.index)

        def write(session: Session) -> None:
            # Somebody may have said something of it while this step waited to be written again.
            said = corrections_of(session, [set_id])[set_id]
            write_parts(session, self.id, result, content, [correction(one) for one in said])
            self._change(session, last_at=self._at(result.ended_s))

        self._do(write)

    def learnt(self, segment_lengths: SegmentLengths) -> None:
        """The person's build, as it is known by now: their next session begins with it."""
        columns = segment_lengths_columns(segment_lengths)
        person = update(PersonRow).where(PersonRow.id == self._person_id)
        self._do(lambda session: session.execute(person.values(segment_lengths=columns)))

    def rate(self, ratings: Ratings) -> None:
        """How it felt."""
        self._do(lambda session: self._change(session, **asdict(ratings)))

    def end(self, how: Ended, at: datetime) -> None:
        """The session is over."""
        self._do(lambda session: self._change(session, ended=how.value, ended_at=at))

    def retry(self) -> None:
        """Write what waits, if it is time to try again."""
        with self._lock:
            if not self._waiting or self._clock() < self._again_s:
                return
            try:
                with self._store().write() as session:
                    elsewhere = self._there and self._is_elsewhere(session)
                    for step in () if elsewhere else self._waiting:
                        step(session)
            except StoreError as error:
                self._again_s = self._clock() + RETRY_S
                self.notice = f"{error} Until then what you do is kept in memory."
            else:
                self._waiting.clear()
                self._again_s = -math.inf
                self._there = True
                self.notice = _ELSEWHERE if elsewhere else ""

    def write_now(self) -> None:
        """Write what waits without waiting for the time to try again: the last chance."""
        self._again_s = -math.inf
        self.retry()

    def _is_elsewhere(self, session: Session) -> bool:
        """Whether another writer has taken the session over."""
        by = session.scalar(select(SessionRow.written_by).where(SessionRow.id == self.id))
        return by is not None and by != self._name

    def _do(self, step: _Step) -> None:
        with self._lock:
            self._waiting.append(step)
            self.retry()

    def _change(self, session: Session, **columns: Any) -> None:
        session.execute(update(SessionRow).where(SessionRow.id == self.id).values(**columns))

    def _at(self, seconds: float) -> datetime:
        return self._started_at + timedelta(seconds=seconds)
