"""Camera matrices (4, 4), OpenGL's conventions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from render.vectors import Array, unit

Rectangle = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels, y down."""


def look_at(eye: Array, target: ArrayLike, up: ArrayLike = (0, 1, 0)) -> Array:
    """World to camera, the camera at `eye` looking at `target`."""
    forward = unit(np.array(target, float) - eye)
    right = unit(np.cross(forward, up))
    above = np.cross(right, forward)
    matrix = np.eye(4)
    matrix[0, :3], matrix[1, :3], matrix[2, :3] = right, above, -forward
    matrix[:3, 3] = -matrix[:3, :3] @ eye
    return matrix


def perspective(vertical_fov: float, aspect: float, near: float = 0.1, far: float = 30.0) -> Array:
    """Camera to clip space; vertical_fov in radians."""
    matrix = np.zeros((4, 4))
    matrix[1, 1] = 1 / np.tan(vertical_fov / 2)
    matrix[0, 0] = matrix[1, 1] / aspect
    matrix[2, 2] = (far + near) / (near - far)
    matrix[2, 3] = 2 * far * near / (near - far)
    matrix[3, 2] = -1
    return matrix


def orthographic(radius: float, near: float, far: float) -> Array:
    """Camera to clip space without perspective, `radius` metres to each side."""
    matrix = np.diag([1 / radius, 1 / radius, -2 / (far - near), 1.0])
    matrix[2, 3] = -(far + near) / (far - near)
    return matrix


def crop(view_projection: Array, rectangle: Rectangle, width: int, height: int) -> Array:
    """The projection of a rectangle of the picture alone."""
    x0, y0, x1, y1 = rectangle
    left, right = 2 * x0 / width - 1, 2 * x1 / width - 1
    bottom, top = 1 - 2 * y1 / height, 1 - 2 * y0 / height
    matrix = np.eye(4)
    matrix[0, 0], matrix[0, 3] = 2 / (right - left), -(right + left) / (right - left)
    matrix[1, 1], matrix[1, 3] = 2 / (top - bottom), -(top + bottom) / (top - bottom)
    return matrix @ view_projection
