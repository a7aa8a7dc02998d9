"""How often: what is due today, how a week went, and when to do more.

Two or three days a week at first, up to every day as it is tolerated (the article of
`advice.SOURCE`). Weeks begin on Monday. Days are local dates; a day counts once, however many
sessions it had.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coach.errors import ProfileError
from coach.programme.words import Words
from coach.translation import gettext as _

__all__ = [
    "FIRST_DAYS_PER_WEEK",
    "Due",
    "Schedule",
    "Suggestion",
    "Today",
    "Week",
    "build_up",
    "streak",
    "today_of",
    "weeks_of",
]

FIRST_DAYS_PER_WEEK = 2
"""What to begin with: the fewer of “two or three days a week”."""

RESTED_UP_TO = 3
"""With this many days a week or fewer, a rest day lies between two of them."""

WEEKS_TO_BUILD_UP = 2
"""So many whole weeks in a row should have met their goal before one more day. Our own choice."""

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Schedule:
    """On how many days a week, and from which day on. Raises ProfileError."""

    days_per_week: int
    starts_on: date

    def __post_init__(self) -> None:
        if not 1 <= self.days_per_week <= 7:
            raise ProfileError(_("The days a week should be from 1 to 7; change it."))


class Due(StrEnum):
    """What a day is for."""

    NOT_YET = "not yet"
    DUE = "due"
    DONE = "done"
    REST = "rest"


@dataclass(frozen=True)
class Week:
    """A week's days. goal: how many the whole week has; the first one only its share of the days
    from the start on, rounded up. done: on how many of them the programme was."""

    monday: date
    goal: int
    done: int

    @property
    def met(self) -> bool:
        """Whether its goal is reached."""
        return self.done >= self.goal


@dataclass(frozen=True)
class Today:
    """What today is for; its week's goal, and on how many days there was a session so far."""

    due: Due
    goal: int
    done: int


@dataclass(frozen=True)
class Suggestion:
    """How many days a week would suit now, and why; to offer, never to set."""

    days_per_week: int
    words: Words


def weeks_of(schedule: Schedule, done: Collection[date], today: date) -> tuple[Week, ...]:
    """Every week from the start to today's, in order; none before the start. done: the days with a
    programme done; those before the start or after today belong to no week."""
    if today < schedule.starts_on:
        return ()
    first = _monday(schedule.starts_on)
    count = (today - first).days // 7 + 1
    return tuple(_week(schedule, first + k * _WEEK, done, today) for k in range(count))


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY


def _week(schedule: Schedule, monday: date, done: Collection[date], today: date) -> Week:
    begins, ends = max(monday, schedule.starts_on), monday + _WEEK
    # Rounded up, one day out of two or three still leaves room for the rest days.
    goal = -(-schedule.days_per_week * (ends - begins).days // 7)
    days = {day for day in done if begins <= day < ends and day <= today}
    return Week(monday, goal, len(days))


def today_of(schedule: Schedule, done: Collection[date], today: date) -> Today:
    """What today is for. After a day with a session comes a rest day where the days a week leave
    room for it, and the week's goal can still be reached on the days after today."""
    weeks = weeks_of(schedule, done, today)
    if not weeks:
        return Today(Due.NOT_YET, 0, 0)
    week = weeks[-1]
    left, days_after = week.goal - week.done, 6 - today.weekday()
    rested = schedule.days_per_week > RESTED_UP_TO or today - _DAY not in done
    if today in done:
        due = Due.DONE
    elif left <= 0 or (not rested and left <= days_after):
        due = Due.REST
    else:
        due = Due.DUE
    return Today(due, week.goal, week.done)


def streak(weeks: Sequence[Week]) -> int:
    """How many weeks in a row, up to the last one, met their goal. The last one, which still goes
    on, counts when it has and breaks nothing when it has not."""
    count = 0
    for index, week in enumerate(reversed(weeks)):
        if week.met:
            count += 1
        elif index > 0:
            break
    return count


def build_up(
    schedule: Schedule,
    done: Collection[date],
    flagged: Collection[date],
    today: date,
    *,
    resting: bool = False,
) -> Suggestion | None:
    """More days, fewer, or as they are; None where nothing is to be said, as while resting because
    it hurt.

    flagged: the days of sessions that asked to ease off (`symptoms.flagged`), one for each. Looked
    at are the current week and the two before it, from this schedule's start on, so that a change
    that was made is given its time. No flag and both weeks whole and their goals met: one day more,
    up to 7. One flag: stay. More: one day less, but no fewer than to begin with.
    """
    if resting:
        return None
    since = max(_monday(today) - WEEKS_TO_BUILD_UP * _WEEK, schedule.starts_on)
    flags = sum(since <= day <= today for day in flagged)
    days = schedule.days_per_week
    if flags > 1 and days > FIRST_DAYS_PER_WEEK:
        return Suggestion(days - 1, Words(_("One day less"), (_GREW_OFTEN, _days(days - 1))))
    if flags:
        return Suggestion(days, Words(_("Stay with it as it is"), (_GREW, _days(days))))
    looked_at = [week for week in weeks_of(schedule, done, today)[:-1] if week.monday >= since]
    if days < 7 and len(looked_at) == WEEKS_TO_BUILD_UP and all(week.met for week in looked_at):
        return Suggestion(
            days + 1, Words(_("Ready for a day more?"), (_WENT_WELL, _days(days + 1)))
        )
    return None


_WENT_WELL = _("Two weeks went as planned, and your knee took them well.")
_GREW = _("The pain grew in a session lately, so give your knee time before you do more.")
_GREW_OFTEN = _("The pain grew in more than one session lately, so give your knee more rest.")


def _days(count: int) -> str:
    if count == 7:
        return _("Every day would suit now, if that feels fine.")
    return (
        _("{count} days a week would suit now.", count=count)
        if count > 1
        else _("One day a week would suit now.")
    )
