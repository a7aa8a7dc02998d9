"""What `coach batch` promises of an archive (docs/CLUSTER.md), measured.

    python benchmarks/archive.py speed [--clips 100] [--pinned]   two workers against one
    python benchmarks/archive.py many [--recordings 10000]        memory, time a recording
    python benchmarks/archive.py judge [--recordings 130]         judging again: sets a minute
    python benchmarks/archive.py faults [--recordings 60]         killed worker, full disk, ...

speed: clips of 10 to 60 s at 15 pictures a second (`archive_inputs.make_clips`) with one worker and
with two, one after the other, with the same settings of threads; a hundred clips are 52,500
pictures, some 25 minutes on two cores. Told are the ratio, and where it falls short of two: how
many cores one worker alone takes (two workers cannot be faster than the machine's cores divided by
that), and how much more of a processor the same clips take with two. Then a worker's numbers
against `coach analyze`'s, and the part of a worker's time that is not the analysis. pinned: each
worker is held to a core of its own, as a cluster's scheduler does it, with one worker and with two
alike. Ratios are of one run, and mean something only on a machine with nothing else to do.

many: one trace of tests/traces, cut to one second, each time with other moments, so that no two are
the same and all take as long; scheduler, client and three workers are processes of their own. At
each tenth the resident memory of each is told, and the processor time that a recording took of all
of them, which other programs change little. Then the same command again, and the client's index.

judge: whole traces of tests/traces, of 3 to 27 s (on average 9), judged again with one worker: sets
a minute, processor time a set, and the part of it that is not the judging itself.

faults: a scheduler and three workers; as root the workers are in network namespaces of their own.
A worker is killed by SIGKILL, then the scheduler; both are started again and the run is repeated;
then the archive lies on a disk that is too small, then the workers' own folders do (root). Rows are
counted after each.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pyarrow.parquet as pq
from archive_faults import faults
from archive_inputs import make_clips, make_traces
from cluster_hosts import PATIENCE_S, Hosts
from distributed import Client

from coach.analysis import analyze
from coach.archive import engine
from coach.archive import run as running
from coach.archive.dataset import Archive
from coach.archive.rejudge import rejudge
from coach.archive.run import Batch, Tally
from coach.motion.types import MEASUREMENTS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("speed", "many", "judge", "faults"))
    parser.add_argument("--clips", type=int, default=100)
    parser.add_argument("--pinned", action="store_true")
    parser.add_argument("--recordings", type=int)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="form-coach-archive-") as name:
        folder = Path(name)
        if asked.what == "speed":
            speed(folder, asked.clips, pinned=asked.pinned)
        elif asked.what == "many":
            many(folder, asked.recordings or 10_000)
        elif asked.what == "judge":
            judge(folder, asked.recordings or 130)
        else:
            faults(folder, asked.recordings or 60)


def batch(sources: Path, out: Path, **options: Any) -> Tally:
    """Run a batch to its end, or to the CoachError that ends it."""
    asked = Batch([str(sources)], str(out), **options)
    return running.run(asked, threading.Event(), lambda *_: None)


def rows(out: Path, table: str, column: str) -> list[Any]:
    return list(pq.read_table(out / table, columns=[column])[column].to_pylist())


def processor_s(process: psutil.Process) -> float:
    """Seconds of processor time of a process and of all that it started."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            total += sum(one.cpu_times()[:4])  # user, system, and of its children that ended
        except psutil.NoSuchProcess:
            continue
    return total


# Speed


def speed(folder: Path, clips: int, *, pinned: bool) -> None:
    sources = folder / "clips"
    sources.mkdir()
    make_clips(sources, clips)
    wall: dict[int, float] = {}
    processor: dict[int, float] = {}
    for workers in (1, 2):
        with started(workers, pinned=pinned):
            began, before = time.monotonic(), processor_s(psutil.Process())
            batch(sources, folder / f"out{workers}", workers=workers)
            wall[workers] = time.monotonic() - began
            processor[workers] = processor_s(psutil.Process()) - before
        frames = sum(rows(folder / "out1", "sets", "frames"))
        print(
            f"{workers} workers: {clips} clips, {frames} pictures, {wall[workers]:.0f} s,", end=" "
        )
        print(f"{processor[workers]:.0f} s of processor,", end=" ")
        print(f"{processor[workers] / wall[workers]:.2f} cores")
    print(f"two workers are {wall[1] / wall[2]:.2f} times as fast as one; they take", end=" ")
    print(f"{processor[2] / processor[1]:.2f} times the processor's time for the same clips")
    alone_cores, cores = processor[1] / wall[1], (os.cpu_count() or 1)
    print(f"with {cores} cores and {alone_cores:.2f} of them busy with one worker,", end=" ")
    print(f"{min(2.0, cores / alone_cores):.2f} times is the most that can be")
    took = sum(rows(folder / "out1", "sets", "took_s"))
    print(f"the engine, between recordings, of one worker's time: {1 - took / wall[1]:.1%}")
    alone = {file: analysis_s(file) for file in islice(sorted(sources.iterdir()), 3)}
    theirs = dict(
        zip(*(rows(folder / "out1", "sets", n) for n in ("source", "took_s")), strict=True)
    )
    ratio = sum(theirs[str(file)] for file in alone) / sum(alone.values())
    print(f"a worker's time for three clips to that of analyze in this process: {ratio:.2f}")
    print(f"largest difference from analyze: {difference(folder / 'out2', alone):.1e}")


