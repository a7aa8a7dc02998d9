"""The private folder in which uploads and results lie while they are needed, and not longer."""

from __future__ import annotations

import errno
import secrets
import shutil
import stat
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from coach.system.files import is_mine

__all__ = ["PREFIX", "WorkFolder", "sweep"]

PREFIX = "form-coach-review-"
_UNFINISHED = "form-coach-new-"


class WorkFolder:
    """A folder only its owner may enter, made at its first use and gone when closed.

    A lock on a file beside it says that its owner lives; the system lets go of that lock however
    the process ends, so that `sweep` can tell what a crash left behind.
    """

    def __init__(self, parent: Path | None = None) -> None:
        self._parent = parent
        self._path: Path | None = None
        self._file_lock: FileLock | None = None
        self._closed = False
        self._lock = threading.Lock()

    def new_folder(self) -> Path:
        """An empty folder with a random name. Raises OSError."""
        with self._lock:
            if self._closed:
                raise FileNotFoundError(errno.ENOENT, "Form Coach is being closed")
            if self._path is None:
                self._path = self._make()
            folder = self._path / secrets.token_hex(16)
        folder.mkdir(mode=0o700)
        return folder

    def close(self) -> None:
        """Remove everything."""
        with self._lock:
            self._closed = True
            if self._path is not None:
                shutil.rmtree(self._path, ignore_errors=True)
            if self._file_lock is not None:
                _let_go(self._file_lock, self._path)
            self._path = self._file_lock = None

    def _make(self) -> Path:
        new = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=self._parent))
        path = new.with_name(PREFIX + new.name.removeprefix(_UNFINISHED))
        self._file_lock = _lock_of(path)
        self._file_lock.acquire(timeout=0)
        # Only now may a sweep find it.
        return new.rename(path)


def sweep(parent: Path | None = None) -> None:
    """Remove the folders whose owners ended without closing them."""
    for folder in (parent or Path(tempfile.gettempdir())).glob(f"{PREFIX}*"):
        # A lock that cannot be had, or not even opened, is somebody's.
        with suppress(OSError, Timeout):
            if not _is_a_folder_of_ours(folder) or not _lock_file(folder).is_file():
                continue
            lock = _lock_of(folder)
            lock.acquire(timeout=0)
            shutil.rmtree(folder, ignore_errors=True)
            _let_go(lock, folder)


def _is_a_folder_of_ours(folder: Path) -> bool:
    """Raises OSError."""
    facts = folder.lstat()
    if not stat.S_ISDIR(facts.st_mode):
        return False
    return is_mine(facts)


def _lock_file(folder: Path) -> Path:
    """Beside the folder: Windows renames none in which a file is open."""
    return folder.with_name(f"{folder.name}.lock")


def _lock_of(folder: Path) -> FileLock:
    # Not a thread's own: whoever closes the server is not the thread that took the first upload.
    return FileLock(_lock_file(folder), mode=0o600, thread_local=False)


def _let_go(lock: FileLock, folder: Path | None) -> None:
    file = Path(lock.lock_file)
    if folder is not None and folder.exists():
        # Windows removes no file that somebody has open: by its lock's file the next sweep finds
        # what is left.
        lock.release()
        file.touch(mode=0o600)  # the lock's own class may have removed it
        return
    # The file first: nobody can then come to hold a lock that another is about to remove. Where
    # the system does not remove an open file, afterwards.
    with suppress(OSError):
        file.unlink(missing_ok=True)
    lock.release()
    with suppress(OSError):
        file.unlink(missing_ok=True)
