"""How much one recording may hold: what is beyond is refused before memory or time goes into it.

Our own limits, above anything that a person films of an exercise. Nothing that a file says about
itself is used without them.
"""

from __future__ import annotations

__all__ = ["FAR", "MOST_FRAMES", "MOST_PIXELS", "MOST_RATE", "MOST_S", "MOST_SIDE"]

MOST_PIXELS = 8192 * 4608
"""Of one picture: what phones call 8K. Decoding it takes 0.6 GB, a picture of four times that would
take more than most computers can spare."""

MOST_SIDE = 16_384
"""Pixels along one side, whatever the other is."""

MOST_S = 2 * 3600.0
"""Seconds from the first picture to the last."""

MOST_FRAMES = 90_000
"""Pictures: fifty minutes at thirty a second. (Analysing 108,000 took 1.08 GB of memory.)"""

MOST_RATE = 1000.0
"""Pictures a second; phones film up to 960."""

FAR = 1e3
"""No picture lies that many widths away, or is that much larger than the others; and no landmark
that many pictures or metres."""
