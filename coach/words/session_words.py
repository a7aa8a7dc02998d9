"""What is shown and said during a session: one place for its sentences."""

from __future__ import annotations

from coach.coaching.results import Rep
from coach.domain import EndedBy
from coach.exercises.base import Posture
from coach.exercises.registry import get
from coach.motion.types import SIDES
from coach.programme.plan import Round

__all__ = [
    "DOWN",
    "GET_READY",
    "GO",
    "GO_ON",
    "START_WHEN_READY",
    "STOPPED",
    "ended",
    "next_words",
    "not_counted",
    "set_words",
    "side_words",
    "to_go",
    "turn_to",
]

GET_READY = "Get ready."
GO = "Go"
GO_ON = "Go on."
START_WHEN_READY = "Start when you are ready."
DOWN = "And down."
STOPPED = "The session is over."


def not_counted(movement: Rep) -> str:
    """Why a movement did not count: “Not counted: only one knee bent.”"""
    return f"Not counted: {movement.reason}."


def side_words(made: Round) -> str:
    """Which leg works."""
    if made.side in SIDES:
        return f"{made.side} leg"
    return "both legs" if get(made.exercise).signal.both_legs else "legs in turn"


def set_words(made: Round) -> str:
    """Which of the exercise's sets it is."""
    return f"Set {made.index} of {made.of}"


def to_go(left: int) -> str:
    """How many repetitions are left."""
    return "Last one." if left == 1 else f"{left} to go."


def next_words(before: Round, after: Round | None) -> str:
    """What comes after a set; "" after the last."""
    if after is None:
        return ""
    if after.exercise != before.exercise:
        return f"{get(after.exercise).title}, {side_words(after)}"
    if after.side != before.side:
        return side_words(after)
    return set_words(after).lower()


def turn_to(before: Round, after: Round) -> str:
    """What to do now that another exercise, leg or side begins; "" where all stays as it was."""
    sit = get(after.exercise).posture is Posture.SEATED
    if after.exercise != before.exercise:
        change = (
            " Sit down on a chair."
            if sit and get(before.exercise).posture is not Posture.SEATED
            else ""
        )
        return f"Now: {get(after.exercise).title}, {side_words(after)}.{change}"
    if after.side != before.side:
        turn = "turn your chair round" if sit else "turn round"
        return f"Now {_your(after)}: {turn}." if after.side in SIDES else f"Now {_your(after)}."
    if after.facing != before.facing:
        how = "face the camera" if after.facing == "front" else "turn side-on to the camera"
        return f"Now {how}."
    return ""


def ended(reps: int, by: EndedBy, after: Round | None, rest_s: float) -> str:
    """What is said at the end of a set."""
    if by is EndedBy.NOTHING:
        return f"I saw no repetition for five minutes. {STOPPED}"
    done = f"Well done. {reps} repetition{'s' if reps != 1 else ''}." if reps else "Set skipped."
    if by is EndedBy.STOPPED:
        return f"{done} {STOPPED}" if reps else STOPPED
    if after is None:
        return f"{done} That was the last set."
    return f"{done} Rest for {rest_s:.0f} seconds."


def _your(made: Round) -> str:
    return f"your {made.side} leg" if made.side in SIDES else side_words(made)
