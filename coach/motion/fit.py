"""The body fitted to what the camera sees: a recording all at once, live picture by picture.

Both minimise the same residuals (evidence.py) by Gauss-Newton steps. A recording's postures are
tied by second differences in time and share one build: a banded system with a border, solved in
time proportional to its length. Live, each picture corrects what the one before predicted (an
iterated extended Kalman filter over posture and build).

Errors of landmarks last: two pictures in a row say hardly more than one. So a frame's evidence is
weighted by the time it stands for, and the stated uncertainty is that of a single frame.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solveh_banded

from coach.motion.body import (
    ACROSS,
    CONSTANTS,
    DEPTH,
    DOWN,
    PELVIS_SIDE,
    SHANK_OUT,
    STATES,
    THIGH_OUT,
    TRUNK_SIDE,
    YAW,
)
from coach.motion.evidence import CONSTANT_SD, DISTANCE, Evidence, Rows, first_guess, misfits, rows

FloatArray = NDArray[np.floating]

LASTING_S = 0.15
"""For how long a landmark errs the same way: so much time is one observation."""

RATE_REFERENCE_S = 0.1

STEPS = 20
ENOUGH = 1e-5
"""Relative gain below which a fit is finished."""

CHUNK, OVERLAP = 2000, 60
"""Frames of a long recording that are fitted at once, and shared by neighbours."""


def _unsteadiness() -> FloatArray:
    """(STATES,) how much a state's speed may change in RATE_REFERENCE_S, per second."""
    out = np.full(STATES, np.radians(250.0))
    out[[ACROSS, DOWN]] = 0.8 / DISTANCE
    out[DEPTH] = 0.3
    out[YAW] = np.radians(60.0)
    out[[TRUNK_SIDE, PELVIS_SIDE, *THIGH_OUT, *SHANK_OUT]] = np.radians(150.0)
    return out


UNSTEADINESS = _unsteadiness()


@dataclass(frozen=True)
class Fit:
    """posture (T, STATES), its one-sigma covariance (T, STATES, STATES), how badly the legs fit
    (`evidence.misfits`), constants (CONSTANTS,) and their covariance."""

    posture: FloatArray
    covariance: FloatArray
    misfit: FloatArray
    constants: FloatArray
    constants_covariance: FloatArray


def fit_recording(evidence: Evidence, time_s: FloatArray) -> Fit:
    """All frames of one place together; time_s (T,) rises."""
    count = len(time_s)
    if count <= CHUNK + 2 * OVERLAP:
        return _fit_chunk(evidence, time_s)
    parts = []
    for start in range(0, count, CHUNK):
        first, last = max(start - OVERLAP, 0), min(start + CHUNK + OVERLAP, count)
        part = _fit_chunk(_some(evidence, slice(first, last)), time_s[first:last])
        keep = slice(start - first, min(start + CHUNK, count) - first)
        parts.append(
            replace(
                part,
                posture=part.posture[keep],
                covariance=part.covariance[keep],
                misfit=part.misfit[keep],
            )
        )
    return replace(
        parts[0],
        posture=np.concatenate([part.posture for part in parts]),
        covariance=np.concatenate([part.covariance for part in parts]),
        misfit=np.concatenate([part.misfit for part in parts]),
    )


def _some(evidence: Evidence, part: slice) -> Evidence:
    return Evidence(
        evidence.picture[part],
        evidence.picture_sd[part],
        evidence.world[part],
        evidence.yaw[part],
        evidence.standing[part],
        evidence.planted,
        evidence.lifted[part],
        evidence.constants,
    )


@dataclass(frozen=True)
class _Normal:
    """Normal equations: (T, S, S) and (T, S) of the postures, (T, S, C) of both, (C, C) and (C,) of
    the build, and the cost."""

    states: FloatArray
    states_right: FloatArray
    mixed: FloatArray
    constants: FloatArray
    constants_right: FloatArray


def _normal(found: Rows, share: FloatArray) -> _Normal:
    """Weighted by each frame's share (T,)."""
    weight = found.weight * share[:, None]
    by_state = (found.by_state * weight[..., None]).transpose(0, 2, 1)
    by_constant = (found.by_constant * weight[..., None]).transpose(0, 2, 1)
    r = found.r[..., None]
    return _Normal(
        by_state @ found.by_state,
        (by_state @ r)[..., 0],
        by_state @ found.by_constant,
        (by_constant @ found.by_constant).sum(axis=0),
        (by_constant @ r)[..., 0].sum(axis=0),
    )


class _Bending:
    """The penalty on changes of speed: a quadratic form over all frames, banded."""

    def __init__(self, time_s: FloatArray) -> None:
        count = len(time_s)
        self.weight = 1.0 / UNSTEADINESS**2
        self.bands = [np.zeros(count), np.zeros(max(count - 1, 0)), np.zeros(max(count - 2, 0))]
        if count < 3:
            return
        step = np.maximum(np.diff(time_s), 1e-4)
        before, after = 1.0 / step[:-1], 1.0 / step[1:]
        mean = (step[:-1] + step[1:]) / 2
        row = np.stack([before, -before - after, after]) * np.sqrt(RATE_REFERENCE_S / mean)
        for i in range(3):
            self.bands[0][i : count - 2 + i] += row[i] ** 2
        self.bands[1][:-1] += row[0] * row[1]
        self.bands[1][1:] += row[1] * row[2]
        self.bands[2] += row[0] * row[2]

    def times(self, posture: FloatArray) -> FloatArray:
        """The form's matrix times (T, STATES) postures."""
        out = self.bands[0][:, None] * posture
        for away in (1, 2):
            band = self.bands[away][:, None]
            out[:-away] += band * posture[away:]
            out[away:] += band * posture[:-away]
        return np.asarray(out * self.weight)


