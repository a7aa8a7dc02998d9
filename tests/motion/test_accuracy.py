"""Knee flexion in rendered clips against their exact truth: error, and how honest its sigma is."""

from __future__ import annotations

import numpy as np
import pytest

from tests.motion.recordings import RENDERED, measured, truth

MOST_NEAR_DEG = 4.0
MOST_FRONT_DEG = 5.0

MOST_OF_A_CLIP_DEG = 8.0
"""A single clip may be off by more than the mean of them all."""

MIXED_UP = {"curl_swing_side": 12.0, "step_lean_side": 10.0}
"""Where the tracker takes one leg for the other while they overlap, or the knee on the step for one
less bent (35 degrees read of 61), the knee reads far too low."""


def _knee(name: str, side: str) -> tuple[np.ndarray, np.ndarray]:
    """Errors and stated uncertainties of the measured frames."""
    exact = truth(name)
    motion = measured(name)
    assert motion.time_s == pytest.approx(exact["time_s"], abs=0.02)
    values, sd = motion.column(f"knee_flexion_{side}_deg")
    error = values - exact[f"knee_flexion_{side}_deg"]
    known = np.isfinite(error)
    assert known.mean() > 0.9, "the near leg is measured nearly always"
    return error[known], sd[known]


NEAR = [(name, "left") for name, label in RENDERED.items() if label.yaw_deg != 0.0]
FRONT = [
    (name, side)
    for name, label in RENDERED.items()
    if label.yaw_deg == 0.0
    for side in ("left", "right")
]
SIDE = [(name, leg) for name, leg in NEAR if RENDERED[name].yaw_deg == 90.0]
OBLIQUE = [(name, leg) for name, leg in NEAR if RENDERED[name].exercise and (name, leg) not in SIDE]


def _errors(legs: list[tuple[str, str]]) -> np.ndarray:
    """Absolute errors of all frames of some clips' legs."""
    assert legs
    return np.abs(np.concatenate([_knee(*leg)[0] for leg in legs]))


def test_mean_error_of_the_near_knee_from_the_side() -> None:
    assert _errors(SIDE).mean() <= MOST_NEAR_DEG


def test_mean_error_of_the_near_knee_at_an_angle() -> None:
    assert _errors(OBLIQUE).mean() <= MOST_NEAR_DEG


def test_mean_error_of_the_knees_from_the_front() -> None:
    assert _errors(FRONT).mean() <= MOST_FRONT_DEG


@pytest.mark.parametrize(("name", "side"), NEAR + FRONT)
def test_no_clip_is_far_off(name: str, side: str) -> None:
    assert _errors([(name, side)]).mean() <= MIXED_UP.get(name, MOST_OF_A_CLIP_DEG)


def test_one_sigma_covers_what_it_should() -> None:
    within = [np.abs(error) < sd for error, sd in (_knee(*leg) for leg in NEAR + FRONT)]
    assert 0.55 <= np.concatenate(within).mean() <= 0.9
