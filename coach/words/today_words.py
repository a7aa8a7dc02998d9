"""What is said on the day's first page: the greeting, how long it takes, each exercise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from coach.domain import Ended, SessionOutline, SetFigures
from coach.exercises.base import Exercise
from coach.exercises.registry import get, in_english
from coach.programme.duration import minutes, needs_chair, sits
from coach.programme.plan import EACH, Block, Plan
from coach.programme.schedule import Due
from coach.translation import gettext as _
from coach.translation import ngettext
from coach.words import result_words
from coach.words.names import counted

__all__ = ["about", "amount", "day", "greeting", "last_time", "takes", "things", "title"]

_SIGNS = {"deg": "°", "pct": _(" % of your height"), "cm": " cm"}
_LEGS = {EACH: _("with each leg"), "left": _("with the left leg"), "right": _("with the right leg")}
_ROUGHLY = 10
_STEP = 5
_INSTEAD = {Due.DONE: _("That was it for today."), Due.REST: _("Today is a rest day.")}


def greeting(now: datetime) -> str:
    """“Good morning”, by the person's own clock."""
    if now.hour < 12:
        return _("Good morning")
    return _("Good afternoon") if now.hour < 18 else _("Good evening")


def day(now: datetime) -> str:
    """“Friday, 27 November”."""
    return _("{weekday}, {day} {month}", **result_words.names_of(now))


def about(lasts_min: float) -> str:
    """“about 15 minutes”: never less than it takes; from ten minutes on in steps of five."""
    step = _STEP if lasts_min > _ROUGHLY else 1
    rounded = max(math.ceil(lasts_min / step) * step, 1)
    return ngettext("about a minute", "about {n} minutes", rounded)


def takes(plan: Plan) -> str:
    """“Three exercises, about 15 minutes.”"""
    count = len({block.exercise for block in plan.blocks})
    exercises = {
        1: _("One exercise"),
        2: _("Two exercises"),
        3: _("Three exercises"),
        4: _("Four exercises"),
        5: _("Five exercises"),
        6: _("Six exercises"),
    }.get(count) or ngettext("{n} exercise", "{n} exercises", count)
    return f"{exercises}, {about(minutes(plan))}."


def title(now: datetime, plan: Plan, due: Due) -> str:
    """The page's largest line: the greeting, and what today is for."""
    return f"{greeting(now)}. {_INSTEAD.get(due) or takes(plan)}"


def amount(block: Block, height_cm: float | None) -> str:
    """“2 sets of 8 with each leg, to 60°, not beyond 70°”."""
    exercise = get(block.exercise)
    sign = _SIGNS[exercise.unit_for(height_cm)]
    parts = [ngettext("{n} set of {reps}", "{n} sets of {reps}", block.sets, reps=block.reps)]
    if not exercise.signal.both_legs:
        parts = [f"{parts[0]} {_LEGS.get(block.side) or _('with the legs in turn')}"]
    if block.hold_s:
        parts.append(_("held for {hold_s:.0f} seconds", hold_s=block.hold_s))
    if block.target:
        parts.append(_("to {target:g}{sign}", target=block.target, sign=sign))
    if block.max_target:
        parts.append(_("not beyond {max_target:g}{sign}", max_target=block.max_target, sign=sign))
    if block.facing == "front":
        parts.append(_("facing the camera"))
    return ", ".join(parts)


def things(exercise: Exercise) -> str:
    """What to have at hand for it, as a sentence; "" where that is nothing."""
    if sits(exercise):
        return _("You need a firm chair.")
    if needs_chair(exercise):
        return _("Have a chair at hand.")
    if any("low step" in one for one in in_english(exercise).guide.steps):
        return _("You need a low step.")
    return ""


def last_time(last: SessionOutline, figures: Sequence[SetFigures]) -> str:
    """“Last time, on Wednesday 25 November: 16 squats, pain 3 before and 2 after.” figures: of its
    sets."""
    when = _("Last time, on {weekday}", weekday=result_words.weekday(last.started_at))
    if last.ended is Ended.HURT:
        return _("{when}: you stopped because it hurt.", when=when)
    count = sum(one.corrected for one in figures)
    names = {one.exercise for one in figures}
    parts = [counted(count, names.pop() if len(names) == 1 else None)] if count else []
    before, after = last.ratings.pain_before, last.ratings.pain_after
    told = [
        told.format(rating=rating)
        for rating, told in ((before, _("{rating} before")), (after, _("{rating} after")))
        if rating is not None
    ]
    if told:
        parts.append(_("pain {joined}", joined=result_words.joined(told)))
    return f"{when}: {', '.join(parts)}." if parts else f"{when}."
