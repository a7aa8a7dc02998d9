"""The places where recordings and results lie: folders and fsspec's URLs, written to whole files at
a time."""

from __future__ import annotations

import errno
import os
import posixpath
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import fsspec

from coach.errors import InputError, OutputError

__all__ = ["Store", "fetched", "is_local", "opened"]

_PART = ".part"
# What is put there appears whole or not at all, so that nothing need be written aside.
_WHOLE_BY_ITSELF = {"s3", "s3a", "gs", "gcs", "abfs", "az", "memory"}
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def opened(url: str) -> tuple[Any, str]:
    """The file system of a path or URL, and the path in it. Raises InputError."""
    try:
        fs, path = fsspec.url_to_fs(url)
    except ImportError as error:
        scheme = url.partition("://")[0]
        raise InputError(
            f"{url}: this installation has nothing to read {scheme} with; install the package of"
            f" fsspec for it (s3fs for s3, paramiko for sftp, aiohttp for http)."
        ) from error
    except Exception as error:  # each file system has errors of its own
        raise InputError(f"{url} is no place that can be read ({error}); check it.") from error
    return fs, str(path)


def is_local(fs: Any) -> bool:
    """Whether it is this computer's own file system (a network's mounted on it included)."""
    return "file" in _protocols(fs)


def _protocols(fs: Any) -> set[str]:
    return {fs.protocol} if isinstance(fs.protocol, str) else set(fs.protocol)


@contextmanager
def fetched(url: str, scratch: Path) -> Iterator[Path]:
    """A recording as a file of this computer: itself, or a copy in `scratch` for the while.

    Raises InputError where there is none, OutputError where the copy finds no room.
    """
    fs, path = opened(url)
    if is_local(fs):
        yield Path(path)
        return
    copy = Path(tempfile.mkdtemp(dir=scratch)) / posixpath.basename(path)
    try:
        fs.get_file(path, str(copy))
        yield copy
    except FileNotFoundError as error:
        raise InputError(f"{url} is not there; check the address.") from error
    except OSError as error:
        if error.errno in _FULL:
            raise OutputError(
                f"There is no room in {scratch} for a copy of {url}; free some space."
            ) from error
        raise InputError(f"{url} could not be read ({_why(error)}).") from error
    finally:
        copy.unlink(missing_ok=True)
        with suppress(OSError):
            copy.parent.rmdir()


@dataclass
class Store:
    """A folder, or a prefix of an object store, for results; names have “/” between their parts.

    Every file appears whole: an object store sees to that itself, elsewhere it is written beside
    its place and renamed. Errors are OutputError.
    """

    url: str

    def __post_init__(self) -> None:
        self._fs, root = opened(self.url)
        self._root = root.rstrip("/")
        self._local = is_local(self._fs)

    @property
    def folder(self) -> Path | None:
        """The folder, where it is one of this computer."""
        return Path(self._root) if self._local else None

    def path(self, name: str) -> str:
        """A file's path in its file system."""
        return f"{self._root}/{name}"

    def write(self, name: str, content: bytes) -> None:
        """Put a file there, in the place of an older one."""
        with self._told(name):
            self._place(name, lambda path: self._fs.pipe_file(path, content))

    def put(self, file: Path, name: str) -> None:
        """Put a copy of a file there, in the place of an older one."""
        with self._told(name):
            self._place(name, lambda path: self._fs.put_file(str(file), path))

    def read(self, name: str) -> bytes:
        """What a file holds. Raises FileNotFoundError where there is none."""
        with self._told(name):
            return bytes(self._fs.cat_file(self.path(name)))

    def holds(self, name: str) -> bool:
        """Whether there is such a file."""
        with self._told(name):
            return bool(self._fs.exists(self.path(name)))

    def move(self, name: str, to: str) -> None:
        """Give a file another name, in the place of an older one."""
        with self._told(to):
            if self._local:
                self._make_folder(to)
                os.replace(self.path(name), self.path(to))
            else:
                self._fs.mv(self.path(name), self.path(to))

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no error."""
        with suppress(FileNotFoundError), self._told(name):
            self._fs.rm_file(self.path(name))

    def names(self, folder: str, suffix: str) -> list[str]:
        """The files below a folder whose name ends so, in order."""
        self._fs.invalidate_cache()
        with self._told(folder):
            try:
                found = self._fs.find(self.path(folder))
            except FileNotFoundError:
                return []
        start = len(self._root) + 1
        return sorted(one[start:] for one in found if one.endswith(suffix))

    def remove_left_behind(self) -> None:
        """Remove what was written aside by somebody who was killed."""
        if not self._whole_by_itself():
            for name in self.names("", _PART):
                self.remove(name)

    def _whole_by_itself(self) -> bool:
        return bool(_protocols(self._fs) & _WHOLE_BY_ITSELF)

    def _place(self, name: str, fill: Any) -> None:
        target = self.path(name)
        if self._whole_by_itself():
            fill(target)
            return
        self._make_folder(name)
        folder, base = posixpath.split(target)
        piece = f"{folder}/.{base}.{uuid4().hex}{_PART}"
        try:
            fill(piece)
            if self._local:
                os.replace(piece, target)
            else:
                self._fs.mv(piece, target)
        except BaseException:
            with suppress(Exception):
                self._fs.rm_file(piece)
            raise

    def _make_folder(self, name: str) -> None:
        self._fs.makedirs(posixpath.dirname(self.path(name)), exist_ok=True)

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except Exception as error:  # each file system has errors of its own
            todo = "free some space" if getattr(error, "errno", None) in _FULL else "see to it"
            raise OutputError(
                f"{name} could not be written to or read from {self.url} ({_why(error)}); {todo},"
                " then run the same command again: it goes on where it ended."
            ) from error


def _why(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
