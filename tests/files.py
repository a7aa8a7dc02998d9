"""What lies in a folder that somebody else is at work in."""

from __future__ import annotations

import os
from pathlib import Path


def files_below(folder: Path) -> list[Path]:
    """Every file at any depth. What goes while this looks is not there: no error, as with rglob."""
    return [Path(room, name) for room, _, names in os.walk(folder) for name in names]


def folders_below(folder: Path) -> list[Path]:
    """Every folder at any depth, likewise."""
    return [Path(room, name) for room, names, _ in os.walk(folder) for name in names]
