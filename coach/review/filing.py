"""A reviewed recording as a set of a session, to be filed in somebody's record."""

from __future__ import annotations

from collections.abc import Sequence

from coach.coaching.recorded import follow
from coach.coaching.results import Movement, SetSummary
from coach.domain import EndedBy, SetResult
from coach.errors import InputError
from coach.exercises.base import Settings
from coach.exercises.registry import get
from coach.motion.types import SIDES
from coach.programme.plan import Block, Plan
from coach.review.examine import Result

__all__ = ["confirmed", "to_file"]

_MOST_REPS = 50  # a plan's own limit


def confirmed(result: Result, exercise: str) -> SetSummary:
    """What the recording showed as this exercise: as it was found where it is the one that was
    recognised or asked for, else followed anew from the same measurements."""
    analysis, options = result.analysis, result.options
    if analysis.summary.exercise == exercise:
        return analysis.summary
    # A target is in the unit of the exercise that it was given for.
    settings = Settings(height_cm=options.settings.height_cm)
    summary, _ = follow(analysis.motion, get(exercise).name, settings)
    return summary


def to_file(result: Result, exercise: str) -> tuple[Plan, SetResult]:
    """The plan of one set that this recording stands for, and the set, with its landmarks.

    What a person said of movements goes along where the exercise stays as it was found; movements
    of another exercise are others. Raises InputError where no movement of it was seen.
    """
    summary = confirmed(result, exercise)
    if not summary.movements:
        raise InputError(
            f"No movement like a {get(exercise).title.lower()} was seen in this recording; choose "
            "the exercise that it shows."
        )
    same = summary is result.analysis.summary
    asked = result.options.settings if same else Settings()
    block = Block(
        exercise=exercise,
        side=_side(summary.movements),
        sets=1,
        reps=min(max(summary.rep_count, 1), _MOST_REPS),
        target=asked.target,
        max_target=asked.max_target,
        hold_s=asked.hold_s,
    )
    plan = Plan((block,), result.options.settings.height_cm)
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


def _side(movements: Sequence[Movement]) -> str:
    """The one leg that worked, or both."""
    sides = {rep.side for rep in movements if rep.counted} or {rep.side for rep in movements}
    return next(iter(sides)) if len(sides) == 1 and sides <= set(SIDES) else "both"
