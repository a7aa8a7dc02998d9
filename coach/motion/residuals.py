"""How far postures are from what is seen and known: residuals, their slopes, how much they weigh.

Rows of a frame's residuals, each divided by its one-sigma error: eight landmarks in the picture,
five segments' directions in MediaPipe's world landmarks (a weak hint), two planted ankles, the
centre of mass above them, and what is known of bodies without looking (priors.py).

Evidence that lies far off counts for little (Cauchy weights, landmark by landmark): a leg taken for
the other, a foot that left the floor.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.motion.body import (
    ALL,
    COLUMNS,
    SEEN,
    SHANK_LENGTH,
    STATES,
    THIGH_LENGTH,
    TRUNK_LENGTH,
    VALUE,
    Seen,
    see,
)
from coach.motion.evidence import Evidence
from coach.motion.priors import (
    ALIKE,
    ALIKE_TAIL,
    ANKLE_STOPS,
    LEARNT,
    LEARNT_TAIL,
    ONE_LEG,
    PLAIN,
    PRIORS,
    SLOPES,
    believed,
)
from coach.motion.segment_masses import MASS

FloatArray = NDArray[np.floating]

LANDMARK_TAIL = 2.5
"""Beyond this many sigma a landmark loses weight."""

WORLD_TAIL = 2.0

PLANTED_TAIL, STAYED_TAIL = 1.2, 5.2
"""Likewise for where a foot stands: of one that has left its place in the picture, and of one that
has not."""

BALANCE_AT, BALANCE_SD, BALANCE_TAIL = 0.06, 0.06, 2.0
"""Who stands does not fall: the body's centre of mass is above the feet that carry it, about 5 cm
in front of the ankle, plus or minus as much (leg lengths). Seen from the front this tells how far a
trunk leans when the hips go back."""

_PICTURE = slice(0, 2 * SEEN)
_WORLD = slice(_PICTURE.stop, _PICTURE.stop + 15)
_PLANTED = slice(_WORLD.stop, _WORLD.stop + 6)
_BALANCE = slice(_PLANTED.stop, _PLANTED.stop + 1)
_FIRST_PRIOR = _BALANCE.stop
_ROWS = _FIRST_PRIOR + PRIORS

_SIZES = [2] * SEEN + [3] * 5 + [3] * 2
_STARTS = np.concatenate([[0], np.cumsum(_SIZES)[:-1]])
_TAILS = np.array([LANDMARK_TAIL] * SEEN + [WORLD_TAIL] * 5 + [PLANTED_TAIL] * 2)
_OF_GROUP = np.repeat(np.arange(len(_SIZES)), _SIZES)
"""Rows that are weighed together: a landmark's, a direction's, a foot's."""


class Rows(NamedTuple):
    """Residuals over their sigma, each beside its derivatives: both (..., R, COLUMNS); weight
    (..., R); cost (...), robustly."""

    both: FloatArray
    weight: FloatArray
    cost: FloatArray

    @property
    def r(self) -> FloatArray:
        """(..., R) residuals."""
        return self.both[..., VALUE]

    @property
    def slope(self) -> FloatArray:
        """(..., R, ALL) their derivatives by the posture and then the build."""
        return self.both[..., :ALL]


def rows(posture: FloatArray, constants: FloatArray, evidence: Evidence) -> Rows:
    """The residuals of (..., STATES) postures and a build (CONSTANTS,)."""
    frames = posture.shape[:-1]
    out = Rows(np.zeros((*frames, _ROWS, COLUMNS)), np.ones((*frames, _ROWS)), np.zeros(frames))
    seen = see(posture, constants)
    _look(out, seen, evidence)
    off, gate = believed(posture, evidence)
    held = out.both[..., _FIRST_PRIOR:, :]
    np.multiply(gate[..., None], SLOPES, out=held[..., :STATES])
    np.multiply(off, gate, out=held[..., VALUE])
    tails = np.empty((*frames, len(_TAILS)))
    tails[...] = _TAILS
    tails[..., -2:] += (STAYED_TAIL - PLANTED_TAIL) * evidence.stayed
    tails *= tails
    square = np.add.reduceat(out.r[..., : _PLANTED.stop] ** 2, _STARTS, axis=-1) / tails
    weight = 1.0 / (1.0 + square)
    out.weight[..., : _PLANTED.stop] = weight.take(_OF_GROUP, axis=-1)
    cost = (np.log1p(square) * tails).sum(axis=-1) + _square(held[..., :PLAIN, VALUE])
    if evidence.planted is not None:
        feet = weight[..., -2:] * (1.0 - evidence.raised)
        cost += _carry(out, constants, evidence, seen, feet)
    cost += _robust_share(out, LEARNT_ROWS, LEARNT_TAIL, _IN_FULL)
    return out._replace(cost=cost)


def _square(r: FloatArray) -> FloatArray:
    """(...) sum of the squares of (..., R)."""
    return np.asarray(np.einsum("...r,...r->...", r, r))


