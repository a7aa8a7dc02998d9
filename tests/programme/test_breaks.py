"""Breaks at the desk: when to remind, and what is one click away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import ProfileError
from coach.exercises.registry import exercises, get
from coach.programme import advice
from coach.programme.breaks import REMINDER, BreakSettings, break_due, desk_plan

OPENED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ON = BreakSettings(on=True)
MINUTES = st.integers(0, 600)


def at(minutes: float) -> datetime:
    """A moment, in minutes after the app was opened."""
    return OPENED + timedelta(minutes=minutes)


def test_nobody_is_reminded_who_did_not_ask_for_it() -> None:
    assert not BreakSettings().on
    assert not break_due(BreakSettings(), OPENED, [], at(600))


@pytest.mark.parametrize("minutes", [29, 61, 0, -45])
def test_other_times_are_refused_in_a_sentence(minutes: int) -> None:
    with pytest.raises(ProfileError, match=r"breaks should be from 30 to 60; change it\."):
        BreakSettings(on=True, every_min=minutes)


@pytest.mark.parametrize("minutes", [30, 45, 60])
def test_a_reminder_comes_when_the_time_is_over(minutes: int) -> None:
    settings = BreakSettings(on=True, every_min=minutes)
    assert not break_due(settings, OPENED, [], at(minutes - 0.1))
    assert break_due(settings, OPENED, [], at(minutes))


def test_a_break_begins_the_time_anew() -> None:
    assert not break_due(ON, OPENED, [at(50)], at(94))
    assert break_due(ON, OPENED, [at(50)], at(95))


def test_so_does_a_training_session_whatever_came_first() -> None:
    session, earlier_break = at(80), at(20)
    assert not break_due(ON, OPENED, [session, earlier_break], at(124))
    assert break_due(ON, OPENED, [session, earlier_break], at(125))


def test_what_was_done_before_the_app_was_opened_does_not_count() -> None:
    assert not break_due(ON, OPENED, [at(-300)], at(44))


@given(st.lists(MINUTES, max_size=5), MINUTES, st.integers(30, 60))
def test_a_break_now_ends_the_reminder_for_its_time(moved: list[int], now: int, every: int) -> None:
    settings = BreakSettings(on=True, every_min=every)
    before = [at(m) for m in moved if m <= now]
    taken = [*before, at(now)]
    assert not break_due(settings, OPENED, taken, at(now + every - 1))
    assert break_due(settings, OPENED, taken, at(now + every))


def test_the_words_are_those_of_the_programme() -> None:
    assert REMINDER.sentences == advice.DESK_BREAKS


def test_what_is_one_click_away_is_done_on_a_chair() -> None:
    blocks = desk_plan().blocks
    assert [block.exercise for block in blocks] == [
        one.name for one in exercises().values() if one.desk_break
    ]
    assert all(get(block.exercise).desk_break for block in blocks)
    assert blocks[0].hold_s == get(blocks[0].exercise).dose.hold_s
