"""Processes: which run, which hear Ctrl-C, how much memory one may take."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any

__all__ = ["STOP_SIGNALS", "apart", "limit_memory", "runs"]

STOP_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGBREAK") if hasattr(signal, name)
)
"""What asks a program in a terminal to end. On Windows another program cannot send Ctrl-C to one
that it started, but Ctrl-Break (CTRL_BREAK_EVENT)."""

_LOOK_EVERY_S = 0.1


def apart() -> dict[str, Any]:
    """Options of subprocess.Popen for a child that does not hear the terminal's Ctrl-C, and for
    which Windows opens no window."""
    options: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        options = {"creationflags": flags}
    return options


def runs(pid: int) -> bool:
    """Whether a process of this number may be running.

    On Windows the answer is always no, since to ask there is to end it; whoever removes a file on
    that answer is refused while a process has the file open.
    """
    running = False
    if sys.platform != "win32":
        try:
            os.kill(pid, 0)
            running = True
        except ProcessLookupError:
            running = False
        except (PermissionError, OverflowError):  # somebody else's; no number of a process
            running = True
    return running


def limit_memory(most: int) -> None:
    """Refuse this process, and each that it starts, more than `most` bytes from now on.

    Linux counts what a process may write to as its own (RLIMIT_DATA) and refuses more: there is a
    MemoryError, or the process ends; a lower limit stays as it is. Address space (RLIMIT_AS) is no
    measure, since the networks reserve gigabytes of it that they never touch. macOS does not
    enforce its limits: there a thread looks at how much there was, and ends the process. Windows
    has neither: nothing is limited.
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

        # In bytes on macOS.
        while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < most:
            time.sleep(_LOOK_EVERY_S)
        os.write(2, b"it takes too much memory\n")
        os._exit(1)
