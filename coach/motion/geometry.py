"""Points and directions every angle is made from.

Arrays have a leading axis T (frames) where they are a recording's and none where they are one
picture's; the same code serves both.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.pose.camera import STILL, place, turn
from coach.pose.landmarks import Landmark, Pose, PoseTrack

FloatArray = NDArray[np.floating]

USED = (
    Landmark.NOSE,
    Landmark.LEFT_HIP,
    Landmark.RIGHT_HIP,
    Landmark.LEFT_KNEE,
    Landmark.RIGHT_KNEE,
    Landmark.LEFT_ANKLE,
    Landmark.RIGHT_ANKLE,
    Landmark.LEFT_SHOULDER,
    Landmark.RIGHT_SHOULDER,
    Landmark.LEFT_HEEL,
    Landmark.RIGHT_HEEL,
    Landmark.LEFT_FOOT_INDEX,
    Landmark.RIGHT_FOOT_INDEX,
)
"""The landmarks the measurements use, in the order of the arrays below."""

NOSE = 0
HIP, KNEE, ANKLE, SHOULDER, HEEL, TOE = (1, 2), (3, 4), (5, 6), (7, 8), (9, 10), (11, 12)
HIPS, KNEES, ANKLES, SHOULDERS, HEELS, TOES = (
    slice(left, right + 1) for left, right in (HIP, KNEE, ANKLE, SHOULDER, HEEL, TOE)
)
"""Left and right of each, as numbers and as a slice."""

MODELLED = slice(1, 9)
"""Hips, knees, ankles, shoulders: what the model of the body speaks of (body.py)."""

FEWEST = 4
"""With fewer of those nobody is found in a picture."""

_USED = np.array(USED)


class Points:
    """The used landmarks of some frames (T) or of one.

    image (..., 13, 2): pixels, x right, y down. world (..., 13, 3): metres, x right, y down, z
    away. Both NaN where a landmark is not known. visibility (..., 13): 0 to 1, and 0 where a
    landmark is not known or lies outside the picture. size: width and height of the picture in
    pixels.
    """

    __slots__ = ("image", "size", "time_s", "visibility", "world")

    def __init__(
        self,
        time_s: FloatArray,
        image: FloatArray,
        world: FloatArray,
        visibility: FloatArray,
        size: tuple[int, int],
    ) -> None:
        self.time_s = time_s
        self.image = image
        self.world = world
        self.visibility = visibility
        self.size = size

    @property
    def found(self) -> NDArray[np.bool_]:
        """(...) whether a person was found."""
        return np.asarray(np.isfinite(self.image[..., MODELLED, 0]).sum(axis=-1) >= FEWEST)

    def __len__(self) -> int:
        return len(self.time_s)

    def replace(self, image: FloatArray, world: FloatArray) -> Points:
        """The same frames with other coordinates (smoothed ones)."""
        return Points(self.time_s, image, world, self.visibility, self.size)

    def slice(self, rows: int | slice | NDArray[np.integer] | NDArray[np.bool_]) -> Points:
        """Some of the frames, or one."""
        return Points(
            self.time_s[rows], self.image[rows], self.world[rows], self.visibility[rows], self.size
        )


def points_of(seen: Pose | PoseTrack) -> Points:
    """The used landmarks of a recording or of one picture, in pixels and metres.

    Here numbers that are none (NaN, infinite) end: a landmark without a place in the picture, in
    the world or without a visibility is not known there, and nothing else is touched by it.
    """
    image = seen.landmarks.take(_USED, axis=-2)[..., :2] * np.array(seen.size, np.float64)
    world = seen.world.take(_USED, axis=-2).astype(np.float64)
    visibility = seen.visibility.take(_USED, axis=-1).astype(np.float64)
    if not (
        np.isfinite(image).all() and np.isfinite(world).all() and np.isfinite(visibility).all()
    ):
        told = np.isfinite(visibility)
        placed = told & np.isfinite(image).all(axis=-1)
        image = np.where(placed[..., None], image, np.nan)
        in_space = told & np.isfinite(world).all(axis=-1)
        world = np.where(in_space[..., None], world, np.nan)
        visibility = np.where(placed, visibility, 0.0)
    x, y = image[..., 0], image[..., 1]
    width, height = seen.size
    visibility[(x < 0) | (x > width) | (y < 0) | (y > height)] = 0.0
    if seen.camera is not None and (seen.camera != STILL).any():
        image = place(image, seen.camera, width).astype(np.float64)
        world = turn(world, seen.camera).astype(np.float64)
    return Points(np.asarray(seen.time_s, np.float64), image, world, visibility, seen.size)


def bend_deg(first: FloatArray, middle: FloatArray, last: FloatArray) -> FloatArray:
    """180 degrees minus the included angle at `middle`; (..., 2 or 3) points to (...) degrees,
    NaN where two of them are one."""
    u, v = first - middle, last - middle
    lengths = np.sqrt(_dot(u, u) * _dot(v, v))
    cosine = _dot(u, v) / np.where(lengths > 0, lengths, np.nan)
    return np.asarray(180.0 - np.degrees(np.arccos(np.minimum(np.maximum(cosine, -1.0), 1.0))))


def length(vectors: FloatArray) -> FloatArray:
    """(..., D) to (...)."""
    return np.asarray(np.sqrt(_dot(vectors, vectors)))


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray((a * b).sum(axis=-1))  # of two or three, faster than einsum


def middle(points: FloatArray, pair: tuple[int, int]) -> FloatArray:
    """Halfway between the left and the right landmark, (..., D); where one is not known, the other
    one."""
    return _between(points[..., pair[0], :], points[..., pair[1], :])


def _between(left: FloatArray, right: FloatArray) -> FloatArray:
    between = (left + right) / 2.0
    known = np.isfinite(between)
    if known.all():
        return np.asarray(between)
    return np.where(known, between, np.where(np.isfinite(left), left, right))


def middles(points: FloatArray) -> FloatArray:
    """(..., 4, D): of hips, knees, ankles and shoulders, as `middle`."""
    pairs = points[..., MODELLED, :]
    pairs = pairs.reshape(*pairs.shape[:-2], 4, 2, pairs.shape[-1])
    left, right = pairs[..., 0, :], pairs[..., 1, :]
    return _between(left, right)


def median(values: FloatArray) -> FloatArray:
    """(T, ...) to (...): of what is known, NaN where nothing is."""
    ordered, known = np.sort(values, axis=0), np.isfinite(values).sum(axis=0)
    count = len(values)
    if (known == count).all():
        return np.asarray((ordered[(count - 1) // 2] + ordered[count // 2]) / 2.0)
    low, high = (
        np.take_along_axis(ordered, np.maximum(at, 0)[None], axis=0)[0]
        for at in ((known - 1) // 2, np.minimum(known // 2, count - 1))
    )
    return np.asarray((low + high) / 2.0)


def ramp(value: FloatArray, ends: tuple[float, float]) -> FloatArray:
    """0 below the first end, 1 above the second, straight between."""
    share = (value - ends[0]) / (ends[1] - ends[0])
    return np.asarray(np.minimum(np.maximum(share, 0.0), 1.0))
