"""What a body hides of itself: from behind, the knees of somebody who squats or sits.

MediaPipe says nothing of it (the landmark stays visible) and puts such a knee half-way down a leg
that it takes for straight, and the world's legs read straight.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.motion.geometry import ramp

FloatArray = NDArray[np.floating]

BEHIND = (0.80, 0.95)
"""Minus the cosine of the yaw of whoever turns the back to the camera, surely at the latter."""

SUNK = (0.03, 0.15)
"""Hips this far below where they stood, leg lengths, hide the knees, surely at the latter."""

HIDDEN_SD = 0.2
"""One-sigma error of a hidden knee in the picture, leg lengths."""

HIDDEN_DOUBT = 2.0
"""Times the sigma of the world directions then. Both from four captured people
(docs/MEASUREMENT.md)."""


def hidden_knees(yaw_rad: FloatArray, sunk: FloatArray) -> FloatArray:
    """(...) 0 to 1, how surely the knees are hidden; sunk (...): hips below where they stood, leg
    lengths, NaN where that is not known."""
    behind = ramp(-np.cos(yaw_rad), BEHIND)
    return np.nan_to_num(behind * ramp(sunk, SUNK))
