"""What was prescribed, in a line."""

from __future__ import annotations

from coach.domain import Prescription
from coach.domain.days import local_day
from coach.exercises.registry import get
from coach.programme.plan import EACH, Block
from coach.words import result_words

__all__ = ["dose", "prescription"]

_LEGS = {"left": "left leg", "right": "right leg", EACH: "each leg"}


def dose(block: Block) -> str:
    """“3 sets of 10, each leg, to 60°, not further than 70°”."""
    exercise = get(block.exercise)
    parts = [f"{block.sets} {'set' if block.sets == 1 else 'sets'} of {block.reps}"]
    if block.side in _LEGS:
        parts.append(_LEGS[block.side])
    if block.hold_s is not None:
        parts.append(f"held for {block.hold_s:g} s")
    if block.target is not None:
        parts.append(f"to {_far(block.target, exercise.unit)}")
    if block.max_target is not None:
        parts.append(f"not further than {_far(block.max_target, exercise.unit)}")
    if block.facing == "front":
        parts.append("facing the camera")
    return ", ".join(parts)


def prescription(one: Prescription) -> str:
    """Its dose, how often, and from when to when."""
    days = "every day" if one.days_per_week == 7 else f"{one.days_per_week} days a week"
    text = f"{dose(one.block)}; {days} from {result_words.day(one.starts_on)}"
    if one.ended_at is not None:
        text += f" to {result_words.day(local_day(one.ended_at))}"
    return text


def _far(target: float, unit: str) -> str:
    """A rise's target is in cm where the height is known, else in % of it: the number alone."""
    return f"{target:g}°" if unit == "deg" else f"{target:g}"
