"""What is shown and said during a session: one place for its sentences."""

from __future__ import annotations

from datetime import datetime, tzinfo

from coach.coaching.correction import Correction
from coach.coaching.results import Movement
from coach.domain import EndedBy, SetResult
from coach.exercises.base import Posture
from coach.exercises.registry import get
from coach.motion.types import SIDES
from coach.programme.plan import Round
from coach.words import movement_words, result_words

__all__ = [
    "DOWN",
    "ENDED_FOR_PAIN",
    "GET_READY",
    "GO",
    "GO_ON",
    "HURTING",
    "START_WHEN_READY",
    "STOPPED",
    "by_camera",
    "ended",
    "movement",
    "next_words",
    "said",
    "set_words",
    "side_words",
    "tally",
    "to_go",
    "turn_to",
]

GET_READY = "Get ready."
GO = "Go"
GO_ON = "Go on."
START_WHEN_READY = "Start when you are ready."
DOWN = "And down."
STOPPED = "The session is over."
HURTING = "It hurts: I stop here. Raise one hand to take that back."
ENDED_FOR_PAIN = "I have ended the session. Rest now."


def tally(one: SetResult) -> str:
    """The repetitions that count, with what people say of them, for the largest letters on a page:
    “3 squats”."""
    return result_words.tally(one.summary, one.corrected_count)


def by_camera(counted: int, corrected: int) -> str:
    """What the camera counted, beside what people say: “3 counted by the camera”; "" where these
    are the same."""
    return "" if counted == corrected else f"{counted} counted by the camera"


def movement(one: Movement, begun_s: float) -> str:
    """One movement of a set that began at `begun_s`: “at 0:14, 62 ± 4°: only one knee bent”."""
    seconds = max(int(one.peak_s - begun_s), 0)
    at = f"at {seconds // 60}:{seconds % 60:02d}, {result_words.peak(one)}"
    return at if one.counted else f"{at}: {movement_words.reasons([one])}"


def said(one: Correction, zone: tzinfo | None) -> str:
    """Whose word a correction is: “that was one, says Theo (3 March 2026, 18:05)”."""
    whose = f", says {one.by}" if one.by else ", as said here"
    at: datetime = one.at.astimezone(zone)
    return f"{movement_words.word_of(one).lower()}{whose} ({result_words.day(at)}, {at:%H:%M})"


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
