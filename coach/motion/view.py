"""Which way the body is turned to the camera (`view_yaw_deg`)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.motion.geometry import HIP, SHOULDER, Points, length
from coach.motion.types import VIEWS, View

FloatArray = NDArray[np.floating]

FRONT_LIMIT_DEG = 25.0
SIDE_LIMIT_DEG = 65.0
REAR_LIMIT_DEG = 115.0
"""Borders of front | oblique | side | rear on |yaw| (docs/DEFINITIONS.md)."""

HYSTERESIS_DEG = 5.0
"""How far past a border the yaw must go before the view changes."""

SMOOTHING_S = 0.4
"""Time constant of the yaw's smoothing: bodies turn slowly, single frames err."""


def body_axes_yaw(points: Points) -> FloatArray:
    """(..., 2) unit vectors (cos yaw, sin yaw) of each frame.

    The left-right line of hips and shoulders (of one of them where only one is known) in the world
    landmarks: towards the picture's right when facing the camera (yaw 0), towards the camera when
    it sees the left profile (yaw +90).
    """
    world = points.world
    hips = world[..., HIP[0], :] - world[..., HIP[1], :]
    shoulders = 0.5 * (world[..., SHOULDER[0], :] - world[..., SHOULDER[1], :])
    line = hips + shoulders
    if not np.isfinite(line).all():
        line = np.where(np.isfinite(hips), hips, 0.0) + np.where(
            np.isfinite(shoulders), shoulders, 0.0
        )
    axes = line[..., ::2] * _TOWARDS
    size = length(axes)[..., None]
    return np.asarray(axes / np.where(size > 1e-6, size, np.nan))


_TOWARDS = np.array([1.0, -1.0])


def yaw_deg(axes: FloatArray) -> FloatArray:
    """(..., 2) yaw vectors to degrees, -180 to 180."""
    return np.asarray(np.degrees(np.arctan2(axes[..., 1], axes[..., 0])))


def classify(yaw: float, previous: View = View.UNKNOWN) -> View:
    """The view of a yaw in degrees, staying with `previous` within HYSTERESIS_DEG of a border."""
    if not np.isfinite(yaw):
        return previous
    turned = abs(yaw)
    borders = {
        View.FRONT: (-np.inf, FRONT_LIMIT_DEG),
        View.OBLIQUE: (FRONT_LIMIT_DEG, SIDE_LIMIT_DEG),
        View.SIDE: (SIDE_LIMIT_DEG, REAR_LIMIT_DEG),
        View.REAR: (REAR_LIMIT_DEG, np.inf),
    }
    if previous in borders:
        low, high = borders[previous]
        if low - HYSTERESIS_DEG <= turned <= high + HYSTERESIS_DEG:
            return previous
    return next(view for view, (low, high) in borders.items() if low <= turned <= high)


def classify_all(yaw: FloatArray) -> NDArray[np.integer]:
    """(T,) yaw in degrees to (T,) indices into VIEWS, with hysteresis from frame to frame."""
    view = View.UNKNOWN
    out = np.empty(len(yaw), np.int8)
    index = {v: i for i, v in enumerate(VIEWS)}
    for i, angle in enumerate(yaw):
        view = classify(float(angle), view)
        out[i] = index[view]
    return out
