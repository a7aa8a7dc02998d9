"""The pauses of a set: why counting waits, and when it goes on."""

from __future__ import annotations

import math

from coach.live.interruptions import BY_HAND, BY_PAGE, STALLED, Interruptions, Pause
from coach.motion.types import Motion
from coach.pose.landmarks import Pose

__all__ = ["GONE_S", "Waiting"]

GONE_S = 1.0
"""Counting goes on when the reason to wait has been gone for this long."""


class Waiting:
    """Follows one session's sets; `reason` is why counting waits, or why it did last."""

    def __init__(self) -> None:
        self.reason: Pause = BY_PAGE
        self._watch = Interruptions(0)
        self._gone_s = math.nan

    def begin_set(self, others: int) -> None:
        """A set begins with so many other people in the picture."""
        self._watch = Interruptions(others)

    def why_pause(self, pose: Pose, motion: Motion, raised: bool) -> Pause | None:
        """While exercising: the reason to wait from this pose on. raised: a hand asks for it."""
        return self._watch.feed(pose, motion) or (BY_HAND if raised else None)

    def pause(self, reason: Pause) -> None:
        """Counting waits for this reason from now on."""
        self.reason, self._gone_s = reason, math.nan

    def stall(self) -> bool:
        """While paused, the camera sends no pictures; whether that is a new reason."""
        if not self.reason.by_itself:
            return False
        news = self.reason is not STALLED
        self.pause(STALLED)
        return news

    def go_on(self) -> bool:
        """While paused, somebody wants to go on: whether they can. Company is put up with then."""
        if self.reason.by_itself and not self.reason.company:
            return False
        self._watch.accept()
        return True

    def over(self, pose: Pose, motion: Motion, raised: bool) -> bool:
        """While paused, one more pose: whether counting goes on with it. `reason` may change."""
        why = self._watch.feed(pose, motion)
        if raised and self.go_on():
            return True
        if not self.reason.by_itself:
            return False
        if why is None:
            if math.isnan(self._gone_s):
                self._gone_s = pose.time_s
            return pose.time_s - self._gone_s >= GONE_S
        if why is self.reason:
            self._gone_s = math.nan
        else:
            self.pause(why)
        return False
