"""A foot's pitch from what pictures show of it, and how sure it is.

The picture shows the pitch in several ways, each of which errs by itself: the ankle comes forward
(seen from the side), ankle and heel rise (landmarks show part of it, less the more one looks down
at the front of a foot), the body rises with the ankles (less what bent knees and a bowed trunk take
from it), and both feet mostly do alike. They are weighed against each other frame by frame, by
Gauss-Newton steps with robust weights, and where they disagree the answer is less certain.

One picture's numbers are plain ones here and a recording's are arrays, by the same formulas: NumPy
takes ten times as long over a single number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.motion.foot import (
    ANKLE_OVER_BALL_PCT,
    BACK_PCT,
    HEEL_LEVER_PCT,
    Number,
    ankle_shift_pct,
    heel_rise_pct,
    sine_cosine,
)
from coach.motion.foot_cues import FootCues
from coach.motion.posture import Angle

FloatArray = NDArray[np.floating]

LOWEST, HIGHEST = math.radians(-25.0), math.radians(60.0)
"""Pitches that a foot on the floor, or on a step's edge, can have."""


ACROSS_GAIN, UP_GAIN, HEEL_GAIN, SINK_GAIN, BODY_GAIN = 0.85, 0.76, 0.73, 1.1, 1.0
"""How much landmarks show of ankles that come forward and rise, of a heel's rise as a share of an
ankle's, of feet that come towards the camera and so sink in its picture, of a body that rises."""

STILL_SD = (0.2, 0.3)
"""Errors across and up of a foot that does nothing, % of body height."""

SHARE_SD = (0.15, 0.25, 0.14)
"""One-sigma error of a way as a share of it: across, up, and of the body's rise."""

BENT_SD = (0.9, 1.0)
"""Errors across and up that a knee bent by a right angle adds, % of body height."""

FAR = 1.5
"""A far foot errs so many times as much, seen straight from the side."""

TOE_SD = 1.0
LIFTED_SD = 0.2
"""Error of the toes' height, and how far feet that stand seem to leave the floor."""

ALIKE_SD = math.radians(5.0)
"""How far two feet that both carry differ in pitch."""

USUAL_SD, SUNK_SD = math.radians(40.0), math.radians(6.0)
USUAL_PER_BENT = 1.5
"""Pitches that feet have at all; over a knee bent by a right angle they are 1 + 1.5 times smaller,
for who squats mostly keeps the heels down. And how far heels then sink below where they stood: over
straight knees they do so from a step, or where the zero was taken on the toes."""

LEVER_SD = 0.05
"""How far people's feet differ from the usual proportions, as a share (foot length over height:
standard deviation 0.04 to 0.05 of it, ANSUR II)."""

STEPS, FREEDOM, DISAGREES = 4, 4.0, 16.0
"""Steps of the estimation; degrees of freedom of Student's distribution, whose tails let a cue that
the others contradict count for little; and the most that its squared misfit says against the
answer (four sigma)."""


@dataclass(frozen=True)
class Feet:
    """Both feet (..., 2). pitch: of the foot, + heel up. heel_rise, heel_rise_sd: % of body height.
    lifted, lifted_sd (...): how far the toes of both feet have left the floor together (a hop; or
    the camera has tilted), % of body height."""

    pitch: Angle
    heel_rise: FloatArray
    heel_rise_sd: FloatArray
    lifted: FloatArray
    lifted_sd: FloatArray


def fit_feet(cues: FootCues, yaw_rad: FloatArray) -> Feet:
    """Pitch and rise of both feet in each frame; yaw_rad (...), of the body."""
    fit = _Fit(cues, _plain(np.sin(yaw_rad)))
    for _ in range(STEPS):
        fit.step()
    pitch = np.stack([fit.left, fit.right], axis=-1)
    variance = np.stack(fit.variances, axis=-1)
    spread = np.sqrt(variance * np.maximum(fit.misfit, 1.0)[..., None])
    sd, rise = spread[..., :2], heel_rise_pct(pitch)
    rise_sd = np.hypot(HEEL_LEVER_PCT * np.cos(pitch) * sd, LEVER_SD * rise)
    lifted = np.asarray(fit.lift)
    return Feet(Angle(np.degrees(pitch), np.degrees(sd)), rise, rise_sd, lifted, spread[..., 2])


