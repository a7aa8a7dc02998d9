"""A reviewed recording as a set of a session, to be filed in somebody's record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from coach.coaching.recorded import follow
from coach.coaching.results import Analysis, Movement, SetSummary
from coach.domain import EndedBy, SetResult
from coach.errors import InputError
from coach.exercises.base import Settings
from coach.exercises.registry import get
from coach.motion.measurer import Measurer
from coach.motion.types import SIDES, MotionTrack
from coach.programme.plan import Block, Plan
from coach.review.examine import Result

__all__ = ["confirmed", "to_file"]

_MOST_REPS = 50  # a plan's own limit


def confirmed(result: Result, exercise: str, height_cm: float | None) -> SetSummary:
    """What the recording showed as this exercise of somebody of this height: as it was found where
    both are what it was looked at with, else followed anew."""
    analysis, known = result.analysis, result.options.settings.height_cm
    if analysis.summary.exercise == exercise and height_cm == known:
        return analysis.summary
    motion = analysis.motion if height_cm == known else _measured(analysis, height_cm)
    summary, _ = follow(motion, get(exercise).name, _asked(result, exercise, height_cm))
    return summary


def to_file(result: Result, exercise: str, height_cm: float | None) -> tuple[Plan, SetResult]:
    """The plan of one set that this recording stands for, and the set, with its landmarks.

    height_cm: as it stands in the record that it goes into; what was typed for the review holds no
    more. What a person said of movements goes along where the exercise stays as it was found;
    movements of another exercise are others. Raises InputError where no movement of it was seen.
    """
    summary = confirmed(result, exercise, height_cm)
    if not summary.movements:
        raise InputError(
            f"No movement like a {get(exercise).title.lower()} was seen in this recording; choose "
            "the exercise that it shows."
        )
    found = result.analysis.summary
    same = found.exercise == exercise and len(found.movements) == len(summary.movements)
    asked = _asked(result, exercise, height_cm)
    block = Block(
        exercise=exercise,
        side=_side(summary.movements),
        sets=1,
        reps=min(max(summary.rep_count, 1), _MOST_REPS),
        target=asked.target,
        max_target=asked.max_target,
        hold_s=asked.hold_s,
    )
    plan = Plan((block,), height_cm)
    made = SetResult(
        index=0,
        round=plan.rounds()[0],
        summary=summary,
        started_s=0.0,
        ended_s=result.analysis.source.duration_s,
        ended_by=EndedBy.STOPPED,
        poses=result.analysis.poses,
        corrections=result.corrections if same else (),
    )
    return plan, made


def _asked(result: Result, exercise: str, height_cm: float | None) -> Settings:
    """What the set is held against: what was set for the review where the exercise and the unit of
    its targets are the same, else the usual."""
    settings, made = result.options.settings, get(exercise)
    same_unit = made.unit_for(settings.height_cm) == made.unit_for(height_cm)
    if result.analysis.summary.exercise == exercise and same_unit:
        return replace(settings, height_cm=height_cm)
    return Settings(height_cm=height_cm)


def _measured(analysis: Analysis, height_cm: float | None) -> MotionTrack:
    """The same poses, measured the same way, of somebody of another height."""
    measurer = Measurer(height_cm)
    if analysis.source.as_live is not None:
        return measurer.replay(analysis.poses)
    return measurer.run(analysis.poses)


def _side(movements: Sequence[Movement]) -> str:
    """The one leg that worked, or both."""
    sides = {rep.side for rep in movements if rep.counted} or {rep.side for rep in movements}
    return next(iter(sides)) if len(sides) == 1 and sides <= set(SIDES) else "both"
