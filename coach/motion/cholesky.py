"""Single symmetric positive definite systems, by LAPACK itself: for matrices of twenty rows NumPy
takes longer to call it than it takes."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpotrf, dpotrs

FloatArray = NDArray[np.floating]


def factor(matrix: FloatArray) -> FloatArray:
    """The lower Cholesky factor (N, N) of a symmetric matrix, of which the lower half is read.

    Raises np.linalg.LinAlgError where it is not positive definite, or holds NaN.
    """
    lower, failed = dpotrf(matrix, lower=1)
    if failed or math.isnan(lower[-1, -1]):  # LAPACK hands NaN on to the last row and says nothing
        raise np.linalg.LinAlgError("a matrix that should be positive definite is not")
    return np.asarray(lower)


def solve(lower: FloatArray, right: FloatArray) -> FloatArray:
    """(N,) what the matrix of a factor takes to `right` (N,)."""
    return np.asarray(dpotrs(lower, right, lower=1)[0])


def inverse(lower: FloatArray) -> FloatArray:
    """(N, N) of the matrix of a factor.

    Not by LAPACK's dpotri: from 17 rows on OpenBLAS shares that among threads which wait for each
    other, and beside another busy program it then takes a hundred times as long.
    """
    out = dpotrs(lower, np.eye(len(lower), order="F"), lower=1)[0]
    return np.asarray((out + out.T) / 2.0)