def _plain(values: FloatArray) -> Number:
    return values.item() if np.ndim(values) == 0 else values


def _within(value: Number, low: float, high: float) -> Number:
    if isinstance(value, float):
        return min(max(value, low), high)
    return np.minimum(np.maximum(value, low), high)


def _known(seen: FloatArray, on: NDArray[np.bool_]) -> tuple[Number, Number]:
    """What is seen, and 1 where it is known, else 0 and 0."""
    known = on & np.isfinite(seen)
    return _plain(np.where(known, seen, 0.0)), _plain(known.astype(np.float64))


def _weight(off: Number, precision: Number) -> tuple[Number, Number]:
    """How much a cue counts that leaves `off` unexplained: its precision (one over its variance, 0
    where it is not known), less in the tails of Student's distribution. And its squared misfit, as
    far as that speaks against the answer."""
    squared = off * off * precision
    return precision * (FREEDOM + 1.0) / (FREEDOM + squared), _within(squared, 0.0, DISAGREES)


class _Sum(NamedTuple):
    """What cues say of a pitch and of the lift: information, pull, and squared misfit."""

    pitch: Number
    both: Number
    lift: Number
    pitch_pull: Number
    lift_pull: Number
    cost: Number


class _Foot:
    """One foot's cues: across, up, toes, and what is usual."""

    def __init__(self, cues: FootCues, side: int, sine: Number) -> None:
        bent, visible = _plain(cues.bent[..., side]), _plain(cues.visible[..., side])
        far = 1.0 + (FAR - 1.0) * _within(sine if side else -sine, 0.0, 1.0)
        doubt = (far / _within(visible, 0.3, 1.0)) ** 2
        on_floor = cues.standing[..., side]
        right, down = cues.ahead[side].tolist()
        directed = on_floor & math.isfinite(right + down)
        self.across = _known(cues.across[..., side], directed)
        self.up = _known(cues.up[..., side], directed)
        self.toes = _known(cues.toes_up[..., side], on_floor)
        self._right = ACROSS_GAIN * right if math.isfinite(right) else 0.0
        self._down = SINK_GAIN * down if math.isfinite(down) else 0.0
        heel = _plain(cues.heel_share[..., side])
        self._ankle_gain = UP_GAIN * (1.0 - heel)
        self._heel_gain = UP_GAIN * HEEL_GAIN * HEEL_LEVER_PCT * heel
        self._across_floor, self._up_floor = (
            doubt * (still**2 + (sd * far * bent) ** 2)
            for still, sd in zip(STILL_SD, BENT_SD, strict=True)
        )
        self._toes = self.toes[1] / (doubt * (TOE_SD**2 + (BENT_SD[1] * bent) ** 2))
        self._usual = ((1.0 + USUAL_PER_BENT * bent) / USUAL_SD) ** 2
        self._sunk = _within(bent / SUNK_SD, 1.0 / USUAL_SD, math.inf) ** 2

    def says(self, pitch: Number, lift: Number) -> tuple[_Sum, Number, Number]:
        """The sums at a state; the ankle's rise there, and its slope."""
        heel, heel_slope = sine_cosine(pitch)
        forward, up = ankle_shift_pct(pitch)
        forward_slope, up_slope = ANKLE_OVER_BALL_PCT + up, BACK_PCT - forward

        way, slope = self._right * forward, self._right * forward_slope
        off = self.across[0] - way
        precision = self.across[1] / (self._across_floor + (SHARE_SD[0] * way) ** 2)
        weight, across_cost = _weight(off, precision)
        information, pull = weight * slope * slope, weight * slope * off

        rise = self._ankle_gain * up + self._heel_gain * heel
        slope = self._ankle_gain * up_slope + self._heel_gain * heel_slope
        slope = slope - self._down * forward_slope
        off = self.up[0] - rise + self._down * forward - lift
        precision = self.up[1] / (self._up_floor + (SHARE_SD[1] * rise) ** 2)
        weight, up_cost = _weight(off, precision)
        both = weight * slope
        information, pull = information + both * slope, pull + both * off

        toes_off = self.toes[0] - lift
        toes, toes_cost = _weight(toes_off, self._toes)
        sunk = pitch < 0.0
        usual = sunk * self._sunk + (1.0 - sunk) * self._usual
        found = _Sum(
            information + usual,
            both,
            weight + toes,
            pull - usual * pitch,
            weight * off + toes * toes_off,
            across_cost + up_cost + toes_cost,
        )
        return found, up, up_slope


