"""Short breaks from sitting or standing still, while the app is open.

Every 30 to 60 minutes, and an exercise on the chair about every 45: the article of `advice.SOURCE`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from coach.errors import ProfileError
from coach.exercises.registry import exercises
from coach.programme import advice
from coach.programme.plan import Plan, default_block
from coach.programme.words import Words
from coach.translation import gettext as _

__all__ = ["REMINDER", "BreakSettings", "break_due", "desk_plan"]

_SHORTEST_MIN, _LONGEST_MIN = 30, 60

REMINDER = Words(_("Time for a short break"), advice.DESK_BREAKS)


@dataclass(frozen=True)
class BreakSettings:
    """Whether to remind, and after how many minutes. Raises ProfileError."""

    on: bool = False
    every_min: int = 45

    def __post_init__(self) -> None:
        if not _SHORTEST_MIN <= self.every_min <= _LONGEST_MIN:
            raise ProfileError(
                _(
                    "The minutes between breaks should be from {shortest_min} to {longest_min}; "
                    "change it.",
                    shortest_min=_SHORTEST_MIN,
                    longest_min=_LONGEST_MIN,
                )
            )


def break_due(
    settings: BreakSettings, opened_at: datetime, moved_at: Iterable[datetime], now: datetime
) -> bool:
    """Whether to remind now. opened_at: when the app was opened. moved_at: when breaks were taken
    and training sessions ended (one that goes on: now); each counts as a break. All aware."""
    last = max((opened_at, *moved_at))
    return settings.on and now - last >= timedelta(minutes=settings.every_min)


def desk_plan() -> Plan:
    """What is one click away in a break: every exercise done on a chair, as its dose has it."""
    return Plan(tuple(default_block(one) for one in exercises().values() if one.desk_break))
