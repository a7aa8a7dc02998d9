"""Left and right leg told apart where MediaPipe takes them for one another.

Where one leg covers the other, MediaPipe gives both feet to one leg for some pictures, or sets both
halfway between them. Then the feet jump towards (or past) each other while the middle between them
stays where it was, which no leg that moves can do: one that moves by itself takes the middle along
by half as much, and two that move against each other are not that fast. In such pictures only the
middles are known; how far left and right lie apart is what it was before.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from coach.motion.filters import bridged
from coach.motion.geometry import ANKLE, HEEL, HIP, HIPS, KNEE, KNEES, TOE, Points, length
from coach.motion.static_pose_search import size_of

FloatArray = NDArray[np.floating]

LEFT, RIGHT = np.array([KNEE, ANKLE, HEEL, TOE]).T
"""What is mixed up: the landmarks of both legs below the hips."""

FASTEST = 8.0
"""Leg lengths a second by which two feet can come apart."""

LEAST = 0.2
"""Feet that change their distance by less, leg lengths, are not taken for one another."""

STEADY = 0.25
"""A middle that moves by less than this share of it has not moved with a leg."""

COVERED = 0.15
"""One leg covers the other where the hips lie no further apart in the picture, leg lengths: seen
from the side, or up to some 35 degrees beside it (they are 0.26 apart, `place.HIP_HALF_USUAL`)."""

HANGING = 0.25
"""Knees further below their hips than this, leg lengths (half a thigh), are of somebody who stands:
of a kick from a seat, sorting made as much wrong as right."""

TOWARDS = 0.8
"""They jump towards each other: cosine of the angle between their way and the line between them."""

LONGEST_S = 0.3
"""What lasts longer is how the legs are."""

TRUST = 0.3
"""What is left of the visibility of landmarks that were mixed up."""


class LegWatch:
    """Follows one person's feet picture by picture."""

    def __init__(self) -> None:
        self._before: Points | None = None
        self._last_s = math.nan
        self._mixed = False

    def see(self, points: Points) -> bool:
        """Whether one more picture, in which a person was found, mixes up left and right."""
        self._mixed = self._before is not None and self._differs(points, self._before)
        self._last_s = float(points.time_s)
        if not self._mixed:
            self._before = points
        return self._mixed

    def sorted(self, points: Points) -> Points:
        """The picture, `see`n, with left and right as far apart as they were before."""
        before = self._before
        if not self._mixed or before is None:
            return points
        image, world = (
            _set_apart(now, then[LEFT] - then[RIGHT])
            for now, then in ((points.image, before.image), (points.world, before.world))
        )
        return _trusted_less(points.replace(image, world), True)

    def _differs(self, points: Points, before: Points) -> bool:
        if points.time_s - before.time_s > LONGEST_S:
            return False
        left, right = (points.image[foot] - before.image[foot] for foot in ANKLE)
        leg, change = float(size_of(points)), left - right
        hips = points.image[HIP[0]] - points.image[HIP[1]]
        thighs = points.image[KNEES, 1] - points.image[HIPS, 1]
        if float(length(hips)) > COVERED * leg or not (thighs > HANGING * leg).all():
            return False
        apart = before.image[ANKLE[0]] - before.image[ANKLE[1]]
        size, middle = (float(length(way)) for way in (change, (left + right) / 2.0))
        nearer = -float(change @ apart) > TOWARDS * size * float(length(apart))
        if self._mixed:
            return nearer and size > LEAST * leg and middle < 2.0 * STEADY * size
        fast = max(LEAST, FASTEST * (float(points.time_s) - self._last_s))
        return nearer and size > fast * leg and middle < STEADY * size


def sort_recorded(points: Points) -> Points:
    """A recording (T) in which left and right are as far apart, where they are mixed up, as between
    the pictures before and after."""
    watch, mixed = LegWatch(), np.zeros(len(points), bool)
    for row in np.flatnonzero(points.found):
        mixed[row] = watch.see(points.slice(int(row)))
    if not mixed.any():
        return points
    both = []
    for at in (points.image, points.world):
        apart = at[:, LEFT] - at[:, RIGHT]
        apart[mixed] = np.nan
        flat = bridged(apart.reshape(len(points), -1), points.time_s)
        both.append(np.where(mixed[:, None, None], _set_apart(at, flat.reshape(apart.shape)), at))
    return _trusted_less(points.replace(*both), mixed[:, None])


def _set_apart(at: FloatArray, apart: FloatArray) -> FloatArray:
    """Landmarks (..., 13, D) with left and right of the legs (..., 4, D) apart, their middles where
    they are. Where that is not known they stay as they are."""
    out, middle = at.copy(), (at[..., LEFT, :] + at[..., RIGHT, :]) / 2.0
    out[..., LEFT, :], out[..., RIGHT, :] = middle + apart / 2.0, middle - apart / 2.0
    return np.where(np.isfinite(out), out, at)


def _trusted_less(points: Points, where: NDArray[np.bool_] | bool) -> Points:
    visibility = points.visibility.copy()
    legs = np.concatenate([LEFT, RIGHT])
    visibility[..., legs] *= np.where(where, TRUST, 1.0)
    return Points(points.time_s, points.image, points.world, visibility, points.size)
