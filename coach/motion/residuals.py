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
    SEEN,
    SHANK_LENGTH,
    STATES,
    THIGH_LENGTH,
    TRUNK_LENGTH,
    Seen,
    see,
)
from coach.motion.evidence import Evidence
from coach.motion.priors import ALIKE, ALIKE_TAIL, ONE_LEG, PLAIN, PRIORS, SLOPES, believed

FloatArray = NDArray[np.floating]

LANDMARK_TAIL = 2.5
"""Beyond this many sigma a landmark loses weight."""

WORLD_TAIL = 2.0

PLANTED_TAIL = 1.2

MASS = {"upper body": (0.678, 0.626), "thigh": (0.100, 0.433), "shank": (0.061, 0.606)}
"""Share of the body's mass (of one leg's segment), and how far along the segment, from the hip's
end on, its centre lies (Winter, Biomechanics and Motor Control: head, arms and trunk; leg with
foot)."""

BALANCE_AT, BALANCE_SD, BALANCE_TAIL = 0.06, 0.06, 2.0
"""Who stands does not fall: the body's centre of mass is above the feet that carry it, about 5 cm
in front of the ankle, plus or minus as much (leg lengths). Seen from the front this tells how far a
trunk leans when the hips go back."""

_PICTURE = slice(0, 2 * SEEN)
_WORLD = slice(_PICTURE.stop, _PICTURE.stop + 15)
_PLANTED = slice(_WORLD.stop, _WORLD.stop + 6)
_LEG_LANDMARKS = slice(0, 12)
_LEG_DIRECTIONS = slice(_WORLD.start, _WORLD.start + 12)
_BALANCE = slice(_PLANTED.stop, _PLANTED.stop + 1)
_FIRST_PRIOR = _BALANCE.stop
_ROWS = _FIRST_PRIOR + PRIORS

_SIZES = [2] * SEEN + [3] * 5 + [3] * 2
_STARTS = np.concatenate([[0], np.cumsum(_SIZES)[:-1]])
_TAILS = np.array([LANDMARK_TAIL] * SEEN + [WORLD_TAIL] * 5 + [PLANTED_TAIL] * 2)
_OF_GROUP = np.repeat(np.arange(len(_SIZES)), _SIZES)
"""Rows that are weighed together: a landmark's, a direction's, a foot's."""


class Rows(NamedTuple):
    """Residuals over their sigma: r (..., R) and slope (..., R, ALL), by the posture and then the
    build; weight (..., R); cost (...), robustly."""

    r: FloatArray
    slope: FloatArray
    weight: FloatArray
    cost: FloatArray


def rows(posture: FloatArray, constants: FloatArray, evidence: Evidence) -> Rows:
    """The residuals of (..., STATES) postures and a build (CONSTANTS,)."""
    frames = posture.shape[:-1]
    out = Rows(
        np.zeros((*frames, _ROWS)),
        np.zeros((*frames, _ROWS, ALL)),
        np.ones((*frames, _ROWS)),
        np.zeros(frames),
    )
    seen = see(posture, constants)
    _look(out, seen, evidence)
    off, gate = believed(posture, evidence)
    priors = slice(_FIRST_PRIOR, _ROWS)
    out.r[..., priors] = off * gate
    out.slope[..., priors, :STATES] = gate[..., None] * SLOPES
    square = (out.r[..., : _PLANTED.stop]) ** 2
    square = np.add.reduceat(square, _STARTS, axis=-1) / _TAILS**2
    weight = 1.0 / (1.0 + square)
    out.weight[..., : _PLANTED.stop] = weight.take(_OF_GROUP, axis=-1)
    cost = (_TAILS**2 * np.log1p(square)).sum(axis=-1)
    cost += (out.r[..., _FIRST_PRIOR : _FIRST_PRIOR + PLAIN] ** 2).sum(axis=-1)
    if evidence.planted is not None:
        cost += _carry(out, constants, evidence, seen, weight[..., -2:])
    return out._replace(cost=cost)


