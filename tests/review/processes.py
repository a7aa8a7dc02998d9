"""What the processes of test_apart.py do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from coach.pose.worker import Send
from coach.review.apart import _told


def takes_memory(inbox: Iterator[Any], send: Send) -> None:
    taken = []
    while True:
        taken.append(bytes(64 * 1024**2))  # never touched: the system counts it all the same


def crashes(inbox: Iterator[Any], send: Send) -> None:
    os.abort()


def waits(inbox: Iterator[Any], send: Send) -> None:
    next(inbox)
    next(inbox)


def surprises(inbox: Iterator[Any], send: Send) -> None:
    with _told(send):
        raise KeyError("the-key")