@contextmanager
def started(workers: int, *, pinned: bool = False) -> Iterator[None]:
    """A local cluster that `run` and `rejudge` use, so that its start is not timed."""
    with engine.connected(engine.LOCAL, workers) as client:
        client.wait_for_workers(workers, timeout=PATIENCE_S)
        if pinned:
            for core, address in enumerate(client.nthreads()):
                client.run(hold_to, core, workers=[address])
        before, modules = engine.connected, (running, rejudge_module())
        for module in modules:
            module.connected = lambda *_: _given(client)
        try:
            yield
        finally:
            for module in modules:
                module.connected = before


def rejudge_module() -> Any:
    import sys

    return sys.modules[rejudge.__module__]


@contextmanager
def _given(client: Client) -> Iterator[Client]:
    yield client


def hold_to(core: int) -> None:
    """Hold this process and all that it starts to one core."""
    for thread in psutil.Process().threads():
        os.sched_setaffinity(thread.id, {core})


def analysis_s(file: Path) -> float:
    began = time.monotonic()
    analyze(file)
    return time.monotonic() - began


def difference(out: Path, files: dict[Path, float]) -> float:
    """The largest difference of any measurement of any frame."""
    ids = dict(zip(*(rows(out, "sets", n) for n in ("source", "recording")), strict=True))
    largest = 0.0
    for file in files:
        (table,) = (out / "frames").rglob(f"{ids[str(file)]}.parquet")
        frames = pq.ParquetFile(table).read().to_pandas()
        mine, theirs = frames[list(MEASUREMENTS)].to_numpy(float), analyze(file).motion.values
        assert (np.isnan(mine) == np.isnan(theirs)).all()
        largest = max(largest, float(np.nanmax(np.abs(mine - theirs))))
    return largest


# Many


def many(folder: Path, count: int) -> None:
    sources = folder / "traces"
    sources.mkdir()
    make_traces(sources, count, of="squat-04")
    out, told = folder / "out", 0
    with Hosts(folder) as hosts:
        client, scheduler = psutil.Process(), psutil.Process(hosts.pid("scheduler"))
        workers = [psutil.Process(hosts.pid(f"worker{number}")) for number in (1, 2, 3)]
        at, spent_before = time.monotonic(), (0.0, 0.0)

        def tell(tally: Tally, _result: object) -> None:
            nonlocal told, at, spent_before
            if tally.done - told < count / 10:
                return
            done, told = tally.done - told, tally.done
            spent = (own_s(client) + own_s(scheduler), sum(map(processor_s, workers)))
            engine_ms, work_ms = (
                (now - before) / done * 1e3 for now, before in zip(spent, spent_before, strict=True)
            )
            print(
                f"{told} recordings: client {mb(client):.0f} MB, scheduler {mb(scheduler):.0f} MB,"
                f" largest worker {max(map(mb, workers)):.0f} MB; a recording took"
                f" {(time.monotonic() - at) / done * 1e3:.0f} ms, of processors {work_ms:.0f} ms in"
                f" the workers and {engine_ms:.1f} ms in client and scheduler",
                flush=True,
            )
            at, spent_before = time.monotonic(), spent

        spent_before = (own_s(client) + own_s(scheduler), sum(map(processor_s, workers)))
        asked = Batch([str(sources)], str(out), cluster=hosts.address)
        running.run(asked, threading.Event(), tell)
    began = time.process_time()
    again = batch(sources, out)
    print(
        f"run again: {again.there} there, {(time.process_time() - began) / count * 1e3:.2f} ms each"
    )
    ids = rows(out, "sets", "recording")
    analysed = rows(out, "sets", "status").count("analysed")
    print(f"rows: {len(ids)}, {len(ids) - len(set(ids))} twice, {analysed} analysed")
    tracemalloc.start()
    with Archive.opened(str(out)):
        print(f"the client's index: {tracemalloc.get_traced_memory()[0] / count:.0f} bytes each")


def own_s(process: psutil.Process) -> float:
    return float(sum(process.cpu_times()[:2]))


def mb(process: psutil.Process) -> float:
    return float(process.memory_info().rss / 1e6)


# Judging again


def judge(folder: Path, count: int) -> None:
    sources = folder / "traces"
    sources.mkdir()
    make_traces(sources, count, seconds=None)
    out = folder / "out"
    with started(1):
        batch(sources, out)
        seconds = rows(out, "sets", "duration_s")
        before, began = spent(), time.monotonic()
        judged = rejudge(str(out), workers=1, stop=threading.Event(), tell=lambda *_: None)
        wall, after = time.monotonic() - began, spent()
    client, worker, judging = (
        (now - then) / judged.sets * 1e3 for now, then in zip(after, before, strict=True)
    )
    whole = client + worker + judging
    print(
        f"{judged.sets} sets of {np.mean(seconds):.1f} s, {len(judged.changes)} changed;", end=" "
    )
    print(f"one worker: {judged.sets / wall * 60:.0f} sets a minute; a set took", end=" ")
    print(f"{whole:.0f} ms of processor ({judging:.0f} judging, {worker:.0f} the worker,", end=" ")
    print(f"{client:.0f} client and scheduler), {60e3 / whole:.0f} sets a minute and core")


def spent() -> tuple[float, float, float]:
    """Seconds of processor of client and scheduler, of the worker, and of what judges beside it."""
    own = psutil.Process()
    beside = [
        one for one in own.children(recursive=True) if "coach.recordings:serve" in one.cmdline()
    ]
    client, judging = own_s(own), sum(map(own_s, beside))
    return client, processor_s(own) - client - judging, judging


if __name__ == "__main__":
    main()
