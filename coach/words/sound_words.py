"""The words of the sound settings."""

from __future__ import annotations

from coach.translation import gettext as _

__all__ = [
    "COUNTS",
    "COUNTS_SOUNDED",
    "COUNTS_SPOKEN",
    "ON",
    "TEST",
    "TESTED",
    "VOLUME",
]

ON = _("Voice and sounds")
VOLUME = _("Volume")
COUNTS = _("Each repetition")
COUNTS_SPOKEN = _("A spoken number")
COUNTS_SOUNDED = _("A sound")
TEST = _("Test the sound")
TESTED = _("This is how I sound. Walk back, and press again if that was too quiet.")
