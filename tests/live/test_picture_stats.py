"""How fast pictures get through is judged in seconds, however few there are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.live.interruptions import STALL_S
from coach.live.picture_stats import SLOW_OVER_S, PictureStats

COSTS = (0.02, 0.005, 0.001)


def watched(gap_s: float, seconds: float) -> PictureStats:
    """A camera that sends a picture every `gap_s`."""
    made = PictureStats()
    for time_s in np.arange(0.0, seconds, gap_s).tolist():
        made.came(time_s)
        made.done(time_s, COSTS)
    return made


@given(st.floats(0.02, STALL_S))
def test_how_many_a_second_get_through(gap_s: float) -> None:
    end_s = 3 * SLOW_OVER_S
    per_s = watched(gap_s, end_s).per_s(end_s)
    assert per_s is not None
    assert per_s == pytest.approx(1.0 / gap_s, abs=1.1 / SLOW_OVER_S)


@pytest.mark.parametrize("gap_s", [0.5, 1.0, 1.9])
def test_before_enough_time_has_gone_by_nothing_is_said(gap_s: float) -> None:
    assert watched(gap_s, SLOW_OVER_S).per_s(SLOW_OVER_S) is None
    assert PictureStats().per_s(100.0) is None


def test_a_camera_that_was_unplugged_is_no_slow_computer() -> None:
    made = watched(1 / 30, 10.0)
    for time_s in np.arange(40.0, 43.0, 1 / 30).tolist():
        made.came(time_s)
        made.done(time_s, COSTS)
        assert made.per_s(time_s) is None


def test_a_picture_that_takes_long_is_slow() -> None:
    """The camera did send; the next picture comes at once when the long one is through."""
    made = PictureStats()
    for time_s in (0.0, 4.0, 8.0):
        made.came(time_s)
        made.done(time_s + 4.0, COSTS)
    assert made.per_s(12.1) == pytest.approx(2 / SLOW_OVER_S)


def test_costs_are_means_of_what_got_through() -> None:
    made = watched(0.1, 1.0)
    made.came(1.0)
    made.dropped += 2
    stats = made.stats()
    assert (stats.processed, stats.dropped) == (10, 2)
    assert (stats.estimate_ms, stats.engine_ms, stats.draw_ms) == pytest.approx((20.0, 5.0, 1.0))
    assert PictureStats().stats().estimate_ms == 0.0
