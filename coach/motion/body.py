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

from dataclasses import dataclass

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

SEGMENTS = (_U[0], _U[1], _W[0], _W[1], _TRUNK)
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
    """vectors (T, 10, 3) in body axes, and their derivatives (T, 10, 3, STATES)."""

    vectors: FloatArray
    slopes: FloatArray


@dataclass(frozen=True)
class Seen:
    """What a camera sees of some postures.

    picture (T, 8, 2): landmarks in the picture, as shares of depth; by_state (T, 8, 2, STATES) and
    by_constant (T, 8, 2, CONSTANTS) its derivatives. Level axes are x right, y down, z away from
    the camera, levelled with the ground: segments (T, 5, 3) unit vectors with segments_by_state;
    ankles (T, 2, 3) in leg lengths from the camera with ankles_by_state and ankles_by_constant.
    ahead (T, 5): how far each segment reaches forwards, per length, with ahead_by_state.
    """

    picture: FloatArray
    by_state: FloatArray
    by_constant: FloatArray
    segments: FloatArray
    segments_by_state: FloatArray
    ankles: FloatArray
    ankles_by_state: FloatArray
    ankles_by_constant: FloatArray
    ahead: FloatArray
    ahead_by_state: FloatArray


def basis(posture: FloatArray) -> Basis:
    """The segments' directions of (T, STATES) postures."""
    count = len(posture)
    sine, cosine = np.sin(posture), np.cos(posture)
    vectors = np.zeros((count, _VECTORS, 3))
    slopes = np.zeros((count, _VECTORS, 3, STATES))
    for lean, out, row in ((THIGH, THIGH_OUT, _U), (SHANK, SHANK_OUT, _W)):
        for side, sign in ((0, 1.0), (1, -1.0)):
            s, c = sine[:, lean[side]], cosine[:, lean[side]]
            so, co = sine[:, out[side]], cosine[:, out[side]]
            vector, slope = vectors[:, row[side]], slopes[:, row[side]]
            vector[:, 0], vector[:, 1], vector[:, 2] = co * s, sign * so, co * c
            slope[:, 0, lean[side]], slope[:, 2, lean[side]] = co * c, -co * s
            slope[:, 0, out[side]], slope[:, 1, out[side]] = -so * s, sign * co
            slope[:, 2, out[side]] = -so * c
    for side in (0, 1):
        s, c = sine[:, THIGH[side]], cosine[:, THIGH[side]]
        vectors[:, _E[side], 0], vectors[:, _E[side], 2] = c, -s
        slopes[:, _E[side], 0, THIGH[side]], slopes[:, _E[side], 2, THIGH[side]] = -s, -c
    s, c = sine[:, TRUNK], cosine[:, TRUNK]
    so, co = sine[:, TRUNK_SIDE], cosine[:, TRUNK_SIDE]
    trunk, slope = vectors[:, _TRUNK], slopes[:, _TRUNK]
    trunk[:, 0], trunk[:, 1], trunk[:, 2] = co * s, so, -co * c
    slope[:, 0, TRUNK], slope[:, 2, TRUNK] = co * c, co * s
    slope[:, 0, TRUNK_SIDE], slope[:, 1, TRUNK_SIDE], slope[:, 2, TRUNK_SIDE] = -so * s, co, so * c
    vectors[:, _FRONT, 0], vectors[:, _FRONT, 2] = c, s
    slopes[:, _FRONT, 0, TRUNK], slopes[:, _FRONT, 2, TRUNK] = -s, c
    s, c = sine[:, PELVIS_SIDE], cosine[:, PELVIS_SIDE]
    vectors[:, _PELVIS, 1], vectors[:, _PELVIS, 2] = c, -s
    slopes[:, _PELVIS, 1, PELVIS_SIDE], slopes[:, _PELVIS, 2, PELVIS_SIDE] = -s, -c
    vectors[:, _LEFT, 1] = 1.0
    return Basis(vectors, slopes)


