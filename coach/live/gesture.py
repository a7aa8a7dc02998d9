"""Hands raised on purpose: seen in a pose, held for a while, and told once."""

from __future__ import annotations

from enum import Enum

import numpy as np
from numpy.typing import NDArray

from coach.motion.geometry import points_of
from coach.motion.static_pose import leg_posture, on_one_leg
from coach.pose.landmarks import Landmark, Pose, PoseTrack

__all__ = ["HOLD_S", "BothHands", "Hands", "Held", "hands_up"]

FloatArray = NDArray[np.floating]

HOLD_S = 2.0
"""Long enough that scratching one's head, or tying one's hair, is no sign."""

BRIDGE_S = 0.3
"""A hand that is lost or mistaken for shorter than this was not lowered."""

BLIND_S = 1.0
"""Pictures may come this slowly: a hand that is up in two that follow each other stayed up."""

CLEARLY = 0.1
"""How far over the eyes the wrist has to be, as a share of the trunk's length (3 % of body height):
a hand at the brow or at the ear is lower."""

REACHING = 0.2
"""How far over its shoulder the elbow has to be, as a share of the trunk's length. An arm that
reaches up has 0.3 and more; arms held out in front in a squat, hands up, have 0.1."""

SEEN = 0.5
"""Least visibility of an arm that is believed. Of somebody who is side-on and raises the nearer
hand, MediaPipe places the hidden arm there too, with 0.2 and less."""

SEEN_BEHIND = 0.3
"""Least visibility of the other arm where both are up: side-on it is half hidden. Of real people
with both arms over their heads (one of them side-on) it has 0.33 and more."""

STEADY = 0.1
"""How far the hips may move while both hands are up, as a share of the trunk's length (5 cm). Who
squats or rises on the toes with the arms overhead moves them further."""

STILL = 0.25
"""How far the elbows may, from where they were when the hands were up."""

_EYES = [Landmark.NOSE, Landmark.LEFT_EYE, Landmark.RIGHT_EYE]
_SHOULDERS = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
_HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
_ELBOWS = [Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW]
_ARMS = [
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST),
]


class Hands(Enum):
    """How many hands are up."""

    NONE = 0
    ONE = 1
    BOTH = 2


def hands_up(pose: Pose) -> Hands:
    """How many arms reach up over the head, as far as they are seen; side-on that is the nearer
    one alone, unless both do."""
    if not pose.found:
        return Hands.NONE
    y = pose.landmarks[:, 1]
    trunk = _trunk(y)
    if trunk <= 0:
        return Hands.NONE
    over = float(y[_EYES].min()) - CLEARLY * trunk
    up = []
    for shoulder, elbow, wrist in _ARMS:
        reaches = y[elbow] < y[shoulder] - REACHING * trunk and y[wrist] < over
        # A hand may leave the picture at the top; then only the elbow can be seen.
        hand = 1.0 if y[wrist] < 0 else pose.visibility[wrist]
        up.append(float(min(pose.visibility[elbow], hand)) if reaches else 0.0)
    if max(up) < SEEN:
        return Hands.NONE
    return Hands.BOTH if min(up) >= SEEN_BEHIND else Hands.ONE


class Held:
    """Tells once when something has been shown for `hold_s` seconds; then it has to be away first.

    A gap of BRIDGE_S is none, nor is one between two pictures that show it.
    """

    def __init__(self, hold_s: float) -> None:
        self._hold_s = hold_s
        self._since_s = self._shown_s = -np.inf
        self._told = self._doubted = False

    def see(self, time_s: float, shown: bool) -> bool:
        """One more moment, later than the ones before; whether to tell now."""
        if not shown:
            self._doubted = True
            return False
        if not self.lasts(time_s):
            self._since_s = time_s
            self._told = False
        self._shown_s = time_s
        self._doubted = False
        if self._told or time_s - self._since_s < self._hold_s:
            return False
        self._told = True
        return True

    def lasts(self, time_s: float) -> bool:
        """Whether it is shown at this moment, as far as is known."""
        return time_s - self._shown_s <= (BRIDGE_S if self._doubted else BLIND_S)

    def held_s(self, time_s: float) -> float:
        """For how long it has been shown; 0 where it is away."""
        return self._shown_s - self._since_s if self.lasts(time_s) else 0.0

    def begin_again(self, time_s: float) -> None:
        """What was shown so far does not count."""
        self._since_s = time_s

    def away_first(self) -> None:
        """What is shown now is not told; it has to be away first."""
        self._told = True


class BothHands(Held):
    """Both hands held up by somebody who stands or sits still.

    Who exercises with the arms overhead moves the hips: then they have to be lowered first.
    """

    def __init__(self, hold_s: float = HOLD_S) -> None:
        super().__init__(hold_s)
        self._hips: FloatArray = np.zeros(2)
        self._elbows: FloatArray = np.zeros(2)
        self._moved = Held(BRIDGE_S)

    def feed(self, pose: Pose, hands: Hands) -> bool:
        """One more pose, later than the ones before, and how many hands are up in it."""
        if hands is not Hands.BOTH:
            return self.see(pose.time_s, False)
        hips, elbows = _place(pose, _HIPS), _place(pose, _ELBOWS)
        if not self.lasts(pose.time_s):
            self._hips, self._elbows = hips, elbows
            self._moved = Held(BRIDGE_S)
        moved = _far(hips, self._hips) > STEADY
        if self._moved.see(pose.time_s, moved):
            self.away_first()
        if moved or not _at_rest(pose) or _far(elbows, self._elbows) > STILL:
            self.begin_again(pose.time_s)
            self._elbows = elbows
        return self.see(pose.time_s, True)


def _trunk(y: FloatArray) -> float:
    return float(y[_HIPS].mean() - y[_SHOULDERS].mean())


def _place(pose: Pose, joints: list[Landmark]) -> FloatArray:
    """Where the middle of two joints is, in lengths of the trunk."""
    aspect = np.array([pose.size[0] / pose.size[1], 1.0])
    middle: FloatArray = pose.landmarks[joints, :2].mean(axis=0) * aspect
    return middle / _trunk(pose.landmarks[:, 1])


def _far(place: FloatArray, other: FloatArray) -> float:
    return float(np.hypot(*(place - other)))


def _at_rest(pose: Pose) -> bool:
    """Whether somebody stands, on one leg at least, or sits."""
    points = points_of(PoseTrack.from_poses([pose], pose.size))
    return bool(on_one_leg(points)[0] or leg_posture(points)[1][0])
