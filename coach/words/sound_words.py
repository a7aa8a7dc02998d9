"""The words of the sound settings."""

from __future__ import annotations

__all__ = [
    "COUNTS",
    "COUNTS_SOUNDED",
    "COUNTS_SPOKEN",
    "NO_VOICE",
    "ON",
    "TEST",
    "TESTED",
    "VOLUME",
]

ON = "Voice and sounds"
VOLUME = "Volume"
COUNTS = "Each repetition"
COUNTS_SPOKEN = "A spoken number"
COUNTS_SOUNDED = "A sound"
TEST = "Test the sound"
TESTED = "This is how I sound. Walk back, and press again if that was too quiet."
NO_VOICE = (
    "This browser has no voice of this computer in the page's language, so you hear sounds instead "
    "of words; what they mean is on the screen."
)
