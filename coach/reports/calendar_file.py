"""The programme as a calendar file (iCalendar, RFC 5545), for the calendar a person already has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from coach.exercises.registry import get
from coach.programme import advice
from coach.programme.plan import Block
from coach.progress.calendar import CalendarPlan, Planned
from coach.words import plan_words, result_words

__all__ = ["AT", "BEFORE", "LASTS", "calendar_file"]

AT = time(18, 0)
LASTS = timedelta(minutes=20)
BEFORE = timedelta(minutes=15)
"""How long before it begins the alarm rings."""

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SUMMARY = "Exercises with Form Coach"


def calendar_file(
    plan: CalendarPlan, stamp: datetime, at: time = AT, lasts: timedelta = LASTS
) -> bytes:
    """The file's content: one entry that comes back every week; cancelled where nothing is to be
    done, so that it takes the one that is there away.

    at: the hour by whatever clock the person goes by, at home or on a journey (a floating time, so
    no time zone). stamp: when the file is made, aware; one made later replaces one of before. The
    entry is private, as health is, and its alarm says no more than its title.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Form Coach//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(_event(plan, stamp, at, lasts))
    content: bytes = calendar.to_ical()
    return content


def _event(plan: CalendarPlan, stamp: datetime, at: time, lasts: timedelta) -> Event:
    event = Event()
    event.add("uid", plan.uid)
    event.add("dtstamp", stamp)
    # RFC 5545, 3.8.7.4: the higher number is the later version of an entry.
    event.add("sequence", int(stamp.timestamp()) // 60)
    event.add("dtstart", datetime.combine(plan.first, at))
    event.add("duration", lasts)
    event.add("class", "PRIVATE")
    event.add("summary", _SUMMARY)
    if not plan.planned:
        event.add("status", "CANCELLED")
        return event
    days = [_WEEKDAYS[day] for day in sorted(plan.weekdays)]
    event.add("rrule", {"freq": "weekly", "byday": days})
    if plan.left_out:
        event.add("exdate", [datetime.combine(day, at) for day in plan.left_out])
    event.add("description", "\n".join((*_told(plan), "", *advice.SYMPTOMS)))
    event.add_component(_alarm())
    return event


def _alarm() -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -BEFORE)
    alarm.add("description", _SUMMARY)
    return alarm


def _told(plan: CalendarPlan) -> Iterator[str]:
    """Each exercise with what to do, on which days where not all are the same, and its note."""
    alike = len({(one.first, one.weekdays) for one in plan.planned}) == 1
    for one in plan.planned:
        days = "" if alike else f" ({_on(one, plan)})"
        yield f"{get(one.block.exercise).title}{days}: {_dose(one.block)}"
        if one.note.strip():
            yield f"Note of your therapist: {' '.join(one.note.split())}"


def _on(one: Planned, plan: CalendarPlan) -> str:
    """“Monday, Thursday, from 5 March 2026”."""
    days = [_NAMES[day] for day in sorted(one.weekdays)]
    begins = f", from {result_words.day(one.first)}" if one.first > plan.first else ""
    return ("every day" if len(days) == 7 else ", ".join(days)) + begins


def _dose(block: Block) -> str:
    """As it is prescribed; the usual target where none was set, but of a knee that is to be
    straight."""
    exercise, goal = get(block.exercise), get(block.exercise).goal.value
    furthest = block.max_target if block.max_target is not None else goal
    if block.target is not None or furthest < goal or exercise.goal.smaller_is_better:
        return plan_words.dose(block)
    if exercise.unit == "pct":
        return f"{plan_words.dose(block)}, to {goal:g} % of your height"
    return plan_words.dose(replace(block, target=goal))
