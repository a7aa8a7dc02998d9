"""The private folder in which uploads and results lie while they are needed, and not longer."""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import shutil
import stat
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

__all__ = ["PREFIX", "WorkFolder", "sweep"]

PREFIX = "form-coach-review-"
_UNFINISHED = "form-coach-new-"
_LOCK = "in-use"


class WorkFolder:
    """A folder only its owner may enter, made at its first use and gone when closed.

    A lock on a file in it says that its owner lives; the system lets go of that lock however the
    process ends, so that `sweep` can tell what a crash left behind.
    """

    def __init__(self, parent: Path | None = None) -> None:
        self._parent = parent
        self._path: Path | None = None
        self._lock_file: int | None = None
        self._closed = False
        self._guard = threading.Lock()

    def new_folder(self) -> Path:
        """An empty folder with a random name. Raises OSError."""
        with self._guard:
            if self._closed:
                raise FileNotFoundError(errno.ENOENT, "Form Coach is being closed")
            if self._path is None:
                self._path = self._make()
            folder = self._path / secrets.token_hex(16)
        folder.mkdir(mode=0o700)
        return folder

    def close(self) -> None:
        """Remove everything."""
        with self._guard:
            self._closed = True
            if self._path is not None:
                shutil.rmtree(self._path, ignore_errors=True)
            if self._lock_file is not None:
                os.close(self._lock_file)
            self._path = self._lock_file = None

    def _make(self) -> Path:
        new = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=self._parent))
        self._lock_file = os.open(new / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Only now may a sweep find it.
        return new.rename(new.with_name(PREFIX + new.name.removeprefix(_UNFINISHED)))


def sweep(parent: Path | None = None) -> None:
    """Remove the workrooms whose owners ended without closing them."""
    for folder in (parent or Path(tempfile.gettempdir())).glob(f"{PREFIX}*"):
        with suppress(OSError):
            facts = folder.lstat()
            if stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.getuid() and _is_left(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    """Whether nobody holds the folder's lock. Raises OSError where it has none."""
    lock_file = os.open(folder / _LOCK, os.O_RDWR)
    try:
        fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(lock_file)
    return True
