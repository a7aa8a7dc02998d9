"""One set while it is done: its Coach, its clock, its poses, and when it is over."""

from __future__ import annotations

import math
from dataclasses import replace

from coach.coaching.follower import SetFollower
from coach.coaching.form import over_the_set
from coach.coaching.results import Event, EventKind, Movement, Progress, SetSummary
from coach.coaching.units import Unit
from coach.domain import EndedBy, SetResult
from coach.exercises.registry import get
from coach.live.pose_recorder import PoseRecorder
from coach.motion.types import Motion
from coach.pose.landmarks import Pose
from coach.programme.plan import Round
from coach.words import session_words

__all__ = ["LiveSet", "hold_target_s"]

REST_S = 20.0
"""Whoever begins no repetition for this long, after some, has finished."""

NOTHING_S = 300.0
"""Whoever makes no repetition for this long does something else."""


def hold_target_s(made: Round) -> float | None:
    """How long each repetition of a set is to be held; None where the exercise has no hold."""
    exercise = get(made.exercise)
    if exercise.hold is None:
        return None
    return made.settings.hold_s or exercise.dose.hold_s


class LiveSet:
    """A set, from its start to its end. index: of its round in the plan. Its clock runs only while
    it is told so (`advance`): pauses do not count. earlier: its movements as another server wrote
    them down before it was lost; they stay as they are, and those that follow are judged without
    them."""

    def __init__(self, made: Round, index: int, earlier: tuple[Movement, ...] = ()) -> None:
        self.round = made
        self._index = index
        self._started_s = math.nan
        self._follower = SetFollower(get(made.exercise), made.settings)
        self._poses = PoseRecorder()
        self._earlier = earlier
        self._numbered = sum(one.number is not None for one in earlier)
        self._movements: list[Movement] = list(earlier)
        self._clock_s = 0.0
        self._active_s = 0.0

    @property
    def clock_s(self) -> float:
        """Seconds of exercise so far."""
        return self._clock_s

    @property
    def movements(self) -> tuple[Movement, ...]:
        """The movements so far, whatever became of them."""
        return tuple(self._movements)

    @property
    def reps(self) -> int:
        """How many repetitions count so far."""
        return sum(rep.counted for rep in self._movements)

    @property
    def whole_range(self) -> float:
        """The range from which a movement is as large as a repetition that counts, in the unit that
        is told."""
        exercise, settings = get(self.round.exercise), self.round.settings
        share = exercise.phases.count_share * exercise.range_of(settings)
        return share * Unit.of(exercise, settings).factor

    @property
    def progress(self) -> Progress:
        """Where the movement is now."""
        return self._follower.progress

    def start(self, time_s: float) -> None:
        """It begins."""
        self._started_s = time_s

    def go_on(self, time_s: float) -> None:
        """It goes on where another server was; when it began only its movements tell, and its clock
        counts from the first of them."""
        self._started_s = min([time_s, *(one.start_s for one in self._earlier)])
        self._clock_s = self._active_s = time_s - self._started_s

    def advance(self, seconds: float) -> None:
        """Time went by."""
        self._clock_s += seconds

    def feed(self, pose: Pose, motion: Motion) -> list[Event]:
        """One more pose and its measurements."""
        self._poses.add(pose)
        return self._note(self._follower.follow(motion, pose.others))

    def interrupt(self) -> list[Event]:
        """A pause begins: a repetition that is all but done is closed, another given up."""
        events = self._note(self._follower.interrupt())
        self._active_s = self._clock_s
        return events

    def over(self) -> EndedBy | None:
        """What ends the set now, if anything does."""
        if self.reps >= self.round.reps:
            return EndedBy.TARGET
        if self.progress.moving:
            return None
        if self.reps and self._clock_s - self._active_s >= REST_S:
            return EndedBy.REST
        if not self.reps and self._clock_s >= NOTHING_S:
            return EndedBy.NOTHING
        return None

    def finish(self, time_s: float, ended_by: EndedBy) -> SetResult:
        """The set as it was."""
        summary = self._whole(self._follower.finish())
        self._movements = list(summary.movements)
        return SetResult(
            index=self._index,
            round=self.round,
            summary=summary,
            started_s=self._started_s,
            ended_s=time_s,
            ended_by=ended_by,
            poses=self._poses.track(),
        )

    def _note(self, events: list[Event]) -> list[Event]:
        for event in events:
            if event.kind in (EventKind.REP_STARTED, EventKind.REP_DONE):
                self._active_s = self._clock_s
            if event.rep is not None:
                self._movements.append(self._after_earlier(event.rep))
        return events

    def _after_earlier(self, movement: Movement) -> Movement:
        """Numbered after those of the server before."""
        number = None if movement.number is None else self._numbered + movement.number
        return replace(movement, index=len(self._earlier) + movement.index, number=number)

    def _whole(self, summary: SetSummary) -> SetSummary:
        """The set with what another server counted of it."""
        if not self._earlier:
            return summary
        movements = (*self._earlier, *map(self._after_earlier, summary.movements))
        return replace(
            summary,
            movements=movements,
            checks=over_the_set(get(self.round.exercise), movements),
            notes=(*summary.notes, session_words.went_on(len(self._earlier))),
        )
