"""Single symmetric positive definite systems, by LAPACK itself: for matrices of twenty rows NumPy
takes longer to call it than it takes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpotrf, dpotri, dpotrs

FloatArray = NDArray[np.floating]


def factor(matrix: FloatArray) -> FloatArray:
    """The lower Cholesky factor (N, N) of a symmetric matrix, of which the lower half is read.

    Raises np.linalg.LinAlgError where it is not positive definite, or holds a number that is none.
    """
    lower, failed = dpotrf(matrix, lower=1)
    if failed:
        raise np.linalg.LinAlgError("a matrix that should be positive definite is not")
    return np.asarray(lower)


def solve(lower: FloatArray, right: FloatArray) -> FloatArray:
    """(N,) what the matrix of a factor takes to `right` (N,)."""
    return np.asarray(dpotrs(lower, right, lower=1)[0])


def inverse(lower: FloatArray) -> FloatArray:
    """(N, N) of the matrix of a factor."""
    half = dpotri(lower, lower=1)[0]  # its lower half; the upper one is 0, as the factor's is
    out = half + half.T
    out.flat[:: len(out) + 1] *= 0.5
    return np.asarray(out)