def _fit_chunk(evidence: Evidence, time_s: FloatArray) -> Fit:
    count = len(time_s)
    share = np.ones(1)
    if count > 1:
        share = np.clip(np.gradient(time_s) / LASTING_S, 0.01, 1.0)
    bending = _Bending(time_s)
    posture, constants = first_guess(evidence), evidence.constants.copy()
    known = np.diag(1.0 / CONSTANT_SD**2)

    def look(posture: FloatArray, constants: FloatArray) -> tuple[Rows, float]:
        found = rows(posture, constants, evidence)
        off = constants - evidence.constants
        cost = (share * found.cost).sum() + off @ known @ off
        return found, float(cost + (posture * bending.times(posture)).sum())

    found, cost = look(posture, constants)
    damping = 1e-3
    for _ in range(STEPS):
        normal = _normal(found, share)
        step, constants_step, _ = _step(
            normal,
            bending,
            normal.states_right + bending.times(posture),
            known,
            normal.constants_right + known @ (constants - evidence.constants),
            damping,
        )
        tried = posture - step, constants - constants_step
        tried_found, tried_cost = look(*tried)
        if not tried_cost < cost:
            damping *= 8
            if damping > 1e3:
                break
            continue
        gain, damping = cost - tried_cost, max(damping / 5, 1e-6)
        (posture, constants), found, cost = tried, tried_found, tried_cost
        if gain < ENOUGH * cost:
            break
    normal = _normal(found, share)
    *_, constants_covariance = _step(
        normal, bending, normal.states_right, known, normal.constants_right, 0.0
    )
    once = _normal(found, np.ones(count))
    covariance = single_frame_covariance(once.states, once.mixed, constants_covariance)
    return Fit(posture, covariance, misfits(found), constants, constants_covariance)


def _step(
    normal: _Normal,
    bending: _Bending,
    right: FloatArray,
    known: FloatArray,
    constants_right: FloatArray,
    damping: float,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Solve the bordered banded system: steps of postures and constants, and the covariance of the
    constants."""
    count = len(right)
    blocks = normal.states.copy()
    diagonal = np.arange(STATES)
    blocks[:, diagonal, diagonal] += bending.bands[0][:, None] * bending.weight
    blocks[:, diagonal, diagonal] *= 1.0 + damping
    lower = np.zeros((2 * STATES + 1, count, STATES))
    for column in range(STATES):
        lower[: STATES - column, :, column] = blocks[:, column:, column].T
    for away in (1, 2):
        if count > away:
            lower[away * STATES, :-away] = bending.bands[away][:, None] * bending.weight
    mixed = normal.mixed.reshape(count * STATES, CONSTANTS)
    both = np.concatenate([right.reshape(-1, 1), mixed], axis=1)
    bandwidth = min(2, count - 1) * STATES if count > 1 else STATES - 1
    banded = lower.reshape(2 * STATES + 1, count * STATES)[: bandwidth + 1]
    solved = solveh_banded(banded, both, lower=True, check_finite=False)
    inner = normal.constants + known - mixed.T @ solved[:, 1:]
    covariance = np.linalg.inv(inner)
    constants_step = covariance @ (constants_right - mixed.T @ solved[:, 0])
    step = solved[:, 0] - solved[:, 1:] @ constants_step
    return step.reshape(count, STATES), constants_step, covariance


def single_frame_covariance(
    states: FloatArray, mixed: FloatArray, constants_covariance: FloatArray
) -> FloatArray:
    """(T, STATES, STATES) of what each frame alone says, given what is known of the build."""
    inverse = np.linalg.inv(states)
    slope = inverse @ mixed
    return np.asarray(inverse + slope @ constants_covariance @ slope.transpose(0, 2, 1))


LIVE_STEPS = 2

_DRIFT = np.zeros(STATES + CONSTANTS)
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
        self._mean = np.zeros(STATES + CONSTANTS)
        self._covariance = np.zeros((STATES + CONSTANTS, STATES + CONSTANTS))

    @property
    def constants(self) -> FloatArray:
        """(CONSTANTS,) the build by now."""
        return self._mean[STATES:]

    def begin(self, evidence: Evidence, time_s: float) -> None:
        """Forget posture and build: start from what one picture (T = 1) shows."""
        self._time_s = time_s
        self._mean = np.concatenate([first_guess(evidence)[0], evidence.constants])
        self._covariance = np.diag(
            np.concatenate([np.full(STATES, np.radians(60.0) ** 2), CONSTANT_SD**2])
        )

    def follow(self, evidence: Evidence, time_s: float) -> Fit:
        """Correct the posture by one picture's evidence (T = 1), later than the one before."""
        elapsed = float(np.clip(time_s - self._time_s, 1e-3, 1.0))
        self._time_s = time_s
        predicted = self._mean
        known = np.linalg.inv(self._covariance + np.diag(_DRIFT * elapsed))
        mean = predicted
        for _ in range(LIVE_STEPS):
            found = rows(mean[None, :STATES], mean[STATES:], evidence)
            slope = np.concatenate([found.by_state[0], found.by_constant[0]], axis=1)
            weighted = slope.T * found.weight[0]
            information = known + weighted @ slope
            right = weighted @ found.r[0] + known @ (mean - predicted)
            mean = mean - np.linalg.solve(information, right)
        self._mean = mean
        self._covariance = np.linalg.inv(information)
        constants_covariance = self._covariance[STATES:, STATES:]
        once = _normal(found, np.ones(1))
        return Fit(
            mean[None, :STATES],
            single_frame_covariance(once.states, once.mixed, constants_covariance),
            misfits(found),
            mean[STATES:],
            constants_covariance,
        )
