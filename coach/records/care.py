"""Who looks after whom, what they prescribe and write, and what their people answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from datetime import date, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from coach.domain import FlagMark, Note, Prescription, SymptomCheck
from coach.errors import ProfileError
from coach.programme.plan import Block
from coach.records.access import Act, Role
from coach.records.guarded import Guarded, changes, reads, reads_list
from coach.records.ids import new_id
from coach.records.open_invitations import withdraw_of
from coach.records.person_rows import flag_mark, note, prescription, symptom_check
from coach.records.readable import readable
from coach.records.schema import (
    AssignmentRow,
    FlagMarkRow,
    NoteRow,
    PersonRow,
    PrescriptionRow,
    SymptomCheckRow,
)
from coach.records.unit_of_work import UnitOfWork

__all__ = [
    "SLIP_WITHIN",
    "Care",
    "kept_flag_marks",
    "kept_notes",
    "kept_prescriptions",
    "kept_symptom_checks",
    "set_exercise",
]

SLIP_WITHIN = timedelta(minutes=10)
"""For so long an answer about the warning signs can be taken back as a slip. Our own choice: later
only a provider's word lifts it."""


class Care(Guarded):
    """Therapists, prescriptions, symptom checks and notes."""

    @reads(Act.ASSIGN)
    def therapists(self, work: UnitOfWork, person_id: str) -> tuple[str, ...]:
        """Who looks after a person, by login."""
        query = select(AssignmentRow.therapist).where(AssignmentRow.person_id == person_id)
        return tuple(work.session.scalars(query.order_by(AssignmentRow.therapist)))

    @changes(Act.ASSIGN, audit="assigned to {therapist}")
    def assign(self, work: UnitOfWork, person_id: str, therapist: str) -> None:
        """From now on this therapist (their login) looks after this person."""
        work.session.merge(AssignmentRow(therapist=therapist, person_id=person_id))

    @changes(Act.ASSIGN, audit="no longer assigned to {therapist}")
    def unassign(self, work: UnitOfWork, person_id: str, therapist: str) -> None:
        """They do no longer, and no invitation of theirs to this person is open."""
        work.session.execute(
            delete(AssignmentRow).where(
                AssignmentRow.therapist == therapist, AssignmentRow.person_id == person_id
            )
        )
        withdraw_of(work, therapist, person_id)

    @reads_list
    def prescriptions(
        self, work: UnitOfWork, whose: Collection[str], *, history: bool = False
    ) -> tuple[Prescription, ...]:
        """Those in force, in the order they were written; with history, also those that ended."""
        return kept_prescriptions(work.session, whose, history=history)

    @changes(Act.TREAT, audit="prescribed {block.exercise}")
    def prescribe(
        self,
        work: UnitOfWork,
        person_id: str,
        block: Block,
        *,
        days_per_week: int,
        starts_on: date,
        notes: str = "",
    ) -> Prescription:
        """Set an exercise; an earlier prescription of the same exercise ends, and is kept."""
        return set_exercise(work, person_id, block, days_per_week, starts_on, notes)

    @changes(Act.TREAT, audit="set more repetitions")
    def set_repetitions(
        self, work: UnitOfWork, person_id: str, prescription_id: str, reps: int, starts_on: date
    ) -> Prescription:
        """Another number of repetitions, all else as it is in this prescription, which ends. Raises
        ProfileError where it is not in force any more, or the number is none."""
        row = work.session.get(PrescriptionRow, prescription_id, with_for_update=True)
        if row is None or row.person_id != person_id or row.ended_at is not None:
            raise ProfileError("The programme was changed meanwhile; load the page again.")
        old = prescription(row)
        block = replace(old.block, reps=reps)
        return set_exercise(work, person_id, block, old.days_per_week, starts_on, old.notes)

    @changes(Act.TREAT, audit="ended {exercise}")
    def end_prescription(self, work: UnitOfWork, person_id: str, exercise: str) -> None:
        """No longer to be done; what was prescribed is kept."""
        _end_prescriptions(work, person_id, exercise)

    @reads_list
    def symptom_checks(self, work: UnitOfWork, whose: Collection[str]) -> tuple[SymptomCheck, ...]:
        """Every answer to the signs that call for a doctor, the oldest first."""
        return kept_symptom_checks(work.session, whose)

    @changes(Act.EXERCISE, audit=None)
    def answer_symptoms(
        self, work: UnitOfWork, person_id: str, signs: Iterable[str]
    ) -> SymptomCheck:
        """The person has these signs, or none."""
        row = SymptomCheckRow(id=new_id(), person_id=person_id, at=work.now, signs=list(signs))
        work.session.add(row)
        return symptom_check(row)

    @changes(Act.EXERCISE, audit=None)
    def clear_symptoms(self, work: UnitOfWork, person_id: str) -> None:
        """A provider has been seen about all signs so far, the person says."""
        work.session.execute(
            update(SymptomCheckRow)
            .where(SymptomCheckRow.person_id == person_id, SymptomCheckRow.cleared_at.is_(None))
            .values(cleared_at=work.now)
        )

    @changes(Act.EXERCISE, audit="took back an answer about warning signs")
    def take_back_symptoms(self, work: UnitOfWork, person_id: str) -> None:
        """What was told within the last SLIP_WITHIN was a slip, the person says. It stays on
        record, with when it was taken back."""
        work.session.execute(
            update(SymptomCheckRow)
            .where(
                SymptomCheckRow.person_id == person_id,
                SymptomCheckRow.cleared_at.is_(None),
                SymptomCheckRow.taken_back_at.is_(None),
                SymptomCheckRow.at >= work.now - SLIP_WITHIN,
            )
            .values(taken_back_at=work.now)
        )

    @reads_list
    def notes(self, work: UnitOfWork, whose: Collection[str]) -> tuple[Note, ...]:
        """What therapists wrote, the oldest first."""
        return kept_notes(work.session, whose)

    @changes(Act.TREAT, audit="wrote a note")
    def add_note(self, work: UnitOfWork, person_id: str, text: str) -> Note:
        """Write something about a person."""
        row = NoteRow(
            id=new_id(),
            person_id=person_id,
            author=work.signature,
            at=work.now,
            text=text,
        )
        work.session.add(row)
        return note(row)

    @reads_list
    def flag_marks(self, work: UnitOfWork, whose: Collection[str]) -> tuple[FlagMark, ...]:
        """What therapists have seen of the flags, the oldest first, also what was taken back."""
        return kept_flag_marks(work.session, whose)

    @changes(Act.TREAT, audit="saw the flag: {kind}")
    def mark_flag(
        self,
        work: UnitOfWork,
        person_id: str,
        kind: str,
        level: str,
        evidence_on: date,
        remind_on: date | None = None,
        events: Collection[str] = (),
    ) -> FlagMark:
        """A flag has been seen, and is to be out of the way until something new happens, or at most
        until `remind_on`. kind, level: the words of `progress.flags`; events: `Flag.events`."""
        row = FlagMarkRow(
            id=new_id(),
            person_id=person_id,
            kind=kind,
            level=level,
            evidence_on=evidence_on,
            by="" if work.actor.role is Role.OWNER else work.actor.name,
            at=work.now,
            remind_on=remind_on,
            events=" ".join(sorted(events)),
        )
        work.session.add(row)
        return flag_mark(row)

    @changes(Act.TREAT, audit="showed the flag again: {kind}")
    def unmark_flag(self, work: UnitOfWork, person_id: str, kind: str) -> None:
        """A flag that was marked as seen is to be shown again; what was marked is kept."""
        work.session.execute(
            update(FlagMarkRow)
            .where(
                FlagMarkRow.person_id == person_id,
                FlagMarkRow.kind == kind,
                FlagMarkRow.taken_back_at.is_(None),
            )
            .values(taken_back_at=work.now)
        )


