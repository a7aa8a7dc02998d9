"""Receiving a file: from the network straight to disk, in constant memory, or not at all."""

from __future__ import annotations

import asyncio
import errno
import shutil
from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path

from coach.errors import InputError, OutputError
from coach.review.private_file import create, remove

__all__ = ["MOST_BYTES", "TOO_LARGE", "receive", "suffix_of"]

MOST_BYTES = 2 * 1024**3
"""Largest file that is taken: a phone's 20 minutes."""

TOO_LARGE = "The file is larger than 2 GB; cut the video into shorter ones and upload those."

_BLOCK = 1024**2
_NO_ROOM = "There is not enough room on this computer's disk for the video; free some space first."
# A hint for the decoder, which looks at the content; only a trace is known by its name.
_SUFFIXES = {".avi", ".gif", ".m4v", ".mkv", ".mov", ".mp4", ".npz", ".ogv", ".webm"}


def suffix_of(label: str) -> str:
    """The suffix to store a file with: its own where it is a known one."""
    suffix = Path(label).suffix.lower()
    return suffix if suffix in _SUFFIXES else ".video"


async def receive(
    chunks: AsyncIterable[bytes],
    target: Path,
    *,
    announced: int | None = None,
    most: int = MOST_BYTES,
) -> None:
    """Write what comes to the `private_file` `target`, which is only there afterwards if all of it
    came.

    announced: how many bytes there will be, as far as the sender says; never relied on.
    Raises InputError where there are more than `most`, OutputError where they cannot be written,
    and whatever `chunks` raises.
    """
    if announced is not None and announced > most:
        raise InputError(TOO_LARGE)
    try:
        if announced is not None and announced > shutil.disk_usage(target.parent).free:
            raise OutputError(_NO_ROOM)
        await _write(chunks, target, most)
    except OSError as error:
        raise OutputError(_sentence(error)) from error


async def _write(chunks: AsyncIterable[bytes], target: Path, most: int) -> None:
    size = 0
    try:
        with create(target) as file:
            async for block in _blocks(chunks):
                size += len(block)
                if size > most:
                    raise InputError(TOO_LARGE)
                await asyncio.to_thread(file.write, block)
    except BaseException:
        remove(target)
        raise


async def _blocks(chunks: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """The same bytes in pieces worth a thread's while."""
    waiting = bytearray()
    async for chunk in chunks:
        waiting += chunk
        if len(waiting) >= _BLOCK:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


def _sentence(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _NO_ROOM
    return f"The video could not be stored on this computer ({error.strerror}); try again."
