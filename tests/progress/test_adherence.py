"""Weeks against what was prescribed in each of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain import Prescription, SetFigures
from coach.programme.schedule import FIRST_DAYS_PER_WEEK
from coach.progress.adherence import (
    Adherence,
    adherence_of,
    days_by_exercise,
    days_done,
    lately,
    prescribed_weeks,
)
from tests.progress.figures import day, figures, prescription

START = day(0).date()
"""A Monday."""


def later(days: int) -> date:
    return START + timedelta(days=days)


def squats(number: int, *reps: int, exercise: str = "squat") -> list[SetFigures]:
    """A day's sets of eight with so many repetitions each."""
    return [
        figures(number, index=index, counted=count, exercise=exercise)
        for index, count in enumerate(reps)
    ]


def of(
    prescriptions: list[Prescription], sets: list[SetFigures], today: int, since: int = 0
) -> Adherence:
    return adherence_of(prescriptions, sets, later(since), later(today))


def test_a_leg_kick_a_day_is_nothing_of_three_days_of_squats() -> None:
    """It was told as “100%”."""
    asked = prescription(3, sets=3, reps=10)
    kicks = [one for n in (0, 2, 4) for one in squats(n, 1, exercise="leg-kick")]
    found = of([asked], kicks, 7)
    assert found == Adherence(0, 90, 0, 9, 0, 3)
    assert found.share == 0.0
    assert days_done(kicks, [asked]) == frozenset()


def test_repetitions_decide_and_sets_and_days_stand_beside() -> None:
    """Two weeks of three days: four days of 17 of 24 repetitions, in two sets of three."""
    sets = [one for n in (0, 2, 7, 9) for one in squats(n, 8, 8, 1)]
    found = of([prescription(3, sets=3, reps=8)], sets, 14)
    assert found == Adherence(4 * 17, 6 * 24, 8, 18, 4, 6)
    assert found.share == pytest.approx(68 / 144)


def test_what_a_week_did_beyond_its_due_makes_up_for_no_other() -> None:
    sets = [one for n in range(5) for one in squats(n, 8, 8)]
    assert of([prescription(2)], sets, 14) == Adherence(32, 64, 4, 8, 2, 4)


def test_both_legs_are_due_where_each_was_prescribed() -> None:
    curls = prescription(2, exercise="hamstring-curl", side="each", sets=1, reps=10)
    one_leg = [figures(n, exercise="hamstring-curl", side="left", counted=10) for n in (0, 3)]
    assert of([curls], one_leg, 7) == Adherence(20, 40, 2, 4, 2, 2)


def test_each_day_is_held_against_what_was_in_force_on_it() -> None:
    """Three sets of ten four days a week, from the second Monday on one set of ten on two days."""
    before = prescription(4, sets=3, reps=10, ended_at=day(7))
    after = prescription(2, starts=7, sets=1, reps=10)
    assert of([before, after], [], 14) == Adherence(0, 120 + 20, 0, 12 + 2, 0, 6)
    assert of([before, after], [], 14, since=7).reps_due == 20


def test_a_change_in_a_week_takes_each_part_of_it() -> None:
    """Three days a week: of Monday to Wednesday two sets, of the other four days one."""
    before = prescription(3, ended_at=day(3))
    after = prescription(3, starts=3, sets=1)
    due = round(3 * (3 * 16 + 4 * 8) / 7)
    assert of([before, after], [], 7) == Adherence(0, due, 0, round(3 * (3 * 2 + 4) / 7), 0, 3)


@pytest.mark.parametrize(("starts", "today", "due"), [(4, 7, 1), (0, 3, 0), (0, 4, 1), (0, 0, 0)])
def test_a_part_of_a_week_has_its_part_and_today_is_not_over(
    starts: int, today: int, due: int
) -> None:
    """Two days a week: from Friday on one; up to Wednesday none yet, up to Thursday one."""
    found = of([prescription(2, starts)], [], today)
    assert (found.days_due, found.reps_due) == (due, 16 * due)
    assert (found.share is None) == (due == 0)


def test_without_a_prescription_nothing_was_due() -> None:
    assert of([], squats(0, 8), 14).share is None


def test_a_day_was_done_from_half_of_what_was_prescribed_for_it_on() -> None:
    asked = [prescription(3, sets=3, reps=8)]
    sets = [*squats(0, 8, 4), *squats(2, 8, 3), *squats(4, 12)]
    assert days_by_exercise(sets, asked) == {"squat": {later(0), later(4)}}
    assert of(asked, sets, 7).days_done == 2


def test_a_day_was_done_once_every_exercise_of_it_was() -> None:
    """Squats and calf raises three times a week; curls, once a week, are no part of each day."""
    asked = [
        prescription(3),
        prescription(3, exercise="calf-raise"),
        prescription(1, exercise="hamstring-curl", side="each"),
    ]
    both = [*squats(0, 8, 8), *squats(0, 8, 8, exercise="calf-raise")]
    one = squats(2, 8, 8)
    assert days_done(both + one, asked) == {later(0)}
    assert days_by_exercise(both + one, asked)["squat"] == {later(0), later(2)}


def test_it_is_looked_at_from_a_monday_on() -> None:
    assert [lately(later(n)) for n in (28, 30, 34, 35)] == [later(0)] * 3 + [later(7)]


