"""What following a set yields: repetitions, findings, events, summary, and an analysis."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum

from coach.coaching.coverage import Coverage
from coach.motion.types import MotionTrack, View
from coach.pose.camera_rate import AsLive
from coach.pose.landmarks import PoseTrack
from coach.pose.provenance import Provenance


class Verdict(StrEnum):
    """What a check says of a repetition."""

    OK = "ok"
    FAULT = "fault"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True)
class Finding:
    """One check's verdict on one repetition; value, sd and limit in `unit`, None where nothing was
    measured. One too close to the limit to tell is not judged, and has its value."""

    check: str
    verdict: Verdict
    value: float | None
    sd: float | None
    limit: float | None
    unit: str
    reason: str | None = None


class Outcome(StrEnum):
    """What became of a movement.

    COUNTED: a repetition. PARTIAL: one too small to count. REJECTED: something spoke against its
    being a repetition. NOT_JUDGED: too little of it was seen to say. Each but the first with a
    reason.
    """

    COUNTED = "counted"
    PARTIAL = "partial"
    REJECTED = "rejected"
    NOT_JUDGED = "not judged"


@dataclass(frozen=True)
class Movement:
    """A movement that was seen, and what became of it. `peak`, `peak_sd` and `range` are in `unit`
    (deg, cm or pct of body height). Times in seconds.

    index: among all movements of the set, in order of time, from 1. number: among its repetitions,
    partial ones included, as people count them; None for other movements. reason: why it did not
    count, as a clause ("only one knee bent"); empty where it did. side: left, right or both.
    lowering_s, hold_s, lifting_s: NaN where that part was not seen. by_side: of an exercise for
    both legs, the left and the right leg's own peak with its uncertainty; None for a leg that was
    hidden or not measured. probability: that it is a repetition of the exercise, whole or not; NaN
    where it comes from a record, which keeps what became of it only.
    """

    index: int
    number: int | None
    outcome: Outcome
    reason: str
    side: str
    start_s: float
    peak_s: float
    end_s: float
    unit: str
    peak: float
    peak_sd: float
    range: float
    lowering_s: float
    hold_s: float
    lifting_s: float
    findings: tuple[Finding, ...] = ()
    by_side: tuple[tuple[float, float] | None, tuple[float, float] | None] = (None, None)
    probability: float = math.nan

    @property
    def counted(self) -> bool:
        """Whether it counts."""
        return self.outcome is Outcome.COUNTED

    @property
    def faults(self) -> tuple[str, ...]:
        """Names of the checks that found a fault."""
        return tuple(f.check for f in self.findings if f.verdict is Verdict.FAULT)

    @property
    def judged(self) -> bool:
        """Whether any check reached a verdict."""
        return any(f.verdict is not Verdict.NOT_JUDGED for f in self.findings)


@dataclass(frozen=True)
class Progress:
    """Where a movement is now.

    share: of a whole repetition's range, 0 at rest. value, sd: what the working leg's joint
    measures, in `unit` (deg, cm or pct of body height), NaN where it was not measured; target: the
    peak to reach, in that unit. hold_s: seconds held so far in this repetition, on the clock of an
    exercise that has one. moving: whether a repetition is under way.
    """

    share: float
    value: float
    sd: float
    unit: str
    target: float
    hold_s: float
    moving: bool


@dataclass(frozen=True)
class CheckResult:
    """A check over the whole set: a fault where any repetition had one (`reps` numbers them)."""

    check: str
    verdict: Verdict
    reps: tuple[int, ...]
    reason: str | None = None


@dataclass(frozen=True)
class SetSummary:
    """A set: exercise is None where none of the known ones was recognised; nearest is then the one
    that the movements were held against.

    movements: all that was seen, in order of time, whatever became of it. coverage: how well it was
    watched; None where nobody noted it.
    """

    exercise: str | None
    exercise_from: str
    exercise_confidence: float
    view: View
    yaw_deg: float
    movements: tuple[Movement, ...]
    checks: tuple[CheckResult, ...]
    person_visible: float
    notes: tuple[str, ...] = ()
    nearest: str | None = None
    coverage: Coverage | None = None

    @property
    def reps(self) -> tuple[Movement, ...]:
        """The repetitions: those that count, and those too small to."""
        return tuple(m for m in self.movements if m.number is not None)

    @property
    def uncounted(self) -> tuple[Movement, ...]:
        """The movements that are no repetition, or of which too little was seen, each with its
        reason."""
        return tuple(m for m in self.movements if m.number is None)

    @property
    def rep_count(self) -> int:
        """Repetitions that count."""
        return sum(m.counted for m in self.movements)

    def judged_by(self, check: str) -> int:
        """Of how many repetitions that count this check could say how they were done."""
        return sum(
            f.verdict is not Verdict.NOT_JUDGED
            for m in self.movements
            if m.counted
            for f in m.findings
            if f.check == check
        )

    @property
    def judged_count(self) -> int:
        """Repetitions that count of which any check could say how they were done."""
        return sum(m.counted and m.judged for m in self.movements)

    @property
    def faultless_count(self) -> int:
        """Those of `judged_count` in which no check found a fault."""
        return sum(m.counted and m.judged and not m.faults for m in self.movements)

    @property
    def partial_count(self) -> int:
        """Repetitions seen but too small to count."""
        return len(self.reps) - self.rep_count


class EventKind(StrEnum):
    """What can happen while a set is followed."""

    REP_STARTED = "rep started"
    REP_PEAK = "rep peak"
    REP_DONE = "rep done"
    NOT_COUNTED = "not counted"
    CUE = "cue"
    VIEW_CHANGED = "view changed"
    PERSON_LOST = "person lost"
    PERSON_FOUND = "person found"


@dataclass(frozen=True)
class Event:
    """Something that happened at `time_s`: `text` for a person; `rep` where one is done, or where a
    movement was seen that is none."""

    kind: EventKind
    time_s: float
    text: str = ""
    check: str | None = None
    rep: Movement | None = None


@dataclass(frozen=True)
class Source:
    """Where a recording came from. as_live: it was looked at as a camera's pictures are."""

    name: str
    duration_s: float
    frames: int
    size: tuple[int, int]
    as_live: AsLive | None = None


@dataclass(frozen=True)
class Analysis:
    """A recorded input followed from end to end. `cues` are the CUE events in order of time;
    provenance: what was done, from the landmarks to the summary."""

    source: Source
    poses: PoseTrack
    motion: MotionTrack
    summary: SetSummary
    cues: tuple[Event, ...] = field(default=())
    provenance: Provenance = field(default_factory=Provenance.unknown)
