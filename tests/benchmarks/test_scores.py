"""One clip's figures: what an error, a change, a cover and a top are."""

from __future__ import annotations

import numpy as np
import pytest
from cases import standing
from hypothesis import given
from hypothesis import strategies as st
from scores import HEEL_TOP, LEVELS, Row, Score, score, top_score

TRUTH = np.array([0.0, 0.0, 30.0, 60.0, 30.0])
STILL = np.array([True, True, False, False, False])
SURE = np.full(5, 1.0)


@given(offset=st.floats(-40, 40))
def test_an_offset_that_is_there_at_rest_is_no_error_of_the_change(offset: float) -> None:
    got = score(TRUTH + offset, SURE, TRUTH, STILL)
    assert got.change == pytest.approx(0, abs=1e-9)
    assert got.mae == pytest.approx(abs(offset))
    assert got.bias == pytest.approx(offset)


def test_a_change_that_is_read_short_is_an_error() -> None:
    assert score(0.9 * TRUTH, SURE, TRUTH, STILL).change == pytest.approx((3 + 6 + 3) / 5)


def test_cover_counts_the_measured_frames_within_their_own_sigma() -> None:
    values = TRUTH + np.array([0.5, 1.5, 2.5, 0.5, np.nan])
    got = score(values, SURE, TRUTH, STILL)
    assert got.within_1 == pytest.approx(2 / 4)
    assert got.within_2 == pytest.approx(3 / 4)
    assert got.measured == pytest.approx(4 / 5)


def test_nothing_measured_is_neither_right_nor_wrong() -> None:
    got = score(np.full(5, np.nan), np.full(5, np.nan), TRUTH, STILL)
    assert got.measured == 0
    assert np.isnan([got.mae, got.change, got.within_1]).all()


def test_only_the_time_before_the_first_repetition_is_rest() -> None:
    truth = {"rep": np.array([0, 0, 1, 0, 0]), "time_s": np.array([0, 0.5, 0.8, 0.85, 3])}
    assert standing(truth).tolist() == [True, True, False, True, False]


def a_rise(height_cm: float) -> np.ndarray:
    """A heel that rises and sinks, seven frames."""
    return height_cm * np.array([0, 0.3, 0.8, 1, 0.8, 0.3, 0])


def test_a_top_is_compared_with_the_top_wherever_in_the_repetition_it_is() -> None:
    late = np.roll(a_rise(8.5), 1)
    got, close = top_score(late, np.full(7, 0.4), a_rise(8.0), [np.ones(7, bool)])
    assert got.change == pytest.approx(0.5)
    assert got.bias == pytest.approx(0.5)
    assert got.relative == pytest.approx(0.5 / 8)
    assert (got.within_1, got.within_2, close) == (0, 1, 1)


@pytest.mark.parametrize(
    ("true_cm", "measured_cm", "expected"),
    [(4.0, 4.9, 1), (4.0, 5.1, 0), (15.0, 16.4, 1), (15.0, 16.6, 0)],
)
def test_close_is_one_centimetre_or_a_tenth(
    true_cm: float, measured_cm: float, expected: int
) -> None:
    reps = [np.ones(7, bool)]
    assert top_score(a_rise(measured_cm), SURE.repeat(2), a_rise(true_cm), reps)[1] == expected


def test_a_repetition_without_a_measurement_is_not_measured() -> None:
    truth = np.concatenate([a_rise(8), a_rise(8)])
    first = np.arange(14) < 7
    got, close = top_score(np.where(first, truth, np.nan), np.ones(14), truth, [first, ~first])
    assert (got.frames, got.known, close) == (2, 1, 1)


@pytest.mark.parametrize(
    ("yaw_deg", "side", "leg", "near"),
    [
        (90, "left", "near", True),
        (-90, "left", "far", False),
        (-40, "right", "near", True),
        (130, "right", "both", False),
        (10, "left", "both", True),
    ],
)
def test_the_leg_on_the_cameras_side_is_the_near_one(
    yaw_deg: float, side: str, leg: str, near: bool
) -> None:
    row = Row("clip", "man1", "squat", "knee flexion", yaw_deg, side, Score(1), Score(1))
    assert (row.leg, row.near) == (leg, near)


def test_what_is_unknown_is_left_out_of_the_json() -> None:
    row = Row("clip", "man1", "calf-raise", HEEL_TOP, 90, "left", Score(2, 1, mae=0.5), Score(2))
    told = row.as_json()
    assert told["recorded"]["mae"] == 0.5
    assert told["recorded"]["measured"] == 0.5
    assert told["live"]["measured"] == 0
    assert "worst" not in told["recorded"]
    assert "close" not in told


def test_errors_that_are_as_large_as_said_lie_within_each_level() -> None:
    rng = np.random.default_rng(3)
    sd = rng.uniform(0.5, 6.0, 20000)
    error, nobody = rng.normal(0, 1, 20000) * sd, np.zeros(20000, bool)
    got = score(error, sd, np.zeros(20000), nobody)
    assert got.within == pytest.approx(LEVELS, abs=0.015)
    assert (got.within_1, got.within_2) == pytest.approx((0.683, 0.954), abs=0.01)
    assert got.sd == pytest.approx(3.25, abs=0.05)


def test_without_quiet_standing_the_value_itself_is_held_against_the_truth() -> None:
    got = score(TRUTH + 4.0, SURE, TRUTH, np.zeros(5, bool))
    assert got.change == got.mae == pytest.approx(4.0)