def see(posture: FloatArray, constants: FloatArray) -> Seen:
    """What the camera sees of (T, STATES) postures of a build (CONSTANTS,)."""
    count = len(posture)
    directions = basis(posture)
    lengths = np.exp(constants[:LENGTHS])
    parts = lengths[:, None, None] * _PARTS[:LENGTHS]
    mix = parts.sum(axis=0) + _PARTS[LENGTHS]

    # Body axes to level ones, and the derivative of that by the yaw.
    sine, cosine = np.sin(posture[:, YAW]), np.cos(posture[:, YAW])
    level, level_slope = np.zeros((2, count, 3, 3))
    level[:, 0, 0], level[:, 0, 1], level[:, 1, 2] = -sine, cosine, 1.0
    level[:, 2, 0], level[:, 2, 1] = -cosine, -sine
    level_slope[:, 0, 0], level_slope[:, 0, 1] = -cosine, -sine
    level_slope[:, 2, 0], level_slope[:, 2, 1] = sine, -cosine
    tilt, tilt_slope = _tilt(float(constants[PITCH]))

    turned = directions.vectors @ level.transpose(0, 2, 1)
    slopes = level[:, None] @ directions.slopes
    slopes[..., YAW] += directions.vectors @ level_slope.transpose(0, 2, 1)

    body = mix @ turned  # landmarks from the pelvis, level axes
    body_slopes = (mix @ slopes.reshape(count, _VECTORS, -1)).reshape(count, SEEN, 3, STATES)
    body_by_length = np.moveaxis(parts @ turned[:, None], 1, -1)  # (T, 8, 3, LENGTHS)

    depth = np.exp(posture[:, DEPTH])
    root = depth[:, None] * np.stack([posture[:, ACROSS], posture[:, DOWN], np.ones(count)], axis=1)
    place = root[:, None] + body @ tilt.T
    by_state = tilt @ body_slopes
    by_state[:, :, 0, ACROSS] += depth[:, None]
    by_state[:, :, 1, DOWN] += depth[:, None]
    by_state[:, :, :, DEPTH] += root[:, None]
    by_constant = np.zeros((count, SEEN, 3, CONSTANTS))
    by_constant[..., :LENGTHS] = tilt @ body_by_length
    by_constant[..., PITCH] = body @ tilt_slope.T

    zoom = np.exp(constants[ZOOM])
    per_depth = zoom / place[..., 2]
    picture = place[..., :2] * per_depth[..., None]
    scale = per_depth[..., None, None]
    ratio = (place[..., :2] / place[..., 2:])[..., None]
    by_state_2d = scale * (by_state[:, :, :2] - ratio * by_state[:, :, 2:])
    by_constant_2d = scale * (by_constant[:, :, :2] - ratio * by_constant[:, :, 2:])
    by_constant_2d[..., ZOOM] += picture

    ankles = slice(4, 6)
    ankles_by_state = body_slopes[:, ankles].copy()
    ankles_by_state[..., ACROSS] += (depth[:, None] * tilt[0])[:, None]
    ankles_by_state[..., DOWN] += (depth[:, None] * tilt[1])[:, None]
    root_level = root @ tilt
    ankles_by_state[..., DEPTH] += root_level[:, None]
    ankles_by_constant = np.zeros((count, 2, 3, CONSTANTS))
    ankles_by_constant[..., :LENGTHS] = body_by_length[:, ankles]
    ankles_by_constant[..., PITCH] = (root @ tilt_slope)[:, None]
    return Seen(
        picture,
        by_state_2d,
        by_constant_2d,
        turned[:, SEGMENTS],
        slopes[:, SEGMENTS],
        root_level[:, None] + body[:, ankles],
        ankles_by_state,
        ankles_by_constant,
        directions.vectors[:, SEGMENTS, 0],
        directions.slopes[:, SEGMENTS, 0],
    )


def _tilt(pitch: float) -> tuple[FloatArray, FloatArray]:
    """(3, 3) level axes to those of a camera that looks down by `pitch`, and its derivative."""
    c, s = np.cos(pitch), np.sin(pitch)
    return (
        np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]]),
        np.array([[0.0, 0.0, 0.0], [0.0, -s, -c], [0.0, c, -s]]),
    )


def knee_flexion(posture: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(T, 2) angles between thigh and shank, left and right (radians), and their derivatives by the
    leans (T, 2, STATES); abduction hardly changes them, and its derivatives are left at 0."""
    angles = np.empty((len(posture), 2))
    slopes = np.zeros((len(posture), 2, STATES))
    for side in (0, 1):
        bend = posture[:, THIGH[side]] - posture[:, SHANK[side]]
        a, b = posture[:, THIGH_OUT[side]], posture[:, SHANK_OUT[side]]
        across = np.cos(a) * np.cos(b)
        cosine = np.clip(across * np.cos(bend) + np.sin(a) * np.sin(b), -1.0, 1.0)
        angles[:, side] = np.arccos(cosine)
        # Near a straight knee the slope by the bend is 1 up to its sign.
        sine = np.maximum(np.sin(angles[:, side]), 0.05)
        slope = np.clip(across * np.sin(bend) / sine, -1.0, 1.0)
        slope = np.where(np.abs(bend) < 0.05, 1.0, slope)
        slopes[:, side, THIGH[side]], slopes[:, side, SHANK[side]] = slope, -slope
    return angles, slopes
