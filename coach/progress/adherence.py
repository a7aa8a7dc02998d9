"""How what a person did compares with what was prescribed at the time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coach.domain import Prescription, SetFigures
from coach.domain.days import local_day
from coach.exercises.registry import get
from coach.motion.types import SIDES
from coach.programme.plan import EACH, Block, default_block
from coach.programme.schedule import FIRST_DAYS_PER_WEEK, Schedule, Week, weeks_of

__all__ = [
    "Adherence",
    "adherence_of",
    "days_by_exercise",
    "days_done",
    "lately",
    "prescribed_weeks",
]

ENOUGH = 0.5
"""From this share of its repetitions on, a set or a day's exercise was done. Our own choice."""

_WEEKS = 4
_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Adherence:
    """What was done of what was due: repetitions, sets and days, never more of a week than was due
    in it."""

    reps_done: int
    reps_due: int
    sets_done: int
    sets_due: int
    days_done: int
    days_due: int

    @property
    def share(self) -> float | None:
        """Repetitions done of those due, 0 to 1; None where nothing was due."""
        return self.reps_done / self.reps_due if self.reps_due else None


def lately(today: date) -> date:
    """The Monday from which on it is looked at where nothing else is said: four weeks and the
    current one."""
    return _monday(today) - _WEEKS * _WEEK


def adherence_of(
    prescriptions: Sequence[Prescription], figures: Sequence[SetFigures], since: date, today: date
) -> Adherence:
    """What was done from `since` up to the day before today, against the prescription in force on
    each day.

    An exercise's days in a week are its days per week; where it was in force for a part of the
    week, that part, rounded up, and in the current week down. Each day has sets x legs x
    repetitions; where a week had two prescriptions of an exercise, as many as on an average day of
    it. Repetitions and sets of exercises that were not prescribed count for nothing. Of several
    exercises the most days count. prescriptions: also those that ended.
    """
    done, whole = _done(figures), days_done(figures, prescriptions)
    found = Counter[str]()
    for days in _weeks(since, today):
        asked = {day: _asked_on(prescriptions, day) for day in days}
        over = _monday(days[0]) + _WEEK <= today
        found.update(_week(asked, done, whole, over=over))
    return Adherence(
        found["reps_done"],
        found["reps_due"],
        found["sets_done"],
        found["sets_due"],
        found["days_done"],
        found["days_due"],
    )


def days_by_exercise(
    figures: Iterable[SetFigures], prescriptions: Sequence[Prescription]
) -> dict[str, set[date]]:
    """On which days each exercise was done: at least half of the repetitions prescribed for the day
    count, or of its usual dose where none was prescribed; a person's word goes before what was
    measured."""
    days: dict[str, set[date]] = defaultdict(set)
    for (exercise, day), (reps, _) in _done(figures).items():
        asked = _asked_on(prescriptions, day).get(exercise)
        block = asked.block if asked is not None else default_block(get(exercise))
        if _enough(reps, _a_day(block)):
            days[exercise].add(day)
    return dict(days)


def days_done(
    figures: Iterable[SetFigures], prescriptions: Sequence[Prescription]
) -> frozenset[date]:
    """The local dates on which the programme was done: each exercise that was prescribed for the
    most days a week, as `days_by_exercise`; any exercise where nothing was prescribed."""
    by_exercise = days_by_exercise(figures, prescriptions)
    every = {day for days in by_exercise.values() for day in days}
    return frozenset(
        day
        for day in every
        if all(day in by_exercise.get(e, ()) for e in _leading(_asked_on(prescriptions, day)))
    )


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
        if one.starts_on <= sunday and (one.ended_at is None or local_day(one.ended_at) > monday)
    }
    return max(in_force.values(), default=None)


_Done = Mapping[tuple[str, date], tuple[int, int]]
"""Repetitions and sets done, by exercise and local day."""


def _done(figures: Iterable[SetFigures]) -> _Done:
    found: dict[tuple[str, date], tuple[int, int]] = {}
    for one in figures:
        key = one.exercise, one.at.date()
        reps, sets = found.get(key, (0, 0))
        found[key] = (reps + one.corrected, sets + _enough(one.corrected, one.wanted))
    return found


def _enough(done: int, due: int) -> bool:
    return done > 0 and done >= ENOUGH * due


def _week(
    asked: Mapping[date, Mapping[str, Prescription]],
    done: _Done,
    whole: Collection[date],
    *,
    over: bool,
) -> dict[str, int]:
    """One week's part of an `Adherence`. asked: what was prescribed on each of its days. whole:
    `days_done`."""
    found = Counter[str]()
    by_exercise: dict[str, list[tuple[date, Prescription]]] = defaultdict(list)
    for day, prescribed in asked.items():
        for exercise, one in prescribed.items():
            by_exercise[exercise].append((day, one))
    for exercise, days in by_exercise.items():
        sevenths = sum(one.days_per_week for _, one in days)
        due = -(-sevenths // 7) if over else sevenths // 7
        did = [done.get((exercise, day), (0, 0)) for day, _ in days]
        for index, (name, a_day) in enumerate((("reps", _a_day), ("sets", _sets_a_day))):
            weighed = sum(one.days_per_week * a_day(one.block) for _, one in days)
            of_due = round(due * weighed / sevenths)
            found[f"{name}_due"] += of_due
            found[f"{name}_done"] += min(sum(numbers[index] for numbers in did), of_due)
        found["days_due"] = max(found["days_due"], due)
    days_kept = sum(day in whole for day, prescribed in asked.items() if prescribed)
    found["days_done"] = min(days_kept, found["days_due"])
    return found


def _leading(prescribed: Mapping[str, Prescription]) -> list[str]:
    """The exercises of the most days a week."""
    most = max((one.days_per_week for one in prescribed.values()), default=0)
    return [exercise for exercise, one in prescribed.items() if one.days_per_week == most]


def _asked_on(prescriptions: Iterable[Prescription], day: date) -> dict[str, Prescription]:
    """What was in force on a day, by exercise; on the day of a change the newer one."""
    return {
        one.block.exercise: one
        for one in sorted(prescriptions, key=lambda one: one.written_at)
        if one.starts_on <= day and (one.ended_at is None or day < local_day(one.ended_at))
    }


def _sets_a_day(block: Block) -> int:
    return block.sets * (len(SIDES) if block.side == EACH else 1)


def _a_day(block: Block) -> int:
    """Repetitions."""
    return _sets_a_day(block) * block.reps


def _weeks(since: date, today: date) -> list[list[date]]:
    """The days from since to the one before today, by week."""
    weeks: dict[date, list[date]] = defaultdict(list)
    for number in range((today - since).days):
        day = since + number * _DAY
        weeks[_monday(day)].append(day)
    return list(weeks.values())


def _monday(day: date) -> date:
    return day - day.weekday() * _DAY
