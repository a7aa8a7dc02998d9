"""The way to everybody's records: nobody gets further than they may, and it is written down who
opened or changed whose.

Pages and commands hold a `Records`, never the tables themselves.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Select, case, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from coach.domain import (
    AuditEntry,
    Ended,
    Note,
    Person,
    PersonFile,
    Prescription,
    Ratings,
    SessionOutline,
    SessionRecord,
    SetFigures,
    SymptomCheck,
)
from coach.errors import AccessError, CoachError, StoreError
from coach.exercises.registry import exercises
from coach.motion.types import View
from coach.pose.landmarks import PoseTrack, read_trace
from coach.programme.plan import Block, Plan
from coach.records import rows
from coach.records.access import Act, Actor, Role, may
from coach.records.erase import DELETED, erase, forget
from coach.records.schema import (
    AssignmentRow,
    AuditRow,
    NoteRow,
    PersonRow,
    PrescriptionRow,
    RepRow,
    SessionRow,
    SetRow,
    SymptomCheckRow,
    TraceRow,
)
from coach.records.store import Store
from coach.records.writer import LEFT_ALONE, SessionWriter, new_session_id

__all__ = ["Records"]

REFUSED = "This record cannot be opened with your login; ask whoever runs Form Coach for you."
"""The same for a record that there is not: nobody learns who is there by asking."""

_OPENED = "opened"
_ID = re.compile(r"[0-9a-f]{32}")
_Row = TypeVar("_Row")
_Data = TypeVar("_Data")

OPENED_AGAIN = timedelta(minutes=10)
"""Looking into the same record again within this time is one visit in the audit trail."""


class Records:
    """The records as `actor` may see and change them.

    Every method about a person raises AccessError where the actor may not, and writes that down;
    and StoreError where the database fails. clock: the time now, in UTC.
    """

    def __init__(
        self,
        store: Store,
        actor: Actor,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self.actor = actor
        self._clock = clock

    # People

    def me(self) -> Person:
        """The actor's own record; made when it is first asked for."""
        query = select(PersonRow).where(PersonRow.login == self.actor.login)
        with self._store.read() as session:
            row = session.scalar(query)
            if row is not None:
                return rows.person(row)
        row = PersonRow(
            id=new_session_id(),
            name="Me" if self.actor.role is Role.OWNER else self.actor.name,
            since=self._clock(),
            made_up=False,
            login=self.actor.login,
        )
        with self._store.write() as session:
            try:
                with session.begin_nested():
                    session.add(row)
            except IntegrityError:  # another tab was quicker
                return rows.person(session.scalars(query).one())
            self._note_down(session, "began a record", row.id)
            return rows.person(row)

    def people(self) -> tuple[Person, ...]:
        """Those whose records the actor may read or assign, by name."""
        query = select(PersonRow).order_by(func.lower(PersonRow.name), PersonRow.id)
        if self.actor.role not in (Role.OWNER, Role.ADMIN):
            query = query.where(PersonRow.id.in_(self._readable_ids()))
        with self._store.read() as session:
            return tuple(rows.person(row) for row in session.scalars(query))

    def person(self, person_id: str) -> Person:
        """One of them."""
        with self._reading(person_id) as session:
            return rows.person(session.get_one(PersonRow, person_id))

    def add_person(
        self,
        name: str,
        *,
        height_cm: float | None = None,
        login: str | None = None,
        made_up: bool = False,
    ) -> Person:
        """Begin a record for somebody; a therapist looks after whom they add. login: how the
        clinic's login knows them, for the owner or an admin to say; StoreError where somebody
        else's record has it."""
        with self._refusals(), self._store.write() as session:
            # With a login a therapist would come to look after somebody who has not agreed to it.
            may_name = self.actor.role in (Role.OWNER, Role.ADMIN)
            if self.actor.role is Role.CLIENT or (login and not may_name):
                raise _RefusedError("add a person")
            row = PersonRow(
                id=new_session_id(),
                name=name,
                since=self._clock(),
                height_cm=height_cm,
                made_up=made_up,
                login=login or None,
            )
            try:
                with session.begin_nested():
                    session.add(row)
            except IntegrityError as error:
                raise StoreError(
                    f"There is a record for the login “{login}” already; check the spelling."
                ) from error
            if self.actor.role is Role.THERAPIST:
                session.add(AssignmentRow(therapist=self.actor.login, person_id=row.id))
            self._note_down(session, "added", row.id)
            return rows.person(row)

    def change_person(self, person_id: str, name: str, height_cm: float | None) -> None:
        """Another name or height."""
        with self._changing(person_id, Act.ERASE, "changed name or height") as session:
            row = session.get_one(PersonRow, person_id)
            row.name, row.height_cm = name, height_cm

    def delete_person(self, person_id: str) -> tuple[Path, ...]:
        """Delete somebody with everything that is kept of them, here and in every backup; the
        backups that could not be reached, to be told."""
        with self._changing(person_id, Act.ERASE) as session:
            self._note_down(session, DELETED, person_id)
            session.flush()
            erase(session, person_id)
        return forget(self._store)

    # Who looks after whom

    def assign(self, therapist: str, person_id: str) -> None:
        """From now on this therapist (their login) looks after this person."""
        with self._changing(person_id, Act.ASSIGN, f"assigned to {therapist}") as session:
            session.merge(AssignmentRow(therapist=therapist, person_id=person_id))

    def unassign(self, therapist: str, person_id: str) -> None:
        """They do no longer."""
        note = f"no longer assigned to {therapist}"
        with self._changing(person_id, Act.ASSIGN, note) as session:
            session.execute(
                delete(AssignmentRow).where(
                    AssignmentRow.therapist == therapist, AssignmentRow.person_id == person_id
                )
            )

    def therapists_of(self, person_id: str) -> tuple[str, ...]:
        """Who looks after them, by login."""
        with self._reading(person_id, Act.ASSIGN) as session:
            query = select(AssignmentRow.therapist).where(AssignmentRow.person_id == person_id)
            return tuple(session.scalars(query.order_by(AssignmentRow.therapist)))

    # Prescriptions

    def prescriptions(self, person_id: str, *, history: bool = False) -> tuple[Prescription, ...]:
        """Those in force, in the order they were written; with history, also those that ended."""
        query = select(PrescriptionRow).where(PrescriptionRow.person_id == person_id)
        if not history:
            query = query.where(PrescriptionRow.ended_at.is_(None))
        query = query.order_by(PrescriptionRow.written_at, PrescriptionRow.id)
        with self._reading(person_id) as session:
            return tuple(_readable(rows.prescription, session.scalars(query)))

    def prescriptions_of(self, person_ids: Collection[str]) -> tuple[Prescription, ...]:
        """Those of many people, also the ended ones, in the order they were written."""
        query = select(PrescriptionRow).where(PrescriptionRow.person_id.in_(person_ids))
        query = query.order_by(PrescriptionRow.written_at, PrescriptionRow.id)
        with self._refusals(), self._store.read() as session:
            self._all_allowed(session, person_ids)
            return tuple(_readable(rows.prescription, session.scalars(query)))

    def prescribe(
        self,
        person_id: str,
        block: Block,
        *,
        days_per_week: int,
        starts_on: date,
        notes: str = "",
    ) -> Prescription:
        """Set an exercise; an earlier prescription of the same exercise ends, and is kept."""
        with self._changing(person_id, Act.TREAT, f"prescribed {block.exercise}") as session:
            self._end_prescriptions(session, person_id, block.exercise)
            row = PrescriptionRow(
                id=new_session_id(),
                person_id=person_id,
                block=asdict(block),
                days_per_week=days_per_week,
                starts_on=starts_on,
                notes=notes,
                written_by=self.actor.name,
                written_at=self._clock(),
            )
            session.add(row)
            return rows.prescription(row)

    def end_prescription(self, person_id: str, exercise: str) -> None:
        """No longer to be done; what was prescribed is kept."""
        with self._changing(person_id, Act.TREAT, f"ended {exercise}") as session:
            self._end_prescriptions(session, person_id, exercise)

    def _end_prescriptions(self, session: Session, person_id: str, exercise: str) -> None:
        query = select(PrescriptionRow).where(
            PrescriptionRow.person_id == person_id, PrescriptionRow.ended_at.is_(None)
        )
        # Where two therapists change the same at once, one waits for the other.
        session.get(PersonRow, person_id, with_for_update={"key_share": True})
        for row in session.scalars(query):
            if row.block["exercise"] == exercise:
                row.ended_at = self._clock()

    # Sessions

    def begin_session(
        self,
        session_id: str,
        person_id: str,
        plan: Plan,
        started_at: datetime,
        ratings: Ratings | None = None,
    ) -> SessionWriter:
        """Begin a session under this id; what writes it down from now on. Once this actor's
        permission could be read, nothing fails for the database's sake (`SessionWriter.notice`)."""
        with self._reading(person_id, Act.EXERCISE):
            pass
        return SessionWriter(
            lambda: self._store, session_id, person_id, plan, started_at, ratings or Ratings()
        )

    def sessions(
        self,
        person_id: str,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[SessionRecord, ...]:
        """A person's sessions begun from `since` up to `until`, the oldest first."""
        query = _between(
            select(SessionRow).where(SessionRow.person_id == person_id), since, until
        ).order_by(SessionRow.started_at, SessionRow.id)
        with self._reading(person_id) as session:
            return _whole(session, tuple(session.scalars(query)))

    def session(self, session_id: str) -> SessionRecord | None:
        """One session; None where the owner asks for one that there is not. All others are refused
        that like one which they may not see."""
        person_id = self._whose(session_id)
        if person_id is None and self.actor.role is Role.OWNER:
            return None
        with self._reading(person_id) as session:
            whole = _whole(session, (session.get_one(SessionRow, session_id),))
            return whole[0] if whole else None

    def outlines(
        self, person_ids: Collection[str], since: datetime | None = None
    ) -> tuple[SessionOutline, ...]:
        """The sessions of many people without what was done in them, the oldest first."""
        query = _between(
            select(SessionRow).where(SessionRow.person_id.in_(person_ids)), since, None
        ).order_by(SessionRow.started_at, SessionRow.id)
        with self._refusals(), self._store.read() as session:
            self._all_allowed(session, person_ids)
            return tuple(rows.outline(row) for row in session.scalars(query))

    def figures(
        self, person_ids: Collection[str], since: datetime | None = None
    ) -> tuple[SetFigures, ...]:
        """The sets of many people in numbers, the oldest first; those without a repetition too."""
        with self._refusals(), self._store.read() as session:
            self._all_allowed(session, person_ids)
            return tuple(_figures(session, person_ids, since))

    def rate(self, session_id: str, ratings: Ratings) -> None:
        """How a session felt, said afterwards."""
        with self._changing(self._whose(session_id), Act.EXERCISE) as session:
            session.execute(
                update(SessionRow).where(SessionRow.id == session_id).values(**asdict(ratings))
            )

    def mark_interrupted(self, session_id: str | None = None) -> None:
        """Say of a session that nothing ended that it was interrupted; without an id, of anybody's
        that nobody wrote to for LEFT_ALONE."""
        query = update(SessionRow).where(SessionRow.ended.is_(None))
        if session_id is None:
            query = query.where(SessionRow.last_at < self._clock() - LEFT_ALONE)
        else:
            with self._reading(self._whose(session_id)):
                query = query.where(SessionRow.id == session_id)
        with self._store.write() as session:
            session.execute(
                query.values(ended=Ended.INTERRUPTED.value, ended_at=SessionRow.last_at)
            )

    def poses(self, session_id: str, index: int) -> PoseTrack | None:
        """The landmarks of a set; None where none were kept, or as with `session`."""
        person_id = self._whose(session_id)
        if person_id is None and self.actor.role is Role.OWNER:
            return None
        with self._reading(person_id) as session:
            trace = session.get(TraceRow, rows.set_id(session_id, index))
            return None if trace is None else read_trace(io.BytesIO(trace.content), "this set")

    def size_of_poses(self, person_id: str) -> int:
        """How many bytes the landmarks of a person's sets take."""
        query = (
            select(func.coalesce(func.sum(func.length(TraceRow.content)), 0))
            .join(SetRow, SetRow.id == TraceRow.set_id)
            .join(SessionRow, SessionRow.id == SetRow.session_id)
            .where(SessionRow.person_id == person_id)
        )
        with self._reading(person_id) as session:
            size: int = session.execute(query).scalar_one()
            return size

    # Symptoms and notes

    def symptom_checks(self, person_id: str) -> tuple[SymptomCheck, ...]:
        """Every answer to the signs that call for a doctor, the oldest first."""
        query = select(SymptomCheckRow).where(SymptomCheckRow.person_id == person_id)
        with self._reading(person_id) as session:
            return tuple(
                rows.symptom_check(row)
                for row in session.scalars(query.order_by(SymptomCheckRow.at))
            )

    def symptom_checks_of(self, person_ids: Collection[str]) -> tuple[SymptomCheck, ...]:
        """Those of many people, the oldest first."""
        query = select(SymptomCheckRow).where(SymptomCheckRow.person_id.in_(person_ids))
        with self._refusals(), self._store.read() as session:
            self._all_allowed(session, person_ids)
            return tuple(
                rows.symptom_check(row)
                for row in session.scalars(query.order_by(SymptomCheckRow.at))
            )

    def answer_symptoms(self, person_id: str, signs: Iterable[str]) -> SymptomCheck:
        """The person has these signs, or none."""
        with self._changing(person_id, Act.EXERCISE) as session:
            row = SymptomCheckRow(
                id=new_session_id(), person_id=person_id, at=self._clock(), signs=list(signs)
            )
            session.add(row)
            return rows.symptom_check(row)

    def clear_symptoms(self, person_id: str) -> None:
        """A provider has been seen about all signs so far, the person says."""
        with self._changing(person_id, Act.EXERCISE) as session:
            session.execute(
                update(SymptomCheckRow)
                .where(SymptomCheckRow.person_id == person_id, SymptomCheckRow.cleared_at.is_(None))
                .values(cleared_at=self._clock())
            )

    def notes(self, person_id: str) -> tuple[Note, ...]:
        """What therapists wrote, the oldest first."""
        query = select(NoteRow).where(NoteRow.person_id == person_id).order_by(NoteRow.at)
        with self._reading(person_id) as session:
            return tuple(rows.note(row) for row in session.scalars(query))

    def add_note(self, person_id: str, text: str) -> Note:
        """Write something about a person."""
        with self._changing(person_id, Act.TREAT, "wrote a note") as session:
            row = NoteRow(
                id=new_session_id(),
                person_id=person_id,
                author=self.actor.name,
                at=self._clock(),
                text=text,
            )
            session.add(row)
            return rows.note(row)

    # All of it

    def file(
        self, person_id: str, since: datetime | None = None, until: datetime | None = None
    ) -> PersonFile:
        """Everything that is kept of a person; of sessions, those of a period."""
        with self._changing(person_id, Act.READ, "took everything out"):
            pass
        return PersonFile(
            person=self.person(person_id),
            prescriptions=self.prescriptions(person_id, history=True),
            sessions=self.sessions(person_id, since, until),
            symptom_checks=self.symptom_checks(person_id),
            notes=self.notes(person_id),
        )

    def audit(self, person_id: str | None = None) -> tuple[AuditEntry, ...]:
        """Who opened or changed whose record, the newest first: of one person, for whoever may read
        or assign them; of all, for the owner or an admin."""
        query = select(AuditRow).order_by(AuditRow.id.desc())
        with self._refusals(), self._store.read() as session:
            if person_id is not None:
                act = Act.ASSIGN if self.actor.role is Role.ADMIN else Act.READ
                self._require(session, person_id, act)
                query = query.where(AuditRow.person_id == person_id)
            elif self.actor.role not in (Role.OWNER, Role.ADMIN):
                raise _RefusedError("read the audit trail")
            return tuple(
                AuditEntry(row.at, row.actor_id, row.actor, row.action, row.person_id, row.refused)
                for row in session.scalars(query)
            )

    # Permission

    def _readable_ids(self) -> Select[str]:
        """The ids of those whose records the actor may read: who they are or look after."""
        mine = select(PersonRow.id).where(PersonRow.login == self.actor.login)
        if self.actor.role is not Role.THERAPIST:
            return mine
        theirs = select(AssignmentRow.person_id).where(AssignmentRow.therapist == self.actor.login)
        return select(mine.union(theirs).subquery().c.id)

    def _require(self, session: Session, person_id: str | None, act: Act) -> bool:
        """Refuse what the actor may not do; whether the record is their own. person_id: None where
        it is nobody's."""
        row = session.get(PersonRow, person_id) if _is_id(person_id) else None
        own = row is not None and row.login == self.actor.login
        assigned = (
            row is not None and session.get(AssignmentRow, (self.actor.login, row.id)) is not None
        )
        if row is None or not may(self.actor.role, act, own=own, assigned=assigned):
            raise _RefusedError(act.value, person_id)
        return own

    def _all_allowed(self, session: Session, person_ids: Collection[str]) -> None:
        """Whether the actor may read all of these: a list, not anybody's record opened."""
        if self.actor.role is Role.OWNER:
            return
        allowed = set(session.scalars(self._readable_ids()))
        for person_id in person_ids:
            if person_id not in allowed:
                raise _RefusedError(Act.READ.value, person_id)

    def _whose(self, session_id: str) -> str | None:
        if not _is_id(session_id):
            return None
        with self._store.read() as session:
            return session.scalar(select(SessionRow.person_id).where(SessionRow.id == session_id))

    @contextmanager
    def _reading(self, person_id: str | None, act: Act = Act.READ) -> Iterator[Session]:
        """A transaction that reads somebody's record; that it was opened is written down first,
        where it is somebody else's."""
        with self._refusals(), self._store.read() as session:
            own = self._require(session, person_id, act)
            note = (
                not own
                and self.actor.role is not Role.OWNER
                and not self._noted(session, person_id)
            )
        if note:
            with self._store.write() as session:
                self._note_down(session, _OPENED, person_id)
        with self._store.read() as session:
            yield session

    @contextmanager
    def _changing(
        self, person_id: str | None, act: Act, action: str | None = None
    ) -> Iterator[Session]:
        """A transaction that changes somebody's record; `action` names it in the audit trail."""
        with self._refusals(), self._store.write() as session:
            self._require(session, person_id, act)
            yield session
            if action is not None:
                self._note_down(session, action, person_id)

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        """Write a refusal down, whatever became of the transaction it ended, and say it."""
        try:
            yield
        except _RefusedError as refused:
            with self._store.write() as session:
                self._note_down(session, refused.action, refused.person_id, refused=True)
            raise AccessError(REFUSED) from refused

    def _noted(self, session: Session, person_id: str | None) -> bool:
        last = session.scalar(
            select(func.max(AuditRow.at)).where(
                AuditRow.person_id == person_id,
                AuditRow.actor_id == self.actor.login,
                AuditRow.action == _OPENED,
            )
        )
        return last is not None and self._clock() - last <= OPENED_AGAIN

    def _note_down(
        self, session: Session, action: str, person_id: str | None, *, refused: bool = False
    ) -> None:
        session.add(
            AuditRow(
                at=self._clock(),
                actor_id=self.actor.login,
                actor=self.actor.name,
                action=action,
                person_id=person_id if _is_id(person_id) else None,
                refused=refused,
            )
        )


class _RefusedError(Exception):
    """Something the actor may not do."""

    def __init__(self, action: str, person_id: str | None = None) -> None:
        super().__init__(action)
        self.action, self.person_id = action, person_id


def _is_id(text: str | None) -> bool:
    """Whether this can be an id at all: an address may hold anything."""
    return text is not None and _ID.fullmatch(text) is not None


def _between(
    query: Select[SessionRow], since: datetime | None, until: datetime | None
) -> Select[SessionRow]:
    if since is not None:
        query = query.where(SessionRow.started_at >= since)
    if until is not None:
        query = query.where(SessionRow.started_at < until)
    return query


def _whole(session: Session, found: tuple[SessionRow, ...]) -> tuple[SessionRecord, ...]:
    """Sessions with their sets and repetitions, in two queries however many they are."""
    sets: dict[str, list[tuple[SetRow, list[RepRow]]]] = {row.id: [] for row in found}
    reps: dict[str, list[RepRow]] = {}
    of_these = select(SetRow.id).where(SetRow.session_id.in_(sets))
    for rep in session.scalars(
        select(RepRow).where(RepRow.set_id.in_(of_these)).order_by(RepRow.set_id, RepRow.index)
    ):
        reps.setdefault(rep.set_id, []).append(rep)
    for made in session.scalars(
        select(SetRow).where(SetRow.session_id.in_(sets)).order_by(SetRow.index)
    ):
        if made.exercise in exercises():
            sets[made.session_id].append((made, reps.get(made.id, [])))
    return tuple(_readable(lambda row: rows.session(row, sets[row.id]), found))


def _readable(convert: Callable[[_Row], _Data], found: Iterable[_Row]) -> Iterator[_Data]:
    """What this version can read: another one may have had exercises that this one has not."""
    for row in found:
        try:
            yield convert(row)
        except CoachError:
            continue


_NUMBERS = (
    *("peak", "peak_sd", "best", "range", "lowering_s", "hold_s", "lifting_s"),
    *("left", "right"),
)


def _figures(
    session: Session, person_ids: Collection[str], since: datetime | None
) -> Iterator[SetFigures]:
    def mean(column: InstrumentedAttribute[float | None]) -> Any:
        return func.avg(case((RepRow.counted, column)))

    counted = func.coalesce(func.sum(case((RepRow.counted, 1), else_=0)), 0)
    made = (
        select(
            RepRow.set_id,
            counted.label("counted"),
            func.count().label("made"),
            mean(RepRow.peak).label("peak"),
            mean(RepRow.peak_sd).label("peak_sd"),
            func.max(case((RepRow.counted, RepRow.peak))).label("best"),
            mean(RepRow.range).label("range"),
            mean(RepRow.lowering_s).label("lowering_s"),
            mean(RepRow.hold_s).label("hold_s"),
            mean(RepRow.lifting_s).label("lifting_s"),
            mean(RepRow.left_peak).label("left"),
            mean(RepRow.right_peak).label("right"),
            func.max(RepRow.unit).label("unit"),
            func.min(RepRow.start_s).label("first_s"),
        )
        # Without this, everybody's repetitions would be gone through for one person.
        .where(RepRow.set_id.in_(_of_sessions(select(SetRow.id), person_ids, since)))
        .group_by(RepRow.set_id)
        .subquery()
    )
    query = _of_sessions(
        select(
            SetRow.id,
            SetRow.index.label("set_index"),
            SetRow.exercise,
            SetRow.side,
            SetRow.view,
            SetRow.round,
            func.coalesce(SetRow.started_s, made.c.first_s, 0.0).label("started_s"),
            SetRow.tally,
            func.coalesce(made.c.unit, SetRow.unit).label("unit"),
            SessionRow.id.label("session_id"),
            SessionRow.person_id,
            SessionRow.started_at,
            SessionRow.utc_offset_min,
            made.c.counted,
            made.c.made,
            *(made.c[name] for name in _NUMBERS),
        ),
        person_ids,
        since,
    ).outerjoin(made, made.c.set_id == SetRow.id)
    for row in session.execute(query.order_by(SessionRow.started_at, SessionRow.id, SetRow.index)):
        told = row.tally if row.tally is not None else _tally(session, row.id)
        at = rows.here(row.started_at, row.utc_offset_min)
        means = row._mapping
        numbers: dict[str, Any] = {
            name: math.nan if means[name] is None else means[name] for name in _NUMBERS
        }
        yield SetFigures(
            session_id=row.session_id,
            person_id=row.person_id,
            at=at + timedelta(seconds=row.started_s),
            index=row.set_index,
            exercise=row.exercise,
            side=row.side,
            view=row.view or View.UNKNOWN.value,
            unit=row.unit,
            target=row.round["settings"]["target"],
            wanted=row.round["reps"],
            counted=int(row.counted or 0),
            partial=int((row.made or 0) - (row.counted or 0)),
            faults=told["faults"],
            ok=told["ok"],
            not_judged=told["not_judged"],
            **numbers,
        )


def _of_sessions(
    query: Select[Any], person_ids: Collection[str], since: datetime | None
) -> Select[Any]:
    """Of a query of sets, those that these people have done since."""
    query = query.join(SessionRow, SessionRow.id == SetRow.session_id).where(
        SessionRow.person_id.in_(person_ids), SetRow.exercise.in_(exercises())
    )
    return query if since is None else query.where(SessionRow.started_at >= since)


def _tally(session: Session, set_of: str) -> dict[str, Any]:
    """Of a set that was cut short, for which nothing was added up."""
    query = select(RepRow.findings).where(RepRow.set_id == set_of, RepRow.counted)
    return rows.tally(
        rows.finding(columns) for findings in session.scalars(query) for columns in findings
    )
