"""Weeks against what was prescribed in each of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.programme.schedule import FIRST_DAYS_PER_WEEK
from coach.progress.adherence import days_done, prescribed_weeks
from tests.progress.figures import day, figures, prescription

START = day(0).date()
"""A Monday."""


def later(days: int) -> date:
    return START + timedelta(days=days)


def test_a_day_counts_once_a_repetition_did() -> None:
    sets = [figures(0), figures(0, index=1), figures(2, counted=0), figures(3)]
    assert days_done(sets) == {later(0), later(3)}


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


def test_a_day_counts_on_which_a_person_says_that_they_did_one() -> None:
    said = [figures(0, counted=0, corrected=1), figures(2, counted=1, corrected=0)]
    assert days_done(said) == {day(0).date()}
