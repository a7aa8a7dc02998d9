"""What is shown of today before one starts: the greeting, each exercise in a picture, the week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coach.domain import Prescription, SessionOutline, SetFigures
from coach.domain.days import local_day
from coach.exercises.registry import get
from coach.programme.plan import Block, Plan
from coach.programme.schedule import Due
from coach.records.access import ALONE
from coach.translation import gettext as _
from coach.ui.parts.markup import render
from coach.ui.parts.todays_programme import Programme
from coach.ui.server.guide_media import address
from coach.words import result_words, today_words

__all__ = ["show_exercises", "show_greeting", "show_week"]


@dataclass(frozen=True)
class _Line:
    """One exercise. picture: its address. notes: what the therapist noted, else what it is good
    for."""

    picture: str
    title: str
    amount: str
    things: str
    set_by: str
    notes: str


@dataclass(frozen=True)
class _Day:
    """A day of this week: its name, and whether the programme was done on it or is today's."""

    name: str
    done: bool
    today: bool


def show_greeting(
    now: datetime,
    plan: Plan,
    due: Due,
    sessions: Sequence[SessionOutline],
    figures: Sequence[SetFigures],
) -> None:
    """The date, what today is for, and the last time in a line. sessions: the oldest first.
    figures: of the latest sets."""
    last = ""
    if sessions:
        of_last = [one for one in figures if one.session_id == sessions[-1].id]
        last = today_words.last_time(sessions[-1], of_last)
    render(
        "greeting.html.j2",
        day=today_words.day(now),
        title=today_words.title(now, plan, due),
        last=last,
    )


def show_exercises(plan: Plan, programme: Programme) -> None:
    """Each exercise of the plan: how it looks, how much of it, what for, and what one needs."""
    lines = [
        _line(block, plan.height_cm, programme.prescribed.get(block.exercise))
        for block in plan.blocks
    ]
    render("plan.html.j2", lines=lines)


def show_week(programme: Programme, today: date) -> None:
    """On which days of this week it was done, of how many planned."""
    if not programme.goal:
        return
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=number) for number in range(7)]
    render(
        "week.html.j2",
        done=len(programme.days),
        goal=programme.goal,
        days=[_Day(_(day.strftime("%A")), day in programme.days, day == today) for day in days],
    )


def _line(block: Block, height_cm: float | None, prescribed: Prescription | None) -> _Line:
    exercise = get(block.exercise)
    amount = today_words.amount(block, height_cm)
    set_by, notes = "", exercise.guide.why
    if prescribed is not None and prescribed.block == block:
        set_by, notes = _set_by(prescribed), prescribed.notes or notes
    return _Line(
        address(f"{exercise.name}-peak.jpg"),
        exercise.title,
        f"{amount}.",
        today_words.things(exercise),
        set_by,
        notes,
    )


def _set_by(prescribed: Prescription) -> str:
    on = local_day(prescribed.written_at)
    by = (
        ""
        if prescribed.written_by == ALONE.name
        else _(" by {written_by}", written_by=prescribed.written_by)
    )
    return _("Set{by} on {day}.", by=by, day=result_words.day(on))
