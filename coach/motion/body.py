"""The body as a chain of rigid segments, and what a camera sees of it, with derivatives.

Pelvis, trunk, two thighs and two shanks hang together; a camera looks at them in perspective. One
frame's *posture* is STATES numbers, a recording's *build* CONSTANTS more that never change in it.
Lengths are in leg lengths (hip to ankle). Body axes are (forward, left, down), levelled with the
ground; a segment's lean is positive with its lower end (the trunk's: its upper end) in front, its
abduction with that end to its own side.

Landmarks are not joint centres: MediaPipe marks the hip in front of its centre and the knee below
it. The offsets are the same for every person and turn with the segments (docs/MEASUREMENT.md).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]

ACROSS, DOWN, DEPTH, YAW, TRUNK, TRUNK_SIDE, PELVIS_SIDE = range(7)
THIGH, THIGH_OUT, SHANK, SHANK_OUT = (7, 8), (9, 10), (11, 12), (13, 14)
STATES = 15
"""A posture: the pelvis' place in the picture (as shares of its depth), the logarithm of its depth,
yaw, trunk lean, trunk to the left, pelvis' left side up; left and right thigh and shank: lean and
abduction. Radians."""

THIGH_LENGTH, SHANK_LENGTH, TRUNK_LENGTH, HIP_HALF, SHOULDER_HALF, PITCH, ZOOM = range(7)
CONSTANTS = 7
"""A build and a camera: logarithms of five lengths, the camera's downward pitch (radians), and the
logarithm of its focal length over the assumed one."""

LENGTHS = 5

ALL = STATES + CONSTANTS

SEEN = 8
"""Landmarks the model speaks of: hips, knees, ankles, shoulders, left before right."""

HIP_FRONT_OF_TRUNK, HIP_FRONT_OF_THIGH = 0.025, 0.022
"""The hip landmark lies this far in front of the joint's centre, across trunk and across thigh:
some 4 cm on a leg of 0.85 m, towards the groin, which is where annotators see a hip."""

KNEE_FRONT, KNEE_BELOW = 0.005, 0.030
"""The knee landmark lies on the kneecap's lower edge: this far in front of the joint's axis across
the thigh, and below it along the shank."""

VALUE, COLUMNS = ALL, ALL + 1
"""A quantity stands beside its derivatives: by the posture, by the build, and then itself."""

# The vectors everything is a sum of: thighs, shanks, trunk; fronts of the thighs, the trunk's
# front, the pelvis' left, the shoulders' left.
_U, _W, _TRUNK, _E, _FRONT, _PELVIS, _LEFT = (0, 1), (2, 3), 4, (5, 6), 7, 8, 9
_VECTORS = 10

_SEGMENTS = slice(0, 5)
"""The vectors that are whole segments: thighs, shanks (both downwards), trunk (up)."""

_PARTS = np.zeros((LENGTHS + 1, SEEN, _VECTORS))
"""Landmarks as sums of vectors: one matrix for each length, and one for the fixed offsets."""
for _side, _sign in ((0, 1.0), (1, -1.0)):
    _hip, _knee, _ankle, _shoulder = (_side + 2 * joint for joint in range(4))
    _PARTS[HIP_HALF, [_hip, _knee, _ankle], _PELVIS] = _sign
    _PARTS[THIGH_LENGTH, [_knee, _ankle], _U[_side]] = 1.0
    _PARTS[SHANK_LENGTH, _ankle, _W[_side]] = 1.0
    _PARTS[TRUNK_LENGTH, _shoulder, _TRUNK] = 1.0
    _PARTS[SHOULDER_HALF, _shoulder, _LEFT] = _sign
    _PARTS[LENGTHS, _hip, _FRONT] = HIP_FRONT_OF_TRUNK
    _PARTS[LENGTHS, _hip, _E[_side]] = HIP_FRONT_OF_THIGH
    _PARTS[LENGTHS, _knee, _E[_side]] = KNEE_FRONT
    _PARTS[LENGTHS, _knee, _W[_side]] = KNEE_BELOW


_BY_LENGTH = np.ascontiguousarray(_PARTS[:LENGTHS].transpose(2, 1, 0))
"""(10, 8, LENGTHS): the same, for all lengths beside each other."""


@dataclass(frozen=True)
class Seen:
    """What a camera sees of some postures, each quantity beside its derivatives (COLUMNS).

    picture (..., 8, 2, COLUMNS): landmarks in the picture, as shares of depth. Level axes are x
    right, y down, z away from the camera, levelled with the ground: segments (..., 5, 3, COLUMNS)
    unit vectors; ankles (..., 2, 3, COLUMNS) in leg lengths from the camera. ahead (..., 5,
    COLUMNS): how far each segment reaches forwards, per length.
    """

    picture: FloatArray
    segments: FloatArray
    ankles: FloatArray
    ahead: FloatArray


# Every component of every vector is a product of two of these: the sines of the states, their
# cosines, and 1.
_SINE, _COSINE, _ONE = 0, STATES, 2 * STATES
_Term = tuple[int, int, float, int, int]


def _terms() -> list[_Term]:
    """(vector, axis, sign, factor, factor) of each component that is not 0."""
    out: list[_Term] = []
    for lean, aside, row in ((THIGH, THIGH_OUT, _U), (SHANK, SHANK_OUT, _W)):
        for side, sign in ((0, 1.0), (1, -1.0)):
            out += [
                (row[side], 0, 1.0, _COSINE + aside[side], _SINE + lean[side]),
                (row[side], 1, sign, _SINE + aside[side], _ONE),
                (row[side], 2, 1.0, _COSINE + aside[side], _COSINE + lean[side]),
            ]
    for side in (0, 1):
        out += [
            (_E[side], 0, 1.0, _COSINE + THIGH[side], _ONE),
            (_E[side], 2, -1.0, _SINE + THIGH[side], _ONE),
        ]
    out += [
        (_TRUNK, 0, 1.0, _COSINE + TRUNK_SIDE, _SINE + TRUNK),
        (_TRUNK, 1, 1.0, _SINE + TRUNK_SIDE, _ONE),
        (_TRUNK, 2, -1.0, _COSINE + TRUNK_SIDE, _COSINE + TRUNK),
        (_FRONT, 0, 1.0, _COSINE + TRUNK, _ONE),
        (_FRONT, 2, 1.0, _SINE + TRUNK, _ONE),
        (_PELVIS, 1, 1.0, _COSINE + PELVIS_SIDE, _ONE),
        (_PELVIS, 2, -1.0, _SINE + PELVIS_SIDE, _ONE),
        (_LEFT, 1, 1.0, _ONE, _ONE),
    ]
    return out


class _Products(NamedTuple):
    """Where products stand in a flattened array of a shape, their signs and their two factors."""

    shape: tuple[int, ...]
    at: NDArray[np.integer]
    sign: FloatArray
    first: NDArray[np.integer]
    second: NDArray[np.integer]

    def of(self, factors: FloatArray) -> FloatArray:
        """The array that these products of (..., 31) factors fill."""
        frames = factors.shape[:-1]
        out = np.zeros((*frames, math.prod(self.shape)))
        products = factors.take(self.first, axis=-1) * factors.take(self.second, axis=-1)
        out[..., self.at] = self.sign * products
        return out.reshape(*frames, *self.shape)


def _products(shape: tuple[int, ...], terms: list[tuple[int, float, int, int]]) -> _Products:
    at, sign, first, second = zip(*terms, strict=True)
    return _Products(shape, np.array(at), np.array(sign), np.array(first), np.array(second))


def _with_slopes(terms: list[_Term]) -> list[tuple[int, float, int, int]]:
    """Components and their derivatives: sines become cosines, cosines become sines with the other
    sign."""
    out = []
    for vector, axis, sign, *factors in terms:
        row = (axis * _VECTORS + vector) * COLUMNS
        out.append((row + VALUE, sign, factors[0], factors[1]))
        for factor, other in (factors, factors[::-1]):
            if factor == _ONE:
                continue
            state, turned = factor % STATES, -sign if factor >= _COSINE else sign
            slope = (_SINE if factor >= _COSINE else _COSINE) + state
            out.append((row + state, turned, slope, other))
    return out


_DIRECTIONS = _products((3, _VECTORS, COLUMNS), _with_slopes(_terms()))
_LEVEL = _products(
    (3, 3),
    [
        (0, -1.0, _SINE + YAW, _ONE),
        (1, 1.0, _COSINE + YAW, _ONE),
        (5, 1.0, _ONE, _ONE),
        (6, -1.0, _COSINE + YAW, _ONE),
        (7, -1.0, _SINE + YAW, _ONE),
    ],
)
"""What takes (forward, left, down) to (right, down, away)."""


def _factors(posture: FloatArray) -> FloatArray:
    one = np.ones((*posture.shape[:-1], 1))
    return np.concatenate([np.sin(posture), np.cos(posture), one], axis=-1)


def directions(posture: FloatArray) -> FloatArray:
    """(..., 3, 10, COLUMNS) the vectors of (..., STATES) postures, in body axes."""
    return _DIRECTIONS.of(_factors(posture))


def see(posture: FloatArray, constants: FloatArray) -> Seen:
    """What the camera sees of (..., STATES) postures of a build (CONSTANTS,)."""
    factors = _factors(posture)
    vectors = _DIRECTIONS.of(factors)
    level = _turned(_LEVEL.of(factors), vectors)
    level[..., 0, :, YAW] = level[..., 2, :, VALUE]
    level[..., 2, :, YAW] = -level[..., 0, :, VALUE]

    parts = _BY_LENGTH * np.exp(constants[:LENGTHS])
    landmarks = (parts.sum(axis=-1).T + _PARTS[LENGTHS]) @ level
    by_length = level[..., VALUE] @ parts.reshape(_VECTORS, -1)
    landmarks[..., STATES : STATES + LENGTHS] = by_length.reshape(*landmarks.shape[:-1], LENGTHS)

    tilt = _tilt(constants)
    landmarks += _pelvis(posture, tilt)[..., None, :]
    placed = _turned(tilt, landmarks)
    placed[..., 1, :, _BY_PITCH] -= placed[..., 2, :, VALUE]
    placed[..., 2, :, _BY_PITCH] += placed[..., 1, :, VALUE]
    return Seen(
        _picture(placed, math.exp(constants[ZOOM])),
        level[..., _SEGMENTS, :].swapaxes(-3, -2),
        landmarks[..., _ANKLES, :].swapaxes(-3, -2),
        vectors[..., 0, _SEGMENTS, :],
    )


def joint_centres(posture: FloatArray, constants: FloatArray) -> FloatArray:
    """(..., 8, 3) the centres of hips, knees, ankles and shoulders, left before right, of (...,
    STATES) postures: in level axes from the camera, in leg lengths. Without the landmarks' offsets
    from them, so that a knee's angle is that between the lines."""
    factors = _factors(posture)
    vectors = _LEVEL.of(factors) @ _DIRECTIONS.of(factors)[..., VALUE]
    parts = np.tensordot(np.exp(constants[:LENGTHS]), _PARTS[:LENGTHS], axes=1)
    place = _pelvis(posture, _tilt(constants))[..., VALUE]
    return np.asarray((vectors @ parts.T).swapaxes(-1, -2) + place[..., None, :])


