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

# The vectors everything is a sum of: thighs, shanks, fronts of the thighs, trunk, its front, the
# pelvis' left, the shoulders' left.
_U, _W, _E, _TRUNK, _FRONT, _PELVIS, _LEFT = (0, 1), (2, 3), (4, 5), 6, 7, 8, 9
_VECTORS = 10

SEGMENTS = np.array([_U[0], _U[1], _W[0], _W[1], _TRUNK])
"""Rows of `Basis.vectors` that are whole segments: thighs, shanks (both downwards), trunk (up)."""

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


@dataclass(frozen=True)
class Basis:
    """vectors (..., 10, 3) in body axes, and their derivatives (..., 10, 3, STATES)."""

    vectors: FloatArray
    slopes: FloatArray


@dataclass(frozen=True)
class Seen:
    """What a camera sees of some postures.

    Derivatives are by the posture and then the build (ALL = STATES + CONSTANTS), or by the posture
    alone. picture (..., 8, 2): landmarks in the picture, as shares of depth, with picture_slopes
    (..., 8, 2, ALL). Level axes are x right, y down, z away from the camera, levelled with the
    ground: segments (..., 5, 3) unit vectors with segments_slopes (..., 5, 3, STATES); ankles
    (..., 2, 3) in leg lengths from the camera with ankles_slopes (..., 2, 3, ALL). ahead (..., 5):
    how far each segment reaches forwards, per length, with ahead_slopes (..., 5, STATES).
    """

    picture: FloatArray
    picture_slopes: FloatArray
    segments: FloatArray
    segments_slopes: FloatArray
    ankles: FloatArray
    ankles_slopes: FloatArray
    ahead: FloatArray
    ahead_slopes: FloatArray


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
    """Where products stand in a flattened array, their signs and their two factors."""

    at: NDArray[np.integer]
    sign: FloatArray
    first: NDArray[np.integer]
    second: NDArray[np.integer]

    def of(self, factors: FloatArray, shape: tuple[int, ...]) -> FloatArray:
        """The array that these products of (..., 31) factors fill."""
        out = np.zeros((*factors.shape[:-1], math.prod(shape)))
        products = factors.take(self.first, axis=-1) * factors.take(self.second, axis=-1)
        out[..., self.at] = self.sign * products
        return out.reshape(*factors.shape[:-1], *shape)


def _products(terms: list[tuple[int, float, int, int]]) -> _Products:
    at, sign, first, second = zip(*terms, strict=True)
    return _Products(np.array(at), np.array(sign), np.array(first), np.array(second))


def _slope_terms(terms: list[_Term]) -> list[tuple[int, float, int, int]]:
    """Their derivatives: sines become cosines, cosines become sines with the other sign."""
    out = []
    for vector, axis, sign, *factors in terms:
        for factor, other in (factors, factors[::-1]):
            if factor == _ONE:
                continue
            state, turned = factor % STATES, -sign if factor >= _COSINE else sign
            slope = (_SINE if factor >= _COSINE else _COSINE) + state
            out.append(((3 * vector + axis) * STATES + state, turned, slope, other))
    return out


_TERMS = _terms()
_COMPONENTS = _products([(3 * v + axis, sign, a, b) for v, axis, sign, a, b in _TERMS])
_SLOPES = _products(_slope_terms(_TERMS))


def basis(posture: FloatArray) -> Basis:
    """The segments' directions of (..., STATES) postures."""
    one = np.ones((*posture.shape[:-1], 1))
    return _directions(np.concatenate([np.sin(posture), np.cos(posture), one], axis=-1))


def _directions(factors: FloatArray) -> Basis:
    return Basis(_COMPONENTS.of(factors, (_VECTORS, 3)), _SLOPES.of(factors, (_VECTORS, 3, STATES)))


