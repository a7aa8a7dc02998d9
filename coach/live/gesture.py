"""A hand raised on purpose: how somebody metres from the keyboard says “pause” and “go on”."""

from __future__ import annotations

import numpy as np

from coach.pose.landmarks import Landmark, Pose

__all__ = ["HandRaise"]

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

_EYES = [Landmark.NOSE, Landmark.LEFT_EYE, Landmark.RIGHT_EYE]
_SHOULDERS = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
_HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
_ARMS = [
    (Landmark.LEFT_SHOULDER, Landmark.LEFT_ELBOW, Landmark.LEFT_WRIST),
    (Landmark.RIGHT_SHOULDER, Landmark.RIGHT_ELBOW, Landmark.RIGHT_WRIST),
]


class HandRaise:
    """Tells once when one hand has been up for `hold_s` seconds; then it has to be lowered first.

    Both hands up are no sign: some people squat or stretch that way. Side-on only the nearer hand
    can be seen.
    """

    def __init__(self, hold_s: float = HOLD_S) -> None:
        self._hold_s = hold_s
        self._since_s = self._up_s = -np.inf
        self._told = self._doubted = False

    def feed(self, pose: Pose) -> bool:
        """One more pose, later than the ones before."""
        if not _one_hand_up(pose):
            self._doubted = True
            return False
        if pose.time_s - self._up_s > (BRIDGE_S if self._doubted else BLIND_S):
            self._since_s = pose.time_s
            self._told = False
        self._up_s = pose.time_s
        self._doubted = False
        if self._told or pose.time_s - self._since_s < self._hold_s:
            return False
        self._told = True
        return True


def _one_hand_up(pose: Pose) -> bool:
    """Whether one arm reaches up over the head and the other, as far as it is seen, does not."""
    if not pose.found:
        return False
    y = pose.landmarks[:, 1]
    trunk = float(y[_HIPS].mean() - y[_SHOULDERS].mean())
    over = float(y[_EYES].min()) - CLEARLY * trunk
    up = []
    for shoulder, elbow, wrist in _ARMS:
        # A hand may leave the picture at the top; then only the elbow can be seen.
        seen = pose.visibility[elbow] >= SEEN and (pose.visibility[wrist] >= SEEN or y[wrist] < 0)
        reaches = y[elbow] < y[shoulder] - REACHING * trunk
        up.append(bool(seen and reaches and y[wrist] < over))
    return trunk > 0 and up.count(True) == 1
