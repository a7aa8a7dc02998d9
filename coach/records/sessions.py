"""What was done: sessions, their sets and repetitions, and the sets in numbers."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Update, delete, func, select, update
from sqlalchemy.orm import Session

from coach.domain import (
    Ended,
    PersonFile,
    Ratings,
    SessionOutline,
    SessionRecord,
    SessionSpan,
    SetFigures,
    SetResult,
)
from coach.errors import StoreError
from coach.pose.landmarks import PoseTrack
from coach.pose.trace_file import read_trace
from coach.programme.plan import Plan
from coach.records import session_rows
from coach.records.access import Act, Role
from coach.records.guarded import (
    Guarded,
    afterwards,
    changes,
    changes_session,
    open_to,
    opens_session,
    reads,
    reads_list,
    reads_session,
)
from coach.records.kept_figures import corrections_of, kept_figures, reps_of
from coach.records.person_rows import person
from coach.records.schema import CorrectionRow, PersonRow, RepRow, SessionRow, SetRow, TraceRow
from coach.records.session_queries import between, kept_sessions, whole_sessions
from coach.records.take_over import take_over
from coach.records.unit_of_work import OPENED, UnitOfWork
from coach.records.video_session import file_video, may_delete
from coach.records.writer import LEFT_ALONE, SessionWriter

__all__ = ["Sessions"]


class Sessions(Guarded):
    """The sessions of people."""

    @afterwards
    @reads(Act.EXERCISE)
    def begin(
        self,
        work: UnitOfWork,
        person_id: str,
        session_id: str,
        plan: Plan,
        started_at: datetime,
        ratings: Ratings | None = None,
    ) -> Callable[[], SessionWriter]:
        """Begin a session under this id; what writes it down from now on. Once this actor's
        permission could be read, nothing fails for the database's sake (`SessionWriter.notice`)."""
        store = self._guard.store
        return partial(
            SessionWriter,
            lambda: store,
            session_id,
            person_id,
            plan,
            started_at,
            ratings or Ratings(),
        )

    @afterwards
    @changes_session(Act.EXERCISE, audit=None)
    def take_over(
        self, work: UnitOfWork, session_id: str, under_way: int | None
    ) -> Callable[[], SessionWriter | None]:
        """What writes down a session from now on that the server lost on which it began, and that
        one nothing any more. None where somebody ended it, or nothing was written of it for
        GOES_ON_FOR. under_way: the index of the set that goes on; None between two."""
        return take_over(work.session, session_id, under_way, work.now, self._guard.store)

    @reads_list
    def of(
        self,
        work: UnitOfWork,
        whose: Collection[str],
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[SessionRecord, ...]:
        """Whole sessions begun from `since` up to `until`, the oldest first."""
        return kept_sessions(work.session, whose, since, until)

    @reads_session
    def get(self, work: UnitOfWork, session_id: str) -> SessionRecord | None:
        """One session; None where this version cannot read it, or as `reads_session` says."""
        found = (work.session.get_one(SessionRow, session_id),)
        return next(iter(whole_sessions(work.session, found)), None)

    @opens_session
    def open(self, work: UnitOfWork, session_id: str) -> SessionRecord | None:
        """The same, to look at it down to its repetitions."""
        found = (work.session.get_one(SessionRow, session_id),)
        return next(iter(whole_sessions(work.session, found)), None)

    @changes_session(Act.READ, audit="took out {what} of session {session_id}")
    def take_out(self, work: UnitOfWork, session_id: str, what: str) -> PersonFile:
        """One session and whose it is, for files that leave the records. what: they, for the
        trail."""
        row = work.session.get_one(SessionRow, session_id)
        whose = person(work.session.get_one(PersonRow, row.person_id))
        return PersonFile(whose, (), whole_sessions(work.session, (row,)), (), ())

    @changes_session(Act.READ, audit="took out {what} of session {session_id}")
    def take_out_trace(
        self, work: UnitOfWork, session_id: str, index: int, what: str
    ) -> bytes | None:
        """As `trace`, for files that leave the records. what: they, for the trail."""
        return _trace(work.session, session_id, index)

    @changes(Act.FILE, audit="filed a video")
    def add_video(
        self, work: UnitOfWork, person_id: str, plan: Plan, one: SetResult, recorded_at: datetime
    ) -> str:
        """File what a video showed as a session of one set; the session's id.

        plan: of this one set. one: with its landmarks, times in seconds from the video's first
        picture; what is said of its movements is said by the actor from now on. recorded_at: when
        the video began, with offset. Raises StoreError where the same landmarks are in this
        person's record already, or where the video is from the future.
        """
        if recorded_at > work.now + timedelta(minutes=1):
            raise StoreError(
                "The video cannot be from the future; say on which day it was recorded."
            )
        return file_video(work.session, person_id, plan, one, recorded_at, work.actor)

    @reads_session
    def may_delete_video(self, work: UnitOfWork, session_id: str) -> bool:
        """Whether this is a session from a video that the actor may delete again."""
        return may_delete(work.session, session_id, work.actor)

    @changes_session(Act.FILE, audit="deleted a filed video")
    def delete_video(self, work: UnitOfWork, session_id: str) -> None:
        """Delete what was filed from a video, with its landmarks and what was said of it; whoever
        filed it may, and whose record it is in. Raises StoreError for another session."""
        if not may_delete(work.session, session_id, work.actor):
            raise StoreError("Only what you filed from a video yourself can be deleted here.")
        work.session.execute(delete(SessionRow).where(SessionRow.id == session_id))

    @reads_list
    def outlines(
        self, work: UnitOfWork, whose: Collection[str], since: datetime | None = None
    ) -> tuple[SessionOutline, ...]:
        """Sessions without what was done in them, the oldest first."""
        query = between(whose, since)
        return tuple(session_rows.outline(row) for row in work.session.scalars(query))

    @reads_list
    def figures(
        self, work: UnitOfWork, whose: Collection[str], since: datetime | None = None
    ) -> tuple[SetFigures, ...]:
        """Sets in numbers, the oldest first; those without a repetition too."""
        return tuple(kept_figures(work.session, whose, since))

    @reads_list
    def spans(
        self, work: UnitOfWork, whose: Collection[str], since: datetime | None = None
    ) -> tuple[SessionSpan, ...]:
        """From when to when there was exercise in each session with a movement, the oldest
        first."""
        ended_s = func.coalesce(SetRow.ended_s, RepRow.end_s)
        query = between(whose, since).join(SetRow, SetRow.session_id == SessionRow.id)
        query = query.join(RepRow, RepRow.set_id == SetRow.id).group_by(SessionRow.id)
        found = work.session.execute(query.add_columns(func.max(ended_s)))
        return tuple(session_rows.span(row, float(seconds)) for row, seconds in found)

    @changes_session(Act.EXERCISE, audit=None)
    def rate(self, work: UnitOfWork, session_id: str, ratings: Ratings) -> None:
        """How a session felt, said afterwards."""
        work.session.execute(
            update(SessionRow).where(SessionRow.id == session_id).values(**asdict(ratings))
        )

    @changes_session(Act.EXERCISE, audit="said that a provider was asked")
    def ask_provider(self, work: UnitOfWork, session_id: str) -> None:
        """A healthcare provider was asked about the pain in a session, the person says."""
        work.session.execute(
            update(SessionRow).where(SessionRow.id == session_id).values(provider_asked_at=work.now)
        )

    @changes_session(Act.CORRECT, audit="corrected a count")
    def correct(
        self,
        work: UnitOfWork,
        session_id: str,
        index: int,
        movement: int,
        repetition: bool | None,
    ) -> None:
        """Say of a movement whether it was a repetition; None takes back what was said of it.

        index: of its set; movement: its own in that. What was measured stays as it is; who says it
        and when are the actor and now. Raises StoreError where there is no such movement.
        """
        of_set = select(SetRow).where(SetRow.session_id == session_id, SetRow.index == index)
        row = work.session.scalar(of_set)
        if row is None or work.session.get(RepRow, (row.id, movement)) is None:
            raise StoreError(
                f"Movement {movement} of this set is not written down; look at the session again."
            )
        said = work.session.get(CorrectionRow, (row.id, movement))
        if said is not None:
            work.session.delete(said)
            work.session.flush()
        if repetition is not None:
            by = "" if work.actor.role is Role.OWNER else work.actor.name
            work.session.add(
                CorrectionRow(
                    set_id=row.id, movement=movement, repetition=repetition, by=by, at=work.now
                )
            )
            work.session.flush()
        reps = reps_of(work.session, [row.id])[row.id]
        session_rows.correct_figures(row, reps, corrections_of(work.session, [row.id])[row.id])

    @changes(Act.READ, audit="took corrections out")
    def corrected(self, work: UnitOfWork, person_id: str) -> tuple[SessionRecord, ...]:
        """A person's sessions of whose movements somebody said something, the oldest first."""
        said = select(SetRow.session_id).join(CorrectionRow, CorrectionRow.set_id == SetRow.id)
        query = between([person_id], None).where(SessionRow.id.in_(said))
        return whole_sessions(work.session, tuple(work.session.scalars(query)))

    @changes_session(Act.READ, audit=OPENED)
    def mark_interrupted(self, work: UnitOfWork, session_id: str) -> None:
        """Say of a session that nothing ended that it was interrupted."""
        work.session.execute(_interrupt().where(SessionRow.id == session_id))

    @open_to(Role.OWNER, what="mark sessions interrupted", writes=True)
    def mark_left_alone(self, work: UnitOfWork) -> None:
        """The same of anybody's that nobody wrote to for LEFT_ALONE."""
        work.session.execute(_interrupt().where(SessionRow.last_at < work.now - LEFT_ALONE))

    @reads_session
    def poses(self, work: UnitOfWork, session_id: str, index: int) -> PoseTrack | None:
        """The landmarks of a set; None where none were kept, or as `reads_session` says."""
        content = _trace(work.session, session_id, index)
        return None if content is None else read_trace(io.BytesIO(content), "this set")

    @reads_session
    def trace(self, work: UnitOfWork, session_id: str, index: int) -> bytes | None:
        """The same as the trace file that is kept, with the session's times."""
        return _trace(work.session, session_id, index)

    @reads()
    def poses_bytes(self, work: UnitOfWork, person_id: str) -> int:
        """How many bytes the landmarks of a person's sets take."""
        query = (
            select(func.coalesce(func.sum(func.length(TraceRow.content)), 0))
            .join(SetRow, SetRow.id == TraceRow.set_id)
            .join(SessionRow, SessionRow.id == SetRow.session_id)
            .where(SessionRow.person_id == person_id)
        )
        size: int = work.session.execute(query).scalar_one()
        return size


def _trace(session: Session, session_id: str, index: int) -> bytes | None:
    kept = session.get(TraceRow, session_rows.set_id(session_id, index))
    return None if kept is None else kept.content


def _interrupt() -> Update:
    return (
        update(SessionRow)
        .where(SessionRow.ended.is_(None))
        .values(ended=Ended.INTERRUPTED.value, ended_at=SessionRow.last_at)
    )
