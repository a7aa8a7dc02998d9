"""Cover and calibration error, in closed form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from calibration import KEYS, calibration, calibrations
from scores import HEEL_TOP, LEVELS, Row, Score, score

NOBODY = np.zeros(20000, bool)


def a_row(factor: float, measurement: str = "knee flexion", **changes: object) -> Row:
    """Normal errors whose sigma is stated as `factor` times what it is."""
    error = np.random.default_rng(1).normal(0, 3, len(NOBODY))
    told = score(error, np.full(len(NOBODY), 3 * factor), np.zeros(len(NOBODY)), NOBODY)
    row = Row("one", "man1", "squat", measurement, 90.0, "left", told, Score(10))
    return replace(row, **changes)


def test_a_sigma_that_is_true_has_no_calibration_error() -> None:
    got = calibration([a_row(1.0)], "recorded")
    assert got.ece < 0.01
    assert got.within_2 == pytest.approx(0.954, abs=0.005)
    assert got.sharpness == pytest.approx(3.0)
    assert got.reached is True


@pytest.mark.parametrize(("factor", "within_1"), [(0.5, 0.383), (2.0, 0.954)])
def test_a_sigma_that_is_half_or_double_shows(factor: float, within_1: float) -> None:
    got = calibration([a_row(factor)], "recorded")
    assert got.within_1 == pytest.approx(within_1, abs=0.01)
    assert got.ece > 0.15
    assert got.reached is False


def test_the_error_is_the_mean_distance_from_what_was_said() -> None:
    within = tuple(level - 0.04 if i % 2 else level + 0.08 for i, level in enumerate(LEVELS))
    told = Score(10, 10, within_1=0.7, within_2=0.95, within=within, sd=2.0)
    got = calibration([a_row(1.0, recorded=told)], "recorded")
    assert got.ece == pytest.approx((5 * 0.08 + 4 * 0.04) / 9)


def test_frames_weigh_alike_and_other_measurements_nothing() -> None:
    few = Score(5, 5, within_1=0.0, within_2=0.0, within=(0.0,) * 9, sd=1.0)
    many = Score(15, 15, within_1=1.0, within_2=1.0, within=(1.0,) * 9, sd=5.0)
    rows = [
        a_row(1.0, recorded=few),
        a_row(1.0, HEEL_TOP, recorded=many),
        a_row(1.0, "shank lean", recorded=many),
    ]
    got = calibration(rows, "recorded")
    assert got.within_1 == pytest.approx(0.75)
    assert got.sharpness == pytest.approx(4.0)
    assert got.frames == 20


def test_what_was_not_measured_is_neither() -> None:
    got = calibration([a_row(1.0)], "live")
    assert (got.clips, got.frames, got.reached) == (1, 0, None)
    nothing = calibration([], "recorded")
    assert (nothing.clips, nothing.frames) == (0, 0)
    assert np.isnan([got.ece, nothing.ece, nothing.within_2]).all()


def test_each_view_joint_exercise_and_person_is_told_of_apart() -> None:
    rows = [a_row(1.0), a_row(0.5, person="woman1", yaw_deg=0.0, exercise="leg-kick")]
    for key, names in (
        ("view", {"side", "front"}),
        ("exercise", {"squat", "leg-kick"}),
        ("person", {"man1", "woman1"}),
    ):
        found = calibrations(rows, KEYS[key])
        assert {name for name, _ in found} == names
        assert {engine for _, engine in found} == {"recorded", "live"}
    by_person = calibrations(rows, KEYS["person"])
    assert by_person["man1", "recorded"] == calibration(rows[:1], "recorded")
