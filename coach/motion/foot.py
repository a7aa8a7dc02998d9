"""The foot: a rigid segment of heel, ankle and ball, which turns over toes that stay on the floor.

One angle, its pitch, says how high heel and ankle are, how far the ankle has come forward, and how
steep the line from ankle to toes is.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]

FOOT_PCT = 15.2
"""Length of the foot, % of body height (Drillis and Contini 1966)."""

BALL_SHARE, ANKLE_SHARE = 0.72, 0.25
"""Where the ball of the foot and the ankle are, from the heel, as shares of the foot's length (ball
of foot over foot length: 0.73 to 0.74, Gordon and others 2014, ANSUR II)."""

ANKLE_OVER_BALL_PCT = 3.5
"""Height of the ankle over the joint of the ball, % of body height (ankle 3.9 over the floor,
Drillis and Contini 1966; the joint lies in the middle of a forefoot of 2, a shoe lifts both)."""

HEEL_LEVER_PCT = BALL_SHARE * FOOT_PCT
"""From the ball back to the heel, % of body height."""

_BACK = (BALL_SHARE - ANKLE_SHARE) * FOOT_PCT
LEVER_PCT, AT_REST = math.hypot(_BACK, ANKLE_OVER_BALL_PCT), math.atan2(ANKLE_OVER_BALL_PCT, _BACK)
"""From the ball to the ankle, % of body height, and how steeply, radians."""

_TOE = (1.0 - BALL_SHARE) * FOOT_PCT
"""From the ball forward to the tip of the toes."""


def heel_rise_pct(pitch: FloatArray) -> FloatArray:
    """(...) rise of the heel of a foot pitched by (...) radians, % of body height."""
    return np.asarray(HEEL_LEVER_PCT * np.sin(pitch))


def ankle_shift_pct(pitch: FloatArray) -> tuple[FloatArray, FloatArray]:
    """How far the ankle of a foot pitched by (...) radians has come forward and up, % of body
    height."""
    steep = AT_REST + pitch
    forward = LEVER_PCT * (math.cos(AT_REST) - np.cos(steep))
    return np.asarray(forward), np.asarray(LEVER_PCT * (np.sin(steep) - math.sin(AT_REST)))


def ankle_to_toe_deg(pitch: FloatArray) -> FloatArray:
    """By how much the line from the ankle to the tip of the toes is steeper than in standing, in
    degrees, in a foot pitched by (...) radians."""
    steep = AT_REST + pitch
    now = np.arctan2(LEVER_PCT * np.sin(steep), LEVER_PCT * np.cos(steep) + _TOE)
    return np.asarray(np.degrees(now - math.atan2(ANKLE_OVER_BALL_PCT, _BACK + _TOE)))