def _tilt(constants: FloatArray) -> FloatArray:
    """(3, 3) what takes level axes to the camera's."""
    pitch = float(constants[PITCH])
    c, s = math.cos(pitch), math.sin(pitch)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


_ANKLES = slice(4, 6)
_BY_PITCH, _BY_ZOOM = STATES + PITCH, STATES + ZOOM


def _turned(axes: FloatArray, vectors: FloatArray) -> FloatArray:
    """(..., 3, N, COLUMNS) vectors in other axes, which are the rows of (..., 3, 3)."""
    return (axes @ vectors.reshape(*vectors.shape[:-2], -1)).reshape(vectors.shape)


def _pelvis(posture: FloatArray, tilt: FloatArray) -> FloatArray:
    """(..., 3, COLUMNS) where the pelvis is, from the camera but in level axes."""
    depth = np.exp(posture[..., DEPTH])
    place = np.zeros((*posture.shape[:-1], 3, COLUMNS))
    place[..., 0, ACROSS] = place[..., 1, DOWN] = place[..., 2, VALUE] = depth
    place[..., :2, VALUE] = posture[..., : DOWN + 1] * depth[..., None]
    place[..., DEPTH] = place[..., VALUE]
    place = tilt.T @ place
    place[..., 1, _BY_PITCH] = place[..., 2, VALUE]
    place[..., 2, _BY_PITCH] = -place[..., 1, VALUE]
    return place