def _look(out: Rows, seen: Seen, evidence: Evidence) -> None:
    """What MediaPipe shows: landmarks in the picture and segments' directions; and where feet are
    planted."""
    frames = out.r.shape[:-1]
    sd = evidence.picture_sd[..., None]
    out.r[..., _PICTURE] = ((seen.picture - evidence.picture) / sd).reshape(*frames, -1)
    slope = seen.picture_slopes / sd[..., None]
    out.slope[..., _PICTURE, :] = slope.reshape(*frames, -1, ALL)
    sd = evidence.world_sd[..., None]
    out.r[..., _WORLD] = ((seen.segments - evidence.world) / sd).reshape(*frames, -1)
    slope = seen.segments_slopes / sd[..., None]
    out.slope[..., _WORLD, :STATES] = slope.reshape(*frames, -1, STATES)
    if evidence.planted is None:
        return
    off = (seen.ankles - evidence.planted) * evidence.planted_weight
    out.r[..., _PLANTED] = off.reshape(*frames, -1)
    slope = seen.ankles_slopes * evidence.planted_weight[..., None]
    out.slope[..., _PLANTED, :] = slope.reshape(*frames, -1, ALL)


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
    reach = _balance(constants, carrying)
    out.r[..., _BALANCE] = ((reach * seen.ahead).sum(axis=-1)[..., None] - BALANCE_AT) / BALANCE_SD
    slope = reach[..., None, :] @ seen.ahead_slopes
    out.slope[..., _BALANCE, :STATES] = slope / BALANCE_SD
    cost = _robust_share(out, _BALANCE, BALANCE_TAIL, carrying.max(axis=-1)[..., None])
    cost += _robust_share(out, _ALIKE, ALIKE_TAIL, carrying.prod(axis=-1)[..., None])
    alone = (1.0 - evidence.lifted) * evidence.lifted[..., ::-1]
    out.weight[..., _ONE_LEG] = alone
    return np.asarray(cost + (alone * out.r[..., _ONE_LEG] ** 2).sum(axis=-1))


_ALIKE, _ONE_LEG = (
    slice(_FIRST_PRIOR + part.start, _FIRST_PRIOR + part.stop) for part in (ALIKE, ONE_LEG)
)


def _robust_share(out: Rows, part: slice, tail: float, share: FloatArray) -> FloatArray:
    """Weigh each row of a part that holds to a share (..., 1) only; the cost of it (...)."""
    square = (out.r[..., part] / tail) ** 2
    out.weight[..., part] = share / (1.0 + square)
    return np.asarray((share * tail**2 * np.log1p(square)).sum(axis=-1))


def _balance(constants: FloatArray, carrying: FloatArray) -> FloatArray:
    """(..., 5) how much each segment's forward reach moves the centre of mass ahead of the ankles,
    each of which carries (..., 2) so much."""
    thigh, shank, trunk = np.exp(constants[[THIGH_LENGTH, SHANK_LENGTH, TRUNK_LENGTH]])
    share = carrying / np.maximum(carrying.sum(axis=-1, keepdims=True), 1e-6)
    upper, upper_at = MASS["upper body"]
    thigh_mass, thigh_at = MASS["thigh"]
    shank_mass, shank_at = MASS["shank"]
    out = np.empty((*carrying.shape[:-1], 5))
    out[..., :2] = thigh * (thigh_mass * thigh_at + shank_mass - share)
    out[..., 2:4] = shank * (shank_mass * shank_at - share)
    out[..., 4] = trunk * upper * upper_at
    return out


def misfits(found: Rows) -> FloatArray:
    """(..., 2, 2) how badly the left and the right leg fit, in squared sigma: their landmarks in
    the picture, and their directions in the world landmarks."""
    square, frames = found.r**2, found.r.shape[:-1]
    landmarks = square[..., _LEG_LANDMARKS].reshape(*frames, 3, 2, 2).sum(axis=(-3, -1))
    directions = square[..., _LEG_DIRECTIONS].reshape(*frames, 2, 2, 3).sum(axis=(-3, -1))
    return np.stack([landmarks, directions], axis=-1)
