"""What the workers of test_worker.py run."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

from coach.errors import ModelError
from coach.pose.worker import Send


def echo(inbox: Iterator[Any], send: Send) -> None:
    for message in inbox:
        print("to standard output")
        os.write(1, b"natively, too\n")
        send(message)


def fail(inbox: Iterator[Any], send: Send) -> None:
    raise ModelError(f"There is no model {next(inbox)}.")


def crash(inbox: Iterator[Any], send: Send) -> None:
    next(inbox)
    sys.stderr.write("the native library says why\n")
    sys.stderr.flush()
    os.abort()


def surprise(inbox: Iterator[Any], send: Send) -> None:
    raise KeyError(next(inbox))


def wait(inbox: Iterator[Any], send: Send) -> None:
    send(os.getpid())
    next(inbox)
