"""An analysis in columns and rows: the checks, and each frame's place in a repetition."""

from __future__ import annotations

from coach.coaching.results import Analysis, Rep, SetSummary
from coach.exercises.registry import exercises

__all__ = ["REST", "check_names", "phases_and_reps"]

REST = "rest"
_LOWERING, _HOLD, _LIFTING = "lowering", "hold", "lifting"


def check_names(summary: SetSummary) -> list[str]:
    """Every check of the exercise, so that the tables of two recordings have the same columns."""
    exercise = exercises().get(summary.exercise or "")
    return [check.name for check in exercise.checks] if exercise else []


def phases_and_reps(analysis: Analysis) -> list[tuple[str, int | None]]:
    """(phase, index of the repetition or None) of each frame.

    A repetition runs from its first movement over the hold at its peak to the way back; whether
    the first movement lowers the body (squat) or lifts (the others) is the exercise's to say.
    """
    labels: list[tuple[str, int | None]] = []
    exercise = exercises().get(analysis.summary.exercise or "")
    lowers_first = exercise is not None and exercise.lowers_first
    reps = iter(analysis.summary.reps)
    rep = next(reps, None)
    for time_s in analysis.motion.time_s.tolist():
        while rep is not None and time_s > rep.end_s:
            rep = next(reps, None)
        if rep is None or time_s < rep.start_s:
            labels.append((REST, None))
        else:
            labels.append((_phase(rep, time_s, lowers_first), rep.index))
    return labels


def _phase(rep: Rep, time_s: float, lowers_first: bool) -> str:
    first, last = (_LOWERING, _LIFTING) if lowers_first else (_LIFTING, _LOWERING)
    first_s = rep.lowering_s if lowers_first else rep.lifting_s
    if time_s < rep.start_s + first_s:
        return first
    return _HOLD if time_s <= rep.start_s + first_s + rep.hold_s else last
