"""How long a session takes, computed from its plan."""

from __future__ import annotations

from coach.exercises.base import Exercise, Posture
from coach.exercises.registry import in_english
from coach.programme.plan import Plan

__all__ = ["minutes", "needs_chair", "sits"]

REP_S = 5.0
"""A repetition without its hold, and the breath after it: 1 to 2 seconds each way is what the ACSM
has novices do (Med Sci Sports Exerc 41 (2009) 687-708), one more until the next begins."""

SET_UP_S = 10.0
"""Before each set: take the position, hold still, and the countdown. Our own estimate."""

FIRST_SET_UP_S = 45.0
"""Before an exercise: read, walk to the place, fetch the chair. Our own estimate."""


def minutes(plan: Plan) -> float:
    """How many minutes a session of this plan takes at an easy pace; the rest after the last set is
    none."""
    rounds = plan.rounds()
    seconds = FIRST_SET_UP_S * len(plan.blocks) - rounds[-1].rest_s
    for made in rounds:
        hold_s = made.settings.hold_s or 0.0
        seconds += SET_UP_S + made.reps * (REP_S + hold_s) + made.rest_s
    return seconds / 60


def needs_chair(exercise: Exercise) -> bool:
    """Whether a chair belongs to it: to sit on, or to hold on to."""
    return sits(exercise) or "chair" in in_english(exercise).support


def sits(exercise: Exercise) -> bool:
    """Whether one sits on it."""
    return exercise.posture is Posture.SEATED
