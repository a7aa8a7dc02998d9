"""A recording's measurements over time, thin enough for a page to draw."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.motion.types import MotionTrack

__all__ = ["MOST_POINTS", "Curve", "curve"]

MOST_POINTS = 600


@dataclass(frozen=True)
class Curve:
    """A measurement at rising times, each (N,): its value, and one sigma below and above.

    NaN where it was not measured.
    """

    time_s: NDArray[np.floating]
    value: NDArray[np.floating]
    low: NDArray[np.floating]
    high: NDArray[np.floating]

    @property
    def measured(self) -> bool:
        """Whether there is anything to draw."""
        return bool(np.isfinite(self.value).any())


def curve(motion: MotionTrack, name: str, most: int = MOST_POINTS) -> Curve:
    """A measurement with `most` points at most: where there are more frames, the lowest and the
    highest value of each stretch stay, so that no peak is lost."""
    values, sd = motion.column(name)
    kept = _worth_drawing(values, most)
    value, spread = values[kept], sd[kept]
    return Curve(motion.time_s[kept], value, value - spread, value + spread)


def _worth_drawing(values: NDArray[np.floating], most: int) -> NDArray[np.integer]:
    """Rows to keep, rising."""
    if len(values) <= most:
        return np.arange(len(values))
    kept: set[int] = set()
    for rows in np.array_split(np.arange(len(values)), most // 2):
        stretch = values[rows]
        if np.isfinite(stretch).any():
            kept |= {int(rows[np.nanargmin(stretch)]), int(rows[np.nanargmax(stretch)])}
        else:
            kept.add(int(rows[0]))  # a gap stays a gap
    return np.array(sorted(kept))
