"""The body followed picture by picture: an iterated extended Kalman filter over posture and build.

Each picture corrects what the one before predicted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dpotrf, dpotri, dpotrs

from coach.motion.body import (
    ACROSS,
    ALL,
    DEPTH,
    DOWN,
    PELVIS_SIDE,
    SHANK_OUT,
    STATES,
    THIGH_OUT,
    TRUNK_SIDE,
    YAW,
)
from coach.motion.evidence import DISTANCE, Evidence, first_guess
from coach.motion.fit import CONSTANT_SD, Fit, information, single_frame_covariance
from coach.motion.residuals import Rows, misfits, rows

FloatArray = NDArray[np.floating]

SMALL_STEP = np.radians(0.5)
"""A second step is made where the first one moved a state further than this. (Always making it
moves the angles of the sample clips by less than 0.8 degrees, their peaks by less than 0.5.)"""

_DRIFT = np.zeros(ALL)
"""Variance that each state gains a second while nobody looks: legs and trunk may do anything,
bodies turn slowly, builds do not change."""
_DRIFT[:STATES] = np.radians(120.0) ** 2
_DRIFT[[ACROSS, DOWN]] = (0.5 / DISTANCE) ** 2
_DRIFT[[YAW, DEPTH]] = np.radians(20.0) ** 2
_DRIFT[[TRUNK_SIDE, PELVIS_SIDE, *THIGH_OUT, *SHANK_OUT]] = np.radians(20.0) ** 2


class LiveFit:
    """A posture that follows pictures one by one, and the build that is learnt on the way."""

    def __init__(self) -> None:
        self._time_s = np.nan
        self._mean: FloatArray = np.zeros(ALL)
        self._covariance: FloatArray = np.zeros((ALL, ALL))

    @property
    def constants(self) -> FloatArray:
        """(CONSTANTS,) the build by now."""
        return self._mean[STATES:]

    def begin(self, evidence: Evidence, time_s: float) -> None:
        """Forget posture and build: start from what one picture shows."""
        self._time_s = time_s
        self._mean = np.concatenate([first_guess(evidence), evidence.constants])
        self._covariance = np.diag(
            np.concatenate([np.full(STATES, np.radians(60.0) ** 2), CONSTANT_SD**2])
        )

    def follow(self, evidence: Evidence, time_s: float) -> Fit:
        """Correct the posture by one picture's evidence, later than the one before."""
        elapsed = min(max(time_s - self._time_s, 1e-3), 1.0)
        self._time_s = time_s
        predicted: FloatArray = self._mean
        covariance = self._covariance.copy()
        covariance[_DIAGONAL, _DIAGONAL] += _DRIFT * elapsed
        known = _inverse(covariance)
        found, said, factor, step = _correct(predicted, known, predicted, evidence)
        mean = predicted - step
        if np.abs(step).max() > SMALL_STEP:
            found, said, factor, step = _correct(predicted, known, mean, evidence)
            mean, left = mean - step, found.r
        else:
            left = found.r - found.slope @ step
        self._mean = mean
        self._covariance = _mirrored(dpotri(factor, lower=1)[0])
        constants_covariance = self._covariance[STATES:, STATES:]
        return Fit(
            mean[:STATES],
            single_frame_covariance(said, constants_covariance),
            misfits(left),
            mean[STATES:],
            constants_covariance,
        )


def _correct(
    predicted: FloatArray, known: FloatArray, mean: FloatArray, evidence: Evidence
) -> tuple[Rows, FloatArray, FloatArray, FloatArray]:
    """A Gauss-Newton step from `mean` (ALL,): the residuals there, what they say (`information`),
    the Cholesky factor of all that is known then, and what to take off the mean."""
    found = rows(mean[:STATES], mean[STATES:], evidence)
    said, pull = information(found, found.weight)
    factor, _ = dpotrf(known + said, lower=1)
    step, _ = dpotrs(factor, pull + known @ (mean - predicted), lower=1)
    return found, said, factor, step


_DIAGONAL = np.arange(ALL)


def _inverse(matrix: FloatArray) -> FloatArray:
    """Of a symmetric positive definite one."""
    return _mirrored(dpotri(dpotrf(matrix, lower=1)[0], lower=1)[0])


def _mirrored(lower: FloatArray) -> FloatArray:
    """A symmetric matrix of which the lower half is given (LAPACK leaves the other as it was, here
    0)."""
    out = lower + lower.T
    out[_DIAGONAL, _DIAGONAL] *= 0.5
    return np.asarray(out)
