"""What the commands share of the terminal: Ctrl-C, progress, the one line of a failure."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from coach.system.processes import STOP_SIGNALS

__all__ = ["fail", "progress_bar", "stop_on_interrupt"]


def fail(message: str, status: int) -> int:
    """Print a failure as one line and pass its exit status on."""
    print(" ".join(message.split()), file=sys.stderr)
    return int(status)


@contextmanager
def stop_on_interrupt() -> Iterator[threading.Event]:
    """Ctrl-C (on Windows Ctrl-Break too) asks for an orderly stop; a second one does not ask."""
    stop = threading.Event()

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    before = {number: signal.signal(number, interrupt) for number in STOP_SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def progress_bar(
    title: str, total: int | None, *, shown: bool
) -> Iterator[Callable[[int, float], None] | None]:
    """A bar on standard error with frames, speed and time left; only where a person watches."""
    if not shown or not sys.stderr.isatty():
        yield None
        return
    from rich import progress
    from rich.console import Console

    bar = progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TextColumn("frames, {task.fields[speed]:.0f} a second,"),
        progress.TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(title, total=total, speed=0.0)

        def advance(done: int, _time_s: float) -> None:
            bar.update(task, completed=done, speed=bar.tasks[0].speed or 0.0)

        yield advance
