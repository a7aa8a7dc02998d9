"""How much memory a process may take that works on somebody's file.

`coach.system.processes.limit_memory` holds it to that where the system can; Windows is left with
the limits on pictures, frames and time.
"""

from __future__ import annotations

import os

from coach.errors import InputError

__all__ = ["FILE_MEMORY", "too_much"]

_PER_CORE = 24 * 1024**2
FILE_MEMORY = 2 * 1024**3 + _PER_CORE * (os.cpu_count() or 1)
"""Bytes. Measured on two cores: up to 0.6 GB for the drawing pass and for the networks at HD,
0.7 GB at 4K, 1.1 GB at 8K (HEVC); what threads reserve for themselves grows with the cores."""

_TOO_MUCH = (
    "Looking at this recording takes more than {:.0f} GB of memory; convert it at a lower"
    " resolution, or cut the exercise out of it."
)


def too_much(most: int) -> InputError:
    """The error where a recording takes more than `most` bytes."""
    return InputError(_TOO_MUCH.format(most / 1024**3))
