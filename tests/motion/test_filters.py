"""Smoothing against closed forms, then with holes and uneven times."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.motion.filters import OneEuro, zero_lag


def _run(euro: OneEuro, values: np.ndarray, times: np.ndarray) -> np.ndarray:
    return np.array([euro(np.array([v]), float(t))[0] for v, t in zip(values, times, strict=True)])


@pytest.mark.parametrize(
    "wrong",
    [
        {"min_cutoff_hz": 0.0},
        {"min_cutoff_hz": -1.0},
        {"beta": -0.1},
        {"speed_cutoff_hz": 0.0},
    ],
)
def test_one_euro_refuses_what_makes_no_sense(wrong) -> None:
    with pytest.raises(ValueError, match="above 0"):
        OneEuro(**wrong)


def test_one_euro_step_response_without_beta() -> None:
    """A first-order low pass: after n steps (1 - a)^n of a step is left, a = r / (r + 1)."""
    rate, cutoff = 50.0, 2.0
    r = 2 * np.pi * cutoff / rate
    left = (1.0 / (1.0 + r)) ** np.arange(40)
    out = _run(OneEuro(cutoff), np.concatenate([[0.0], np.ones(39)]), np.arange(40) / rate)
    assert out == pytest.approx(1.0 - left)


def test_one_euro_first_step_with_beta() -> None:
    """One step of the defining equations (Casiez 2012), by hand: dt 0.1 s, from 0 to 1."""
    speed_weight = 2 * np.pi * 1.0 * 0.1 / (1 + 2 * np.pi * 1.0 * 0.1)
    cutoff = 1.0 + 0.5 * speed_weight * 10.0
    weight = 2 * np.pi * cutoff * 0.1 / (1 + 2 * np.pi * cutoff * 0.1)
    out = _run(OneEuro(1.0, beta=0.5), np.array([0.0, 1.0]), np.array([0.0, 0.1]))
    assert out == pytest.approx([0.0, weight])


def test_one_euro_follows_fast_movement_more_closely() -> None:
    times = np.arange(60) / 30.0
    ramp = 2.0 * times
    lag = [abs(_run(OneEuro(1.0, beta=b), ramp, times)[-1] - ramp[-1]) for b in (0.0, 0.5, 5.0)]
    assert lag[0] > lag[1] > lag[2]


@given(st.floats(-1e3, 1e3), st.lists(st.floats(0.001, 1.0), min_size=1, max_size=30))
def test_one_euro_leaves_a_constant_alone(value, steps) -> None:
    times = np.cumsum([0.0, *steps])
    out = _run(OneEuro(1.5, beta=2.0), np.full(len(times), value), times)
    assert out == pytest.approx(value, abs=1e-9)


def test_one_euro_hole_is_neither_filled_nor_spread() -> None:
    values = np.ones((10, 2))
    values[4, 0] = np.nan
    euro = OneEuro(1.0, beta=1.0)
    out = np.array([euro(v, i / 30.0) for i, v in enumerate(values)])
    assert np.isnan(out[4, 0])
    assert np.delete(out[:, 0], 4) == pytest.approx(1.0)
    assert out[:, 1] == pytest.approx(1.0)


def test_one_euro_reset_forgets() -> None:
    euro = OneEuro(0.1)
    euro(np.array([5.0]), 0.0)
    euro.reset()
    assert euro(np.array([1.0]), 0.1) == pytest.approx([1.0])


RATE = 30.0
TIMES = np.arange(0.0, 10.0, 1.0 / RATE)
INNER = slice(30, -30)


def _sine(hertz: float, times: np.ndarray = TIMES) -> np.ndarray:
    return np.sin(2 * np.pi * hertz * times)[:, None]


def test_zero_lag_keeps_a_slow_sine_in_size_and_time() -> None:
    assert zero_lag(_sine(0.5), TIMES)[INNER] == pytest.approx(_sine(0.5)[INNER], abs=0.02)


def test_zero_lag_halves_the_power_twice_at_the_cutoff() -> None:
    """A Butterworth run both ways passes 1 / 2 of the amplitude at its cut-off."""
    out = zero_lag(_sine(3.0), TIMES, cutoff_hz=3.0)[INNER]
    assert np.abs(out).max() == pytest.approx(0.5, abs=0.05)


def test_zero_lag_damps_what_is_above_the_cutoff() -> None:
    assert np.abs(zero_lag(_sine(12.0), TIMES)[INNER]).max() < 0.05


def test_zero_lag_gaps_neither_spread_nor_get_filled() -> None:
    values = _sine(0.5).copy()
    values[100:110] = np.nan
    out = zero_lag(values, TIMES)
    assert np.array_equal(np.isnan(out), np.isnan(values))
    known = np.isfinite(values)
    assert np.abs(out - values)[known].max() < 0.05


def test_zero_lag_runs_on_each_side_of_a_gap_do_not_meet() -> None:
    values = np.zeros((200, 1))
    values[100] = np.nan
    values[101:] = 50.0
    out = zero_lag(values, np.arange(200) / RATE)
    assert np.abs(out[:100]).max() == pytest.approx(0.0)
    assert out[101:] == pytest.approx(50.0)


def test_zero_lag_with_uneven_times() -> None:
    rng = np.random.default_rng(3)
    times = np.cumsum(rng.uniform(0.4, 1.6, 300)) / RATE
    out = zero_lag(_sine(0.5, times), times)
    assert out[INNER] == pytest.approx(_sine(0.5, times)[INNER], abs=0.06)


@pytest.mark.parametrize("frames", [1, 2, 11])
def test_zero_lag_leaves_what_is_too_short(frames) -> None:
    values = np.random.default_rng(0).normal(size=(frames, 2))
    assert np.array_equal(zero_lag(values, np.arange(frames) / RATE), values)


def test_zero_lag_leaves_what_is_too_slow_for_the_cutoff() -> None:
    values = np.random.default_rng(0).normal(size=(100, 2))
    assert np.array_equal(zero_lag(values, np.arange(100) / 10.0), values)


def test_zero_lag_keeps_shape_and_does_not_touch_its_input() -> None:
    values = np.random.default_rng(0).normal(size=(100, 4, 3))
    before = values.copy()
    assert zero_lag(values, np.arange(100) / RATE).shape == values.shape
    assert np.array_equal(values, before)
