"""A person's upload, which nobody finds by its name however the program ends.

Linux keeps a file that is open though its name is gone, and gives back its room when the last
process that has it open ends, killed or not. Under the name there is only a link to the open file
(/proc), which leads nowhere once the program has ended. Elsewhere the file itself lies there, for
its owner alone, until the next start (`coach.review.work_folder.sweep`).
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from coach.system.files import sync

__all__ = ["create", "move", "remove"]

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would change line ends
_held: dict[Path, BinaryIO] = {}
_lock = threading.Lock()


def create(path: Path) -> BinaryIO:
    """A new file to write to and to close; it is read at `path` until it is removed.

    Raises OSError, FileExistsError where there is one.
    """
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | _BINARY, 0o600)
    file = os.fdopen(descriptor, "wb")
    if sys.platform == "linux":
        kept = os.fdopen(os.dup(descriptor), "rb")
        link = Path(f"/proc/{os.getpid()}/fd/{kept.fileno()}")
        if link.exists():  # else no /proc is there
            path.unlink()
            path.symlink_to(link)
            with _lock:
                _held[path] = kept
        else:
            kept.close()
    return file


def remove(path: Path) -> None:
    """Give a file's room back; where it is none of these, or gone, nothing happens."""
    with _lock:
        kept = _held.pop(path, None)
    if kept is not None:
        kept.close()
    with suppress(OSError):
        path.unlink(missing_ok=True)


def move(path: Path, target: Path) -> None:
    """Put a file where it is to stay, in the place of `target`. Raises OSError."""
    if path.is_symlink():
        with path.open("rb") as source, target.open("wb") as kept:
            shutil.copyfileobj(source, kept)
        sync(target)
        remove(path)
    else:
        shutil.move(path, target)
