"""The foot: a rigid segment of heel, ankle and ball, which turns over toes that stay on the floor.

One angle, its pitch, says how high heel and ankle are, how far the ankle has come forward, and how
steep the line from ankle to toes is.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]
Number: TypeAlias = Any
"""A float, or (T,) of them."""

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

BACK_PCT = (BALL_SHARE - ANKLE_SHARE) * FOOT_PCT
"""From the ball back to below the ankle, % of body height."""

LEVER_PCT = math.hypot(BACK_PCT, ANKLE_OVER_BALL_PCT)
AT_REST = math.atan2(ANKLE_OVER_BALL_PCT, BACK_PCT)
"""From the ball to the ankle, % of body height, and how steeply, radians."""

_TOE = (1.0 - BALL_SHARE) * FOOT_PCT
"""From the ball forward to the tip of the toes."""


def heel_rise_pct(pitch: FloatArray) -> FloatArray:
    """(...) rise of the heel of a foot pitched by (...) radians, % of body height."""
    return np.asarray(HEEL_LEVER_PCT * np.sin(pitch))


def ankle_shift_pct(pitch: Number) -> tuple[Number, Number]:
    """How far the ankle of a foot pitched by so many radians has come forward and up, % of body
    height. By the pitch, the first rises as the ankle's height over the ball, the second as its way
    back from there: `ANKLE_OVER_BALL_PCT` + up, and `BACK_PCT` - forward."""
    sine, cosine = sine_cosine(AT_REST + pitch)
    return BACK_PCT - LEVER_PCT * cosine, LEVER_PCT * sine - ANKLE_OVER_BALL_PCT


def sine_cosine(angle: Number) -> tuple[Number, Number]:
    """Of a plain number without NumPy, which takes ten times as long over one."""
    if isinstance(angle, float):
        return math.sin(angle), math.cos(angle)
    return np.sin(angle), np.cos(angle)


def ankle_to_toe_deg(pitch: FloatArray) -> FloatArray:
    """By how much the line from the ankle to the tip of the toes is steeper than in standing, in
    degrees, in a foot pitched by (...) radians."""
    steep = AT_REST + pitch
    now = np.arctan2(LEVER_PCT * np.sin(steep), LEVER_PCT * np.cos(steep) + _TOE)
    return np.asarray(np.degrees(now - math.atan2(ANKLE_OVER_BALL_PCT, BACK_PCT + _TOE)))
