"""The connection to a browser that finds the poses: its clock, and whether it is there."""

from __future__ import annotations

import math

__all__ = ["GIVEN_UP_S", "SILENT_S", "PoseLink"]

SILENT_S = 1.5
"""A browser says something twice a second, and once a second in a tab that nobody sees."""

GIVEN_UP_S = 12.0
"""A browser that says nothing for longer than this has gone; before, it is waited for, as what it
has seen meanwhile is still to come. It keeps the poses of a minute (`connection.js`)."""

ANEW_S = 30.0
"""A message this late was not held up on the way: the browser's clock has stood still, as in a
computer that sleeps."""


class PoseLink:
    """One tab's. Times are seconds of the session; the browser's own are milliseconds. ahead_s: the
    session's time less the browser's clock, where another server has found it. since_ms: what was
    seen before this is left out."""

    def __init__(self, ahead_s: float = math.inf, since_ms: float = -math.inf) -> None:
        self.acknowledged = 0
        self.since_ms = since_ms
        self._ahead_s = ahead_s
        self._heard_s = self._ready_s = math.nan
        self._sent_ms = -math.inf
        self._behind_s = 0.0

    def heard(self, sent_ms: float, now_s: float) -> None:
        """A message came. The one that took the shortest way tells best how the clocks differ; one
        that is older than another was itself held up and tells nothing."""
        ahead_s = now_s - sent_ms / 1000.0
        stood_still = ahead_s - self._ahead_s > ANEW_S and sent_ms > self._sent_ms
        if ahead_s < self._ahead_s or stood_still:
            self._ahead_s = ahead_s
        self._sent_ms = max(self._sent_ms, sent_ms)
        self._heard_s = now_s
        if math.isnan(self._ready_s):
            self._ready_s = now_s

    @property
    def ahead_s(self) -> float:
        """The session's time less the browser's clock; infinite before something was heard."""
        return self._ahead_s

    def time_s(self, at_ms: float) -> float:
        """A moment of the browser's clock on the session's. Only once something was heard."""
        return at_ms / 1000.0 + self._ahead_s

    @property
    def ready_s(self) -> float:
        """When it said something first; NaN before."""
        return self._ready_s

    def reached(self, captured_ms: float, sent_ms: float) -> None:
        """What is followed now was seen then, and told by a message sent then."""
        self._behind_s = (sent_ms - captured_ms) / 1000.0

    def lost(self, now_s: float) -> bool:
        """Whether nothing comes, and what has been seen meanwhile may still; or that is only just
        coming."""
        silent_s = now_s - self._heard_s
        behind = self._behind_s > SILENT_S or silent_s > SILENT_S
        return behind and silent_s <= GIVEN_UP_S
