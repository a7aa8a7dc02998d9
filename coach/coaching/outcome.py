"""Whether a movement is a repetition: counted, partial, rejected, or not to be judged."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from coach.coaching.likelihood import (
    UNKNOWN,
    Evidence,
    probabilities,
    sigma_too_short,
    weigh,
)
from coach.coaching.results import Outcome
from coach.exercises.base import Exercise, MovementWindow
from coach.translation import gettext as _

__all__ = ["Judgement", "Sighting", "distinct", "is_whole", "judge_all", "judge_movement"]

SAME_S = 0.4
"""Two peaks nearer than this belong to one movement, of which a leg was lost for a moment: the
quickest labelled repetitions, of both legs in turn, follow each other in 0.8 s."""

TOO_SMALL = _("it was too small to count")

PART = _("it was part of the movement beside it")

EVEN = 0.5
"""A movement that is a repetition with less than this probability is none."""


class Judgement(NamedTuple):
    """An outcome, why it is not COUNTED, and the probability that it is a repetition at all."""

    outcome: Outcome
    reason: str = ""
    probability: float = math.nan


@dataclass(frozen=True)
class Sighting:
    """A movement with the evidence of it. unseen: why it was not followed to its end; empty where
    it was."""

    window: MovementWindow
    evidence: Evidence
    unseen: str

    @classmethod
    def of(cls, exercise: Exercise, window: MovementWindow, unseen: str = "") -> Sighting:
        """A movement, weighed."""
        return cls(window, weigh(exercise, window), unseen)


def judge_all(exercise: Exercise, movements: list[Sighting], full: float) -> list[Judgement]:
    """What became of a set's movements, those alike weighed together. full: the range of a whole
    repetition, in the signal's unit."""
    probable = probabilities([one.evidence for one in movements]).tolist()
    peaks = [float(one.window.time_s[one.window.peak]) for one in movements]
    return [
        _judge(exercise, one, full, p) if alone else Judgement(Outcome.REJECTED, PART, 0.0)
        for one, p, alone in zip(movements, probable, distinct(peaks, probable), strict=True)
    ]


def distinct(peaks_s: Sequence[float], probable: Sequence[float]) -> list[bool]:
    """Whether each movement is one of its own: of two whose peaks are nearer than SAME_S only the
    likelier is."""
    alone = [True] * len(peaks_s)
    for i in range(1, len(peaks_s)):
        before = max(k for k in range(i) if alone[k])
        if peaks_s[i] - peaks_s[before] < SAME_S:
            alone[before if probable[i] > probable[before] else i] = False
    return alone


def judge_movement(
    exercise: Exercise, window: MovementWindow, full: float, unseen: str = ""
) -> Judgement:
    """What became of a movement, taken alone."""
    (judgement,) = judge_all(exercise, [Sighting.of(exercise, window, unseen)], full)
    return judgement


def _judge(exercise: Exercise, seen: Sighting, full: float, probability: float) -> Judgement:
    """In this order: too little was seen to judge; more speaks against it than for it (what takes
    most from the odds is told; where nothing does, a small one is just too small); it is too small;
    it counts."""
    window = seen.window
    missing = next((need.reason for need in exercise.needs if not need.known(window)), "")
    if missing:
        return Judgement(Outcome.NOT_JUDGED, missing, probability)
    if not seen.unseen and window.duration_s > exercise.phases.max_s:
        most = _(
            "it took more than the {max_s:.0f} s of a {title}",
            max_s=exercise.phases.max_s,
            title=exercise.title.lower(),
        )
        return Judgement(Outcome.REJECTED, most, probability)
    if probability < EVEN and not (seen.evidence.against or is_whole(exercise, window, full)):
        return Judgement(Outcome.PARTIAL, TOO_SMALL, probability)
    if probability < EVEN:
        return Judgement(Outcome.REJECTED, _reason(exercise, seen), probability)
    if seen.unseen:
        return Judgement(Outcome.NOT_JUDGED, seen.unseen, probability)
    if is_whole(exercise, window, full):
        return Judgement(Outcome.COUNTED, "", probability)
    return Judgement(Outcome.PARTIAL, TOO_SMALL, probability)


def _reason(exercise: Exercise, seen: Sighting) -> str:
    """What takes most from the odds; where nothing does alone, that it was hardly longer than the
    shortest, or is like none of the set."""
    if seen.evidence.against:
        _odds, gate = seen.evidence.against[0]
        if gate is not None:
            return gate.reason
    elif sigma_too_short(exercise, seen.window) <= UNKNOWN:
        return _("it was unlike a repetition, or unlike the others of the set")
    return _(
        "it took {duration_s:.1f} s, too short for a {title}",
        duration_s=seen.window.duration_s,
        title=exercise.title.lower(),
    )


def is_whole(exercise: Exercise, window: MovementWindow, full: float) -> bool:
    """Whether a repetition counts (docs/DEFINITIONS.md): only one that falls short by more than its
    uncertainty is partial, for a sore knee's short repetition is a repetition."""
    phases = exercise.phases
    sd = exercise.peak(window).sd
    doubt = min(sd, phases.doubt_share * full) if math.isfinite(sd) else 0.0
    return window.range + doubt >= phases.count_share * full
