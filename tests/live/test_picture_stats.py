"""How fast pictures get through is judged in seconds, however few there are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.live.interruptions import STALL_S
from coach.live.picture_stats import SLOW_OVER_S, SLOW_PER_S, PictureStats

COSTS = (0.02, 0.005, 0.001)


def watched(gap_s: float, seconds: float) -> PictureStats:
    """A camera that sends a picture every `gap_s`."""
    made = PictureStats()
    for time_s in np.arange(0.0, seconds, gap_s).tolist():
        made.came(time_s)
        made.done(time_s, COSTS)
    return made


@given(st.floats(0.02, STALL_S))
def test_slow_is_fewer_than_so_many_a_second(gap_s: float) -> None:
    end_s = 3 * SLOW_OVER_S
    slow = watched(gap_s, end_s).slow(end_s)
    if gap_s < 0.95 / SLOW_PER_S:
        assert not slow
    if gap_s > 1.05 / SLOW_PER_S:
        assert slow


@pytest.mark.parametrize("gap_s", [0.5, 1.0, 1.9])
def test_before_enough_time_has_gone_by_nothing_is_said(gap_s: float) -> None:
    assert not watched(gap_s, SLOW_OVER_S).slow(SLOW_OVER_S)
    assert not PictureStats().slow(100.0)


def test_a_camera_that_was_unplugged_is_no_slow_computer() -> None:
    made = watched(1 / 30, 10.0)
    for time_s in np.arange(40.0, 43.0, 1 / 30).tolist():
        made.came(time_s)
        made.done(time_s, COSTS)
        assert not made.slow(time_s)


def test_a_picture_that_takes_long_is_slow() -> None:
    """The camera did send; the next picture comes at once when the long one is through."""
    made = PictureStats()
    for time_s in (0.0, 4.0, 8.0):
        made.came(time_s)
        made.done(time_s + 4.0, COSTS)
    assert made.slow(12.1)


def test_costs_are_means_of_what_got_through() -> None:
    made = watched(0.1, 1.0)
    made.came(1.0)
    made.dropped += 2
    stats = made.stats()
    assert (stats.processed, stats.dropped) == (10, 2)
    assert (stats.estimate_ms, stats.engine_ms, stats.draw_ms) == pytest.approx((20.0, 5.0, 1.0))
    assert PictureStats().stats().estimate_ms == 0.0
