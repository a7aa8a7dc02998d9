"""What is kept of a person, as plain data.

Every moment is a `datetime` that knows its offset: of a session, the local one of the place where
it was done. Dates are local dates. Pain and effort are whole numbers from 0 to 10.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from coach.coaching.results import SetSummary
from coach.motion.segment_lengths import SegmentLengths
from coach.pose.landmarks import PoseTrack
from coach.programme.plan import Block, Plan, Round

__all__ = [
    "NO_POSES",
    "AuditEntry",
    "Ended",
    "EndedBy",
    "Note",
    "Person",
    "PersonFile",
    "Prescription",
    "Ratings",
    "SessionOutline",
    "SessionRecord",
    "SetFigures",
    "SetResult",
    "SymptomCheck",
]

NO_POSES = PoseTrack.from_poses([], (0, 0))


class EndedBy(StrEnum):
    """What ended a set: its last repetition, a rest after some, five minutes without any, the
    person's wish to go on or to stop, or the program's own end."""

    TARGET = "target"
    REST = "rest"
    NOTHING = "nothing"
    SKIPPED = "skipped"
    STOPPED = "stopped"
    CUT_SHORT = "cut short"


class Ended(StrEnum):
    """How a session ended: to its last set, by the person's wish, because it hurt, or not at all:
    the program or the computer stopped."""

    DONE = "done"
    STOPPED = "stopped"
    HURT = "hurt"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True)
class SetResult:
    """A set that is over. index: of its round in the plan, from 0. started_s, ended_s: seconds from
    the session's start. poses: those that were counted from, without the pauses', in half
    precision; none in a set that was read from the store, which keeps them apart."""

    index: int
    round: Round
    summary: SetSummary
    started_s: float
    ended_s: float
    ended_by: EndedBy
    poses: PoseTrack = NO_POSES


@dataclass(frozen=True)
class Person:
    """Somebody who exercises. made_up: part of a demonstration, no real person. segment_lengths:
    as their sessions have shown them so far; None where they are not known."""

    id: str
    name: str
    since: datetime
    height_cm: float | None = None
    made_up: bool = False
    segment_lengths: SegmentLengths | None = None


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
class Ratings:
    """How it felt, 0 to 10; None where it was not asked or not answered."""

    pain_before: int | None = None
    pain_after: int | None = None
    effort_before: int | None = None
    effort_after: int | None = None


@dataclass(frozen=True)
class SessionOutline:
    """A session without what was done in it, for looking at many."""

    id: str
    person_id: str
    started_at: datetime
    ended_at: datetime | None
    ended: Ended | None
    ratings: Ratings


@dataclass(frozen=True)
class SessionRecord:
    """A session as it was written down, in time order. ended: None while it goes on. sets: those
    begun; the last one may have been cut short."""

    id: str
    person_id: str
    started_at: datetime
    ended_at: datetime | None
    ended: Ended | None
    plan: Plan
    ratings: Ratings
    sets: tuple[SetResult, ...]

    @property
    def rep_count(self) -> int:
        """Repetitions that count, over all sets."""
        return sum(one.summary.rep_count for one in self.sets)


@dataclass(frozen=True)
class SetFigures:
    """One set in numbers, for looking at many of them; NaN where nothing was measured.

    at: when it began. peak: the mean of its counted repetitions' peaks; peak_sd: their mean
    one-sigma uncertainty (an error shared by all of a set does not average out); best: the largest
    peak. range: their mean. All in `unit`. target: None for the exercise's default. lowering_s,
    hold_s, lifting_s: means. left, right: each leg's own mean peak where both work at once.
    faults, ok: how many repetitions each check found a fault in, and how many it did not;
    not_judged: the checks that could judge none, and why.
    """

    session_id: str
    person_id: str
    at: datetime
    index: int
    exercise: str
    side: str
    view: str
    unit: str
    target: float | None
    wanted: int
    counted: int
    partial: int
    peak: float
    peak_sd: float
    best: float
    range: float
    lowering_s: float
    hold_s: float
    lifting_s: float
    left: float
    right: float
    faults: dict[str, int] = field(default_factory=dict)
    ok: dict[str, int] = field(default_factory=dict)
    not_judged: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SymptomCheck:
    """The signs that call for a doctor, as a person answered.

    signs: those they have, in the words of `programme.advice.WARNING_SIGNS`. cleared_at: when they
    said that a provider has been seen.
    """

    id: str
    person_id: str
    at: datetime
    signs: tuple[str, ...]
    cleared_at: datetime | None = None


@dataclass(frozen=True)
class Note:
    """What a therapist wrote about a person."""

    id: str
    person_id: str
    author: str
    at: datetime
    text: str


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
