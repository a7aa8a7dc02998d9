"""What things and people are called in front of whoever reads: who wrote something, and what an
exercise is measured by."""

from __future__ import annotations

import re

from coach.exercises.registry import get
from coach.records.access import ALONE

__all__ = ["author", "quantity"]

_WHICH_AND_UNIT = re.compile(r"(_left|_right)?_(deg|pct)$")


def author(name: str) -> str:
    """Who wrote something. At a computer of one's own whoever did is not known further."""
    return "whoever uses this computer" if name == ALONE.name else name


def quantity(exercise: str) -> str:
    """What an exercise's peaks are of: “knee flexion”, “heel rise”."""
    measured = get(exercise).signal.columns[0]
    return _WHICH_AND_UNIT.sub("", measured).replace("_", " ")
