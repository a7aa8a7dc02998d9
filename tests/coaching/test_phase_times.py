"""When a movement began, peaked and ended, on straight lines whose times are known exactly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.coaching.phase_times import Ends, Row, cut, leading_side, reach_of
from coach.exercises.base import MovementWindow, Settings
from coach.motion.types import COLUMN, VIEWS, View
from tests.coaching.signals import LEFT, RIGHT, exercise, motion

MADE = exercise()
RATE = 10.0
SEEN = Ends()


def _rows(course: list[float], left: Any = None, right: Any = None) -> list[Row]:
    """A signal at ten pictures a second; legs as the signal unless given."""
    lefts, rights = (course if leg is None else leg for leg in (left, right))
    return [
        Row(k / RATE, v, a, b, motion(k / RATE, a, b, yaw_deg=float(k)))
        for k, (v, a, b) in enumerate(zip(course, lefts, rights, strict=True))
    ]


def _cut(rows: list[Row], base: float = 0.0, seen: Ends = SEEN, **changes: Any) -> MovementWindow:
    made = replace(MADE.phases, **changes)
    return cut(rows, base, seen, MADE.signal, made, Settings(target=77.0))


def _there_and_back(
    out_s: float = 1.2, hold_s: float = 1.0, back_s: float = 0.6, before_s: float = 1.0
) -> list[float]:
    """From 0 straight to 100, and back, with a second of rest after it."""
    at = np.cumsum([before_s, out_s, hold_s, back_s, 1.0])
    time_s = np.arange(0.0, at[-1] + 0.05, 1.0 / RATE)
    return np.interp(time_s, [0.0, *at], [0, 0, 100, 100, 0, 0]).tolist()


def test_a_straight_way_has_its_start_top_and_end() -> None:
    window = _cut(_rows(_there_and_back()))
    assert (window.start, window.peak, window.end) == (10, 27, 38)
    assert (window.base, window.high, window.best, window.side) == (0.0, 100.0, 100.0, "both")
    assert window.hold_s == pytest.approx(1.1)  # from 2.1 s on it is within a tenth, up to 3.2 s
    assert window.settings == Settings(target=77.0)
    assert window.time_s == pytest.approx(np.arange(len(window.time_s)) / RATE)
    assert window.signal.tolist() == _there_and_back()
    assert set(window.view.tolist()) == {VIEWS.index(View.SIDE)}
    assert window.yaw_deg.tolist() == list(range(len(window.time_s)))
    assert window.values[:, COLUMN[LEFT]].tolist() == _there_and_back()
    assert window.sd[:, COLUMN[LEFT]].tolist() == [1.0] * len(window.time_s)


def test_phases_are_those_of_a_smooth_movement_that_passes_the_middle_as_quickly() -> None:
    """15 to 85 of 100 take 0.84 s of a straight 1.2 s, and 0.84 of 2 s of a smooth movement."""
    window = _cut(_rows(_there_and_back(1.2, 1.0, 0.6)))
    assert window.lowering_s == pytest.approx(2.0)
    assert window.lifting_s == pytest.approx(1.0)
    lifts_first = _cut(_rows(_there_and_back(1.2, 1.0, 0.6)), lowers_first=False)
    assert (lifts_first.lowering_s, lifts_first.lifting_s) == pytest.approx((1.0, 2.0))


def test_the_working_leg_is_read_from_the_course_where_the_signal_does_not_tell_it() -> None:
    """By how far they go it would be the left; by the knees' course at the peak it is the right."""

    def straighter(window: MovementWindow) -> str:
        left, right = (window.values[window.peak, COLUMN[name]] for name in (LEFT, RIGHT))
        return "right" if right < left else "left"

    course = _there_and_back()
    rows = _rows(course, right=[0.2 * value for value in course])
    one_leg = replace(MADE.signal, both_legs=False)
    told = [
        cut(rows, 0.0, SEEN, signal, MADE.phases, Settings()).side
        for signal in (one_leg, replace(one_leg, side=straighter))
    ]
    assert told == ["left", "right"]


@given(st.integers(4, 40), st.integers(10, 60), st.integers(4, 40), st.floats(-20, 30))
def test_phases_neither_depend_on_each_other_nor_on_where_rest_is(out, hold, back, base) -> None:
    course = [base + v for v in _there_and_back(out / RATE, hold / RATE, back / RATE)]
    window = _cut(_rows(course), base)
    assert window.lowering_s == pytest.approx(0.7 / 0.42 * out / RATE, abs=1e-6)
    assert window.lifting_s == pytest.approx(0.7 / 0.42 * back / RATE, abs=1e-6)
    assert window.range == pytest.approx(100.0)
    assert 10 <= window.start <= 10 + 0.05 * out
    end = 10 + out + hold + back
    assert end - 0.05 * back <= window.end <= end


