"""The body followed picture by picture: an iterated extended Kalman filter over posture and build.

Each picture corrects what the one before predicted.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.motion import cholesky
from coach.motion.body import (
    ACROSS,
    ALL,
    DEPTH,
    DOWN,
    PELVIS_SIDE,
    SHANK,
    SHANK_OUT,
    STATES,
    THIGH,
    THIGH_OUT,
    TRUNK_SIDE,
    YAW,
)
from coach.motion.evidence import Evidence, first_guess
from coach.motion.fit import (
    CONSTANT_SD,
    Fit,
    information,
    single_frame_covariance,
    without_learnt,
)
from coach.motion.place import DISTANCE
from coach.motion.residuals import Rows, misfits, rows

FloatArray = NDArray[np.floating]

SMALL_STEP = np.radians(1.0)
"""A second step is made where the first one moved a state further than this. (At 0.5 degrees the
mean error of the sample clips' angles is the same within 0.01 degrees, at 30 and at 15 pictures a
second; at 2 degrees peaks begin to move by more than half a degree.)"""


STEPS, STEPS_FROM_ANEW = 2, 4
"""At most, from where the last picture left the body, and from what this one shows alone."""

DOUBTFUL = 9.0
"""Misfit of a leg's landmarks (`residuals.misfits`: three sigma in all) from which on another start
is tried. Chosen on quick curls seen at an angle: from 25 on their beginning is missed, as long as
it takes the knee to bend by 40 degrees; well seen legs that move slowly stay below 5."""

GAIN, WORSE = 1.0, 2.0
"""Where another start is not better by so much cost, a leg is simply badly seen: it is not tried
again before its misfit is so many times the least that it has been since."""


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
        self._tried = np.full(2, DOUBTFUL)
        """(2,) misfit of each leg up to which another start is not worth while."""
        self._both_doubtful = False

    @property
    def constants(self) -> FloatArray:
        """(CONSTANTS,) the build by now."""
        return self._mean[STATES:]

    def begin(self, evidence: Evidence, time_s: float) -> None:
        """Forget posture and build: start from what one picture shows."""
        self._time_s = time_s
        self._tried = np.full(2, DOUBTFUL)
        self._both_doubtful = False
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
        best = _solve(predicted, known, predicted, evidence, STEPS)
        misfit = misfits(best.left)
        doubtful = misfit[:, 0] > self._tried
        # Both at once, in one picture alone: left and right were taken for each other.
        both = bool(doubtful.all())
        swapped, self._both_doubtful = both and not self._both_doubtful, both
        if doubtful.any() and not swapped:
            best = self._from_anew(best, predicted, known, evidence)
            misfit = misfits(best.left)
        self._tried = np.clip(WORSE * misfit[:, 0], DOUBTFUL, self._tried)
        mean, _, said, factor = best
        covariance = cholesky.inverse(factor)
        build_covariance = covariance[STATES:, STATES:]
        alone = single_frame_covariance(said, build_covariance)
        self._mean, self._covariance = mean, covariance
        return Fit(mean[:STATES], alone, misfit, mean[STATES:], build_covariance)

    def _from_anew(
        self, best: _Solution, predicted: FloatArray, known: FloatArray, evidence: Evidence
    ) -> _Solution:
        """The better one of a solution and of that which begins, for the legs that fit it badly,
        from what the picture alone shows of them: a leg that went far between two pictures looks
        like an outlier from where it was."""
        misfit = misfits(best.left)[:, 0]
        start, guess = best.mean.copy(), first_guess(evidence)
        for leg in np.flatnonzero(misfit > self._tried):
            lean = [THIGH[leg], SHANK[leg]]
            start[lean] = guess[lean]
        try:
            other = _solve(predicted, known, start, evidence, STEPS_FROM_ANEW)
        except np.linalg.LinAlgError:
            return best
        gain = _cost(best, predicted, known, evidence) - _cost(other, predicted, known, evidence)
        if not gain > GAIN:
            self._tried = np.maximum(self._tried, WORSE * misfit)
        return other if gain > 0 else best


class _Solution(NamedTuple):
    """mean (ALL,): posture and build; left (R,): residuals there; said (ALL, ALL): what the picture
    says of them (`information`, `without_learnt`); factor (ALL, ALL): Cholesky's, of all that is
    known then."""

    mean: FloatArray
    left: FloatArray
    said: FloatArray
    factor: FloatArray


def _solve(
    predicted: FloatArray, known: FloatArray, start: FloatArray, evidence: Evidence, steps: int
) -> _Solution:
    """At most so many Gauss-Newton steps from a start, and none after a small one. Raises
    np.linalg.LinAlgError as `_correct` does."""
    mean = start
    for _ in range(steps):
        found, said, factor, step = _correct(predicted, known, mean, evidence)
        mean = mean - step
        if np.abs(step).max() <= SMALL_STEP:
            left = found.r - found.slope @ step
            return _Solution(mean, left, without_learnt(said, found), factor)
    return _Solution(mean, found.r, without_learnt(said, found), factor)


def _cost(
    solution: _Solution, predicted: FloatArray, known: FloatArray, evidence: Evidence
) -> float:
    """What all that is seen and known has against a solution, in squared sigma, robustly."""
    mean, off = solution.mean, solution.mean - predicted
    return float(rows(mean[:STATES], mean[STATES:], evidence).cost + off @ known @ off)


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
