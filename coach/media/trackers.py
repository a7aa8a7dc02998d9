"""The processes that track recordings, kept from one recording to the next."""

from __future__ import annotations

from typing import Self

from coach.media.track_worker import serve
from coach.pose.process_limits import FILE_MEMORY
from coach.pose.worker import Worker

__all__ = ["Trackers"]

# What native libraries never give back stays far from the limit of memory that way.
_MOST_JOBS = 50


class Trackers:
    """Tracking processes to take and to give back; loading the networks takes about a second.

        with Trackers() as trackers:
            worker = trackers.take()

    Not for use from several threads at once.
    """

    def __init__(self) -> None:
        self._idle: list[Worker] = []
        self._busy: list[Worker] = []
        self._jobs: dict[Worker, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def take(self) -> Worker:
        """A process that waits for a `coach.media.track_worker.Job`. Raises EstimatorError."""
        worker = None
        while worker is None and self._idle:
            worker = self._idle.pop()
            if not worker.running:
                self._end(worker)
                worker = None
        if worker is None:
            worker = Worker(f"{serve.__module__}:{serve.__name__}", memory=FILE_MEMORY)
        self._jobs[worker] = self._jobs.get(worker, 0) + 1
        self._busy.append(worker)
        return worker

    def give_back(self, worker: Worker) -> None:
        """Keep a process that has done its job for the next one."""
        self._busy.remove(worker)
        if self._jobs[worker] < _MOST_JOBS:
            self._idle.append(worker)
        else:
            self._end(worker)

    def end_busy(self) -> None:
        """End those that were taken and not given back: they are in the middle of something."""
        while self._busy:
            self._end(self._busy.pop())

    def close(self) -> None:
        """End all."""
        self.end_busy()
        while self._idle:
            self._end(self._idle.pop())

    def _end(self, worker: Worker) -> None:
        del self._jobs[worker]
        worker.close()
