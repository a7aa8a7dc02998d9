"""How a person's weeks went against what was prescribed at the time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from coach.domain import Prescription, SetFigures
from coach.programme.schedule import FIRST_DAYS_PER_WEEK, Schedule, Week, weeks_of

__all__ = ["days_done", "prescribed_weeks"]


def days_done(figures: Iterable[SetFigures]) -> frozenset[date]:
    """The local dates on which a repetition counts, where a person's word goes before what was
    measured."""
    return frozenset(one.at.date() for one in figures if one.corrected)


def prescribed_weeks(
    prescriptions: Sequence[Prescription], done: Collection[date], since: date, today: date
) -> tuple[Week, ...]:
    """The weeks from the first prescription's start to today's; without any, from `since` with what
    to begin with. Of several exercises the most days a week count. A week in which nothing was
    prescribed is left out."""
    if not prescriptions:
        return weeks_of(Schedule(FIRST_DAYS_PER_WEEK, since), done, today)
    start = min(one.starts_on for one in prescriptions)
    # The weeks of each number of days begin on the same Mondays: of each week, that one's is taken.
    numbers = {one.days_per_week for one in prescriptions}
    by_number = {days: weeks_of(Schedule(days, start), done, today) for days in numbers}
    found = []
    for weeks in zip(*by_number.values(), strict=True):
        by_days = dict(zip(by_number, weeks, strict=True))
        days = _days_per_week(prescriptions, weeks[0].monday)
        if days is not None:
            found.append(by_days[days])
    return tuple(found)


def _days_per_week(prescriptions: Sequence[Prescription], monday: date) -> int | None:
    """What was asked for in a week: of a prescription that took another's place in it, the newer
    one's days."""
    sunday = monday + timedelta(days=6)
    in_force = {
        one.block.exercise: one.days_per_week
        for one in sorted(prescriptions, key=lambda one: one.written_at)
        if one.starts_on <= sunday and (one.ended_at is None or one.ended_at.date() > monday)
    }
    return max(in_force.values(), default=None)
