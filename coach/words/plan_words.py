"""What was prescribed, in a line."""

from __future__ import annotations

from coach.domain import Prescription
from coach.domain.days import local_day
from coach.exercises.registry import get
from coach.programme.plan import EACH, Block
from coach.translation import gettext as _
from coach.translation import ngettext
from coach.words import result_words

__all__ = ["dose", "prescription"]

_LEGS = {"left": _("left leg"), "right": _("right leg"), EACH: _("each leg")}


def dose(block: Block) -> str:
    """“3 sets of 10, each leg, to 60°, not further than 70°”."""
    exercise = get(block.exercise)
    parts = [ngettext("{n} set of {reps}", "{n} sets of {reps}", block.sets, reps=block.reps)]
    if block.side in _LEGS:
        parts.append(_LEGS[block.side])
    if block.hold_s is not None:
        parts.append(_("held for {hold_s:g} s", hold_s=block.hold_s))
    if block.target is not None:
        parts.append(_("to {far}", far=_far(block.target, exercise.unit)))
    if block.max_target is not None:
        parts.append(_("not further than {far}", far=_far(block.max_target, exercise.unit)))
    if block.facing == "front":
        parts.append(_("facing the camera"))
    return ", ".join(parts)


def prescription(one: Prescription) -> str:
    """Its dose, how often, and from when to when."""
    days = (
        _("every day")
        if one.days_per_week == 7
        else ngettext("{n} day a week", "{n} days a week", one.days_per_week)
    )
    text = _(
        "{dose}; {days} from {day}",
        dose=dose(one.block),
        days=days,
        day=result_words.day(one.starts_on),
    )
    if one.ended_at is not None:
        text += _(" to {day}", day=result_words.day(local_day(one.ended_at)))
    return text


def _far(target: float, unit: str) -> str:
    """A rise's target is in cm where the height is known, else in % of it: the number alone."""
    return f"{target:g}°" if unit == "deg" else f"{target:g}"
