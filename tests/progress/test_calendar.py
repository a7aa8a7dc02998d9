"""What goes into a person's calendar agrees with what the app says on each day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coach.programme.plan import Block, default_plan
from coach.programme.schedule import RESTED_UP_TO, Due, Schedule, today_of
from coach.progress.calendar import CalendarPlan, calendar_plan
from tests.progress.figures import day, prescription

TODAY = day(30).date()
CURLS = Block("hamstring-curl", "each", 2, 8)


def days_of(plan: CalendarPlan, weeks: int) -> list[date]:
    """The days on which the entry stands."""
    every = (plan.first + timedelta(days=k) for k in range(7 * weeks))
    return [one for one in every if one.weekday() in plan.weekdays and one not in plan.left_out]


def test_without_a_prescription_it_is_the_default_plan() -> None:
    plan = calendar_plan([], "somebody", {}, TODAY, resting=False)
    assert tuple(one.block for one in plan.planned) == default_plan().blocks
    assert plan.first == TODAY
    assert len(days_of(plan, 4)) == 8


def test_no_day_that_is_over_and_none_before_the_start() -> None:
    soon = prescription(3, starts=35)
    plan = calendar_plan([prescription(3)], "somebody", {}, TODAY, resting=False)
    assert plan.first == TODAY
    assert calendar_plan([soon], "somebody", {}, TODAY, resting=False).first == day(35).date()


def test_nothing_is_planned_while_a_painful_stop_holds() -> None:
    plan = calendar_plan([prescription(3)], "somebody", {}, TODAY, resting=True)
    assert plan.planned == ()
    assert plan.uid == calendar_plan([], "somebody", {}, TODAY, resting=False).uid == "somebody-1"


def test_the_day_after_a_session_is_no_entry() -> None:
    """Today is a Wednesday; on Tuesday it was done, so today is a rest day."""
    assert TODAY.weekday() == 2
    done = {"squat": {TODAY - timedelta(days=1)}}
    plan = calendar_plan([prescription(3)], "somebody", done, TODAY, resting=False)
    assert plan.first == TODAY + timedelta(days=1)


@given(
    st.integers(1, 7),
    st.integers(1, 7),
    st.integers(0, 20),
    st.sets(st.integers(16, 30)),
    st.integers(23, 30),
)
def test_on_each_of_its_days_the_app_says_that_something_is_due(
    squats: int, curls: int, starts: int, done: set[int], today: int
) -> None:
    """Whatever was done so far, and if everything is done on its days from now on."""
    now = day(today).date()
    before = {day(number).date() for number in done if number <= today}
    first = prescription(squats)
    second = replace(prescription(curls, starts=starts + 15), block=CURLS)
    both, history = [first, second], {"squat": before}
    plan = calendar_plan(both, "somebody", history, now, resting=False)
    assert plan.first >= now
    so_far = {"squat": set(before), "hamstring-curl": set()}
    for on in days_of(plan, 6):
        due = []
        for one, planned in zip(both, plan.planned, strict=True):
            exercise = one.block.exercise
            schedule = Schedule(one.days_per_week, one.starts_on)
            if on >= planned.first and on.weekday() in planned.weekdays:
                due.append(today_of(schedule, so_far[exercise], on).due)
                if due[-1] is Due.DUE:
                    so_far[exercise].add(on)
        assert Due.DUE in due, on


@given(st.integers(1, 7), st.integers(0, 40))
def test_every_whole_week_has_its_days_with_rest_between(count: int, starts: int) -> None:
    plan = calendar_plan([prescription(count, starts=starts)], "a", {}, TODAY, resting=False)
    monday = plan.first + timedelta(days=7 - plan.first.weekday())
    for week in range(4):
        begins = monday + timedelta(weeks=week)
        found = [one for one in days_of(plan, 8) if begins <= one < begins + timedelta(weeks=1)]
        assert len(found) == count
    found = days_of(plan, 8)
    gaps = {(b - a).days for a, b in pairwise(found)}
    assert min(gaps) >= (2 if count <= RESTED_UP_TO else 1)