class _Fit:
    """Pitches of left and right and both feet's lift, step by step."""

    def __init__(self, cues: FootCues, sine: Number) -> None:
        self._feet = _Foot(cues, 0, sine), _Foot(cues, 1, sine)
        left, right = cues.standing[..., 0], cues.standing[..., 1]
        self._alike = _plain(np.where(left & right, ALIKE_SD**-2.0, 0.0))
        self._share = _plain(np.where(left == right, 0.5, left))
        self._body = _known(cues.body_up, np.isfinite(cues.body_sd))
        self._body_floor = _plain(np.where(np.isfinite(cues.body_sd), cues.body_sd, 1.0) ** 2)
        seen = sum(foot.across[1] + foot.up[1] + foot.toes[1] for foot in self._feet)
        self._spare = _within(seen + self._body[1] - 1.0, 1.0, math.inf)
        self.left = self.right = 0.0 * sine
        self.lift = 0.5 * (self._feet[0].toes[0] + self._feet[1].toes[0])
        self.variances: tuple[Number, ...] = ()
        self.misfit: Number = 1.0

    def step(self) -> None:
        """One step of Gauss and Newton with the weights of where it stands."""
        one, up, slope = self._feet[0].says(self.left, self.lift)
        other, up_other, slope_other = self._feet[1].says(self.right, self.lift)
        rise = BODY_GAIN * (self._share * up + (1.0 - self._share) * up_other)
        off = self._body[0] - rise - self.lift
        precision = self._body[1] / (self._body_floor + (SHARE_SD[2] * rise) ** 2)
        weight, cost = _weight(off, precision)
        a, b = BODY_GAIN * self._share * slope, BODY_GAIN * (1.0 - self._share) * slope_other
        apart = self._alike * (self.right - self.left)
        planted, _ = _weight(self.lift, LIFTED_SD**-2.0)
        information = (
            one.pitch + weight * a * a + self._alike,
            weight * a * b - self._alike,
            one.both + weight * a,
            other.pitch + weight * b * b + self._alike,
            other.both + weight * b,
            one.lift + other.lift + weight + planted,
        )
        pull = (
            one.pitch_pull + weight * a * off + apart,
            other.pitch_pull + weight * b * off - apart,
            one.lift_pull + other.lift_pull + weight * off - planted * self.lift,
        )
        step, self.variances = _solved(information, pull)
        self.misfit = (one.cost + other.cost + cost) / self._spare
        self.left = _within(self.left + step[0], LOWEST, HIGHEST)
        self.right = _within(self.right + step[1], LOWEST, HIGHEST)
        self.lift = self.lift + step[2]


def _solved(
    matrix: tuple[Number, ...], right: tuple[Number, ...]
) -> tuple[tuple[Number, ...], tuple[Number, ...]]:
    """Solution and inverse's diagonal of symmetric systems of three, given by the rows of their
    upper half: by Cramer's rule."""
    a, b, c, d, e, f = matrix
    p, q, r = d * f - e * e, c * e - b * f, b * e - c * d
    s, t, u = a * f - c * c, b * c - a * e, a * d - b * b
    over = 1.0 / (a * p + b * q + c * r)
    x, y, z = right
    solution = (
        over * (p * x + q * y + r * z),
        over * (q * x + s * y + t * z),
        over * (r * x + t * y + u * z),
    )
    return solution, (over * p, over * s, over * u)
