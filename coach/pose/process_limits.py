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
import time

from coach.errors import InputError

__all__ = ["FILE_MEMORY", "limit_memory", "too_much"]

_PER_CORE = 24 * 1024**2
FILE_MEMORY = 2 * 1024**3 + _PER_CORE * (os.cpu_count() or 1)
"""Bytes. Measured on two cores: up to 0.6 GB for the drawing pass and for the networks at HD,
0.7 GB at 4K, 1.1 GB at 8K (HEVC); what threads reserve for themselves grows with the cores."""

_LOOK_EVERY_S = 0.1
_TOO_MUCH = (
    "Looking at this recording takes more than {:.0f} GB of memory; convert it at a lower"
    " resolution, or cut the exercise out of it."
)


def too_much(most: int) -> InputError:
    """The error where a recording takes more than `most` bytes."""
    return InputError(_TOO_MUCH.format(most / 1024**3))


def limit_memory(most: int) -> None:
    """Refuse this process, and each that it starts, more than `most` bytes from now on.

    What asks for more gets a MemoryError, or the process ends. A lower limit stays as it is.
    """
    if sys.platform == "linux":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        lower = min((most, *(one for one in (soft, hard) if one != resource.RLIM_INFINITY)))
        resource.setrlimit(resource.RLIMIT_DATA, (lower, lower))
    elif sys.platform != "win32":
        threading.Thread(target=_watch, args=(most,), daemon=True).start()


def _watch(most: int) -> None:
    if sys.platform != "win32":
        import resource

        while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < most:
            time.sleep(_LOOK_EVERY_S)
        os.write(2, b"it takes too much memory\n")
        os._exit(1)
