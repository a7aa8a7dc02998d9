"""Between rows and plain data: people, prescriptions, symptom checks, notes, the audit trail."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from coach.domain import AuditEntry, FlagMark, Gender, Note, Person, Prescription, SymptomCheck
from coach.motion.segment_lengths import SegmentLengths
from coach.programme.plan import Block
from coach.records.schema import (
    AuditRow,
    FlagMarkRow,
    NoteRow,
    PersonRow,
    PrescriptionRow,
    SymptomCheckRow,
)

__all__ = [
    "audit_entry",
    "flag_mark",
    "note",
    "person",
    "prescription",
    "segment_lengths_columns",
    "symptom_check",
]


def person(row: PersonRow) -> Person:
    """Somebody."""
    return Person(
        row.id,
        row.name,
        row.since,
        row.height_cm,
        row.made_up,
        _segment_lengths(row.segment_lengths),
        row.born,
        None if row.gender is None else Gender(row.gender),
    )


def prescription(row: PrescriptionRow) -> Prescription:
    """One exercise as it was set."""
    return Prescription(
        id=row.id,
        person_id=row.person_id,
        block=Block(**row.block),
        days_per_week=row.days_per_week,
        starts_on=row.starts_on,
        notes=row.notes,
        written_by=row.written_by,
        written_at=row.written_at,
        ended_at=row.ended_at,
    )


def symptom_check(row: SymptomCheckRow) -> SymptomCheck:
    """An answer to the signs."""
    signs = tuple(row.signs)
    return SymptomCheck(row.id, row.person_id, row.at, signs, row.cleared_at, row.taken_back_at)


def note(row: NoteRow) -> Note:
    """A note."""
    return Note(row.id, row.person_id, row.author, row.at, row.text)


def flag_mark(row: FlagMarkRow) -> FlagMark:
    """What a therapist has seen."""
    return FlagMark(
        id=row.id,
        person_id=row.person_id,
        kind=row.kind,
        level=row.level,
        evidence_on=row.evidence_on,
        by=row.by,
        at=row.at,
        remind_on=row.remind_on,
        taken_back_at=row.taken_back_at,
        events=tuple(row.events.split()),
    )


def audit_entry(row: AuditRow) -> AuditEntry:
    """An entry of the audit trail."""
    return AuditEntry(row.at, row.actor_id, row.actor, row.action, row.person_id, row.refused)


def segment_lengths_columns(segment_lengths: SegmentLengths) -> dict[str, float]:
    """Somebody's build as JSON."""
    # NumPy's own numbers are no JSON.
    return {name: float(value) for name, value in asdict(segment_lengths).items()}


def _segment_lengths(columns: Any) -> SegmentLengths | None:
    """None where there are none, or none that this version understands: they are learnt anew."""
    try:
        return SegmentLengths(**columns)
    except (TypeError, ValueError):
        return None
