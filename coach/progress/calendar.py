"""What a person has to do, for the calendar that they already have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from coach.domain import Prescription
from coach.programme.calendar import WeekPlan
from coach.programme.plan import Block, default_plan
from coach.programme.schedule import FIRST_DAYS_PER_WEEK, Schedule

__all__ = ["week_plans"]


def week_plans(
    prescriptions: Iterable[Prescription], person_id: str, since: date
) -> tuple[WeekPlan, ...]:
    """Exercises with the same days together. Without any prescription the default plan, from
    `since` on.

    prescriptions: those in force. Plans are named by person and number, so that a file made later
    replaces what is in the calendar.
    """
    together: dict[tuple[int, date], list[Block]] = defaultdict(list)
    for one in prescriptions:
        together[one.days_per_week, one.starts_on].append(one.block)
    if not together:
        together[FIRST_DAYS_PER_WEEK, since] = list(default_plan().blocks)
    return tuple(
        WeekPlan(f"{person_id}-{number}", tuple(blocks), Schedule(*how_often))
        for number, (how_often, blocks) in enumerate(together.items(), 1)
    )
