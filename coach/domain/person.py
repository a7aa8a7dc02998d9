"""Who exercises, what is prescribed for them, and what they and their therapists say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coach.domain.care import Message, OutcomeAnswer
from coach.domain.invitation import Invitation
from coach.domain.session import SessionRecord
from coach.motion.segment_lengths import SegmentLengths
from coach.programme.plan import Block

__all__ = [
    "AuditEntry",
    "FlagMark",
    "Gender",
    "KeptVideo",
    "Note",
    "Person",
    "PersonFile",
    "Prescription",
    "SymptomCheck",
    "WithoutLogin",
]


class Gender(StrEnum):
    """For a clinic's papers and files: the codes of FHIR's administrative gender."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Person:
    """Somebody who exercises. made_up: part of a demonstration, no real person. segment_lengths:
    as their sessions have shown them so far; None where they are not known. born, gender: None
    where nobody said it; nothing is worked out from them."""

    id: str
    name: str
    since: datetime
    height_cm: float | None = None
    made_up: bool = False
    segment_lengths: SegmentLengths | None = None
    born: date | None = None
    gender: Gender | None = None


@dataclass(frozen=True)
class WithoutLogin:
    """Somebody with a record who does not log in yet. invitation: the newest; None: never one."""

    person: Person
    invitation: Invitation | None


@dataclass(frozen=True)
class Prescription:
    """One exercise as it was set for a person, in force from `written_at` until `ended_at`.

    A change ends one and begins another, so that the history stays. written_by: a name, to read.
    """

    id: str
    person_id: str
    block: Block
    days_per_week: int
    starts_on: date
    notes: str
    written_by: str
    written_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True)
class SymptomCheck:
    """The signs that call for a doctor, as a person answered.

    signs: those they have, in the words of `programme.advice.WARNING_SIGNS`. cleared_at: when they
    said that a provider has been seen. taken_back_at: when they said that it was a slip.
    """

    id: str
    person_id: str
    at: datetime
    signs: tuple[str, ...]
    cleared_at: datetime | None = None
    taken_back_at: datetime | None = None

    @property
    def holds_back(self) -> bool:
        """Whether there is no coaching before a provider has been seen about it."""
        return bool(self.signs) and self.cleared_at is None and self.taken_back_at is None


@dataclass(frozen=True)
class Note:
    """What a therapist wrote about a person."""

    id: str
    person_id: str
    author: str
    at: datetime
    text: str


@dataclass(frozen=True)
class FlagMark:
    """That a therapist has seen a flag about a person (`progress.flags`): its kind, how urgent it
    was, the date of its evidence, and what happened on that date (`Flag.events`; empty where an
    earlier version noted it). by: a name, to read; empty for whoever sits at this computer.
    remind_on: the day from which on to show it again; None: not before something new happens.
    taken_back_at: when that was taken back."""

    id: str
    person_id: str
    kind: str
    level: str
    evidence_on: date
    by: str
    at: datetime
    remind_on: date | None = None
    taken_back_at: datetime | None = None
    events: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeptVideo:
    """A video that a person asked to keep. name: its file's. size: in bytes."""

    id: str
    name: str
    size: int
    at: datetime


@dataclass(frozen=True)
class AuditEntry:
    """Who did what to whose record. person_id: None where it concerns nobody in particular.
    refused: whether it was not allowed."""

    at: datetime
    actor_id: str
    actor: str
    action: str
    person_id: str | None
    refused: bool


@dataclass(frozen=True)
class PersonFile:
    """Everything that is kept of a person but the landmarks of their sets, in order of time."""

    person: Person
    prescriptions: tuple[Prescription, ...]
    sessions: tuple[SessionRecord, ...]
    symptom_checks: tuple[SymptomCheck, ...]
    notes: tuple[Note, ...]
    messages: tuple[Message, ...] = ()
    outcomes: tuple[OutcomeAnswer, ...] = ()
    flag_marks: tuple[FlagMark, ...] = ()
    invitations: tuple[Invitation, ...] = ()
