"""The real command line as a process of its own, with or without a terminal to write to."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_LONGEST_S = 120  # only so that a broken build ends; nothing here depends on it

_WITH_A_LIMIT = """
import resource, runpy
resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))
runpy.run_module("coach", run_name="__main__")
"""


@dataclass(frozen=True)
class Ended:
    """How a process ended and what it wrote."""

    status: int
    out: str
    err: str


def coach(*arguments: object, largest_file: int | None = None) -> Ended:
    """Run `coach` to its end; no file it writes may grow beyond `largest_file` bytes."""
    command = _command(arguments)
    if largest_file is not None:
        command[1:3] = ["-c", _WITH_A_LIMIT.format(largest_file)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env=_environment(),
        timeout=_LONGEST_S,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def interrupted_coach(*arguments: object, when: Callable[[str], bool]) -> Ended:
    """Run `coach` with its errors on a terminal; send Ctrl-C once when(what was written there)."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        _command(arguments), stdout=subprocess.PIPE, stderr=theirs, text=True, env=_environment()
    )
    os.close(theirs)
    written, told = "", False
    while text := _read(ours):
        written += text
        if not told and when(written):
            process.send_signal(signal.SIGINT)
            told = True
    out, _ = process.communicate(timeout=_LONGEST_S)
    os.close(ours)
    assert told, f"it ended before it could be interrupted: {written}"
    return Ended(process.returncode, out, written)


def interrupted_group(*arguments: object, when: Callable[[int], bool]) -> Ended:
    """Run `coach` as a process group of its own and send all of it Ctrl-C, as a terminal does,
    once when(its id)."""
    process = subprocess.Popen(
        _command(arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(),
        process_group=0,
    )
    while not when(process.pid):
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=_LONGEST_S)
    return Ended(process.returncode, out, err)


def _read(terminal: int) -> str:
    try:
        return os.read(terminal, 4096).decode(errors="replace")
    except OSError:  # how Linux says that the other end is closed
        return ""


def _command(arguments: Sequence[object]) -> list[str]:
    return [sys.executable, "-m", "coach", *map(str, arguments)]


def _environment() -> dict[str, str]:
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "COLUMNS": "160"}
