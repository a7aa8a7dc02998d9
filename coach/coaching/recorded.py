"""Following a recording whose measurements were made already; recognising the exercise."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

from coach.coaching.follower import SetFollower
from coach.coaching.results import Event, EventKind, Outcome, SetSummary
from coach.coaching.units import Unit
from coach.errors import ExerciseError
from coach.exercises.base import Exercise, Settings
from coach.exercises.registry import exercises, get, package_from_outside
from coach.motion.types import MotionTrack
from coach.translation import gettext as _

AUTO = "auto"

_LOG = logging.getLogger(__name__)


def follow(
    motion: MotionTrack,
    exercise: str = AUTO,
    settings: Settings | None = None,
    known: Mapping[str, Exercise] | None = None,
) -> tuple[SetSummary, tuple[Event, ...]]:
    """The set in a recording, and what happened in it.

    `exercise` is a name, or "auto": each exercise is tried, and the one that explains most of the
    movement as its repetitions wins; its share of all that was explained is the confidence. Where
    none finds a repetition, `SetSummary.exercise` is None. known: the exercises by name, where they
    are variants of the registered ones (the benchmarks judge by some fitted on other people).
    """
    chosen = settings or Settings()
    if exercise != AUTO:
        one = get(exercise) if known is None else known[exercise]
        return _follow_one(motion, one, chosen)
    tried = _try_all(motion, known or exercises(), chosen)
    explained = {
        name: _explained_s(summary, name, chosen, (Outcome.COUNTED,))
        for name, (summary, _) in tried.items()
    }
    best = max(explained, key=lambda name: explained[name])
    summary, events = tried[best]
    if summary.rep_count == 0:
        return _none_of_them(tried, chosen)
    confidence = explained[best] / sum(explained.values())
    return replace(summary, exercise_from="recognised", exercise_confidence=confidence), events


def _try_all(
    motion: MotionTrack, known: Mapping[str, Exercise], settings: Settings
) -> dict[str, tuple[SetSummary, tuple[Event, ...]]]:
    """Each exercise's account of the motion. One from another package that fails is told of in the
    log and left out: recordings of the others are no worse for it."""
    tried = {}
    for name, exercise in known.items():
        try:
            tried[name] = _follow_one(motion, exercise, settings)
        except ExerciseError as error:
            _LOG.warning("%s It was left out.", error)
    return tried


def _follow_one(
    motion: MotionTrack, exercise: Exercise, settings: Settings
) -> tuple[SetSummary, tuple[Event, ...]]:
    """Raises ExerciseError where an exercise of another package fails."""
    try:
        follower = SetFollower(exercise, settings)
        events = [event for frame in motion for event in follower.follow(frame)]
        return follower.finish(), tuple(events)
    except Exception as error:
        package = package_from_outside(exercise.name)
        if package is None:
            raise
        why = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        raise ExerciseError(
            _(
                "The exercise “{name}” of the package {package} failed ({why}); tell whoever wrote "
                "it, or remove that package.",
                name=exercise.name,
                package=package,
                why=why,
            )
        ) from error


def _none_of_them(
    tried: Mapping[str, tuple[SetSummary, tuple[Event, ...]]], settings: Settings
) -> tuple[SetSummary, tuple[Event, ...]]:
    """No exercise was recognised: what was seen is told as movements of the nearest one (of which
    there are the most partial repetitions, or else movements), none of which counts, each with its
    reason."""
    near = {
        name: [
            _explained_s(summary, name, settings, outcomes)
            for outcomes in ((Outcome.PARTIAL,), tuple(Outcome))
        ]
        for name, (summary, _) in tried.items()
    }
    nearest = max(near, key=lambda name: near[name])
    summary, events = tried[nearest]
    movements = tuple(
        replace(m, outcome=Outcome.REJECTED, number=None) if m.outcome is Outcome.PARTIAL else m
        for m in summary.movements
    )
    told = (EventKind.PERSON_FOUND, EventKind.PERSON_LOST, EventKind.VIEW_CHANGED)
    nothing = replace(
        summary,
        exercise=None,
        exercise_from="recognised",
        exercise_confidence=1.0 - _doubt(tried),
        movements=movements,
        checks=(),
        notes=(*summary.notes, _("None of the known exercises was recognised.")),
        nearest=nearest if movements else None,
    )
    return nothing, tuple(e for e in events if e.kind in told)


def _explained_s(
    summary: SetSummary, name: str, settings: Settings, outcomes: tuple[Outcome, ...]
) -> float:
    """Seconds that an exercise explains as movements of these outcomes, small ones less."""
    exercise = get(name)
    full = exercise.range_of(settings) * Unit.of(exercise, settings).factor
    return sum(
        (m.end_s - m.start_s) * min(m.range / full, 1.0)
        for m in summary.movements
        if m.outcome in outcomes
    )


def _doubt(tried: Mapping[str, tuple[SetSummary, tuple[Event, ...]]]) -> float:
    """How much spoke against "none of them": partial repetitions of any exercise."""
    partial = max(summary.partial_count for summary, _ in tried.values())
    return min(0.15 * partial, 0.5)
