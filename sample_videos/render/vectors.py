"""Small 3D helpers: rotations, limb frames, angles, an ease curve."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating]


def rotation_x(angle: float) -> Array:
    """(3, 3) rotation about x by `angle` radians."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def rotation_y(angle: float) -> Array:
    """(3, 3) rotation about y by `angle` radians."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def rotation_z(angle: float) -> Array:
    """(3, 3) rotation about z by `angle` radians."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def unit(v: Array) -> Array:
    """`v` at length 1."""
    return v / np.linalg.norm(v)


def rotation_about(axis: Array, angle: float) -> Array:
    """(3, 3) rotation about the unit vector `axis` by `angle` radians (Rodrigues' formula)."""
    x, y, z = axis
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * k @ k


def rotation_between(a: Array, b: Array) -> Array:
    """(3, 3) smallest rotation that takes direction `a` to direction `b`."""
    a, b = unit(a), unit(b)
    v = np.cross(a, b)
    sine = np.linalg.norm(v)
    if sine < 1e-9:
        return np.eye(3)
    return rotation_about(v / sine, np.arctan2(sine, a @ b))


def limb_frame(direction: Array, forward: Array) -> Array:
    """(3, 3) frame of a limb; columns: sideways, against `direction`, nearly `forward`."""
    y = -unit(direction)
    z = unit(forward - (forward @ y) * y)
    return np.stack([np.cross(y, z), y, z], 1)


def included_angle_deg(a: Array, b: Array, c: Array) -> float:
    """Angle a-b-c at `b`, degrees."""
    u, w = a - b, c - b
    cosine = u @ w / np.linalg.norm(u) / np.linalg.norm(w)
    return np.degrees(np.arccos(np.clip(cosine, -1, 1)))


def ease(x: ArrayLike) -> np.floating:
    """Quintic ease: 0 below 0, 1 above 1, and 6 x^5 - 15 x^4 + 10 x^3 in between."""
    x = np.clip(x, 0.0, 1.0)
    return x * x * x * (x * (6 * x - 15) + 10)


def row_cross(a: Array, b: Array) -> Array:
    """Row-wise cross product of (n, 3) arrays; faster than np.cross."""
    ax, ay, az = a.T
    bx, by, bz = b.T
    return np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx], 1)
