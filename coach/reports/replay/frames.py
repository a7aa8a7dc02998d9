"""Which frames of fitted bodies a replay shows, and their places as whole numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from coach.coaching.results import Movement
from coach.reports.replay.body import ANKLES, HIPS, RATE, Bodies

__all__ = ["AROUND_S", "MOST_FRAMES", "floor_of", "frames_of", "rows_near", "whole_numbers"]

MOST_FRAMES = 1000
"""Of a long set fewer a second: some 250 bytes each keep a set below 300 KB."""

AROUND_S = 0.5
"""Shown of the rest before and after a movement."""

_DIGITS = 1000
"""Places are whole thousandths of a leg length: a millimetre."""


def rows_near(bodies: Bodies, movements: Sequence[Movement]) -> NDArray[np.integer]:
    """The frames to show: fitted ones around movements, evenly thinned."""
    time_s = bodies.time_s
    near = np.zeros(len(time_s), bool)
    for one in movements:
        near |= (time_s >= one.start_s - AROUND_S) & (time_s <= one.end_s + AROUND_S)
    rows = np.flatnonzero(near & np.isfinite(bodies.joints[:, 0, 0]))
    rate = RATE
    while len(kept := _at_rate(rows, time_s, rate)) > MOST_FRAMES:
        rate *= 0.8
    return kept


def _at_rate(
    rows: NDArray[np.integer], time_s: NDArray[np.floating], rate: float
) -> NDArray[np.integer]:
    """The first frame of each stretch of 1 / rate seconds."""
    _, first = np.unique(np.floor(time_s[rows] * rate + 1e-6).astype(np.int64), return_index=True)
    return rows[first]


def floor_of(bodies: Bodies, rows: NDArray[np.integer]) -> NDArray[np.floating]:
    """(3,) where the replay has its zero: the middle of hips and ankles, so that whoever sits is
    not at the edge, on the level of the lower ankle's usual place."""
    joints = bodies.joints[rows]
    ankles = joints[:, ANKLES]
    middle = np.median(joints[:, [*HIPS, *ANKLES]].mean(axis=1), axis=0)
    middle[1] = np.median(ankles[:, :, 1].max(axis=1))
    return np.asarray(middle)


def frames_of(one: Movement, times: NDArray[np.floating]) -> NDArray[np.integer]:
    """The frames of a movement and of AROUND_S before and after."""
    near = (times >= one.start_s - AROUND_S) & (times <= one.end_s + AROUND_S)
    return np.flatnonzero(near)


def whole_numbers(places: NDArray[np.floating]) -> list[list[int] | None]:
    """Places as whole numbers, None for a frame that has none."""
    known = np.isfinite(places).all(axis=1)
    whole = np.rint(np.where(known[:, None], places, 0.0) * _DIGITS).astype(np.int64).tolist()
    return [row if there else None for row, there in zip(whole, known, strict=True)]
