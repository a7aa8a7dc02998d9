"""A recording fitted as a whole.

Gauss-Newton steps with exact derivatives; postures are tied by second differences in time and share
one build: a banded system with a border, solved in time proportional to its length. A frame's
evidence is weighted by the time it stands for (`fit.LASTING_S`).

Of a long recording the build is fitted first, to frames spread over all of it, and then held while
its parts are fitted one after the other: memory stays bounded, and the build is one.
"""

from __future__ import annotations

from dataclasses import replace

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
from coach.motion.evidence import Evidence, first_guess
from coach.motion.filters import bridged
from coach.motion.fit import (
    CONSTANT_SD,
    LASTING_S,
    Fit,
    information,
    single_frame_covariance,
    without_learnt,
)
from coach.motion.place import DISTANCE
from coach.motion.residuals import Rows, misfits, rows

FloatArray = NDArray[np.floating]

RATE_REFERENCE_S = 0.1

STEPS = 20
ENOUGH = 1e-5
"""Relative gain below which a fit is finished."""

CHUNK, OVERLAP = 2000, 60
"""Frames of a long recording that are fitted at once, and shared by neighbours."""

ENOUGH_ALONE = 5.0
"""Observations (`LASTING_S`) on one leg from which on it is asked whether that leg is straight."""

CLEARLY, BENT = 0.75, 0.05
"""The leg that carries alone is bent where all else fits better without by so much squared sigma an
observation; straightness then holds to this share, a sigma of 30 degrees. Chosen on made-up people
who balance (`python -m training.balance`; straight knees: 0 to 0.6 in 13 of 17 legs, bent ones more
in 18 of 24) and rendered curls (0.1 to 0.9)."""

KNOWN = np.diag(1.0 / CONSTANT_SD**2)


def _unsteadiness() -> FloatArray:
    """(STATES,) how much a state's speed may change in RATE_REFERENCE_S, per second."""
    out = np.full(STATES, np.radians(250.0))
    out[[ACROSS, DOWN]] = 0.8 / DISTANCE
    out[DEPTH] = 0.3
    out[YAW] = np.radians(60.0)
    out[[TRUNK_SIDE, PELVIS_SIDE, *THIGH_OUT, *SHANK_OUT]] = np.radians(150.0)
    return out


UNSTEADINESS = _unsteadiness()


def fit_recording(evidence: Evidence, time_s: FloatArray) -> Fit:
    """All frames of one place together; time_s (T,) rises."""
    count = len(time_s)
    if count <= CHUNK + 2 * OVERLAP:
        return _fit_tested(evidence, time_s)[0]
    spread = np.linspace(0, count - 1, CHUNK).astype(np.int64)
    build, upright = _fit_tested(evidence.of(spread), time_s[spread])
    evidence = replace(evidence, upright=upright)
    parts = []
    for start in range(0, count, CHUNK):
        first, last = max(start - OVERLAP, 0), min(start + CHUNK + OVERLAP, count)
        part = _fit_chunk(evidence.of(slice(first, last)), time_s[first:last], build)
        keep = slice(start - first, min(start + CHUNK, count) - first)
        parts.append((part.posture[keep], part.covariance[keep], part.misfit[keep]))
    posture, covariance, misfit = (np.concatenate(arrays) for arrays in zip(*parts, strict=True))
    return Fit(posture, covariance, misfit, build.constants, build.constants_covariance)


def _fit_tested(evidence: Evidence, time_s: FloatArray) -> tuple[Fit, float]:
    """Frames fitted at once, and how much of it holds there that a leg which carries alone is
    straight: little where all else that is seen fits clearly better without."""
    fit, share = _fit_chunk(evidence, time_s), _shares(time_s)
    alone = evidence.alone
    if evidence.planted is None or (alone * share[:, None]).sum() < ENOUGH_ALONE:
        return fit, evidence.upright
    without = replace(evidence, upright=BENT)
    other, unsaid = _fit_chunk(without, time_s), replace(evidence, upright=0.0)
    weight = share * alone.max(axis=1)
    cost, other_cost = (
        float(rows(one.posture, one.constants, unsaid).cost @ weight) for one in (fit, other)
    )
    if cost - other_cost < CLEARLY * weight.sum():
        return fit, evidence.upright
    return other, without.upright


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


