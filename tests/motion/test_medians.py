"""Medians of what is known are numpy's, to the last digit."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from coach.motion.medians import known_median, known_medians

_NUMBERS = st.one_of(st.just(float("nan")), st.floats(-1e6, 1e6))


@given(arrays(float, st.tuples(st.integers(1, 12), st.integers(1, 4)), elements=_NUMBERS))
def test_they_are_those_of_numpy(rows: np.ndarray) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of columns without any number
        theirs = np.nanmedian(rows, axis=0)
    assert np.array_equal(known_medians(rows), theirs, equal_nan=True)
    assert known_median(rows[:, 0]) == pytest.approx(theirs[0], rel=0, abs=0, nan_ok=True)


def test_of_nothing_there_is_none() -> None:
    assert np.isnan(known_median(np.empty(0)))
    assert np.isnan(known_medians(np.empty((0, 3)))).all()
