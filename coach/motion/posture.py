"""Fitted postures as leans and angles in degrees, each with its uncertainty, and their zero."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.motion.body import LENGTHS, SHANK, STATES, THIGH, TRUNK, knee_flexion
from coach.motion.evidence import Evidence, gather, usual_standing
from coach.motion.fit import LASTING_S, Fit, LiveFit, fit_recording
from coach.motion.geometry import Points
from coach.motion.segment_lengths import SegmentLengths
from coach.motion.static_pose import StaticPose, same_place

FloatArray = NDArray[np.floating]

DEFINITION_SD_DEG = 2.2
"""Landmark against joint centre: a floor under an angle's uncertainty."""

ZERO_SD_DEG = 0.9
"""The same for what is measured from quiet standing, where a constant error drops out."""

FIT_SHARE = 0.63
"""Share of the fit's own sigma that comes true: its landmarks' sigma leaves room for clothes."""

MISFIT_SD_DEG, HINT_MISFIT_SD_DEG = 1.2, 3.7
"""Degrees for each sigma by which a leg's landmarks, and the world landmarks' directions, miss the
fitted leg: a leg that fits badly is one that was seen badly. These four from the fitting clips
(docs/MEASUREMENT.md)."""


LIVE_DOUBT = 1.4
"""Live angles are so much less certain: nothing is known yet of what comes after."""

LEARNT_S = 2.0
"""Quiet standing after which a build is worth keeping."""


@dataclass(frozen=True)
class Angle:
    """(T,) degrees, and one sigma."""

    deg: FloatArray
    sd: FloatArray


@dataclass(frozen=True)
class Posture:
    """What was fitted to T frames of one place; pairs are (left, right).

    thigh, shank: + with the lower end in front; trunk: + with the shoulders in front. knee: between
    thigh and shank. hip: thigh and trunk together, less quiet standing, as `trunk_since`,
    `thigh_since` and `shank_since` are (all of them from zero where no standing was seen).
    """

    thigh: tuple[Angle, Angle]
    shank: tuple[Angle, Angle]
    knee: tuple[Angle, Angle]
    hip: tuple[Angle, Angle]
    trunk: Angle
    trunk_since: FloatArray
    thigh_since: tuple[FloatArray, FloatArray]
    shank_since: tuple[FloatArray, FloatArray]


Fitter = Callable[[Points, FloatArray, StaticPose], Posture]
"""Points (T frames), yaw (T,) in radians and the place's static_pose to what was fitted."""


def fit_together(points: Points, yaw_rad: FloatArray, static_pose: StaticPose) -> Posture:
    """All frames of a place fitted at once."""
    evidence = gather(points, yaw_rad, static_pose)
    fit = fit_recording(evidence, points.time_s)
    zero = Zero()
    zero.add(fit.posture, evidence.standing)
    return describe_fit(fit, evidence, zero.posture)


class Zero:
    """The mean posture of quiet standing; until any was seen, the usual one."""

    def __init__(self) -> None:
        self._weight = 0.0
        self._sum = np.zeros(STATES)

    def add(self, posture: FloatArray, standing: FloatArray) -> None:
        """Take in (T, STATES) postures, each as far as it is (T,) quiet standing."""
        self._weight += float(standing.sum())
        self._sum = self._sum + standing @ posture

    @property
    def posture(self) -> FloatArray:
        """(STATES,) by now."""
        return self._sum / self._weight if self._weight > 0 else usual_standing()


