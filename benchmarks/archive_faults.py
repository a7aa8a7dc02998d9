"""`archive.py faults`: what is lost where something breaks in mid-run."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq
from archive_inputs import make_traces
from cluster_hosts import Hosts

from coach.archive import run as running
from coach.archive.run import Batch, Tally
from coach.errors import CoachError

__all__ = ["faults"]

SMALL = "1500k"
"""Of a disk: some of the recordings find room on it."""
LITTLE = "64k"
"""Too little for a single recording's files."""
ENOUGH = "500m"


def faults(folder: Path, count: int) -> None:
    """Break one thing after the other, and count."""
    sources = folder / "traces"
    sources.mkdir()
    make_traces(sources, count)
    with Hosts(folder) as hosts:
        print(f"scheduler and three workers, {hosts.kind}")
        out = folder / "killed"
        during(sources, out, hosts, lambda: hosts.kill("worker1"))
        told("a worker killed", out, count)
        hosts.start_worker(1)
        out = folder / "lost"
        during(sources, out, hosts, lambda: hosts.kill("scheduler"))
        told("the scheduler killed", out, count)
        hosts.restart()
        during(sources, out, hosts)
        told("it is back, the run repeated", out, count)
        if os.geteuid() == 0:
            full_archive(folder / "small", sources, hosts, count)
            full_worker(folder, sources, hosts, count)


def full_archive(small: Path, sources: Path, hosts: Hosts, count: int) -> None:
    with disk(small, SMALL):
        hosts.restart()  # a namespace made earlier does not see the disk
        during(sources, small, hosts)
        told("the archive's disk full", small, count)
        room(small)
        during(sources, small, hosts)
        told("there is room, the run repeated", small, count)
        hosts.stop()


def full_worker(folder: Path, sources: Path, hosts: Hosts, count: int) -> None:
    """One of the three has no room for its own files."""
    out, own = folder / "out", hosts.scratch(1)
    with disk(own, LITTLE):
        fill = own / "fill"
        hosts.restart()
        during(sources, out, hosts, lambda: fill_up(fill))
        told("a worker's own disk full", out, count)
        fill.unlink(missing_ok=True)
        room(own)
        during(sources, out, hosts)
        told("there is room, the run repeated", out, count)
        hosts.stop()


def fill_up(file: Path) -> None:
    with file.open("wb", buffering=0) as full:
        try:
            while True:
                full.write(bytes(4096))
        except OSError:
            return


@contextmanager
def disk(folder: Path, size: str) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def room(folder: Path) -> None:
    subprocess.run(["mount", "-o", f"remount,size={ENOUGH}", str(folder)], check=True)


def during(
    sources: Path, out: Path, hosts: Hosts, happens: Callable[[], None] | None = None
) -> None:
    """Run, let it happen when a tenth is done, and say how it ended."""
    once = [happens] if happens else []

    def tell(tally: Tally, result: object) -> None:
        if once and result is not None and tally.done > tally.recordings / 10:
            once.pop()()

    asked = Batch([str(sources)], str(out), cluster=hosts.address)
    try:
        running.run(asked, threading.Event(), tell)
    except CoachError as error:
        print(f"  it ended: {error}")


def told(what: str, out: Path, count: int) -> None:
    there = (out / "sets").is_dir()
    sets = pq.read_table(out / "sets").to_pylist() if there else []
    ids = [row["recording"] for row in sets]
    whole = sum(bool(list((out / "frames").rglob(f"{one}.parquet"))) for one in ids)
    failed = sum(row["status"] == "failed" for row in sets)
    print(f"{what}: {len(ids)} of {count} rows, {len(ids) - len(set(ids))} twice,", end=" ")
    print(f"{failed} failed, {whole} with their frames", flush=True)
