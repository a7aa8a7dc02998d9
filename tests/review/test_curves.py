"""Curves thin enough to draw lose neither peaks nor gaps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coach.motion.types import COLUMN, MEASUREMENTS, MotionTrack
from coach.review.curves import MOST_POINTS, curve
from tests import builders

KNEE = MEASUREMENTS[0]


def recording(values: np.ndarray) -> MotionTrack:
    """A recording of the knee alone, 30 frames a second, one sigma of 2."""
    motion = builders.motion(len(values))
    every = motion.values.copy()
    every[:, COLUMN[KNEE]] = values
    return replace(
        motion,
        time_s=np.arange(len(values)) / 30,
        values=every,
        sd=np.where(np.isfinite(every), 2.0, np.nan),
    )


def test_a_short_recording_is_drawn_frame_by_frame() -> None:
    values = np.array([1.0, np.nan, 3.0])
    drawn = curve(recording(values), KNEE)
    np.testing.assert_array_equal(drawn.value, values)
    np.testing.assert_array_equal(drawn.low, values - 2.0)
    np.testing.assert_array_equal(drawn.high, values + 2.0)
    np.testing.assert_allclose(drawn.time_s, [0.0, 1 / 30, 2 / 30])


@given(
    frames=st.integers(MOST_POINTS + 1, 20_000),
    peak=st.floats(0, 1),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_long_one_keeps_its_extremes(frames: int, peak: float, seed: int) -> None:
    values = np.random.default_rng(seed).normal(0.0, 1.0, frames)
    values[round(peak * (frames - 1))] = 90.0
    drawn = curve(recording(values), KNEE)
    assert len(drawn.time_s) <= MOST_POINTS
    assert np.all(np.diff(drawn.time_s) > 0)
    assert drawn.value.max() == 90.0
    assert drawn.value.min() == values.min()


def test_a_gap_stays_a_gap() -> None:
    values = np.ones(6000)
    values[2000:4000] = np.nan
    drawn = curve(recording(values), KNEE)
    inside = (drawn.time_s > 2030 / 30) & (drawn.time_s < 3970 / 30)
    assert inside.any()
    assert np.isnan(drawn.value[inside]).all()
    assert np.isfinite(drawn.value[~inside]).any()


def test_what_was_never_measured_says_so() -> None:
    assert not curve(recording(np.full(50, np.nan)), KNEE).measured
    assert curve(recording(np.arange(50.0)), KNEE).measured
