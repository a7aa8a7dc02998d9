"""Many recordings, one process each: a bad one, even one that crashes a library, stops no other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from pathlib import Path

from coach.reports.summary import Summary

__all__ = ["folders", "run_batch"]

_POLL_S = 0.2


def run_batch(
    sources: Sequence[Path],
    out: Path,
    options: Sequence[str],
    *,
    workers: int,
    stop: threading.Event,
) -> int:
    """Analyse each source in a process of its own and print a line for each as it ends.

    options: further arguments of `coach analyze`. Setting `stop` lets the running ones stop in
    order and starts no more. Returns the highest exit status.
    """
    worst = 0
    with ThreadPoolExecutor(workers) as pool:
        jobs = [
            pool.submit(_analyze, source, folder, options, stop)
            for source, folder in zip(sources, folders(sources, out), strict=True)
        ]
        try:
            for job in as_completed(jobs):
                status, line = job.result()
                if line:
                    print(line, file=sys.stderr if status else sys.stdout, flush=True)
                worst = max(worst, status)
        except BaseException:
            stop.set()  # the pool's end waits for the processes: tell them
            raise
    return worst


def folders(sources: Sequence[Path], out: Path) -> list[Path]:
    """A folder in `out` for each source, by its name; namesakes are numbered."""
    taken: set[str] = set()
    result = []
    for source in sources:
        name, n = source.stem, 1
        while name.casefold() in taken:
            n += 1
            name = f"{source.stem}-{n}"
        taken.add(name.casefold())
        result.append(out / name)
    return result


def _analyze(
    source: Path, folder: Path, options: Sequence[str], stop: threading.Event
) -> tuple[int, str]:
    """Exit status and the line to print; empty where it was never begun."""
    if stop.is_set():
        return 0, ""
    command = [sys.executable, "-m", "coach", "analyze", "--out", str(folder), "--json", "-"]
    process = subprocess.Popen(
        [*command, *options, "--", str(source)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # The terminal's Ctrl-C reaches us alone; we pass it on once.
        start_new_session=True,
    )
    told = False
    while True:
        try:
            output, errors = process.communicate(timeout=_POLL_S)
            break
        except subprocess.TimeoutExpired:
            if stop.is_set() and not told:
                with suppress(ProcessLookupError):
                    os.kill(process.pid, signal.SIGINT)
                told = True
    if process.returncode == 0:
        return 0, f"{source.name}: {_line(Summary.model_validate_json(output))}"
    if process.returncode < 0:  # ended by a signal, before or without a word of its own
        what = "stopped" if told else "the analysis crashed; check the file"
        return 1, f"{source.name}: {what}."
    return process.returncode, errors.decode(errors="replace").strip().splitlines()[-1]


def _line(summary: Summary) -> str:
    """A recording in one line."""
    if summary.exercise is None:
        return "no exercise recognised."
    text = f"{summary.exercise}, {summary.rep_count} counted"
    if summary.partial_count:
        text += f", {summary.partial_count} too small to count"
    faults = [
        f"{check.check} (repetition {', '.join(map(str, check.reps))})"
        for check in summary.checks
        if check.verdict == "fault"
    ]
    return f"{text}; {'to work on: ' + '; '.join(faults) if faults else 'no fault found'}."
