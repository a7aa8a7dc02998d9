"""Which recordings there are: files, folders, globs and URLs, and what tells a changed one."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path
from typing import Any

from coach.archive.store import is_local, opened
from coach.errors import InputError

__all__ = ["SUFFIXES", "Recording", "absolute", "find_recordings"]

SUFFIXES = (
    *(".3gp", ".avi", ".gif", ".m4v", ".mkv", ".mov", ".mp4", ".mts"),
    *(".npz", ".ogv", ".webm"),
)
"""What is taken for a recording in a folder; a file that is named is taken whatever its name."""

_WEB = ("http://", "https://")  # no folders there, and “?” is no pattern


@dataclass(frozen=True, slots=True)
class Recording:
    """A file to analyse.

    size: in bytes, 0 where nobody says it. stamp: changes with the file's content (a time, a tag of
    the store); empty where nobody says it.
    """

    url: str
    size: int = 0
    stamp: str = ""


def absolute(source: str) -> str:
    """A path as the whole path it stands for; a URL as it is."""
    return source if "://" in source else os.path.abspath(os.path.expanduser(source))


def find_recordings(sources: Iterable[str], *, besides: Path | None = None) -> list[Recording]:
    """The recordings, each once, the largest first: what is begun last should not take longest.

    besides: a folder whose files are none, since results are written there. Raises InputError where
    a source is not there, or holds no recording.
    """
    found: dict[str, Recording] = {}
    for source in sources:
        there = False
        for one in _of(absolute(source)):
            there = True
            if besides is None or besides not in Path(one.url).parents:
                found[one.url] = one
        if not there:
            raise InputError(
                f"{source} holds no recording; name files, or folders with videos or traces."
            )
    return sorted(found.values(), key=lambda one: (-one.size, one.url))


def _of(source: str) -> Iterator[Recording]:
    fs, path = opened(source)
    try:
        if source.startswith(_WEB):
            yield _recording(fs, fs.info(path), "")
        elif has_magic(path) and not fs.exists(path):
            yield from _among(fs, fs.glob(path, detail=True).values(), _before(source, path, fs))
        elif fs.isdir(path):
            yield from _among(fs, fs.find(path, detail=True).values(), _before(source, path, fs))
        else:
            yield _recording(fs, fs.info(path), _before(source, path, fs))
    except FileNotFoundError as error:
        raise InputError(f"{source} is not there; check the path.") from error
    except Exception as error:  # each file system has errors of its own
        raise InputError(f"{source} could not be looked at ({error}); check it.") from error


def _before(source: str, path: str, fs: Any) -> str:
    """What stands before a path in its URL: the protocol, and the host where paths lack it."""
    source = source.rstrip("/")
    return source.removesuffix(path) if source.endswith(path) else fs.unstrip_protocol("")


def _among(fs: Any, infos: Iterable[dict[str, Any]], before: str) -> Iterator[Recording]:
    for info in infos:
        name = info["name"].rsplit("/", 1)[-1]
        shown = not name.startswith(".") and name.lower().endswith(SUFFIXES)
        if info["type"] == "file" and shown:
            yield _recording(fs, info, before)


def _recording(fs: Any, info: dict[str, Any], before: str) -> Recording:
    name = info["name"]
    url = str(Path(name)) if is_local(fs) else f"{before}{name}"
    stamps = (info.get(key) for key in ("ETag", "mtime", "LastModified"))
    stamp = next((str(one) for one in stamps if one is not None), "")
    return Recording(url, info.get("size") or 0, stamp)
