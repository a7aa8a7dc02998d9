"""What a person's programme asks for today: what was prescribed, or the one to begin with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coach.domain import Prescription
from coach.exercises.registry import get
from coach.programme.plan import Block, default_plan
from coach.programme.rest import Rest
from coach.programme.schedule import FIRST_DAYS_PER_WEEK, Due, Schedule, Today, today_of
from coach.translation import gettext as _
from coach.translation import ngettext
from coach.words import result_words

__all__ = ["Programme", "programme_of"]


@dataclass(frozen=True)
class Programme:
    """blocks: what to do today, or, on a day without anything, what to do on others. prescribed:
    by exercise, all that is in force. said: what today is for, as sentences. due: the same as data.
    goal: this week's days, 0 before it begins. days: on which of them it was done."""

    blocks: tuple[Block, ...]
    prescribed: Mapping[str, Prescription]
    said: str
    due: Due = Due.DUE
    goal: int = 0
    days: frozenset[date] = frozenset()


def programme_of(
    prescriptions: Sequence[Prescription],
    done: Mapping[str, Collection[date]],
    today: date,
    rest: Rest | None = None,
) -> Programme:
    """prescriptions: those in force; without any the default plan, as often as one begins. done:
    `adherence.days_by_exercise` of the latest weeks at least. rest: what holds because it hurt;
    then nothing is due, done or planned."""
    programme = _programme_of(prescriptions, done, today)
    if rest is None:
        return programme
    return replace(programme, said=RESTING, due=Due.REST, goal=0, days=frozenset())


def _programme_of(
    prescriptions: Sequence[Prescription], done: Mapping[str, Collection[date]], today: date
) -> Programme:
    if not prescriptions:
        return _to_begin_with(done, today)
    days = {
        one.block.exercise: today_of(
            Schedule(one.days_per_week, one.starts_on), done.get(one.block.exercise, ()), today
        )
        for one in prescriptions
    }
    begun = [one.block for one in prescriptions if days[one.block.exercise].due is not Due.NOT_YET]
    due = [block for block in begun if days[block.exercise].due is Due.DUE]
    blocks = due or begun or [one.block for one in prescriptions]
    prescribed = {one.block.exercise: one for one in prescriptions}
    if not begun:
        said = _(
            "It begins on {day}.", day=result_words.day(min(one.starts_on for one in prescriptions))
        )
        return Programme(tuple(blocks), prescribed, said, Due.NOT_YET)
    leading = min((block.exercise for block in blocks), key=lambda name: _FIRST[days[name].due])
    rest = [get(block.exercise).title for block in begun if due and block not in due]
    said = _in_words(days[leading]) + (
        _(" Not today: {rest}.", rest=", ".join(rest)) if rest else ""
    )
    week = _this_week(done.get(leading, ()), prescribed[leading].starts_on, today)
    now = days[leading]
    return Programme(tuple(blocks), prescribed, said, now.due, now.goal, week)


def _to_begin_with(done: Mapping[str, Collection[date]], today: date) -> Programme:
    blocks = default_plan().blocks
    days = {day for block in blocks for day in done.get(block.exercise, ())}
    since = min(days, default=today)
    now = today_of(Schedule(FIRST_DAYS_PER_WEEK, since), days, today)
    week = _this_week(days, since, today)
    return Programme(blocks, {}, _in_words(now), now.due, now.goal, week)


def _this_week(days: Collection[date], since: date, today: date) -> frozenset[date]:
    """Those of them that lie in today's week, from the start on."""
    first = max(today - timedelta(days=today.weekday()), since)
    return frozenset(day for day in days if first <= day <= today)


RESTING = _("It waits until your knee has settled.")

_FIRST = {due: rank for rank, due in enumerate((Due.DUE, Due.DONE, Due.REST, Due.NOT_YET))}

_SAID = {
    Due.DUE: _("Due today."),
    Due.DONE: _("Done for today."),
    Due.REST: _("Today is a rest day."),
}


def _in_words(day: Today) -> str:
    return ngettext(
        "{said} This week: {n} day done, {goal} planned.",
        "{said} This week: {n} days done, {goal} planned.",
        day.done,
        said=_SAID[day.due],
        goal=day.goal,
    )
