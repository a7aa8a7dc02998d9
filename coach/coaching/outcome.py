"""Whether a movement is a repetition: counted, partial, rejected, or not to be judged."""

from __future__ import annotations

import math
from typing import NamedTuple

from coach.coaching.results import Outcome
from coach.exercises.base import Exercise, Gate, MovementWindow

__all__ = ["Judgement", "judge_movement", "strongest_gate"]

SURE = 1.0
"""A gate speaks against a movement when the value lies beyond its limit by more than this many of
its own sigma."""


class Judgement(NamedTuple):
    """An outcome, and why it is not COUNTED."""

    outcome: Outcome
    reason: str = ""


def judge_movement(
    exercise: Exercise, window: MovementWindow, full: float, unseen: str = ""
) -> Judgement:
    """What became of a movement.

    full: the range of a whole repetition, in the signal's unit. unseen: why it was not followed to
    its end; empty where it was. In this order: too little was seen to judge; something speaks
    against it (of several reasons the strongest is told); it is too small; it counts.
    """
    missing = next((need.reason for need in exercise.needs if not need.known(window)), "")
    if missing:
        return Judgement(Outcome.NOT_JUDGED, missing)
    if not unseen:
        odd = _odd_time(exercise, window)
        if odd:
            return Judgement(Outcome.REJECTED, odd)
    gate = strongest_gate(exercise, window)
    if gate is not None:
        return Judgement(Outcome.REJECTED, gate.reason)
    if unseen:
        return Judgement(Outcome.NOT_JUDGED, unseen)
    if _is_whole(exercise, window, full):
        return Judgement(Outcome.COUNTED)
    return Judgement(Outcome.PARTIAL, "it was too small to count")


def strongest_gate(exercise: Exercise, window: MovementWindow) -> Gate | None:
    """The gate that speaks most clearly against a movement; None where none does."""
    against = [(gate.against(window), gate) for gate in exercise.gates]
    most, gate = max(against, key=lambda pair: pair[0], default=(0.0, None))
    return gate if most > SURE else None


def _odd_time(exercise: Exercise, window: MovementWindow) -> str:
    """Why it took too short or too long for a repetition; empty where it did not."""
    phases, seconds = exercise.phases, window.duration_s
    if seconds < phases.min_s:
        return f"it took {seconds:.1f} s, too short for a {exercise.title.lower()}"
    if seconds > phases.max_s:
        return f"it took more than the {phases.max_s:.0f} s of a {exercise.title.lower()}"
    return ""


def _is_whole(exercise: Exercise, window: MovementWindow, full: float) -> bool:
    """Whether a repetition counts (docs/DEFINITIONS.md): only one that falls short by more than its
    uncertainty is partial, for a sore knee's short repetition is a repetition."""
    phases = exercise.phases
    sd = exercise.peak(window).sd
    doubt = min(sd, phases.doubt_share * full) if math.isfinite(sd) else 0.0
    return window.range + doubt >= phases.count_share * full
