"""How much memory a process may take that works on somebody's file.

Linux counts what a process may write to as its own (RLIMIT_DATA) and refuses more; address space
(RLIMIT_AS) is no measure, since the networks reserve gigabytes of it that they never touch. Other
systems with limits do not enforce that one: there a thread looks at how much there was. Windows has
neither, and is left with the limits on pictures, frames and time.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from coach.errors import ExitStatus, InputError

__all__ = ["FILE_MEMORY", "limit_memory", "memory_limit", "too_much"]

_PER_CORE = 24 * 1024**2
FILE_MEMORY = 2 * 1024**3 + _PER_CORE * (os.cpu_count() or 1)
"""Bytes. Measured on two cores: up to 0.6 GB for the drawing pass and for the networks at HD,
0.7 GB at 4K, 1.1 GB at 8K (HEVC); what threads reserve for themselves grows with the cores."""

_LOOK_EVERY_S = 0.1
_TOO_MUCH = (
    "Looking at {} takes more than {:.0f} GB of memory; convert it at a lower"
    " resolution, or cut the exercise out of it."
)


def too_much(most: int, name: str = "this recording") -> InputError:
    """The error where a recording takes more than `most` bytes."""
    return InputError(_TOO_MUCH.format(name, most / 1024**3))


def limit_memory(most: int) -> None:
    """Refuse this process, and each that it starts, more than `most` bytes from now on.

    What asks for more gets a MemoryError, or the process ends. A lower limit stays as it is.
    """
    if sys.platform == "linux":
        import resource

        lower = _lower(most)
        resource.setrlimit(resource.RLIMIT_DATA, (lower, lower))
    elif sys.platform != "win32":
        threading.Thread(target=_watch, args=(most, threading.Event()), daemon=True).start()


@contextmanager
def memory_limit(most: int, name: str) -> Iterator[None]:
    """As `limit_memory`, while a block lasts that looks at the recording of this name. Raises
    InputError where it asks for more."""
    over = threading.Event()
    before = None
    if sys.platform == "linux":
        import resource

        before = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (_lower(most), before[1]))
    elif sys.platform != "win32":
        threading.Thread(target=_watch, args=(most, over), daemon=True).start()
    try:
        yield
    except MemoryError as error:
        raise too_much(most, name) from error
    finally:
        over.set()
        if sys.platform == "linux" and before is not None:
            resource.setrlimit(resource.RLIMIT_DATA, before)


def _lower(most: int) -> int:
    """The least of what is allowed already, and this."""
    if sys.platform != "win32":
        import resource

        allowed = resource.getrlimit(resource.RLIMIT_DATA)
        most = min((most, *(one for one in allowed if one != resource.RLIM_INFINITY)))
    return most


def _watch(most: int, over: threading.Event) -> None:
    if sys.platform != "win32":
        import resource

        while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < most:
            if over.wait(_LOOK_EVERY_S):
                return
        os.write(2, f"{too_much(most)}\n".encode())
        os._exit(ExitStatus.FAILED)