ANY_PRESCRIPTIONS = st.lists(
    st.builds(
        lambda days, starts, lasts, sets, exercise: prescription(
            days,
            starts,
            sets=sets,
            exercise=exercise,
            ended_at=None if lasts is None else day(starts + lasts),
        ),
        st.integers(1, 7),
        st.integers(0, 30),
        st.none() | st.integers(0, 30),
        st.integers(1, 4),
        st.sampled_from(["squat", "calf-raise"]),
    ),
    max_size=4,
)
ANY_SETS = st.lists(
    st.builds(
        lambda n, reps, exercise: figures(n, counted=reps, exercise=exercise),
        st.integers(-3, 40),
        st.integers(0, 12),
        st.sampled_from(["squat", "calf-raise", "leg-kick"]),
    ),
    max_size=12,
)


@given(ANY_PRESCRIPTIONS, ANY_SETS, ANY_SETS, st.integers(0, 20), st.integers(0, 40))
def test_never_more_than_due_and_a_set_more_takes_nothing_away(
    asked: list[Prescription], sets: list[SetFigures], more: list[SetFigures], since: int, now: int
) -> None:
    less, found = of(asked, sets, now, since), of(asked, sets + more, now, since)
    assert (less.reps_due, less.sets_due, less.days_due) == (
        found.reps_due,
        found.sets_due,
        found.days_due,
    )
    assert 0 <= less.reps_done <= found.reps_done <= found.reps_due
    assert 0 <= less.sets_done <= found.sets_done <= found.sets_due
    assert 0 <= less.days_done <= found.days_done <= found.days_due


@given(ANY_PRESCRIPTIONS, ANY_SETS, st.integers(0, 5), st.integers(0, 5))
def test_whole_weeks_add_up(
    asked: list[Prescription], sets: list[SetFigures], first: int, more: int
) -> None:
    parts = (of(asked, sets, 7 * first), of(asked, sets, 7 * (first + more), since=7 * first))
    whole = of(asked, sets, 7 * (first + more))
    assert whole.reps_due == sum(one.reps_due for one in parts)
    assert whole.reps_done == sum(one.reps_done for one in parts)


def test_without_a_prescription_it_is_what_to_begin_with() -> None:
    weeks = prescribed_weeks([], {later(1)}, START, later(8))
    assert [(week.goal, week.done) for week in weeks] == [
        (FIRST_DAYS_PER_WEEK, 1),
        (FIRST_DAYS_PER_WEEK, 0),
    ]


def test_a_change_holds_from_its_week_on_and_the_weeks_before_keep_theirs() -> None:
    before = prescription(2, ended_at=day(14))
    after = prescription(4, starts=14)
    weeks = prescribed_weeks([before, after], (), START, later(27))
    assert [week.goal for week in weeks] == [2, 2, 4, 4]


@pytest.mark.parametrize(("starts", "goals"), [(6, [4, 4]), (7, [2, 4])])
def test_what_begins_on_a_sunday_counts_for_its_week(starts: int, goals: list[int]) -> None:
    """Two exercises, the second with more days; until the week it begins in, the first one's."""
    curls = prescription(4, starts, exercise="hamstring-curl", side="each")
    weeks = prescribed_weeks([prescription(2), curls], (), START, later(13))
    assert [week.goal for week in weeks] == goals


@pytest.mark.parametrize(("ends", "mondays"), [(7, [0]), (8, [0, 7])])
def test_what_ends_on_a_monday_no_longer_counts_for_its_week(ends: int, mondays: list[int]) -> None:
    weeks = prescribed_weeks([prescription(2, ended_at=day(ends))], (), START, later(13))
    assert [week.monday for week in weeks] == [later(monday) for monday in mondays]


def test_of_several_exercises_the_most_days_count() -> None:
    squats = prescription(2)
    curls = prescription(3, exercise="hamstring-curl", side="each")
    (week,) = prescribed_weeks([squats, curls], (), START, later(6))
    assert week.goal == 3


def test_a_week_in_which_nothing_was_prescribed_is_no_week() -> None:
    first = prescription(2, ended_at=day(7))
    again = prescription(2, starts=21)
    weeks = prescribed_weeks([first, again], (), START, later(27))
    assert [week.monday for week in weeks] == [START, later(21)]


@given(
    st.lists(
        st.tuples(st.integers(1, 7), st.integers(0, 60), st.none() | st.integers(0, 60)),
        max_size=5,
    ),
    st.sets(st.integers(-10, 70)),
    st.integers(-5, 70),
)
def test_weeks_are_in_order_and_none_is_there_twice(given_, done, today) -> None:
    prescriptions = [
        prescription(days, starts, ended_at=None if ends is None else day(starts + ends))
        for days, starts, ends in given_
    ]
    weeks = prescribed_weeks(prescriptions, {later(d) for d in done}, START, later(today))
    mondays = [week.monday for week in weeks]
    assert mondays == sorted(set(mondays))
    asked = {days for days, _, _ in given_} or {FIRST_DAYS_PER_WEEK}
    assert all(1 <= week.goal <= max(asked) for week in weeks)


def test_a_day_counts_on_which_a_person_says_that_they_did_it() -> None:
    said = [figures(0, counted=0, corrected=16), figures(2, counted=16, corrected=0)]
    assert days_done(said, [prescription()]) == {day(0).date()}
