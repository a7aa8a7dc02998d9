"""What goes into a person's calendar: what is prescribed, or else what to begin with."""

from __future__ import annotations

from dataclasses import replace

from coach.programme.plan import default_plan
from coach.programme.schedule import FIRST_DAYS_PER_WEEK, Schedule
from coach.progress.calendar import week_plans
from tests.progress.figures import day, prescription


def test_without_a_prescription_it_is_the_default_plan() -> None:
    (plan,) = week_plans([], "somebody", day(3).date())
    assert plan.blocks == default_plan().blocks
    assert plan.schedule == Schedule(FIRST_DAYS_PER_WEEK, day(3).date())


def test_exercises_with_the_same_days_are_one_entry() -> None:
    squats = prescription(3)
    more = replace(squats, block=replace(squats.block, sets=1))
    seldom = prescription(1, starts=7)
    plans = week_plans([squats, seldom, more], "somebody", day(0).date())
    assert [plan.schedule.days_per_week for plan in plans] == [3, 1]
    assert plans[0].blocks == (squats.block, more.block)
    assert plans[1].schedule.starts_on == day(7).date()


def test_a_file_made_again_replaces_the_one_before() -> None:
    before, after = (week_plans([prescription(days)], "somebody", day(0).date()) for days in (2, 4))
    assert [plan.uid for plan in before] == [plan.uid for plan in after]
    # As earlier versions named it, so that theirs is replaced too.
    assert [plan.uid for plan in after] == ["somebody-1"]
    assert (
        len(
            {
                plan.uid
                for plan in week_plans([prescription(2), prescription(3)], "a", day(0).date())
            }
        )
        == 2
    )
