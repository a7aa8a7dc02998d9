"""Files: whose they are, who may read them, how they get their names and reach the disk."""

from __future__ import annotations

import os
import time
from pathlib import Path

__all__ = ["WINDOWS", "is_mine", "open_to_others", "replace", "sync"]

WINDOWS = os.name == "nt"

_OTHERS = 0o077
_BUSY_S = 2.0
_AGAIN_S = 0.05


def is_mine(facts: os.stat_result) -> bool:
    """Whether a file in the folder for temporary files belongs to this account. On Windows each
    account has such a folder of its own."""
    own = getattr(os, "getuid", None)
    return own is None or facts.st_uid == own()


def open_to_others(file: Path) -> bool:
    """Whether other accounts may read or write a file. Raises OSError. Windows' files have no such
    bits; what lies in an account's own folders is its own there."""
    return not WINDOWS and bool(file.stat().st_mode & _OTHERS)


def replace(source: Path, target: Path) -> None:
    """Give a file its final name, in the place of an older one. Raises OSError.

    Windows refuses that while anybody has one of the two open. A virus scanner looks at each new
    file for a moment; so it is tried again for two seconds there.
    """
    until = time.monotonic() + _BUSY_S
    while True:
        try:
            source.replace(target)
            return
        except PermissionError:
            if not WINDOWS or time.monotonic() > until:
                raise
        time.sleep(_AGAIN_S)


def sync(file: Path) -> None:
    """See that a file is safe on the disk. Raises OSError."""
    with file.open("r+b") as opened:  # Windows does so only for whoever may write
        os.fsync(opened.fileno())
