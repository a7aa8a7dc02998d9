"""What is kept of sessions and the sets that were done in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coach.coaching.correction import Correction, corrected_count
from coach.coaching.results import SetSummary
from coach.pose.landmarks import PoseTrack
from coach.programme.plan import Plan, Round

__all__ = [
    "NO_POSES",
    "Ended",
    "EndedBy",
    "Ratings",
    "SessionOutline",
    "SessionRecord",
    "SessionSource",
    "SessionSpan",
    "SetResult",
    "span_of",
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


class SessionSource(StrEnum):
    """What a session was seen in: the camera while it went on, or a video that was filed later."""

    LIVE = "live"
    VIDEO = "video"


@dataclass(frozen=True)
class SetResult:
    """A set that is over. index: of its round in the plan, from 0. started_s, ended_s: seconds from
    the session's start. poses: those that were counted from, without the pauses', in half
    precision; none in a set that was read from the store, which keeps them apart. corrections: what
    people say of its movements; they change nothing in `summary`."""

    index: int
    round: Round
    summary: SetSummary
    started_s: float
    ended_s: float
    ended_by: EndedBy
    poses: PoseTrack = NO_POSES
    corrections: tuple[Correction, ...] = ()

    @property
    def corrected_count(self) -> int:
        """Repetitions that count, where a person's word goes before what was measured."""
        return corrected_count(self.summary.movements, self.corrections)


@dataclass(frozen=True)
class Ratings:
    """How it felt, 0 to 10; None where it was not asked or not answered."""

    pain_before: int | None = None
    pain_after: int | None = None
    effort_before: int | None = None
    effort_after: int | None = None


@dataclass(frozen=True)
class SessionOutline:
    """A session without what was done in it, for looking at many. provider_asked_at: when the
    person said that a healthcare provider was asked about the pain in it."""

    id: str
    person_id: str
    started_at: datetime
    ended_at: datetime | None
    ended: Ended | None
    ratings: Ratings
    provider_asked_at: datetime | None = None
    source: SessionSource = SessionSource.LIVE


@dataclass(frozen=True)
class SessionRecord:
    """A session as it was written down, in time order. ended: None while it goes on. sets: those
    begun; the last one may have been cut short. provider_asked_at: as in `SessionOutline`."""

    id: str
    person_id: str
    started_at: datetime
    ended_at: datetime | None
    ended: Ended | None
    plan: Plan
    ratings: Ratings
    sets: tuple[SetResult, ...]
    provider_asked_at: datetime | None = None
    source: SessionSource = SessionSource.LIVE

    @property
    def rep_count(self) -> int:
        """Repetitions that count as measured, over all sets."""
        return sum(one.summary.rep_count for one in self.sets)

    @property
    def corrected_count(self) -> int:
        """Repetitions that count with what people say of them, over all sets."""
        return sum(one.corrected_count for one in self.sets)


@dataclass(frozen=True)
class SessionSpan:
    """A session in which a movement was recorded, whatever became of it. seconds: from the
    session's beginning to the end of the last set that has one; of a set that was cut short, to the
    end of its last movement. What came after that is not known to be exercise."""

    person_id: str
    started_at: datetime
    seconds: float


def span_of(session: SessionRecord) -> SessionSpan | None:
    """The span of a session; None where no movement was recorded in it."""
    ends = [one.ended_s for one in session.sets if one.summary.movements]
    return SessionSpan(session.person_id, session.started_at, max(ends)) if ends else None
