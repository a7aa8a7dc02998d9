"""A Python process beside this one, for what must not share it: native crashes, logs, variables.

The worker runs a function `serve(inbox, send)` named as "package.module:function". Objects travel
pickled over its standard input and output; what it or a native library prints goes to a log that
only its error message quotes. It does not hear Ctrl-C, and ends when its parent lets go of it,
however the parent ends.
"""

from __future__ import annotations

import importlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Self

from coach.errors import CoachError, EstimatorError
from coach.pose.process_limits import too_much
from coach.system.processes import apart, limit_memory

__all__ = ["Send", "Serve", "Worker"]

Send = Callable[[Any], None]
Serve = Callable[[Iterator[Any], Send], None]

_MAIN = "from coach.pose.worker import main; main()"
_ROOT = str(Path(__file__).resolve().parents[2])
_LOG_TAIL = 400
_PATIENCE_S = 2.0


class _Ended:
    """What the outbox of a worker that has ended holds last."""


class Worker:
    """A running worker process.

    with Worker("coach.pose.process:serve") as worker:
        worker.send(question)
        answer = worker.receive(timeout_s=10)

    memory: the most bytes that it may take (`coach.pose.process_limits`); None: any number.
    Raises EstimatorError where no temporary file can be made for its log.
    """

    def __init__(self, serve: str, *, memory: int | None = None) -> None:
        self._log = _log_file()
        path = os.pathsep.join(p for p in (_ROOT, os.environ.get("PYTHONPATH")) if p)
        self._process = subprocess.Popen(
            # -P: a file in the person's folder must not pass for a module.
            [sys.executable, "-P", "-c", _MAIN, serve, str(memory or 0)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            env={**os.environ, "PYTHONPATH": path},
            **apart(),  # the terminal's Ctrl-C is for the parent
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._stdin = self._process.stdin
        self._messages: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._reader = threading.Thread(
            target=_read_all, args=(self._process.stdout, self._messages), daemon=True
        )
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process has not ended."""
        return self._process.poll() is None

    def send(self, message: Any) -> None:
        """Hand the worker an object. Raises EstimatorError when it has ended."""
        try:
            pickle.dump(message, self._stdin, pickle.HIGHEST_PROTOCOL)
            self._stdin.flush()
        except (OSError, ValueError) as error:
            raise self._died() from error

    def receive(self, timeout_s: float) -> Any:
        """The worker's next object.

        Raises TimeoutError when none comes in time, EstimatorError when the worker has ended, and
        what the worker raised itself, if it is a CoachError.
        """
        try:
            message = self._messages.get(timeout=timeout_s)
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(message, _Ended):
            self._messages.put(message)
            raise self._died()
        if isinstance(message, CoachError):
            raise message
        return message

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer, in any thread, is told."""
        with suppress(OSError):
            self._process.kill()

    def close(self) -> None:
        """End the worker at once and let go of it."""
        self.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._stdin, self._process.stdout):
            if pipe is not None:
                # What was not handed over yet has nobody to go to any more.
                with suppress(OSError):
                    pipe.close()
        self._log.close()

    def _died(self) -> EstimatorError:
        """The error that says how the worker ended, with the last line of its log."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_PATIENCE_S)
        code = self._process.returncode
        how = f"by signal {-code}" if code is not None and code < 0 else f"with status {code}"
        lines = self._log_tail().splitlines()
        last = f" ({lines[-1].strip()})" if lines else ""
        return EstimatorError(
            f"The pose estimator's process ended unexpectedly, {how}{last};"
            " try again, and with --model lite if it happens again."
        )

    def _log_tail(self) -> str:
        size = self._log.seek(0, os.SEEK_END)
        self._log.seek(max(0, size - _LOG_TAIL))
        return self._log.read().decode(errors="replace").strip()


def _log_file() -> IO[bytes]:
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise EstimatorError(
            f"No temporary file can be made ({error.strerror or error}); free some space, or name a"
            " folder in which you may write in the environment variable TMPDIR."
        ) from error


def _read_all(pipe: IO[bytes], messages: queue.SimpleQueue[Any]) -> None:
    """Move the worker's objects to the queue until it ends."""
    # A killed worker may leave half an object.
    with suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
        while True:
            messages.put(pickle.load(pipe))
    messages.put(_Ended())


def main() -> None:
    """Run the worker's side: `python -c ... package.module:function`."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Standard output becomes the log too, so that no print can get between the objects.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    inbox: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def messages() -> Iterator[Any]:
        while True:
            yield inbox.get()

    def send(message: Any) -> None:
        pickle.dump(message, out, pickle.HIGHEST_PROTOCOL)
        out.flush()

    module, name = sys.argv[1].split(":")
    memory = int(sys.argv[2])
    status = 0
    try:
        if memory:
            limit_memory(memory)
        serve: Serve = getattr(importlib.import_module(module), name)
        # Not earlier: unpickling imports too, and two threads must not import one package at once.
        threading.Thread(target=_feed, args=(inbox,), daemon=True).start()
        serve(messages(), send)
    except CoachError as error:
        send(error)
    except MemoryError:
        send(too_much(memory))
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stderr.flush()
    # Not by way of the interpreter's exit, which stumbles over the waiting thread; and native
    # libraries' tidying up takes time for nothing.
    os._exit(status)


def _feed(inbox: queue.SimpleQueue[Any]) -> None:
    """Move the parent's objects to the queue; when the parent lets go, end this process."""
    status = 0
    try:
        while True:
            inbox.put(pickle.load(sys.stdin.buffer))
    except EOFError:
        pass
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stderr.flush()
    os._exit(status)
