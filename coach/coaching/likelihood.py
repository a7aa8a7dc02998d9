"""How probable it is that a movement is a repetition of an exercise.

Every gate of the exercise is a measurement with a limit and its own sigma. How many sigma it lies
beyond the limit (or within) adds to the log-odds, so that no single noisy measurement decides and
what was not seen counts for nothing. The weights of the exercises that we have labelled recordings
of are fitted (training/README.md, training/MODEL_CARD.md); a gate or an exercise without fitted
weights has those of `PRIOR`. Movements of a set that resemble each other are weighed together.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from coach.exercises.base import Exercise, Gate, MovementWindow
from coach.exercises.measures import phase_sd

__all__ = [
    "Evidence",
    "Weights",
    "amplitude",
    "probabilities",
    "sigma_too_short",
    "weigh",
    "weights_of",
]

BEYOND = 6.0
"""Sigma beyond a limit; further is no more evidence: a measurement that is wrong can be far off."""

UNKNOWN = -1.0
"""Sigma of a gate that is not known or does not apply: that of an ordinary repetition."""

ALIKE_RANGE, ALIKE_TIME = 0.25, 0.35
"""One sigma of how far two repetitions of a set differ in range and in duration (natural
logarithms): our own choice, not fitted."""

TOO_SHORT = "duration"
"""Name of the measurement that every exercise has: how long it took, against the shortest."""


@dataclass(frozen=True)
class Weights:
    """Of one exercise, in log-odds.

    bias: of a movement all of whose measurements lie on their limits. within: up to how many sigma
    on the right side of a limit speak for a movement. gates: per sigma beyond the limit, by the
    gate's name; never below 0. amplitude: for one that goes well beyond a whole repetition's range
    (see `amplitude`). A small one has none of it and nothing against it: a sore knee's small
    repetition is one.
    """

    bias: float
    within: float
    gates: Mapping[str, float]
    amplitude: float = 0.0

    def of(self, name: str) -> float:
        """A gate's weight; the prior's where it has none of its own."""
        return self.gates.get(name, PRIOR_WEIGHT)


PRIOR_WEIGHT = 2.0
PRIOR = Weights(bias=2.0, within=0.0, gates={})
"""Before anything is known of an exercise: a movement all of whose measurements lie within their
limits is a repetition with 88 %, one that is a single sigma beyond one of them with 50 %."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for and against a movement.

    log_odds: that it is a repetition, taken alone. against: what each gate (None: the duration)
    takes from them, the most first; those that take something. log_range, log_seconds: natural
    logarithms, by which movements are alike.
    """

    log_odds: float
    against: tuple[tuple[float, Gate | None], ...]
    log_range: float
    log_seconds: float


def weigh(exercise: Exercise, window: MovementWindow) -> Evidence:
    """The evidence of one movement."""
    weights = weights_of(exercise.name)
    measured: list[tuple[Gate | None, str, float]] = [
        (gate, gate.name, gate.sigma_beyond(window)) for gate in exercise.gates
    ]
    measured.append((None, TOO_SHORT, sigma_too_short(exercise, window)))
    against = []
    whole = exercise.phases.full_range
    log_odds = weights.bias + weights.amplitude * amplitude(window.range, whole)
    for gate, name, sigma in measured:
        sigma = UNKNOWN if math.isnan(sigma) else sigma
        taken = weights.of(name) * min(max(sigma, -weights.within), BEYOND)
        log_odds -= taken
        if taken > 0.0:
            against.append((taken, gate))
    return Evidence(
        log_odds,
        tuple(sorted(against, key=lambda pair: -pair[0])),
        math.log(max(window.range, 1e-3)),
        math.log(max(window.duration_s, 0.05)),
    )


def amplitude(moved: float, whole: float) -> float:
    """How far a movement goes beyond a whole repetition's range (same unit): 0 up to it, then twice
    the natural logarithm of their ratio, 1 at most (1.65 times). Noise and small movements do not
    go that far; the form is our own choice."""
    return min(max(2.0 * math.log(max(moved, 1e-3) / whole), 0.0), 1.0)


def sigma_too_short(exercise: Exercise, window: MovementWindow) -> float:
    """How many sigma of its own uncertainty a movement is shorter than the shortest repetition."""
    short = exercise.phases.min_s - window.duration_s
    return short / phase_sd(window.duration_s, gap_s=window.longest_gap_s)


def probabilities(movements: Sequence[Evidence]) -> NDArray[np.floating]:
    """(n,) that each movement of a set is a repetition: its own probability averaged with those of
    the movements like it in range and duration. One that is unlike all others stands alone."""
    if not movements:
        return np.zeros(0)
    alone = 1.0 / (1.0 + np.exp(-np.array([one.log_odds for one in movements])))
    ranges = np.array([one.log_range for one in movements])
    seconds = np.array([one.log_seconds for one in movements])
    away = ((ranges[:, None] - ranges) / ALIKE_RANGE) ** 2
    away = away + ((seconds[:, None] - seconds) / ALIKE_TIME) ** 2
    alike = np.exp(-0.5 * away)
    return np.asarray((alike @ alone) / alike.sum(axis=1))


def weights_of(exercise: str) -> Weights:
    """The fitted weights of an exercise, or the prior."""
    return _fitted().get(exercise, PRIOR)


@cache
def _fitted() -> Mapping[str, Weights]:
    text = resources.files("coach.coaching").joinpath("weights.json").read_text()
    return {name: Weights(**one) for name, one in json.loads(text)["exercises"].items()}
