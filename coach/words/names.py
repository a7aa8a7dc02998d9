"""What things and people are called in front of whoever reads: who wrote something, and what an
exercise is measured by."""

from __future__ import annotations

import re

from coach.exercises.registry import get, in_english
from coach.records.access import ALONE
from coach.translation import gettext as _
from coach.translation import ngettext

__all__ = ["author", "counted", "quantity"]

_WHICH_AND_UNIT = re.compile(r"(_left|_right)?_(deg|pct)$")


def author(name: str) -> str:
    """Who wrote something. At a computer of one's own whoever did is not known further."""
    return _("whoever uses this computer") if name == ALONE.name else name


def quantity(exercise: str) -> str:
    """What an exercise's peaks are of: “knee flexion”, “heel rise”."""
    measured = get(exercise).signal.columns[0]
    return _WHICH_AND_UNIT.sub("", measured).replace("_", " ")


def counted(n: int, exercise: str | None) -> str:
    """So many of an exercise's repetitions: “3 squats”; “3 repetitions” where it is of several, or
    unknown."""
    if exercise is None:
        return ngettext("{n} repetition", "{n} repetitions", n)
    one = in_english(get(exercise)).title.lower()
    return f"{n} {ngettext(one, f'{one}s', n)}"