def test_a_phase_of_which_the_beginning_was_not_seen_has_no_time() -> None:
    """Seen from 40 of 100 on; from 20 on enough of it was seen to tell."""
    whole = _there_and_back(1.0)
    for first, known in ((14, False), (12, True)):
        window = _cut(_rows(whole[first:]), seen=Ends(start=False))
        assert np.isfinite(window.lowering_s) == known
        assert np.isfinite(window.lifting_s)
        followed = _cut(_rows(whole[first:]), seen=Ends(start=True))
        assert np.isfinite(followed.lowering_s), "it set out from there"
    for last, known in ((-14, False), (-12, True)):
        window = _cut(_rows(_there_and_back(back_s=1.0)[:last]), seen=Ends(end=False))
        assert np.isfinite(window.lifting_s) == known
        assert np.isfinite(window.lowering_s)


def test_a_phase_that_ends_at_once_took_no_time_or_nobody_saw_it() -> None:
    down_at_once = [*_there_and_back()[:32]]
    assert _cut(_rows(down_at_once)).lifting_s == 0.0
    assert np.isnan(_cut(_rows(down_at_once), seen=Ends(end=False)).lifting_s)


def _sloping(hold_s: float) -> list[float]:
    """Up to 100 quickly, down to 80 while it is held, and back quickly."""
    at = np.cumsum([1.0, 0.5, hold_s, 0.5, 1.0])
    time_s = np.arange(0.0, at[-1] + 0.05, 1.0 / RATE)
    return np.interp(time_s, [0.0, *at], [0, 0, 100, 80, 0, 0]).tolist()


def test_the_peak_of_a_short_hold_is_where_it_is_furthest_and_of_a_long_one_its_middle() -> None:
    """What is held for seconds has no top that means anything."""
    short, long = _cut(_rows(_sloping(3.0))), _cut(_rows(_sloping(6.0)))
    assert short.time_s[short.peak] - 1.5 < 1.0
    assert long.time_s[long.peak] - 1.5 == pytest.approx(3.0, abs=0.15)


def test_the_rest_is_what_was_measured_before_and_else_after() -> None:
    rows = _rows([v + (0.0 if k < 20 else 3.0) for k, v in enumerate(_there_and_back())])
    assert _cut(rows).rest[COLUMN[LEFT]] == _cut(rows[7:]).rest[COLUMN[LEFT]] == 0.0
    begun = _cut(rows[10:])
    assert begun.start == 0
    assert begun.rest[COLUMN[LEFT]] == 3.0
    assert np.isnan(begun.rest[COLUMN["trunk_lean_deg"]])


def test_where_no_rest_was_seen_the_two_ends_serve() -> None:
    course = _there_and_back()[10:39]
    course[-1] = 4.0
    window = _cut(_rows(course))
    assert (window.start, window.end) == (0, 28)
    assert window.rest[COLUMN[LEFT]] == 2.0


def test_single_rows_that_were_not_measured_leave_the_rest_known() -> None:
    rows = _rows(_there_and_back())
    rows[3].motion.values[COLUMN[RIGHT]] = np.nan
    rows[4].motion.values[COLUMN[RIGHT]] = 50.0
    assert _cut(rows).rest[COLUMN[RIGHT]] == 0.0


@pytest.mark.parametrize(
    ("left", "right", "both_legs", "side"),
    [
        (50.0, 42.0, True, "both"),
        (42.0, 50.0, True, "both"),
        (50.0, 37.0, True, "left"),
        (37.0, 50.0, True, "right"),
        (50.0, 50.0, False, "left"),
        (49.0, 50.0, False, "right"),
    ],
)
def test_legs_go_alike_or_one_leads(left, right, both_legs, side) -> None:
    assert leading_side(left, right, both_legs) == side


def test_the_side_is_that_of_the_upper_part_of_the_way() -> None:
    """The right leg comes later and further."""
    course = _there_and_back()
    left = [v if k < 17 else 0.0 for k, v in enumerate(course)]
    right = [0.0 if k < 17 else v for k, v in enumerate(course)]
    assert _cut(_rows(course, left, right)).side == "right"


def test_a_reach_is_the_furthest_and_of_many_frames_single_ones_aside() -> None:
    few = [0.0] * 30 + [100.0]
    assert reach_of(_rows(few)) == 100.0
    many = [*np.linspace(0.0, 50.0, 200).tolist(), 100.0]
    assert 48.0 < reach_of(_rows(many)) <= 50.0


def test_a_movement_that_does_not_come_near_rest_has_its_lowest_points_as_ends() -> None:
    course = [30, 20, 25, 60, 100, 60, 22, 15, 30.0]
    window = _cut(_rows(course))
    assert (window.start, window.peak, window.end) == (1, 4, 7)
