"""Builds that no body has."""

from __future__ import annotations

import numpy as np
import pytest

from coach.motion.segment_lengths import SegmentLengths

BODY = {
    "thigh": 0.5,
    "shank": 0.5,
    "trunk": 0.6,
    "hip_half": 0.13,
    "shoulder_half": 0.24,
    "seen_s": 1.0,
}


def test_logarithms_are_in_the_order_of_the_model() -> None:
    assert np.exp(SegmentLengths(**BODY).logarithms()) == pytest.approx([0.5, 0.5, 0.6, 0.13, 0.24])


@pytest.mark.parametrize(
    "change",
    [
        {"thigh": 0.9},
        {"shank": 0.2},
        {"trunk": 1.5},
        {"trunk": float("nan")},
        {"hip_half": float("inf")},
        {"seen_s": -1.0},
    ],
)
def test_proportions_of_no_body_are_refused(change: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="body"):
        SegmentLengths(**{**BODY, **change})
