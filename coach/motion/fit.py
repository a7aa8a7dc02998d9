"""What a fit of the body gives, recorded or live, and how sure a single frame is of it.

Both fits minimise the same residuals (residuals.py) by Gauss-Newton steps; what they do about time
differs (fit_recorded.py, fit_live.py). Errors of landmarks last: two pictures in a row say hardly
more than one. So the stated uncertainty is that of a single frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.motion import cholesky
from coach.motion.body import ALL, STATES, VALUE
from coach.motion.priors import LEANING
from coach.motion.residuals import LEARNT_ROWS, Rows

FloatArray = NDArray[np.floating]

LASTING_S = 0.15
"""For how long a landmark errs the same way: so much time is one observation."""

CONSTANT_SD = np.array([0.02, 0.02, 0.03, 0.25, 0.2, np.radians(8.0), 0.15])
"""How well a build is known from quiet standing (relative), the camera's pitch and focal length."""

WEAKEST = 0.01
"""Information on every state, 1 / rad^2 (a sigma of ten): nothing beside any evidence, but where
there is none the system can still be solved."""


@dataclass(frozen=True)
class Fit:
    """posture (..., STATES), its one-sigma covariance (..., STATES, STATES), how badly the legs fit
    (`residuals.misfits`), constants (CONSTANTS,) and their covariance."""

    posture: FloatArray
    covariance: FloatArray
    misfit: FloatArray
    constants: FloatArray
    constants_covariance: FloatArray


def information(found: Rows, weight: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(..., ALL, ALL) what the residuals say of posture and build, and their pull (..., ALL);
    weight (..., R)."""
    weighted = (found.slope * weight[..., None]).swapaxes(-1, -2)
    said = weighted @ found.both
    said[..., _DIAGONAL, _DIAGONAL] += WEAKEST
    return said[..., :ALL], said[..., VALUE]


_DIAGONAL = np.arange(STATES)
_LEARNT = np.arange(LEARNT_ROWS.start, LEARNT_ROWS.stop)


def without_learnt(said: FloatArray, found: Rows) -> FloatArray:
    """`information` less what the network says (learnt_leans.py): it looks at the same landmarks,
    and errs with them, so that it makes a posture better but no surer."""
    out = said.copy()
    out[..., LEANING, LEANING] -= found.weight[..., LEARNT_ROWS] * (
        found.both[..., _LEARNT, LEANING] ** 2
    )
    return out


def single_frame_covariance(said: FloatArray, constants_covariance: FloatArray) -> FloatArray:
    """(..., STATES, STATES) of what each frame alone says (`information`), given what is known of
    the build."""
    square = said[..., :STATES, :STATES]
    inverse = (
        cholesky.inverse(cholesky.factor(square)) if square.ndim == 2 else np.linalg.inv(square)
    )
    slope = inverse @ said[..., :STATES, STATES:]
    return np.asarray(inverse + slope @ constants_covariance @ slope.swapaxes(-1, -2))
