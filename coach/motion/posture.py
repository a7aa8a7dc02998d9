"""Fitted postures as leans and angles in degrees, each with its uncertainty, and their zero."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.motion.body import SHANK, STATES, THIGH, TRUNK, knee_flexion
from coach.motion.fit import Fit
from coach.motion.priors import usual_standing

FloatArray = NDArray[np.floating]

DEFINITION_SD_DEG = 3.0
"""Landmark against joint centre: a floor under an angle's uncertainty."""

ZERO_SD_DEG = 1.2
"""The same for what is measured from quiet standing, where a constant error drops out."""

MISFIT_SD_DEG, HINT_MISFIT_SD_DEG = 1.6, 5.0
"""Degrees for each sigma by which a leg's landmarks, and the world landmarks' directions, miss the
fitted leg: a leg that fits badly is one that was seen badly. These four are a third larger
than what hand-made motion asks for: so are real motion's errors (docs/MEASUREMENT.md)."""

LIVE_DOUBT = 1.2
"""Live angles are so much less certain: nothing is known yet of what comes after. Chosen with the
four fitting people of the captured motion (docs/MEASUREMENT.md)."""


@dataclass(frozen=True)
class Angle:
    """(...) degrees, and one sigma."""

    deg: FloatArray
    sd: FloatArray

    def __getitem__(self, side: int) -> Angle:
        """Of a pair (..., 2) the left one (0) or the right one (1)."""
        return Angle(self.deg[..., side], self.sd[..., side])


@dataclass(frozen=True)
class Posture:
    """What was fitted to some frames (T, or one) of one place; pairs (..., 2) are (left, right).

    thigh, shank: + with the lower end in front; trunk: + with the shoulders in front. knee: between
    thigh and shank. hip: thigh and trunk together, less quiet standing, as `trunk_since` (...),
    `thigh_since` and `shank_since` (..., 2) are (all of them from zero where no standing was seen).
    """

    thigh: Angle
    shank: Angle
    knee: Angle
    hip: Angle
    trunk: Angle
    trunk_since: FloatArray
    thigh_since: FloatArray
    shank_since: FloatArray


class Zero:
    """The mean posture of quiet standing; until any was seen, the usual one."""

    def __init__(self) -> None:
        self._weight = 0.0
        self._sum = np.zeros(STATES)

    def add(self, posture: FloatArray, standing: FloatArray) -> None:
        """Take in (..., STATES) postures, each as far as it is (...) quiet standing."""
        self._weight += float(standing.sum())
        self._sum = self._sum + (standing[..., None] * posture).reshape(-1, STATES).sum(axis=0)

    @property
    def posture(self) -> FloatArray:
        """(STATES,) by now."""
        return self._sum / self._weight if self._weight > 0 else usual_standing()


_SUMS = np.zeros((9, STATES))
"""Angles as sums of states: thighs, shanks, trunk, hips; and, for their uncertainty, knees."""
_SUMS[[0, 1, 2, 3, 4], [*THIGH, *SHANK, TRUNK]] = 1.0
_SUMS[5:7, [*THIGH]] = _SUMS[7:9, [*THIGH]] = np.eye(2)
_SUMS[5:7, TRUNK] = 1.0
_SUMS[7:9, [*SHANK]] = -np.eye(2)

_NONE = np.zeros(())
_LEANS = 5
"""The first of them are leans: thighs, shanks, trunk."""

_FLOOR = np.array([DEFINITION_SD_DEG] * 5 + [ZERO_SD_DEG] * 2 + [DEFINITION_SD_DEG] * 2) ** 2
_LEG_OF = np.array([[1, 0, 1, 0, 0, 1, 0, 1, 0], [0, 1, 0, 1, 0, 0, 1, 0, 1]])
"""Whose misfit an angle suffers from: the left leg's, the right one's."""
_MISFIT = np.square([MISFIT_SD_DEG, HINT_MISFIT_SD_DEG])
_RADIAN_SQUARED = np.degrees(1.0) ** 2


def describe_fit(
    fit: Fit,
    standing: FloatArray,
    rest: FloatArray,
    doubt: float = 1.0,
    lean_sd: FloatArray = _NONE,
) -> Posture:
    """Angles and uncertainties of a fit whose zero is the posture `rest` (STATES,).

    standing (...): how much a frame is quiet standing. doubt: times the uncertainty of movement.
    lean_sd (...): radians, of the camera's roll (`Roll.lean_sd`).
    """
    bend, bend_slope = knee_flexion(fit.posture)
    angles = np.degrees(np.concatenate([fit.posture @ _SUMS[:7].T, bend], axis=-1))
    zero = np.degrees(_SUMS[:7] @ rest)
    variance = ((_SUMS @ fit.covariance) * _SUMS).sum(axis=-1)
    variance[..., 7:] *= bend_slope**2
    spread = _RADIAN_SQUARED * np.maximum(variance, 0.0) + (fit.misfit @ _MISFIT) @ _LEG_OF
    moving = doubt**2 * (1.0 - standing**3)  # small movements hide in a joint or two
    variance = _FLOOR + moving[..., None] * spread
    variance[..., :_LEANS] += np.degrees(lean_sd)[..., None] ** 2
    sd = np.sqrt(variance)
    return Posture(
        thigh=Angle(angles[..., 0:2], sd[..., 0:2]),
        shank=Angle(angles[..., 2:4], sd[..., 2:4]),
        knee=Angle(angles[..., 7:9], sd[..., 7:9]),
        hip=Angle(angles[..., 5:7] - zero[5:7], sd[..., 5:7]),
        trunk=Angle(angles[..., 4], sd[..., 4]),
        trunk_since=angles[..., 4] - zero[4],
        thigh_since=angles[..., 0:2] - zero[0:2],
        shank_since=angles[..., 2:4] - zero[2:4],
    )