def set_exercise(
    work: UnitOfWork,
    person_id: str,
    block: Block,
    days_per_week: int,
    starts_on: date,
    notes: str = "",
) -> Prescription:
    """See `Care.prescribe`; no permission is asked."""
    _end_prescriptions(work, person_id, block.exercise)
    row = PrescriptionRow(
        id=new_id(),
        person_id=person_id,
        block=asdict(block),
        days_per_week=days_per_week,
        starts_on=starts_on,
        notes=notes,
        written_by=work.signature,
        written_at=work.now,
    )
    work.session.add(row)
    return prescription(row)


def kept_prescriptions(
    session: Session, whose: Collection[str], *, history: bool
) -> tuple[Prescription, ...]:
    """See `Care.prescriptions`; no permission is asked."""
    query = select(PrescriptionRow).where(PrescriptionRow.person_id.in_(whose))
    if not history:
        query = query.where(PrescriptionRow.ended_at.is_(None))
    query = query.order_by(PrescriptionRow.written_at, PrescriptionRow.id)
    return tuple(readable(prescription, session.scalars(query)))


def kept_symptom_checks(session: Session, whose: Collection[str]) -> tuple[SymptomCheck, ...]:
    """See `Care.symptom_checks`; no permission is asked."""
    query = select(SymptomCheckRow).where(SymptomCheckRow.person_id.in_(whose))
    return tuple(symptom_check(row) for row in session.scalars(query.order_by(SymptomCheckRow.at)))


def kept_notes(session: Session, whose: Collection[str]) -> tuple[Note, ...]:
    """See `Care.notes`; no permission is asked."""
    query = select(NoteRow).where(NoteRow.person_id.in_(whose)).order_by(NoteRow.at)
    return tuple(note(row) for row in session.scalars(query))


def kept_flag_marks(session: Session, whose: Collection[str]) -> tuple[FlagMark, ...]:
    """See `Care.flag_marks`; no permission is asked."""
    query = select(FlagMarkRow).where(FlagMarkRow.person_id.in_(whose))
    query = query.order_by(FlagMarkRow.at, FlagMarkRow.id)
    return tuple(flag_mark(row) for row in session.scalars(query))


def _end_prescriptions(work: UnitOfWork, person_id: str, exercise: str) -> None:
    query = select(PrescriptionRow).where(
        PrescriptionRow.person_id == person_id, PrescriptionRow.ended_at.is_(None)
    )
    # Where two therapists change the same at once, one waits for the other.
    work.session.get(PersonRow, person_id, with_for_update={"key_share": True})
    for row in work.session.scalars(query):
        if row.block["exercise"] == exercise:
            row.ended_at = work.now