def _guess(evidence: Evidence, time_s: FloatArray) -> FloatArray:
    """(T, STATES) to begin with; a frame that lacks landmarks begins between its neighbours."""
    guess = first_guess(evidence)
    whole = np.asarray(np.isfinite(evidence.picture_sd).all(axis=1))
    if whole.any() and not whole.all():
        guess = bridged(np.where(whole[:, None], guess, np.nan), time_s)
    return guess


def _fit_chunk(evidence: Evidence, time_s: FloatArray, build: Fit | None = None) -> Fit:
    """Frames that are fitted at once; with a `build`, to that one."""
    share = _shares(time_s)
    bending = _Bending(time_s)
    posture = _guess(evidence, time_s)
    constants = evidence.constants if build is None else build.constants

    def look(posture: FloatArray, constants: FloatArray) -> tuple[Rows, float]:
        found = rows(posture, constants, evidence)
        off = constants - evidence.constants
        cost = (share * found.cost).sum() + off @ KNOWN @ off
        return found, float(cost + (posture * bending.times(posture)).sum())

    found, cost = look(posture, constants)
    damping = 1e-3
    for _ in range(STEPS):
        said, pull = _weighted(found, share)
        pull[:, :STATES] += bending.times(posture)
        prior_pull = KNOWN @ (constants - evidence.constants)
        step, constants_step, _ = _step(said, pull, prior_pull, bending, damping, build is None)
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
    if build is None:
        *_, constants_covariance = _step(
            *_weighted(found, share), np.zeros(CONSTANTS), bending, 0.0, True
        )
    else:
        constants_covariance = build.constants_covariance
    once, _ = information(found, found.weight)
    covariance = single_frame_covariance(without_learnt(once, found), constants_covariance)
    return Fit(posture, covariance, misfits(found.r), constants, constants_covariance)


def _shares(time_s: FloatArray) -> FloatArray:
    """(T,) how much of an observation each frame is, by the time it stands for."""
    if len(time_s) < 2:
        return np.ones(1)
    return np.asarray(np.clip(np.gradient(time_s) / LASTING_S, 0.01, 1.0))


def _weighted(found: Rows, share: FloatArray) -> tuple[FloatArray, FloatArray]:
    """What each frame says, by its share (T,) of time."""
    return information(found, found.weight * share[:, None])


def _step(
    said: FloatArray,
    pull: FloatArray,
    prior_pull: FloatArray,
    bending: _Bending,
    damping: float,
    learning: bool,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Solve the bordered banded system: steps of postures and constants, and the covariance of the
    constants. said, pull: `information` of T frames. Not `learning`, the constants stay."""
    count = len(said)
    blocks = said[:, :STATES, :STATES].copy()
    diagonal = np.arange(STATES)
    blocks[:, diagonal, diagonal] += bending.bands[0][:, None] * bending.weight
    blocks[:, diagonal, diagonal] *= 1.0 + damping
    lower = np.zeros((2 * STATES + 1, count, STATES))
    for column in range(STATES):
        lower[: STATES - column, :, column] = blocks[:, column:, column].T
    for away in (1, 2):
        if count > away:
            lower[away * STATES, :-away] = bending.bands[away][:, None] * bending.weight
    bandwidth = min(2, count - 1) * STATES if count > 1 else STATES - 1
    banded = lower.reshape(2 * STATES + 1, count * STATES)[: bandwidth + 1]
    right = pull[:, :STATES].reshape(-1, 1)
    if not learning:
        step = solveh_banded(banded, right, lower=True, check_finite=False)
        return step.reshape(count, STATES), np.zeros(CONSTANTS), np.zeros((CONSTANTS, CONSTANTS))
    mixed = said[:, :STATES, STATES:].reshape(count * STATES, CONSTANTS)
    both = np.concatenate([right, mixed], axis=1)
    solved = solveh_banded(banded, both, lower=True, check_finite=False)
    inner = said[:, STATES:, STATES:].sum(axis=0) + KNOWN - mixed.T @ solved[:, 1:]
    covariance = np.linalg.inv(inner)
    constants_pull = pull[:, STATES:].sum(axis=0) + prior_pull
    constants_step = covariance @ (constants_pull - mixed.T @ solved[:, 0])
    step = solved[:, 0] - solved[:, 1:] @ constants_step
    return step.reshape(count, STATES), constants_step, covariance
