"""What `coach batch` promises of an archive (docs/CLUSTER.md), measured.

    python benchmarks/archive.py speed [--clips 100]     two workers against one; equality; overhead
    python benchmarks/archive.py many [--recordings 10000]   memory, time a recording, simulated
    python benchmarks/archive.py faults [--recordings 60]    killed worker, scheduler, full disk

speed: the sample clips, joined to 10 to 60 s, no two with the same content, with one worker and
with two, one after the other; a worker's numbers against `coach analyze`'s; and the part of a
worker's time that is not the analysis. Ratios are of one run, and need cores of their own to mean
anything.

many: the traces of tests/traces, cut to two seconds, each time with other moments, so that no two
are the same. Resident memory of this process, in which client and scheduler both are, is taken at
each tenth.

faults: a scheduler and three workers; as root the workers are in network namespaces of their own.
A worker is killed by SIGKILL, then the scheduler; both are started again and the run is repeated;
then the archive lies on a disk that is too small (root). Rows are counted after each.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import av
import numpy as np
import psutil
import pyarrow.parquet as pq
from cluster_hosts import Hosts
from distributed import Client

from coach.analysis import analyze
from coach.archive import run as running
from coach.archive.engine import connected
from coach.archive.run import Batch, Tally
from coach.errors import CoachError
from coach.motion.types import MEASUREMENTS
from coach.pose.landmarks import PoseTrack
from coach.pose.trace_file import load_trace, trace_content

ROOT = Path(__file__).resolve().parent.parent
VIDEOS, TRACES = ROOT / "sample_videos", ROOT / "tests" / "traces"
PATIENCE_S = 60.0
SHORT_S = 2.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=("speed", "many", "faults"))
    parser.add_argument("--clips", type=int, default=100)
    parser.add_argument("--recordings", type=int)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="form-coach-archive-") as folder:
        if asked.what == "speed":
            speed(Path(folder), asked.clips)
        elif asked.what == "many":
            many(Path(folder), asked.recordings or 10_000)
        else:
            faults(Path(folder), asked.recordings or 60)


def batch(sources: Path, out: Path, **options: Any) -> Tally:
    """Run a batch to its end, or to the CoachError that ends it."""
    asked = Batch([str(sources)], str(out), **options)
    return running.run(asked, threading.Event(), lambda *_: None)


# Speed


def speed(folder: Path, clips: int) -> None:
    sources = folder / "clips"
    sources.mkdir()
    make_clips(sources, clips)
    seconds: dict[int, float] = {}
    for workers in (1, 2):
        with connected("local", workers) as client:
            client.wait_for_workers(workers, timeout=PATIENCE_S)
            with already(client):
                began = time.monotonic()
                batch(sources, folder / f"out{workers}", workers=workers)
                seconds[workers] = time.monotonic() - began
    took = sum(rows(folder / "out1", "sets", "took_s"))
    print(f"{clips} clips: one worker {seconds[1]:.0f} s, two {seconds[2]:.0f} s:", end=" ")
    print(f"{seconds[1] / seconds[2]:.2f} times as fast")
    print(f"between recordings, of one worker's time: {1 - took / seconds[1]:.1%}")
    alone = {file: analysis_s(file) for file in islice(sorted(sources.iterdir()), 3)}
    theirs = dict(
        zip(*(rows(folder / "out1", "sets", n) for n in ("source", "took_s")), strict=True)
    )
    ratio = sum(theirs[str(file)] for file in alone) / sum(alone.values())
    print(f"a worker's time for three clips to that of analyze in this process: {ratio:.2f}")
    print(f"largest difference from analyze: {difference(folder / 'out2', alone):.1e}")


@contextmanager
def already(client: Client) -> Iterator[None]:
    """`run` uses a cluster that has started, so that its start is no part of what is timed."""
    before = running.connected
    running.connected = lambda *_: _given(client)  # type: ignore[assignment]
    try:
        yield
    finally:
        running.connected = before


@contextmanager
def _given(client: Client) -> Iterator[Client]:
    yield client


def make_clips(folder: Path, count: int) -> None:
    """Sample clips one after the other, 10 to 60 s in all, without coding them anew."""
    lengths = cycle((1, 2, 1, 4, 1, 3, 1, 2, 1, 6))
    names = cycle(sorted(VIDEOS.glob("*_side.mp4")))
    for number, (length, source) in enumerate(islice(zip(lengths, names, strict=False), count)):
        target = folder / f"{number:04}.mp4"
        with av.open(str(target), "w") as out:
            out.metadata["title"] = str(number)
            stream, offset = None, 0
            for _ in range(length):
                with av.open(str(source)) as clip:
                    video = clip.streams.video[0]
                    stream = stream or out.add_stream_from_template(video)
                    last = 0
                    for packet in clip.demux(video):
                        if packet.dts is None:
                            continue
                        last = max(last, packet.pts + packet.duration)
                        packet.pts, packet.dts = packet.pts + offset, packet.dts + offset
                        packet.stream = stream
                        out.mux(packet)
                    offset += last


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


def rows(out: Path, table: str, column: str) -> list[Any]:
    return list(pq.read_table(out / table, columns=[column])[column].to_pylist())


# Many


def many(folder: Path, count: int) -> None:
    sources = folder / "traces"
    sources.mkdir()
    make_traces(sources, count)
    out, marks = folder / "out", []
    process = psutil.Process()
    workers = os.cpu_count() or 1

    def tell(tally: Tally, _result: object) -> None:
        if tally.done >= (len(marks) + 1) * count / 10:
            marks.append((tally.done, process.memory_info().rss / 1e6, time.monotonic()))

    began = time.monotonic()
    running.run(Batch([str(sources)], str(out), workers=workers), threading.Event(), tell)
    at, done_before = began, 0
    for done, memory, moment in marks:
        each = (moment - at) / (done - done_before) * 1000
        print(f"{done} recordings: {memory:.0f} MB, {each:.0f} ms each")
        at, done_before = moment, done
    began = time.monotonic()
    again = batch(sources, out)
    print(f"run again: {again.there} there, {(time.monotonic() - began) / count * 1e3:.2f} ms each")
    print(f"rows: {len(rows(out, 'sets', 'recording'))}")
    from coach.archive.rejudge import rejudge

    began = time.monotonic()
    judged = rejudge(str(out), workers=workers, stop=threading.Event(), tell=lambda *_: None)
    a_minute = judged.sets / (time.monotonic() - began) * 60
    print(f"judged again: {a_minute:.0f} sets a minute on {workers} workers,", end=" ")
    print(f"{len(judged.changes)} changed")


def make_traces(folder: Path, count: int) -> None:
    tracks = [shortened(load_trace(path)) for path in sorted(TRACES.glob("squat-*.npz"))]
    for number, track in enumerate(islice(cycle(tracks), count)):
        moved = PoseTrack(
            track.time_s + number * 1e-3 + np.arange(len(track)) * 1e-9 * number,
            *(track.landmarks, track.world, track.visibility, track.presence),
            *(track.size, track.others, track.camera),
        )
        (folder / f"{number:07}.npz").write_bytes(trace_content(moved))


def shortened(track: PoseTrack) -> PoseTrack:
    kept = slice(0, int(np.searchsorted(track.time_s, track.time_s[0] + SHORT_S)))
    camera = None if track.camera is None else track.camera[kept]
    return PoseTrack(
        *(track.time_s[kept], track.landmarks[kept], track.world[kept]),
        *(track.visibility[kept], track.presence[kept], track.size, track.others[kept], camera),
    )


# Faults


def faults(folder: Path, count: int) -> None:
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
        batch(sources, out, cluster=hosts.address)
        told("it is back, the run repeated", out, count)
        if os.geteuid() == 0:
            full_disk(folder, sources, hosts, count)


def full_disk(folder: Path, sources: Path, hosts: Hosts, count: int) -> None:
    small = folder / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o"]
    subprocess.run([*mount, "size=1500k", "tmpfs", str(small)], check=True)
    try:
        hosts.restart()  # a namespace made earlier does not see the disk
        during(sources, small, hosts, lambda: None)
        told("the disk full", small, count)
        subprocess.run([*mount, "remount,size=500m", str(small)], check=True)
        batch(sources, small, cluster=hosts.address)
        told("there is room, the run repeated", small, count)
    finally:
        subprocess.run(["umount", str(small)], check=True)


def during(sources: Path, out: Path, hosts: Hosts, happens: Callable[[], None]) -> None:
    """Run, let it happen when a tenth is done, and say how it ended."""
    once = [happens]

    def tell(tally: Tally, result: object) -> None:
        if once and result is not None and tally.done > tally.recordings / 10:
            once.pop()()

    asked = Batch([str(sources)], str(out), cluster=hosts.address)
    try:
        running.run(asked, threading.Event(), tell)
    except CoachError as error:
        print(f"  it ended: {error}")


def told(what: str, out: Path, count: int) -> None:
    ids = rows(out, "sets", "recording") if (out / "sets").is_dir() else []
    status = rows(out, "sets", "status") if ids else []
    whole = sum(bool(list((out / "frames").rglob(f"{one}.parquet"))) for one in ids)
    print(f"{what}: {len(ids)} of {count} rows, {len(ids) - len(set(ids))} twice,", end=" ")
    print(f"{status.count('failed')} failed, {whole} with their frames")


if __name__ == "__main__":
    main()