def describe_fit(fit: Fit, evidence: Evidence, rest: FloatArray, doubt: float = 1.0) -> Posture:
    """Angles and uncertainties of a fit whose zero is the posture `rest` (STATES,); `doubt` times
    the uncertainty of movement."""
    missed = fit.misfit @ np.square([MISFIT_SD_DEG, HINT_MISFIT_SD_DEG])
    moving = 1.0 - evidence.standing**3  # small movements hide in a joint or two

    def uncertain(slope: FloatArray, legs: tuple[int, ...], floor: float) -> FloatArray:
        variance = np.einsum("ti,tij,tj->t", slope, fit.covariance, slope)
        spread = (FIT_SHARE * np.degrees(np.sqrt(np.maximum(variance, 0.0)))) ** 2
        for leg in legs:
            spread += missed[:, leg] / len(legs)
        return np.asarray(np.sqrt(floor**2 + moving * doubt**2 * spread))

    def angle(states: tuple[int, ...], legs: tuple[int, ...], floor: float, zero: bool) -> Angle:
        slope = np.zeros((len(fit.posture), STATES))
        slope[:, states] = 1.0
        value = fit.posture[:, states].sum(axis=1) - (rest[list(states)].sum() if zero else 0.0)
        return Angle(np.degrees(value), uncertain(slope, legs, floor))

    bend, bend_slope = knee_flexion(fit.posture)
    trunk = angle((TRUNK,), (), DEFINITION_SD_DEG, False)
    thigh, shank = (
        (
            angle((states[0],), (0,), DEFINITION_SD_DEG, False),
            angle((states[1],), (1,), DEFINITION_SD_DEG, False),
        )
        for states in (THIGH, SHANK)
    )

    def since(lean: Angle, state: int) -> FloatArray:
        return np.asarray(lean.deg - np.degrees(rest[state]))

    left, right = (
        (
            Angle(
                np.degrees(bend[:, side]),
                uncertain(bend_slope[:, side], (side,), DEFINITION_SD_DEG),
            ),
            angle((THIGH[side], TRUNK), (side,), ZERO_SD_DEG, True),
        )
        for side in (0, 1)
    )
    return Posture(
        thigh,
        shank,
        (left[0], right[0]),
        (left[1], right[1]),
        trunk,
        since(trunk, TRUNK),
        (since(thigh[0], THIGH[0]), since(thigh[1], THIGH[1])),
        (since(shank[0], SHANK[0]), since(shank[1], SHANK[1])),
    )


class LivePosture:
    """Fits the body to pictures that come one by one; a `Fitter` of single frames."""

    def __init__(self, known: SegmentLengths | None = None) -> None:
        self._known = known
        self._fit = LiveFit()
        self._zero = Zero()
        self._neutral: StaticPose | None = None
        self._standing_s = 0.0
        self._time_s = np.nan
        self._last: Posture | None = None

    @property
    def segment_lengths(self) -> SegmentLengths | None:
        """The person's build as far as it is known by now: what was known before until they have
        stood still for LEARNT_S."""
        if self._standing_s < LEARNT_S:
            return self._known
        thigh, shank, trunk, hip, shoulder = np.exp(self._fit.constants[:LENGTHS]).tolist()
        leg = thigh + shank
        before = self._known.seen_s if self._known else 0.0
        return SegmentLengths(
            thigh / leg,
            shank / leg,
            trunk / leg,
            hip / leg,
            shoulder / leg,
            before + self._standing_s,
        )

    def __call__(self, points: Points, yaw_rad: FloatArray, static_pose: StaticPose) -> Posture:
        """The posture of one frame (T = 1); of one that is not later than those before, theirs."""
        time_s = float(points.time_s[0])
        if self._last is not None and not time_s > self._time_s:
            return self._last
        evidence = gather(points, yaw_rad, static_pose, self._known)
        if self._neutral is None or not same_place(self._neutral, static_pose):
            self._fit.begin(evidence, time_s)
            self._zero = Zero()
        self._neutral = static_pose
        fit = self._fit.follow(evidence, time_s)
        self._zero.add(fit.posture, evidence.standing)
        elapsed = min(time_s - self._time_s, LASTING_S) if time_s > self._time_s else 0.0
        self._standing_s += float(evidence.standing[0]) * elapsed
        self._time_s = time_s
        self._last = describe_fit(fit, evidence, self._zero.posture, LIVE_DOUBT)
        return self._last
