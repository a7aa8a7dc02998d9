"""What a person's programme asks for today: what was prescribed, or the one to begin with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coach.domain import Prescription, SetFigures
from coach.exercises.registry import get
from coach.programme.plan import Block, default_plan
from coach.programme.rest import Rest
from coach.programme.schedule import FIRST_DAYS_PER_WEEK, Due, Schedule, Today, today_of
from coach.words import result_words

__all__ = ["Programme", "days_by_exercise", "programme_of"]


@dataclass(frozen=True)
class Programme:
    """blocks: what to do today, or, on a day without anything, what to do on others. prescribed:
    by exercise, all that is in force. said: what today is for, as sentences."""

    blocks: tuple[Block, ...]
    prescribed: Mapping[str, Prescription]
    said: str


def days_by_exercise(figures: Iterable[SetFigures]) -> dict[str, set[date]]:
    """On which days each exercise was done: at least one repetition that counts."""
    days: dict[str, set[date]] = {}
    for one in figures:
        if one.counted:
            days.setdefault(one.exercise, set()).add(one.at.date())
    return days


def programme_of(
    prescriptions: Sequence[Prescription],
    done: Mapping[str, Collection[date]],
    today: date,
    rest: Rest | None = None,
) -> Programme:
    """prescriptions: those in force; without any the default plan, as often as one begins. done:
    `days_by_exercise` of the latest weeks at least. rest: what holds because it hurt; then nothing
    is due, done or planned."""
    programme = _programme_of(prescriptions, done, today)
    return programme if rest is None else replace(programme, said=RESTING)


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
    if not begun:
        said = f"It begins on {result_words.day(min(one.starts_on for one in prescriptions))}."
    else:
        gravest = min((days[block.exercise] for block in blocks), key=lambda day: _FIRST[day.due])
        rest = [get(block.exercise).title for block in begun if due and block not in due]
        said = _in_words(gravest) + (f" Not today: {', '.join(rest)}." if rest else "")
    return Programme(tuple(blocks), {one.block.exercise: one for one in prescriptions}, said)


def _to_begin_with(done: Mapping[str, Collection[date]], today: date) -> Programme:
    blocks = default_plan().blocks
    days = {day for block in blocks for day in done.get(block.exercise, ())}
    schedule = Schedule(FIRST_DAYS_PER_WEEK, min(days, default=today))
    return Programme(blocks, {}, _in_words(today_of(schedule, days, today)))


RESTING = "It waits until your knee has settled."

_FIRST = {due: rank for rank, due in enumerate((Due.DUE, Due.DONE, Due.REST, Due.NOT_YET))}

_SAID = {
    Due.DUE: "Due today.",
    Due.DONE: "Done for today.",
    Due.REST: "Today is a rest day.",
}


def _in_words(day: Today) -> str:
    done = "1 day" if day.done == 1 else f"{day.done} days"
    return f"{_SAID[day.due]} This week: {done} done, {day.goal} planned."
