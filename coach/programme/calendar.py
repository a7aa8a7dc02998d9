"""The programme as a calendar file (iCalendar, RFC 5545), for the calendar a person already has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from icalendar import Calendar, Event

from coach.exercises.registry import get
from coach.programme import advice
from coach.programme.plan import EACH, Block
from coach.programme.schedule import Schedule

__all__ = ["AT", "LASTS", "WeekPlan", "calendar_file"]

AT = time(18, 0)
LASTS = timedelta(minutes=20)

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class WeekPlan:
    """What is done on the same days of every week. uid: names its entry in the calendar, so that a
    later file with the same one replaces it."""

    uid: str
    blocks: tuple[Block, ...]
    schedule: Schedule


def calendar_file(
    plans: Sequence[WeekPlan], stamp: datetime, at: time = AT, lasts: timedelta = LASTS
) -> bytes:
    """The file's content: one entry for each plan that comes back every week.

    at: the hour by whatever clock the person goes by, at home or on a journey (a floating time, so
    no time zone). stamp: when the file is made, aware. The entries are private, as health is.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Form Coach//EN")
    calendar.add("version", "2.0")
    for plan in plans:
        calendar.add_component(_event(plan, stamp, at, lasts))
    content: bytes = calendar.to_ical()
    return content


def _event(plan: WeekPlan, stamp: datetime, at: time, lasts: timedelta) -> Event:
    event = Event()
    event.add("uid", plan.uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", datetime.combine(plan.schedule.starts_on, at))
    event.add("duration", lasts)
    event.add("rrule", {"freq": "weekly", "byday": _days(plan.schedule)})
    event.add("class", "PRIVATE")
    event.add("summary", "Exercises with Form Coach")
    told = [_in_words(block) for block in plan.blocks]
    event.add("description", "\n".join((*told, "", *advice.SYMPTOMS)))
    return event


def _days(schedule: Schedule) -> list[str]:
    """The weekdays, spread evenly over the seven days that begin with the start's own."""
    count, first = schedule.days_per_week, schedule.starts_on.weekday()
    return [_WEEKDAYS[(first + k * 7 // count) % 7] for k in range(count)]


def _in_words(block: Block) -> str:
    """One exercise as a line: what, which leg, how much."""
    legs = {EACH: ", each leg", "left": ", left leg", "right": ", right leg"}.get(block.side, "")
    reps = f"{block.reps} repetition" + ("s" if block.reps > 1 else "")
    sets = f"{block.sets} sets of {reps}" if block.sets > 1 else reps
    hold = f", each held for {block.hold_s:g} seconds" if block.hold_s is not None else ""
    return f"{get(block.exercise).title}{legs}: {sets}{hold}"