def see(posture: FloatArray, constants: FloatArray) -> Seen:
    """What the camera sees of (..., STATES) postures of a build (CONSTANTS,)."""
    frames = posture.shape[:-1]
    directions = basis(posture)
    level, level_slope = _level(posture[..., YAW])
    turned = directions.vectors @ level
    slopes = level.swapaxes(-1, -2)[..., None, :, :] @ directions.slopes
    slopes[..., YAW] += directions.vectors @ level_slope

    parts = np.exp(constants[:LENGTHS])[:, None, None] * _PARTS[:LENGTHS]
    mix = parts.sum(axis=0) + _PARTS[LENGTHS]
    body = mix @ turned  # landmarks from the pelvis, level axes
    by = np.zeros((*frames, SEEN, 3, ALL))
    by[..., :STATES] = (mix @ slopes.reshape(*frames, _VECTORS, -1)).reshape(
        *frames, SEEN, 3, STATES
    )
    by_length = parts.reshape(-1, _VECTORS) @ turned
    by[..., STATES : STATES + LENGTHS] = np.moveaxis(
        by_length.reshape(*frames, LENGTHS, SEEN, 3), -3, -1
    )

    tilt, tilt_slope = _tilt(float(constants[PITCH]))
    depth = np.exp(posture[..., DEPTH])[..., None]
    root = np.concatenate([posture[..., : DOWN + 1] * depth, depth], axis=-1)
    picture, picture_slopes = _picture(
        root[..., None, :] + body @ tilt.T,
        _seen_from(tilt @ by, depth, root, body @ tilt_slope.T),
        float(np.exp(constants[ZOOM])),
    )
    root_level = root @ tilt
    ankles_slopes = by[..., _ANKLES, :, :]
    ankles_slopes[..., ACROSS : DOWN + 1] += (depth[..., None] * tilt[:2].T)[..., None, :, :]
    ankles_slopes[..., DEPTH] += root_level[..., None, :]
    ankles_slopes[..., STATES + PITCH] = (root @ tilt_slope)[..., None, :]
    return Seen(
        picture,
        picture_slopes,
        turned[..., SEGMENTS, :],
        slopes[..., SEGMENTS, :, :],
        root_level[..., None, :] + body[..., _ANKLES, :],
        ankles_slopes,
        directions.vectors[..., SEGMENTS, 0],
        directions.slopes[..., SEGMENTS, 0, :],
    )


_ANKLES = slice(4, 6)


def _level(yaw: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(..., 3, 3) that vectors in body axes are multiplied by from the right to be in level ones,
    and its derivative by the yaw."""
    sine, cosine = np.sin(yaw), np.cos(yaw)
    level, slope = np.zeros((2, *yaw.shape, 3, 3))
    level[..., 0, 0] = level[..., 1, 2] = slope[..., 1, 0] = -sine
    level[..., 0, 2] = slope[..., 0, 0] = slope[..., 1, 2] = -cosine
    level[..., 1, 0] = cosine
    level[..., 2, 1] = 1.0
    slope[..., 0, 2] = sine
    return level, slope


def _seen_from(
    by: FloatArray, depth: FloatArray, root: FloatArray, by_pitch: FloatArray
) -> FloatArray:
    """`by` (..., 8, 3, ALL) in the camera's axes, completed by what moves the whole body."""
    by[..., 0, ACROSS] += depth
    by[..., 1, DOWN] += depth
    by[..., DEPTH] += root[..., None, :]
    by[..., STATES + PITCH] = by_pitch
    return by


def _picture(place: FloatArray, by: FloatArray, zoom: float) -> tuple[FloatArray, FloatArray]:
    """(..., 8, 3) places before the camera in its picture, and the derivatives of that."""
    per_depth = zoom / place[..., 2:]
    picture = place[..., :2] * per_depth
    slopes = per_depth[..., None] * by[..., :2, :]
    slopes -= (picture / place[..., 2:])[..., None] * by[..., 2:, :]
    slopes[..., STATES + ZOOM] += picture
    return picture, slopes


def _tilt(pitch: float) -> tuple[FloatArray, FloatArray]:
    """(3, 3) level axes to those of a camera that looks down by `pitch`, and its derivative."""
    c, s = np.cos(pitch), np.sin(pitch)
    return (
        np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]]),
        np.array([[0.0, 0.0, 0.0], [0.0, -s, -c], [0.0, c, -s]]),
    )


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
