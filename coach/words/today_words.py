"""What is said on the day's first page: the greeting, how long it takes, each exercise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from coach.domain import Ended, SessionOutline, SetFigures
from coach.exercises.base import Exercise
from coach.exercises.registry import get
from coach.programme.duration import minutes, needs_chair, sits
from coach.programme.plan import EACH, Block, Plan
from coach.programme.schedule import Due
from coach.words import result_words

__all__ = ["about", "amount", "day", "greeting", "last_time", "takes", "things", "title"]

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
_SIGNS = {"deg": "°", "pct": " % of your height", "cm": " cm"}
_LEGS = {EACH: "with each leg", "left": "with the left leg", "right": "with the right leg"}
_ROUGHLY = 10
_STEP = 5
_INSTEAD = {Due.DONE: "That was it for today.", Due.REST: "Today is a rest day."}


def greeting(now: datetime) -> str:
    """“Good morning”, by the person's own clock."""
    if now.hour < 12:
        return "Good morning"
    return "Good afternoon" if now.hour < 18 else "Good evening"


def day(now: datetime) -> str:
    """“Friday, 27 November”."""
    return f"{now:%A}, {now.day} {now:%B}"


def about(lasts_min: float) -> str:
    """“about 15 minutes”: never less than it takes; from ten minutes on in steps of five."""
    step = _STEP if lasts_min > _ROUGHLY else 1
    rounded = max(math.ceil(lasts_min / step) * step, 1)
    return "about a minute" if rounded == 1 else f"about {rounded} minutes"


def takes(plan: Plan) -> str:
    """“Three exercises, about 15 minutes.”"""
    count = len({block.exercise for block in plan.blocks})
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    exercises = "exercise" if count == 1 else "exercises"
    return f"{number} {exercises}, {about(minutes(plan))}."


def title(now: datetime, plan: Plan, due: Due) -> str:
    """The page's largest line: the greeting, and what today is for."""
    return f"{greeting(now)}. {_INSTEAD.get(due) or takes(plan)}"


def amount(block: Block, height_cm: float | None) -> str:
    """“2 sets of 8 with each leg, to 60°, not beyond 70°”."""
    exercise = get(block.exercise)
    sign = _SIGNS[exercise.unit_for(height_cm)]
    sets = "1 set" if block.sets == 1 else f"{block.sets} sets"
    legs = "" if exercise.signal.both_legs else f" {_LEGS.get(block.side, 'with the legs in turn')}"
    parts = [f"{sets} of {block.reps}{legs}"]
    if block.hold_s:
        parts.append(f"held for {block.hold_s:.0f} seconds")
    if block.target:
        parts.append(f"to {block.target:g}{sign}")
    if block.max_target:
        parts.append(f"not beyond {block.max_target:g}{sign}")
    if block.facing == "front":
        parts.append("facing the camera")
    return ", ".join(parts)


def things(exercise: Exercise) -> str:
    """What to have at hand for it, as a sentence; "" where that is nothing."""
    if sits(exercise):
        return "You need a firm chair."
    if needs_chair(exercise):
        return "Have a chair at hand."
    if any("low step" in one for one in exercise.guide.steps):
        return "You need a low step."
    return ""


def last_time(last: SessionOutline, figures: Sequence[SetFigures]) -> str:
    """“Last time, on Wednesday 25 November: 16 squats, pain 3 before and 2 after.” figures: of its
    sets."""
    when = f"Last time, on {result_words.weekday(last.started_at)}"
    if last.ended is Ended.HURT:
        return f"{when}: you stopped because it hurt."
    count = sum(one.corrected for one in figures)
    names = {one.exercise for one in figures}
    noun = get(names.pop()).title.lower() if len(names) == 1 else "repetition"
    parts = [f"{count} {noun}{'' if count == 1 else 's'}"] if count else []
    before, after = last.ratings.pain_before, last.ratings.pain_after
    told = [
        f"{rating} {moment}"
        for rating, moment in ((before, "before"), (after, "after"))
        if rating is not None
    ]
    if told:
        parts.append(f"pain {result_words.joined(told)}")
    return f"{when}: {', '.join(parts)}." if parts else f"{when}."
