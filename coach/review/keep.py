"""A video that a person wants to keep, once it has been worked on: where it goes, and what they are
told of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coach.records.access import Role
from coach.records.records import Records

__all__ = ["Keep", "keeper"]

Keep = Callable[[Path, str], str]
"""Moves an uploaded video, given its label, to where it is kept; gives a sentence on where that is.
Raises CoachError; the video is then where it was."""


def keeper(records: Records, person_id: str) -> Keep:
    """Keeps videos in this person's record."""

    def keep(upload: Path, label: str) -> str:
        kept = records.videos.keep(person_id, upload, label)
        if records.actor.role is Role.OWNER:
            return f"Your video is kept as {records.videos.place(person_id, kept.id)}."
        return "Your video is kept with your record; Your data shows it."

    return keep