def _picture(placed: FloatArray, zoom: float) -> FloatArray:
    """(..., 8, 2, COLUMNS) of places before the camera (..., 3, 8, COLUMNS) in its picture."""
    away = placed[..., 2:, :, :]
    depth = away[..., VALUE:]
    picture = placed[..., :2, :, :] * (zoom / depth)
    value = picture[..., VALUE:]
    picture[..., :ALL] -= value / depth * away[..., :ALL]
    picture[..., _BY_ZOOM] = value[..., 0]
    return picture.swapaxes(-3, -2)


def knee_flexion(posture: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(..., 2) angles between thigh and shank, left and right (radians), and their derivative by
    the thigh's lean (..., 2), that by the shank's with the other sign; abduction hardly changes
    them."""
    sine, cosine = np.sin(posture[..., _LEGS]), np.cos(posture[..., _LEGS])
    bend = posture[..., _THIGHS] - posture[..., _SHANKS]
    across = cosine[..., 2:4] * cosine[..., 6:8]
    bent = across * np.cos(bend) + sine[..., 2:4] * sine[..., 6:8]
    angles = np.arccos(np.minimum(np.maximum(bent, -1.0), 1.0))
    # Near a straight knee the slope by the bend is 1 up to its sign.
    slope = across * np.sin(bend) / np.maximum(np.sin(angles), 0.05)
    slope = np.minimum(np.maximum(slope, -1.0), 1.0)
    return angles, np.where(np.abs(bend) < 0.05, 1.0, slope)


_THIGHS, _SHANKS, _LEGS = slice(7, 9), slice(11, 13), slice(7, 15)
