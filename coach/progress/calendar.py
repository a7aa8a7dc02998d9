"""The days to come on which something is to be done, for the calendar that a person already has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coach.domain import Prescription
from coach.programme.plan import Block, default_plan
from coach.programme.schedule import FIRST_DAYS_PER_WEEK, Due, Schedule, today_of

__all__ = ["CalendarPlan", "Planned", "calendar_plan"]

_DAY = timedelta(days=1)
_FAR = 14
"""Within so many days after its start every schedule has a day on which it is due."""


@dataclass(frozen=True)
class Planned:
    """One exercise in the plan. note: its therapist's. first: the first day it is due, from today
    on; weekdays: on which it comes back from then on, 0 for Monday."""

    block: Block
    note: str
    first: date
    weekdays: frozenset[int]


@dataclass(frozen=True)
class CalendarPlan:
    """All that is to be done, as one entry that comes back every week on some weekdays from `first`
    on but for the days `left_out`. uid: names the entry: one and the same for a person, so that a
    file that is made later replaces what is there. planned: none while nothing is to be done."""

    uid: str
    planned: tuple[Planned, ...]
    first: date
    left_out: tuple[date, ...] = ()

    @property
    def weekdays(self) -> frozenset[int]:
        """On which anything comes back, 0 for Monday."""
        return frozenset().union(*(one.weekdays for one in self.planned))


def calendar_plan(
    prescriptions: Sequence[Prescription],
    person_id: str,
    done: Mapping[str, Collection[date]],
    today: date,
    *,
    resting: bool,
) -> CalendarPlan:
    """The plan from today on, without any prescription the default one.

    prescriptions: those in force. done: on which days each exercise was done. resting: whether a
    painful session holds everything (`programme.rest`): nothing is planned then. The days are those
    on which `schedule.today_of` will say “due” if everything is done on the days planned: the
    weekdays are spread evenly from the first such day, and days of the weeks so far on which the
    goal is reached or a rest day is due are left out.
    """
    # As earlier versions named the first of theirs, so that it is replaced.
    uid = f"{person_id}-1"
    if resting:
        return CalendarPlan(uid, (), today)
    found = [
        (_planned(block, note, schedule, days, today), schedule, days)
        for block, note, schedule, days in _wanted(prescriptions, done, today)
    ]
    first = min(one.first for one, _, _ in found)
    last = max(one.first for one, _, _ in found)
    until = last + (6 - last.weekday()) * _DAY
    due = {day for one, schedule, days in found for day in _due(one, schedule, days, until)}
    plan = CalendarPlan(uid, tuple(one for one, _, _ in found), first)
    spare = (day for day in _days(first, until) if day.weekday() in plan.weekdays)
    return CalendarPlan(uid, plan.planned, first, tuple(day for day in spare if day not in due))


def _wanted(
    prescriptions: Sequence[Prescription], done: Mapping[str, Collection[date]], today: date
) -> Iterator[tuple[Block, str, Schedule, Collection[date]]]:
    """Each exercise with its note, how often, and the days on which it was done."""
    for one in prescriptions:
        how_often = Schedule(one.days_per_week, one.starts_on)
        yield one.block, one.notes, how_often, done.get(one.block.exercise, ())
    if not prescriptions:
        blocks = default_plan().blocks
        days = {day for block in blocks for day in done.get(block.exercise, ())}
        for block in blocks:
            yield block, "", Schedule(FIRST_DAYS_PER_WEEK, min(days, default=today)), days


def _planned(
    block: Block, note: str, schedule: Schedule, done: Collection[date], today: date
) -> Planned:
    begin = max(today, schedule.starts_on)
    first = next(
        day
        for day in _days(begin, begin + _FAR * _DAY)
        if today_of(schedule, done, day).due is Due.DUE
    )
    count = schedule.days_per_week
    spread = frozenset((first.weekday() + k * 7 // count) % 7 for k in range(count))
    return Planned(block, note, first, spread)


def _due(one: Planned, schedule: Schedule, done: Collection[date], until: date) -> Iterator[date]:
    """The planned days up to `until` on which it will be due, if it is done on each of them."""
    so_far = set(done)
    for day in _days(one.first, until):
        if day.weekday() in one.weekdays and today_of(schedule, so_far, day).due is Due.DUE:
            so_far.add(day)
            yield day


def _days(first: date, last: date) -> Iterator[date]:
    return (first + k * _DAY for k in range((last - first).days + 1))
