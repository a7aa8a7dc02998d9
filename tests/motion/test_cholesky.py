"""Systems of symmetric positive definite matrices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.motion.cholesky import factor, inverse, solve


@given(n=st.integers(1, 40), seed=st.integers(0, 999))
def test_against_the_definition(n: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(n, n))
    matrix = root @ root.T + np.eye(n)
    lower = factor(matrix)
    assert lower @ lower.T == pytest.approx(matrix)
    right = rng.normal(size=n)
    assert matrix @ solve(lower, right) == pytest.approx(right, abs=1e-8)
    found = inverse(lower)
    assert matrix @ found == pytest.approx(np.eye(n), abs=1e-8)
    assert (found == found.T).all()


@pytest.mark.parametrize("matrix", [[[1.0, 2.0], [2.0, 1.0]], [[np.nan, 0.0], [0.0, 1.0]]])
def test_what_is_not_positive_definite_is_refused(matrix: list[list[float]]) -> None:
    with pytest.raises(np.linalg.LinAlgError, match="positive definite"):
        factor(np.array(matrix))
