"""The days of a programme: what is due, how weeks went, when to do more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import ProfileError
from coach.programme.schedule import (
    FIRST_DAYS_PER_WEEK,
    Due,
    Schedule,
    build_up,
    streak,
    today_of,
    weeks_of,
)
from tests.programme.sentences import whole

MONDAY = date(2026, 3, 2)
WEEK = timedelta(days=7)
ANY_SCHEDULE = st.builds(
    Schedule, st.integers(1, 7), st.integers(0, 13).map(lambda n: MONDAY + timedelta(days=n))
)
ANY_DAY = st.integers(-7, 60).map(lambda n: MONDAY + timedelta(days=n))
ANY_DAYS = st.frozensets(ANY_DAY, max_size=40)


def days(*numbers: int) -> set[date]:
    """Days by their number, 0 for the first Monday."""
    return {MONDAY + timedelta(days=n) for n in numbers}


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


@pytest.mark.parametrize("count", [0, 8, -1])
def test_no_number_of_days_is_refused_in_a_sentence(count: int) -> None:
    with pytest.raises(ProfileError, match=r"days a week should be from 1 to 7; change it\."):
        Schedule(count, MONDAY)


class TestToday:
    def test_before_the_start_nothing_is_due(self) -> None:
        assert today_of(Schedule(2, day(3)), days(), day(2)).due is Due.NOT_YET
        assert today_of(Schedule(2, day(3)), days(), day(3)).due is Due.DUE

    def test_what_is_done_is_done(self) -> None:
        today = today_of(Schedule(2, MONDAY), days(0), MONDAY)
        assert (today.due, today.goal, today.done) == (Due.DONE, 2, 1)

    @pytest.mark.parametrize(
        ("per_week", "due"), [(2, Due.REST), (3, Due.REST), (4, Due.DUE), (7, Due.DUE)]
    )
    def test_up_to_three_days_a_week_have_rest_between(self, per_week: int, due: Due) -> None:
        assert today_of(Schedule(per_week, MONDAY), days(0), day(1)).due is due

    def test_a_sunday_is_followed_by_rest_too(self) -> None:
        assert today_of(Schedule(2, MONDAY), days(6), day(7)).due is Due.REST
        assert today_of(Schedule(2, MONDAY), days(6), day(8)).due is Due.DUE

    @pytest.mark.parametrize(
        ("done", "today", "due"),
        [
            ((0, 2), 3, Due.REST),
            ((3,), 4, Due.REST),  # Saturday and Sunday are left for two.
            ((4,), 5, Due.DUE),  # Only Sunday would be left for two.
            ((2, 4), 5, Due.REST),
            ((3, 5), 6, Due.DUE),
        ],
    )
    def test_rest_gives_way_where_the_week_could_not_be_reached(
        self, done: tuple[int, ...], today: int, due: Due
    ) -> None:
        assert today_of(Schedule(3, MONDAY), days(*done), day(today)).due is due

    def test_a_week_that_has_all_its_days_rests(self) -> None:
        assert today_of(Schedule(2, MONDAY), days(0, 2), day(5)).due is Due.REST

    @given(ANY_SCHEDULE, ANY_DAY)
    def test_who_does_what_is_due_reaches_every_goal_and_no_more(
        self, schedule: Schedule, until: date
    ) -> None:
        done: set[date] = set()
        today = schedule.starts_on
        while today <= until:
            if today_of(schedule, done, today).due is Due.DUE:
                done.add(today)
            today += timedelta(days=1)
        for week in weeks_of(schedule, done, until):
            assert week.done <= week.goal
            assert week.done == week.goal or week.monday + WEEK > until
        if schedule.days_per_week <= 3:
            assert all(one + timedelta(days=1) not in done for one in done)

    @given(ANY_SCHEDULE, ANY_DAYS, ANY_DAY)
    def test_a_goal_that_could_be_reached_yesterday_can_be_today(
        self, schedule: Schedule, done: frozenset[date], today: date
    ) -> None:
        told = today_of(schedule, done, today)
        if told.due is Due.REST:
            assert told.goal - told.done <= 6 - today.weekday()


class TestWeeks:
    @pytest.mark.parametrize(
        ("per_week", "first", "goal"),
        [(2, 0, 2), (2, 3, 2), (2, 4, 1), (2, 6, 1), (3, 2, 3), (3, 3, 2), (7, 5, 2), (1, 6, 1)],
    )
    def test_the_first_week_has_its_share(self, per_week: int, first: int, goal: int) -> None:
        weeks = weeks_of(Schedule(per_week, day(first)), days(), day(7))
        assert [week.goal for week in weeks] == [goal, per_week]

    def test_days_outside_it_are_no_part_of_the_programme(self) -> None:
        weeks = weeks_of(Schedule(3, day(2)), days(0, 1, 2, 8, 12), day(9))
        assert [week.done for week in weeks] == [1, 1]

    def test_there_is_none_before_the_start(self) -> None:
        assert weeks_of(Schedule(3, day(2)), days(0, 1), day(1)) == ()
        assert streak(()) == 0

    @given(ANY_SCHEDULE, ANY_DAYS, ANY_DAY)
    def test_weeks_begin_on_mondays_and_ask_for_no_more_than_the_days_a_week(
        self, schedule: Schedule, done: frozenset[date], today: date
    ) -> None:
        weeks = weeks_of(schedule, done, today)
        assert all(1 <= week.goal <= schedule.days_per_week for week in weeks)
        assert all(week.monday.weekday() == 0 for week in weeks)

    @given(ANY_SCHEDULE, ANY_DAYS, ANY_DAY, ANY_DAY)
    def test_a_session_more_never_lowers_anything(
        self, schedule: Schedule, done: frozenset[date], more: date, today: date
    ) -> None:
        before, after = (weeks_of(schedule, d, today) for d in (done, done | {more}))
        assert streak(before) <= streak(after)
        assert sum(w.done for w in before) <= sum(w.done for w in after)

    @given(ANY_SCHEDULE, ANY_DAYS, ANY_DAYS, ANY_DAY, st.integers(-60, 60))
    def test_whole_weeks_later_everything_is_the_same(
        self,
        schedule: Schedule,
        done: frozenset[date],
        flags: frozenset[date],
        today: date,
        weeks: int,
    ) -> None:
        by = weeks * WEEK
        later = Schedule(schedule.days_per_week, schedule.starts_on + by)
        done_later, flags_later = ({d + by for d in some} for some in (done, flags))
        moved = weeks_of(later, done_later, today + by)
        assert [(w.monday - by, w.goal, w.done) for w in moved] == [
            (w.monday, w.goal, w.done) for w in weeks_of(schedule, done, today)
        ]
        assert today_of(later, done_later, today + by) == today_of(schedule, done, today)
        assert build_up(later, done_later, flags_later, today + by) == build_up(
            schedule, done, flags, today
        )


class TestStreak:
    @pytest.mark.parametrize(
        ("done", "today", "count"),
        [
            ((0, 2, 7, 9), 14, 2),
            ((0, 2, 7, 9, 14), 15, 2),
            ((0, 2, 7, 9, 14, 16), 16, 3),
            ((0, 2, 7, 9), 20, 2),  # The current week breaks nothing, up to its last evening.
            ((0, 2, 7, 9), 21, 0),
            ((0, 7, 9), 14, 1),
            ((0, 2, 7), 14, 0),
        ],
    )
    def test_weeks_in_a_row(self, done: tuple[int, ...], today: int, count: int) -> None:
        assert streak(weeks_of(Schedule(2, MONDAY), days(*done), day(today))) == count


class TestBuildUp:
    WELL = (0, 2, 7, 9)

    def test_two_whole_weeks_that_went_well_suggest_a_day_more(self) -> None:
        told = build_up(Schedule(2, MONDAY), days(*self.WELL), (), day(14))
        assert told is not None
        assert told.days_per_week == 3
        assert "3 days a week" in " ".join(told.words.sentences)

    def test_the_second_has_to_be_over(self) -> None:
        assert build_up(Schedule(2, MONDAY), days(*self.WELL), (), day(13)) is None

    def test_while_resting_because_it_hurt_nothing_is_offered(self) -> None:
        well = days(*self.WELL)
        assert build_up(Schedule(2, MONDAY), well, (), day(14), resting=True) is None
        assert build_up(Schedule(4, MONDAY), well, well, day(14), resting=True) is None

    def test_a_part_of_a_week_is_no_week(self) -> None:
        assert build_up(Schedule(2, day(1)), days(1, 3, 7, 9), (), day(14)) is None
        later = build_up(Schedule(2, day(1)), days(1, 3, 7, 9, 14, 16), (), day(21))
        assert later is not None

    @pytest.mark.parametrize("done", [(0, 2, 7), (0, 7, 9), ()])
    def test_weeks_that_fell_short_suggest_nothing(self, done: tuple[int, ...]) -> None:
        assert build_up(Schedule(2, MONDAY), days(*done), (), day(14)) is None

    def test_it_ends_at_every_day(self) -> None:
        daily = range(14)
        assert build_up(Schedule(7, MONDAY), days(*daily), (), day(14)) is None
        told = build_up(Schedule(6, MONDAY), days(*daily), (), day(14))
        assert told is not None
        assert told.days_per_week == 7
        assert "Every day" in told.words.sentences[-1]

    @pytest.mark.parametrize(
        ("flags", "per_week"),
        [((0,), 4), ((14,), 4), ((7, 9), 3), ((7, 7), 3), ((-7, -5), 5), ((15, 16), 5)],
    )
    def test_pain_keeps_the_days_or_takes_one(self, flags: tuple[int, ...], per_week: int) -> None:
        done = days(*(0, 1, 2, 3, 7, 8, 9, 10))
        told = build_up(Schedule(4, MONDAY), done, [day(n) for n in flags], day(14))
        assert told is not None
        assert told.days_per_week == per_week

    def test_a_change_that_was_made_is_not_asked_for_again(self) -> None:
        flags = [day(9), day(11)]
        assert build_up(Schedule(4, MONDAY), days(9, 11), flags, day(14)) is not None
        assert build_up(Schedule(3, day(14)), days(9, 11), flags, day(14)) is None

    @pytest.mark.parametrize("per_week", [1, FIRST_DAYS_PER_WEEK])
    def test_no_fewer_days_than_to_begin_with(self, per_week: int) -> None:
        told = build_up(Schedule(per_week, MONDAY), days(0, 2), [day(0), day(2)], day(3))
        assert told is not None
        assert told.days_per_week == per_week

    @given(ANY_SCHEDULE, ANY_DAYS, st.lists(ANY_DAY, max_size=4), ANY_DAY)
    def test_it_is_a_day_more_or_less_and_never_more_after_pain(
        self, schedule: Schedule, done: frozenset[date], flags: list[date], today: date
    ) -> None:
        told = build_up(schedule, done, flags, today)
        if told is not None:
            assert 1 <= told.days_per_week <= 7
            assert abs(told.days_per_week - schedule.days_per_week) <= 1
            assert all(whole(one) for one in told.words.sentences)
            since = max(today - 2 * WEEK, schedule.starts_on)
            recent = [f for f in flags if since <= f <= today]
            assert not recent or told.days_per_week <= schedule.days_per_week
