"""The body followed picture by picture: an iterated extended Kalman filter over posture and build.

Each picture corrects what the one before predicted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.motion import cholesky
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

SMALL_STEP = np.radians(1.0)
"""A second step is made where the first one moved a state further than this. (At 0.5 degrees the
mean error of the sample clips' angles is the same within 0.01 degrees, at 30 and at 15 pictures a
second; at 2 degrees peaks begin to move by more than half a degree.)"""


def _drift() -> FloatArray:
    """(ALL, ALL) variance that each state gains a second while nobody looks: legs and trunk may do
    anything, bodies turn slowly, builds do not change."""
    out = np.zeros(ALL)
    out[:STATES] = np.radians(120.0) ** 2
    out[[ACROSS, DOWN]] = (0.5 / DISTANCE) ** 2
    out[[YAW, DEPTH]] = np.radians(20.0) ** 2
    out[[TRUNK_SIDE, PELVIS_SIDE, *THIGH_OUT, *SHANK_OUT]] = np.radians(20.0) ** 2
    return np.diag(out)


_DRIFT = _drift()


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
        """Correct the posture by one picture's evidence, later than the one before. Where rounding
        or a picture that fits nothing has left no posture to correct, begin anew."""
        elapsed = min(max(time_s - self._time_s, 1e-3), 1.0)
        self._time_s = time_s
        try:
            return self._follow(evidence, elapsed)
        except np.linalg.LinAlgError:
            self.begin(evidence, time_s)
            return self._follow(evidence, elapsed)

    def _follow(self, evidence: Evidence, elapsed: float) -> Fit:
        predicted: FloatArray = self._mean
        known = cholesky.inverse(cholesky.factor(self._covariance + _DRIFT * elapsed))
        found, said, factor, step = _correct(predicted, known, predicted, evidence)
        mean = predicted - step
        if np.abs(step).max() > SMALL_STEP:
            found, said, factor, step = _correct(predicted, known, mean, evidence)
            mean, left = mean - step, found.r
        else:
            left = found.r - found.slope @ step
        covariance = cholesky.inverse(factor)
        build_covariance = covariance[STATES:, STATES:]
        alone = single_frame_covariance(said, build_covariance)
        self._mean, self._covariance = mean, covariance
        return Fit(mean[:STATES], alone, misfits(left), mean[STATES:], build_covariance)


def _correct(
    predicted: FloatArray, known: FloatArray, mean: FloatArray, evidence: Evidence
) -> tuple[Rows, FloatArray, FloatArray, FloatArray]:
    """A Gauss-Newton step from `mean` (ALL,): the residuals there, what they say (`information`),
    the Cholesky factor of all that is known then, and what to take off the mean. Raises
    np.linalg.LinAlgError where there is no such step."""
    found = rows(mean[:STATES], mean[STATES:], evidence)
    said, pull = information(found, found.weight)
    factor = cholesky.factor(known + said)
    step = cholesky.solve(factor, pull + known @ (mean - predicted))
    if not np.isfinite(step).all():
        raise np.linalg.LinAlgError("the residuals of a picture are no numbers")
    return found, said, factor, step
