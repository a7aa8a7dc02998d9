"""The seconds in which “it hurts” can be taken back."""

from __future__ import annotations

import math

from coach.live.snapshot import Phase

__all__ = ["HURT_S", "Hurting"]

HURT_S = 5.0
"""Long enough to hear what was understood and to raise a hand, or to find the key again."""


class Hurting:
    """Somebody said that it hurts. before: the phase in which it was said."""

    def __init__(self) -> None:
        self.before = Phase.SETTING_UP
        self._since_s = math.nan

    def begin(self, before: Phase, time_s: float) -> None:
        """It was said just now."""
        self.before, self._since_s = before, time_s

    def lasted_s(self, time_s: float) -> float:
        """Seconds since it was said."""
        return time_s - self._since_s

    def left_s(self, time_s: float) -> float:
        """Seconds in which it can still be taken back."""
        return max(HURT_S - self.lasted_s(time_s), 0.0)
