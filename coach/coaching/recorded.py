"""Following a recording whose measurements were made already; recognising the exercise."""

from __future__ import annotations

from dataclasses import replace

from coach.coaching.coach import Coach
from coach.coaching.results import Event, EventKind, SetSummary
from coach.exercises.base import Settings
from coach.exercises.registry import exercises, get
from coach.motion.types import MotionTrack

AUTO = "auto"


def follow(
    motion: MotionTrack, exercise: str = AUTO, settings: Settings | None = None
) -> tuple[SetSummary, tuple[Event, ...]]:
    """The set in a recording, and what happened in it.

    `exercise` is a name, or "auto": each exercise is tried, and the one that explains most of the
    movement as its repetitions wins; its share of all that was explained is the confidence. Where
    none finds a repetition, `SetSummary.exercise` is None.
    """
    chosen = settings or Settings()
    if exercise != AUTO:
        return _follow_one(motion, exercise, chosen)
    tried = {name: _follow_one(motion, name, chosen) for name in exercises()}
    explained = {
        name: _explained_s(summary, get(name).range_of(chosen))
        for name, (summary, _) in tried.items()
    }
    best = max(explained, key=lambda name: explained[name])
    summary, events = tried[best]
    if summary.rep_count == 0:
        nothing = replace(
            summary,
            exercise=None,
            exercise_from="recognised",
            exercise_confidence=1.0 - _doubt(tried),
            reps=(),
            checks=(),
            notes=(*summary.notes, "None of the known exercises was recognised."),
        )
        seen = (EventKind.PERSON_FOUND, EventKind.PERSON_LOST, EventKind.VIEW_CHANGED)
        return nothing, tuple(e for e in events if e.kind in seen)
    confidence = explained[best] / sum(explained.values())
    return replace(summary, exercise_from="recognised", exercise_confidence=confidence), events


def _follow_one(
    motion: MotionTrack, name: str, settings: Settings
) -> tuple[SetSummary, tuple[Event, ...]]:
    coach = Coach(get(name), settings)
    events = [event for frame in motion for event in coach.follow(frame)]
    return coach.finish(), tuple(events)


def _explained_s(summary: SetSummary, full: float) -> float:
    """Seconds that an exercise explains as its counted repetitions, small ones less."""
    return sum(
        (rep.end_s - rep.start_s) * min(rep.range / full, 1.0)
        for rep in summary.reps
        if rep.counted
    )


def _doubt(tried: dict[str, tuple[SetSummary, tuple[Event, ...]]]) -> float:
    """How much spoke against "none of them": partial repetitions of any exercise."""
    partial = max(summary.partial_count for summary, _ in tried.values())
    return min(0.15 * partial, 0.5)
