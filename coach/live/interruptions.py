"""When counting has to wait: nobody to be seen, turned away, company, no pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass

from coach.coaching.follower import LOST_S, legs_seen
from coach.motion.types import Motion, View
from coach.pose.landmarks import Landmark, Pose
from coach.translation import gettext as _

__all__ = ["BY_HAND", "BY_PAGE", "STALLED", "STALL_S", "Interruptions", "Pause"]

TURNED_S = 1.0
"""Seen from behind for longer than this is turned away; shorter is a step or a slip of the yaw."""

LEG_PRESENCE, LEG_VISIBLE = 0.5, 0.3
"""Of hip, knee and ankle of a leg in plain view: over 0.9 and 0.35 on every clip and trace; of one
that the picture cuts off the presence is below 0.3."""

_L = Landmark
_LEGS = ([_L.LEFT_HIP, _L.LEFT_KNEE, _L.LEFT_ANKLE], [_L.RIGHT_HIP, _L.RIGHT_KNEE, _L.RIGHT_ANKLE])

STALL_S = 2.0
"""Without a picture for longer than this the camera has stalled."""


@dataclass(frozen=True)
class Pause:
    """Why counting waits. by_itself: whether it goes on by itself once the reason is gone; company:
    whether the reason is somebody else, whom one may put up with."""

    text: str
    by_itself: bool = True
    company: bool = False


BY_HAND = Pause(_("Paused. Raise a hand again to go on."), by_itself=False)
BY_PAGE = Pause(_("Paused. Press Go on, or raise the hand nearer the camera."), by_itself=False)
STALLED = Pause(_("The camera sends no pictures; check that it is plugged in and free."))
NOBODY = Pause(_("I can't see you; step back into the picture."))
NO_LEGS = Pause(_("I can't see your legs; step back until I see all of you."))
TURNED = Pause(_("You have turned away; turn back, and I go on counting."))
COMPANY = Pause(_("Somebody else is in the picture. Raise a hand if they may stay."), company=True)


class Interruptions:
    """Watches one set. others: how many other people were in the picture when it began."""

    def __init__(self, others: int) -> None:
        self._accepted = self._others = others
        self._unseen_s = math.nan
        self._turned_s = math.nan

    def accept(self) -> None:
        """Whoever is in the picture now may stay."""
        self._accepted = max(self._accepted, self._others)

    def feed(self, pose: Pose, motion: Motion) -> Pause | None:
        """Why counting has to wait with this pose, if it has to."""
        time_s, self._others = pose.time_s, pose.others
        # From the first pose that lacks something, not from the last that had all: between two slow
        # pictures lies more time than one of them can vouch for.
        # A leg in plain view that cannot be measured for a moment has not gone: between two slow
        # pictures the body moves further than what is fitted to it can follow.
        present = legs_seen(motion) or _legs_in_view(pose)
        self._unseen_s = _since(not present, self._unseen_s, time_s)
        turned = motion.found and motion.view is View.REAR
        self._turned_s = _since(turned, self._turned_s, time_s)
        if time_s - self._unseen_s > LOST_S:
            return NO_LEGS if motion.found else NOBODY
        if time_s - self._turned_s > TURNED_S:
            return TURNED
        return COMPANY if self._others > self._accepted else None


def _legs_in_view(pose: Pose) -> bool:
    """Whether the picture shows one leg at least from hip to ankle."""
    return pose.found and any(
        float(pose.presence[leg].min()) >= LEG_PRESENCE
        and float(pose.visibility[leg].min()) >= LEG_VISIBLE
        for leg in _LEGS
    )


def _since(holds: bool, since_s: float, time_s: float) -> float:
    """When something began that still holds; NaN where it does not hold."""
    if not holds:
        return math.nan
    return time_s if math.isnan(since_s) else since_s
