"""The rest after a set: how long it lasts, and when it is nearly over."""

from __future__ import annotations

import math

__all__ = ["MORE_S", "SOON_S", "Rest"]

MORE_S = 30.0
"""What somebody gets who asks for a longer rest."""

SOON_S = 10.0
"""So long before a rest is over one is told, and what to do then."""


class Rest:
    """A rest that begins at `now_s` and lasts `lasts_s` seconds. long: whether its last ten seconds
    are worth telling."""

    def __init__(self, now_s: float = math.nan, lasts_s: float = 0.0) -> None:
        self._ends_s = now_s + lasts_s
        self._told = False
        self.long = lasts_s > SOON_S

    def left_s(self, now_s: float) -> float:
        """Seconds that are left."""
        return max(self._ends_s - now_s, 0.0)

    def nearly_over(self, now_s: float) -> bool:
        """Whether that is to be told now; true once."""
        due = not self._told and self.left_s(now_s) <= SOON_S
        self._told = self._told or due
        return due

    @property
    def told(self) -> bool:
        """Whether it was told that it is nearly over."""
        return self._told

    def delay(self, seconds: float) -> None:
        """It ends so much later."""
        self._ends_s += seconds

    def more(self) -> None:
        """It lasts MORE_S longer; that it is nearly over is told again then."""
        self.delay(MORE_S)
        self._told, self.long = False, True
