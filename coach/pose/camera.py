"""Where the camera looks: each picture's place in a common one, as a similarity.

A similarity is (a, b, x, y): the point (px, py) of a picture, in widths of it, lies at
(a px - b py + x, b px + a py + y) in the common one. Arrays may have leading axes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]

__all__ = [
    "STILL",
    "FloatArray",
    "bridged",
    "centred",
    "chained",
    "compose",
    "displacement",
    "inverse",
    "place",
    "stacked",
    "turn",
]

STILL: FloatArray = np.array([1.0, 0.0, 0.0, 0.0])
"""The picture is the common one."""
STILL.setflags(write=False)


def compose(outer: FloatArray, inner: FloatArray) -> FloatArray:
    """First `inner`, then `outer`: (..., 4)."""
    a, b, x, y = _parts(outer)
    c, d, u, v = _parts(inner)
    parts = (a * c - b * d, b * c + a * d, a * u - b * v + x, b * u + a * v + y)
    return np.stack(np.broadcast_arrays(*parts), axis=-1)


def inverse(camera: FloatArray) -> FloatArray:
    """What takes back `camera`: (..., 4)."""
    a, b, x, y = _parts(camera)
    size = a * a + b * b
    return np.stack((a, -b, -(a * x + b * y), b * x - a * y), axis=-1) / size[..., None]


def place(points: FloatArray, camera: FloatArray, width: float) -> FloatArray:
    """Points (..., N, 2) of pictures, in pixels, where they lie in the common one; camera
    (..., 4)."""
    a, b, x, y = _parts(np.asarray(camera)[..., None, :])
    px, py = points[..., 0], points[..., 1]
    return np.stack((a * px - b * py + x * width, b * px + a * py + y * width), axis=-1)


def turn(world: FloatArray, camera: FloatArray) -> FloatArray:
    """World points (..., N, 3), whose axes are the picture's, turned as the picture is."""
    a, b, _, _ = _parts(np.asarray(camera)[..., None, :])
    size = np.hypot(a, b)
    cos, sin = a / size, b / size
    x, y = world[..., 0], world[..., 1]
    return np.stack((cos * x - sin * y, sin * x + cos * y, world[..., 2]), axis=-1)


def displacement(one: FloatArray, other: FloatArray, aspect: float) -> FloatArray:
    """How far apart two similarities (..., 4) put the same point of the picture at most, in widths.

    aspect: the picture's height over its width. Both are linear, so it is one of the corners.
    """
    difference = np.asarray(one, np.float64) - np.asarray(other, np.float64)
    corners = np.array([(0.0, 0.0), (1.0, 0.0), (0.0, aspect), (1.0, aspect)])
    apart = place(np.broadcast_to(corners, (*difference.shape[:-1], 4, 2)), difference, 1.0)
    return np.asarray(np.hypot(apart[..., 0], apart[..., 1]).max(axis=-1))


def stacked(cameras: list[FloatArray | None]) -> FloatArray | None:
    """(T, 4) of each picture's; None where one was not looked at."""
    known = [camera for camera in cameras if camera is not None]
    return np.array(known, np.float64) if known and len(known) == len(cameras) else None


def chained(camera: FloatArray, begins: NDArray[np.integer]) -> FloatArray:
    """Pieces of a recording, (T, 4) with rows of NaN, put together: each was seen from the last
    picture of the piece before it. begins: the first row of each piece."""
    joined = np.array(camera, np.float64)
    origin = STILL
    for first, end in zip(begins, [*begins[1:], len(joined)], strict=True):
        piece = compose(origin, joined[first:end])
        joined[first:end] = piece
        known = piece[np.isfinite(piece).all(axis=1)]
        origin = known[-1] if len(known) else origin
    return joined


def bridged(camera: FloatArray, time_s: FloatArray) -> FloatArray:
    """(T, 4) without its gaps (rows of NaN): straight lines in between, at the ends as the nearest
    that is known, and still where nothing is."""
    known = np.asarray(np.isfinite(camera).all(axis=1))
    if not known.any():
        return np.tile(STILL, (len(camera), 1))
    columns = [np.interp(time_s, time_s[known], camera[known, k]) for k in range(4)]
    return np.where(known[:, None], camera, np.stack(columns, axis=-1))


def centred(camera: FloatArray) -> FloatArray:
    """(T, 4) seen from where the camera looks mostly: whoever films himself puts the camera down
    first, and what the first picture takes for upright may be none of it."""
    off = np.abs(camera - np.median(camera, axis=0))
    usual = np.asarray(camera[int(off.sum(axis=1).argmin())])
    seen = compose(inverse(usual), camera)
    same = np.asarray(camera == usual).all(axis=1, keepdims=True)
    return np.where(same, STILL, seen)  # still to the last digit


def _parts(camera: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    a, b, x, y = np.moveaxis(np.asarray(camera, np.float64), -1, 0)
    return a, b, x, y