def _look(out: Rows, seen: Seen, evidence: Evidence) -> None:
    """What MediaPipe shows: landmarks in the picture and segments' directions; and where feet are
    planted."""
    _put(out, _PICTURE, seen.picture, evidence.picture, 1.0 / evidence.picture_sd[..., None])
    _put(out, _WORLD, seen.segments, evidence.world, 1.0 / evidence.world_sd[..., None])
    if evidence.planted is not None:
        _put(out, _PLANTED, seen.ankles, evidence.planted, evidence.planted_weight)


def _put(out: Rows, part: slice, seen: FloatArray, shown: FloatArray, weight: FloatArray) -> None:
    """Rows of what the model sees (..., n, D, COLUMNS) less what is shown (..., n, D)."""
    there = out.both[..., part, :].reshape(seen.shape)  # a view: only one axis is split
    np.multiply(seen, weight[..., None], out=there)
    there[..., VALUE] -= shown * weight


def _carry(
    out: Rows,
    constants: FloatArray,
    evidence: Evidence,
    seen: Seen,
    carrying: FloatArray,
) -> FloatArray:
    """What feet on the floor say, each of which carries (..., 2) so much: that the body is above
    them, that legs which both carry are alike and one that carries alone is straight. The cost of
    it (...)."""
    left, right = carrying[..., :1], carrying[..., 1:]
    reach = _balance(constants, carrying / np.maximum(left + right, 1e-6))
    balance = out.both[..., _BALANCE, :]
    np.divide(reach[..., None, :] @ seen.ahead, BALANCE_SD, out=balance)
    balance[..., VALUE] -= BALANCE_AT / BALANCE_SD
    cost = _robust_share(out, _BALANCE, BALANCE_TAIL, np.maximum(left, right))
    cost += _robust_share(out, _ALIKE, ALIKE_TAIL, left * right)
    alone = evidence.upright * evidence.alone
    out.weight[..., _ONE_LEG] = alone
    out.weight[..., _ANKLE_STOPS] = carrying
    cost += (alone * out.r[..., _ONE_LEG] ** 2).sum(axis=-1)
    return np.asarray(cost + (carrying * out.r[..., _ANKLE_STOPS] ** 2).sum(axis=-1))


_ALIKE, _ONE_LEG, _ANKLE_STOPS, LEARNT_ROWS = (
    slice(_FIRST_PRIOR + part.start, _FIRST_PRIOR + part.stop)
    for part in (ALIKE, ONE_LEG, ANKLE_STOPS, LEARNT)
)
_IN_FULL = np.ones(1)


def _robust_share(out: Rows, part: slice, tail: float, share: FloatArray) -> FloatArray:
    """Weigh each row of a part that holds to a share (..., 1) only; the cost of it (...)."""
    square = (out.r[..., part] / tail) ** 2
    out.weight[..., part] = share / (1.0 + square)
    return np.asarray((share * tail**2 * np.log1p(square)).sum(axis=-1))


_SEGMENT_LENGTHS = [THIGH_LENGTH, THIGH_LENGTH, SHANK_LENGTH, SHANK_LENGTH, TRUNK_LENGTH]


def _reaches() -> FloatArray:
    """(5,) how much each segment's forward reach moves the centre of mass ahead of the hips."""
    upper, upper_at = MASS["upper body"]
    thigh, thigh_at = MASS["thigh"]
    shank, shank_at = MASS["shank"]
    return np.array([thigh * thigh_at + shank] * 2 + [shank * shank_at] * 2 + [upper * upper_at])


_REACHES = _reaches()


def _balance(constants: FloatArray, share: FloatArray) -> FloatArray:
    """(..., 5) how much each segment's forward reach moves the centre of mass ahead of the ankles,
    each of which carries (..., 2) a share."""
    out = np.empty((*share.shape[:-1], 5))
    out[...] = _REACHES
    out[..., 0:2] -= share
    out[..., 2:4] -= share
    out *= np.exp(constants.take(_SEGMENT_LENGTHS))
    return out


def misfits(r: FloatArray) -> FloatArray:
    """(..., 2, 2) how badly the left and the right leg fit by residuals (..., R), in squared sigma:
    their landmarks in the picture, and their directions in the world landmarks."""
    return (r[..., _LEGS] ** 2 @ _MISFITS).reshape(*r.shape[:-1], 2, 2)


_LEGS = slice(0, _WORLD.start + 12)


def _misfits() -> FloatArray:
    """(R, 4) which rows belong to the left leg's landmarks and directions, and the right one's."""
    out = np.zeros((_LEGS.stop, 4))
    landmarks, directions = np.arange(12), np.arange(12)
    out[landmarks, 2 * (landmarks // 2 % 2)] = 1.0
    out[_WORLD.start + directions, 2 * (directions // 3 % 2) + 1] = 1.0
    return out


_MISFITS = _misfits()
