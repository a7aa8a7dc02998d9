"""The countdown before a set."""

from __future__ import annotations

import math

__all__ = ["COUNTDOWN_S", "Countdown"]

COUNTDOWN_S = 3.0


class Countdown:
    """Counts from 3 to 0. `number`: what was counted last."""

    def __init__(self) -> None:
        self.number = 0
        self._ends_s = math.nan

    def begin(self, time_s: float) -> None:
        """From now on; the first number comes with the first `step`."""
        self._ends_s = time_s + COUNTDOWN_S
        self.number = math.ceil(COUNTDOWN_S) + 1

    def step(self, time_s: float) -> int | None:
        """The number that is due, 0 when it is over; None where none is new."""
        left = max(math.ceil(self._ends_s - time_s), 0)
        if left >= self.number:
            return None
        self.number = left
        return left
