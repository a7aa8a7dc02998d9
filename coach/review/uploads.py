"""Receiving a file: from the network straight to disk, in constant memory, or not at all."""

from __future__ import annotations

import asyncio
import errno
import shutil
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from coach.errors import InputError, OutputError
from coach.private_file import create, remove

__all__ = [
    "MOST_BYTES",
    "RESERVE_BYTES",
    "STOOD_STILL",
    "TOO_LARGE",
    "Patience",
    "receive",
    "suffix_of",
]

MOST_BYTES = 2 * 1024**3
"""Largest file that is taken: a phone's 20 minutes."""

TOO_LARGE = "The file is larger than 2 GB; cut the video into shorter ones and upload those."

STOOD_STILL = "The upload stood still for too long and was given up; try again."

RESERVE_BYTES = 512 * 1024**2
"""So much of the disk is left for the records, however much comes in."""

_BLOCK = 1024**2
_NO_ROOM = "There is not enough room on this computer's disk for the video; free some space first."
# A hint for the decoder, which looks at the content; only a trace is known by its name.
_SUFFIXES = {".avi", ".gif", ".m4v", ".mkv", ".mov", ".mp4", ".npz", ".ogv", ".webm"}


def suffix_of(label: str) -> str:
    """The suffix to store a file with: its own where it is a known one."""
    suffix = Path(label).suffix.lower()
    return suffix if suffix in _SUFFIXES else ".video"


@dataclass(frozen=True)
class Patience:
    """How long a sender may send nothing, and how long all of it may take, in seconds. The numbers
    are our own: a telephone that changes from one network to another needs less than the first; 2
    GB in the second are 0.6 MB a second."""

    silent_s: float = 30.0
    whole_s: float = 3600.0


async def receive(
    chunks: AsyncIterable[bytes],
    target: Path,
    *,
    announced: int | None = None,
    most: int = MOST_BYTES,
    patience: Patience = Patience(),
) -> None:
    """Write what comes to the `private_file` `target`, which is only there afterwards if all of it
    came.

    announced: how many bytes there will be, as far as the sender says; never relied on.
    Raises InputError where there are more than `most` or they take too long, OutputError where
    they cannot be written, and whatever `chunks` raises.
    """
    if announced is not None and announced > most:
        raise InputError(TOO_LARGE)
    try:
        _require_room(target.parent, announced or 0)
        await _write(_in_time(chunks, patience), target, most)
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
                _require_room(target.parent, len(block))
                await asyncio.to_thread(file.write, block)
    except BaseException:
        remove(target)
        raise


async def _in_time(chunks: AsyncIterable[bytes], patience: Patience) -> AsyncIterator[bytes]:
    """The same bytes, as long as they keep coming. Raises InputError."""
    loop, coming = asyncio.get_running_loop(), aiter(chunks)
    end_s = loop.time() + patience.whole_s
    while True:
        try:
            async with asyncio.timeout(min(patience.silent_s, end_s - loop.time())):
                chunk = await anext(coming)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise InputError(STOOD_STILL) from error
        yield chunk


def _require_room(folder: Path, size: int) -> None:
    if size > shutil.disk_usage(folder).free - RESERVE_BYTES:
        raise OutputError(_NO_ROOM)


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
