"""Dask as this project uses it: a cluster to ask, and a bounded number of questions under way."""

from __future__ import annotations

import gc
import itertools
import logging
import queue
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar
from uuid import uuid4

import dask
from distributed import Client, Future, KilledWorker, LocalCluster
from distributed.client import FutureCancelledError

from coach.archive import worker
from coach.errors import CoachError, failure

__all__ = ["LOCAL", "ClusterLostError", "LostTask", "ask", "connected", "dashboard"]

LOCAL = "local"

_ADDRESS = re.compile(r"((tcp|tls|ws|wss)://)?[^/\s]+:\d{1,5}")
_PATIENCE_S = 30.0
_POLL_S = 0.2
_COUNT_EVERY_S = 5.0
# While one is worked on, the next waits at the worker already.
_AHEAD = 2
# The worker itself only passes things on; what analyses has a process and a limit of its own.
_WORKER_MEMORY = "1GiB"
# One thread each: workers share the cores, not the libraries.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
# Dask's sampling of what a worker does, a hundred times a second, would grow for an hour.
_CONFIG = {
    "distributed.nanny.pre-spawn-environ": _ONE_THREAD,
    "distributed.worker.preload": [worker.__name__],
    "distributed.worker.profile.enabled": False,
}

_Question = TypeVar("_Question")
_Answer = TypeVar("_Answer")


class ClusterLostError(CoachError):
    """The cluster cannot be reached, or any longer."""


class LostTask:
    """Stands for the answer where the workers that were asked were lost, again and again."""


@contextmanager
def connected(cluster: str, workers: int) -> Iterator[Client]:
    """A client of a cluster: one of this computer's own with so many workers, or one at an address.

    One's own listens on the loopback alone, encrypted and to this process only, and keeps its files
    in a private folder; it ends with the block. Raises ClusterLostError.
    """
    # A client that found no cluster closes itself when it is swept up, and where that happens while
    # another one's loop is being started, Dask waits for its own lock forever: it is swept up now.
    gc.collect()
    if cluster != LOCAL:
        if not _ADDRESS.fullmatch(cluster):
            raise ClusterLostError(
                f"“{cluster}” is no address of a Dask scheduler; give --cluster one such as "
                "tcp://HOST:8786, or local for this computer."
            )
        with _quiet(), _client(cluster) as client:
            yield client
        return
    with (
        _quiet(),
        tempfile.TemporaryDirectory(prefix="form-coach-", ignore_cleanup_errors=True) as folder,
        dask.config.set(_CONFIG),
        LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            local_directory=folder,
            memory_limit=_WORKER_MEMORY,
            security=True,
            silence_logs="CRITICAL",
        ) as own,
        _client(own) as client,
    ):
        yield client


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask's log stays off the terminal: what a person has to know is told in a sentence."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


@contextmanager
def _client(address: Any) -> Iterator[Client]:
    try:
        client = Client(address, timeout=_PATIENCE_S, set_as_default=False)
    except (OSError, ValueError, TypeError, TimeoutError) as error:  # TypeError: no key for TLS
        keys = " and that the variables of its key and certificates are set (docs/CLUSTER.md)"
        raise ClusterLostError(
            f"There is no cluster at {address} that answers; check --cluster, and that the "
            f"scheduler runs{keys if str(address).startswith('tls:') else ''}."
        ) from error
    try:
        yield client
    finally:
        with suppress(Exception):  # whatever is left of it
            if client.status == "running":
                client.run(worker.halt, on_error="ignore")
        client.close(timeout=_PATIENCE_S)


def dashboard(client: Client) -> str:
    """Where Dask shows what its workers do; empty where the scheduler was started without."""
    try:
        return str(client.dashboard_link or "")
    except KeyError:
        return ""


def ask(
    client: Client,
    work: Callable[[_Question], _Answer],
    questions: Iterable[_Question],
    stop: threading.Event,
) -> Iterator[tuple[_Question, _Answer | LostTask]]:
    """Have `work` done with each question by the workers; answers as they come.

    Only as many are under way as keep the workers busy, and nothing is kept of one that was
    answered. Setting `stop` asks no more, and ends what is under way. Raises ClusterLostError where
    the scheduler is gone, and the CoachError of a worker that can do no work at all.
    """
    waiting = iter(questions)
    run = _Run(client, uuid4().hex)
    try:
        while not stop.is_set():
            for question in itertools.islice(waiting, run.room()):
                run.begin(work, question)
            if not run.under_way:
                return
            done = run.next()
            if done is not None:
                yield done
    finally:
        run.end()


class _Run:
    """The questions under way."""

    def __init__(self, client: Client, name: str) -> None:
        self._client, self._name = client, name
        self.under_way: dict[str, tuple[Future[Any], Any]] = {}
        self._done: queue.SimpleQueue[Future[Any]] = queue.SimpleQueue()
        self._number = itertools.count()
        self._threads, self._counted = 0, -_COUNT_EVERY_S

    def room(self) -> int:
        """How many more may be begun."""
        if time.monotonic() - self._counted > _COUNT_EVERY_S:
            try:
                self._threads = sum(self._client.nthreads().values())
            except (OSError, TimeoutError) as error:
                raise self._lost() from error
            self._counted = time.monotonic()
        return max(0, 1 + _AHEAD * self._threads - len(self.under_way))

    def begin(self, work: Callable[[Any], Any], question: Any) -> None:
        key = f"form-coach-{self._name}-{next(self._number)}"
        future = self._client.submit(work, question, key=key, pure=False)
        self.under_way[key] = (future, question)
        future.add_done_callback(self._done.put)

    def next(self) -> tuple[Any, Any] | None:
        """The next answer; None where there is none yet."""
        try:
            future = self._done.get(timeout=_POLL_S)
        except queue.Empty:
            if self._client.status != "running":
                raise self._lost() from None
            return None
        _, question = self.under_way.pop(str(future.key))
        try:
            if future.status == "finished":
                return question, future.result(timeout=_PATIENCE_S)
            if future.status != "error":
                raise self._lost()
            return question, self._failed(future)
        except (OSError, TimeoutError, FutureCancelledError) as error:
            raise self._lost() from error
        finally:
            future.release()

    def _failed(self, future: Future[Any]) -> LostTask:
        error = future.exception(timeout=_PATIENCE_S)
        if isinstance(error, KilledWorker):
            return LostTask()
        if isinstance(error, CoachError):
            raise error
        raise CoachError(failure(error)[1]) if isinstance(error, Exception) else self._lost()

    def end(self) -> None:
        """Let go of what is under way."""
        left = [future for future, _ in self.under_way.values()]
        self.under_way.clear()
        if left and self._client.status == "running":
            with suppress(Exception):  # the cluster may be what failed
                self._client.cancel(left, force=True)
                self._client.run(worker.halt, on_error="ignore")

    def _lost(self) -> ClusterLostError:
        return ClusterLostError(
            "The cluster's scheduler does not answer any more; when it is back, run the same"
            " command again: it goes on where it ended."
        )
