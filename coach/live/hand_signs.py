"""What a person says with raised hands: pause and go on, leave out, rest longer, it hurts.

Both hands say that it hurts, always: what is done in fright must not depend on the moment. One hand
is for all else, and says the more the longer it is up; no other sign of the arms can be told from
three metres and from the side.
"""

from __future__ import annotations

from enum import Enum

from coach.live.gesture import BRIDGE_S, HOLD_S, BothHands, Hands, Held, hands_up
from coach.pose.landmarks import Pose

__all__ = ["LONG_S", "TAKE_BACK_S", "HandSigns", "Sign", "TakeBack"]

LONG_S = 4.0
"""One hand up for this long says more than a raised hand."""

TAKE_BACK_S = 1.0
"""For what has to be done within five seconds, the hands lowered first."""


class Sign(Enum):
    """ONE: one hand has been up for HOLD_S; LONG: it has been for LONG_S; LOWERED: it was lowered
    before that. BOTH: both have been held up."""

    ONE = "one"
    LONG = "long"
    LOWERED = "lowered"
    BOTH = "both"


class HandSigns:
    """Tells each sign once, when it is given."""

    def __init__(self) -> None:
        self._one, self._long, self._both = Held(HOLD_S), Held(LONG_S), BothHands()
        self._to_be_lowered = False

    def feed(self, pose: Pose) -> Sign | None:
        """One more pose, later than the ones before."""
        time_s, hands = pose.time_s, hands_up(pose)
        one = hands is Hands.ONE
        told, told_long = self._one.see(time_s, one), self._long.see(time_s, one)
        if self._both.feed(pose, hands):
            return Sign.BOTH
        if told_long:
            self._to_be_lowered = False
            return Sign.LONG
        if told:
            self._to_be_lowered = True
            return Sign.ONE
        if self._to_be_lowered and not self._one.lasts(time_s):
            self._to_be_lowered = False
            return Sign.LOWERED if pose.found and hands is Hands.NONE else None
        return None

    def up_s(self, time_s: float) -> float:
        """For how long a hand has been up, or both; 0 where none is."""
        return max(self._one.held_s(time_s), self._both.held_s(time_s))

    def lower_first(self) -> None:
        """A hand that is up now says nothing any more: it was raised for something else."""
        self._to_be_lowered = False
        for sign in (self._one, self._long, self._both):
            sign.away_first()


class TakeBack:
    """One hand raised after both were down: what takes “it hurts” back. Of two raised hands one may
    be lost from view, or lowered first: that is none."""

    def __init__(self) -> None:
        self._down, self._hand = Held(BRIDGE_S), Held(TAKE_BACK_S)
        self._lowered = False

    def feed(self, pose: Pose) -> bool:
        """One more pose, later than the ones before."""
        hands = hands_up(pose)
        if self._down.see(pose.time_s, pose.found and hands is Hands.NONE):
            self._lowered = True
        return self._lowered and self._hand.see(pose.time_s, hands is Hands.ONE)
