"""Getting ready for a set: the check over time, and the one piece of advice."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace

from coach.exercises.base import Posture
from coach.exercises.registry import get
from coach.live.interruptions import STALLED
from coach.live.readiness import Item, ItemState, Readiness, Wanted, advice
from coach.motion.camera_roll import Roll
from coach.motion.static_pose_watch import STILL_S
from coach.motion.types import SIDES, Motion
from coach.pose.landmarks import Pose
from coach.programme.plan import Round
from coach.translation import gettext as _

__all__ = ["SetUp"]

SETTLE_S = 0.5
"""Everything has to be fine for this long to count as ready, and something wrong for this long to
count no more: single frames err."""

GAPS = 4
"""Over so many gaps between pictures it is judged whether these come often enough."""

TOO_FEW = _("Too few pictures reach me to see you keep still; close other programs.")

PATIENCE_S = 1.5
"""Advice is shown at once, but said only when it still holds after this long."""


class SetUp:
    """The check of one set, followed over time."""

    def __init__(self, made: Round) -> None:
        leg = made.side if made.side in SIDES else None
        seated = get(made.exercise).posture is Posture.SEATED
        self._readiness = Readiness(Wanted(seated, made.facing, leg))
        self._since_s = self._wrong_s = math.nan
        self._advised_s = math.nan
        self._came_s: deque[float] = deque(maxlen=GAPS + 1)
        self.items: tuple[Item, ...] = Readiness.unknown()

    @property
    def advice(self) -> str:
        """What to do now; "" where all is fine."""
        item = advice(self.items)
        return item.text if item else ""

    def feed(self, pose: Pose, motion: Motion, luma: float, roll: Roll | None) -> None:
        """One more picture, as `Readiness.check` takes it."""
        self._came_s.append(pose.time_s)
        items = self._readiness.check(pose, motion, luma, roll)
        if self._too_few:
            items = tuple(_doubted(item) for item in items)
        self._set(items, pose.time_s)

    def stall(self, time_s: float) -> None:
        """The camera sends no pictures."""
        person, *others = Readiness.unknown()
        stalled = replace(person, state=ItemState.PROBLEM, text=STALLED.text)
        self._set((stalled, *others), time_s)

    def ready(self, time_s: float) -> bool:
        """Whether all has been fine for a while."""
        return not self.advice and time_s - self._since_s >= SETTLE_S

    def spoilt(self, time_s: float) -> bool:
        """Whether something has been wrong for a while."""
        return time_s - self._wrong_s > SETTLE_S

    def to_say(self, time_s: float) -> str:
        """The advice, once it has held for a while."""
        return self.advice if time_s - self._advised_s >= PATIENCE_S else ""

    @property
    def _too_few(self) -> bool:
        """Whether there is no still moment to be found: it has to be in two pictures."""
        lasted_s = self._came_s[-1] - self._came_s[0]
        return len(self._came_s) > GAPS and lasted_s > GAPS * STILL_S

    def _set(self, items: tuple[Item, ...], time_s: float) -> None:
        before, self.items = self.advice, items
        if self.advice != before or math.isnan(self._advised_s):
            self._advised_s = time_s
        if self.advice:
            self._since_s = math.nan
            if math.isnan(self._wrong_s):
                self._wrong_s = time_s
        else:
            self._wrong_s = math.nan
            if math.isnan(self._since_s):
                self._since_s = time_s


def _doubted(item: Item) -> Item:
    """Standing still that was not seen yet cannot be seen."""
    if item.name != "still" or item.state is ItemState.OK:
        return item
    return replace(item, state=ItemState.PROBLEM, text=TOO_FEW)
