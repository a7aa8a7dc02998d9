"""What became of a camera's pictures: how many, how fast, and what they cost."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coach.live.interruptions import STALL_S

__all__ = ["SLOW_OVER_S", "PictureStats", "Stats"]

SLOW_OVER_S = 5.0
"""How fast pictures come is judged over so many seconds."""


@dataclass(frozen=True)
class Stats:
    """What became of the pictures, and the mean milliseconds each part took for one of them.

    estimate: finding the landmarks, in the other process. engine: from landmarks to what is shown
    and said. draw: mirror, skeleton and angle.
    """

    processed: int
    dropped: int
    estimate_ms: float
    engine_ms: float
    draw_ms: float


class PictureStats:
    """Counts the pictures of one session. Times are seconds; they never go back. Not for use from
    several threads at once."""

    def __init__(self) -> None:
        self.processed = self.dropped = 0
        self._costs_s = np.zeros(3)
        self._came_s = self._steady_s = math.nan
        self._done_s: deque[float] = deque()

    @property
    def came_s(self) -> float:
        """When the last picture came; NaN before the first."""
        return self._came_s

    def came(self, time_s: float) -> None:
        """A picture comes."""
        last_s = max(self._came_s, self._done_s[-1]) if self._done_s else self._came_s
        if not time_s - last_s <= STALL_S:
            self._steady_s = time_s  # after a camera that sent nothing one cannot say yet
        self._came_s = time_s

    def done(self, time_s: float, costs_s: Sequence[float]) -> None:
        """It has been followed and drawn; costs_s: of estimating, engine and drawing."""
        self.processed += 1
        self._costs_s += costs_s
        self._done_s.append(time_s)

    def per_s(self, time_s: float) -> float | None:
        """How many pictures a second get through by now; None while it is too early to say."""
        while self._done_s and time_s - self._done_s[0] > SLOW_OVER_S:
            self._done_s.popleft()
        if not time_s - self._steady_s > SLOW_OVER_S:
            return None
        return len(self._done_s) / SLOW_OVER_S

    def stats(self) -> Stats:
        """All so far."""
        estimate, engine, draw = 1000.0 * self._costs_s / max(self.processed, 1)
        return Stats(self.processed, self.dropped, float(estimate), float(engine), float(draw))
