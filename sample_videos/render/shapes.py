"""Rectangles and boxes: vertices, normals (n, 3), texture coordinates (n, 2) and faces (f, 3)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from render.mesh import Indices
from render.vectors import Array, unit

Shape = tuple[Array, Array, Array, Indices]


def quad(
    corner: ArrayLike, a: ArrayLike, b: ArrayLike, repeat: tuple[float, float] = (1, 1)
) -> Shape:
    """A rectangle from `corner` along the edges a and b, its texture repeated along each."""
    corner, a, b = np.array(corner), np.array(a), np.array(b)
    normals = np.tile(unit(np.cross(a, b)), (4, 1))
    vertices = np.array([corner, corner + a, corner + a + b, corner + b], float)
    uv = np.array([[0, 0], [repeat[0], 0], [repeat[0], repeat[1]], [0, repeat[1]]], float)
    return vertices, normals, uv, np.array([[0, 1, 2], [0, 2, 3]])


def box(centre: ArrayLike, size: ArrayLike) -> Shape:
    """A box along the axes."""
    centre, size = np.array(centre, float), np.array(size, float)
    axes = np.eye(3)
    sides = []
    for axis in range(3):
        for sign in (-1, 1):
            a, b = axes[(axis + 1) % 3] * size, axes[(axis + 2) % 3] * size
            if sign < 0:
                a, b = b, a
            corner = centre + sign * axes[axis] * size / 2 - a / 2 - b / 2
            sides.append(quad(corner, a, b))
    vertices, normals, uv, faces = zip(*sides, strict=True)
    numbered = [f + 4 * k for k, f in enumerate(faces)]
    return (
        np.concatenate(vertices),
        np.concatenate(normals),
        np.concatenate(uv),
        np.concatenate(numbered),
    )


def place(shape: Shape, origin: Array, axes: Array | None = None) -> Shape:
    """A shape moved to `origin`, after turning it by the columns of axes (3, 3)."""
    vertices, normals, uv, faces = shape
    if axes is not None:
        vertices, normals = vertices @ axes.T, normals @ axes.T
    return vertices + origin, normals, uv, faces
