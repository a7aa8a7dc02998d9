"""What time it is where the app runs."""

from __future__ import annotations

from datetime import datetime

__all__ = ["now"]


def now() -> datetime:
    """This moment, with the place's offset."""
    return datetime.now().astimezone()
