"""Many recordings, one process each: a bad one, even one that crashes a library, stops no other."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from coach.coaching.results import Analysis, Verdict
from coach.errors import ExitStatus, InputError, failure
from coach.job import Job
from coach.pose.process_limits import FILE_MEMORY
from coach.system.names import portable_name, same_name_key
from coach.system.processes import interrupts_held_back, limit_memory
from coach.words import form_words, movement_words, result_words

__all__ = ["Outcome", "Work", "folders", "process_recording", "run_batch"]

Outcome = tuple[int, str]
"""Exit status, and the line to print; empty where a recording was never begun."""

Work = Callable[[Job, threading.Event], Outcome]
"""What a recording's process does; found by its module and name."""

_Pipe = Any  # a Connection, on Windows a PipeConnection: types that have no name in common
_POLL_S = 0.2
# A fresh interpreter: a fork would copy the locks of whatever other threads are doing.
_PROCESSES = multiprocessing.get_context("spawn")


def folders(sources: Sequence[Path], out: Path) -> list[Path]:
    """A folder in `out` for each source, by its name as every system takes it; namesakes are
    numbered."""
    taken: set[str] = set()
    result = []
    for source in sources:
        stem = portable_name(source.stem)
        name, n = stem, 1
        while same_name_key(name) in taken:
            n += 1
            name = f"{stem}-{n}"
        taken.add(same_name_key(name))
        result.append(out / name)
    return result


def process_recording(job: Job, stop: threading.Event) -> Outcome:
    """Analyse one recording and write its results; whatever goes wrong is one sentence.

    Setting `stop` ends it in order: what was analysed until then is kept.
    """
    try:
        analysis = job.analyze(stop=stop)
        written = job.write(analysis, stop=stop)
    except InputError as error:
        return ExitStatus.STOPPED if stop.is_set() else ExitStatus.UNUSABLE, str(error)
    except Exception as error:
        return failure(error)
    if stop.is_set():
        return ExitStatus.STOPPED, f"Stopped; kept in {job.folder}: {', '.join(written)}."
    return ExitStatus.OK, f"{job.source.name}: {_line(analysis)}"


def run_batch(
    jobs: Sequence[Job], *, workers: int, stop: threading.Event, work: Work = process_recording
) -> int:
    """Do each job in a process of its own and print a line for each as it ends.

    workers: how many at a time. Setting `stop` lets the running ones stop in order and starts no
    more. Returns the highest exit status.
    """
    worst = 0
    with ThreadPoolExecutor(workers) as pool:
        pending = [pool.submit(_in_a_process, job, stop, work) for job in jobs]
        try:
            for done in as_completed(pending):
                status, line = done.result()
                if line:
                    shown = " ".join(line.split())
                    print(shown, file=sys.stderr if status else sys.stdout, flush=True)
                worst = max(worst, status)
        except BaseException:
            stop.set()  # the pool's end waits for the processes: tell them
            raise
    return worst


def _in_a_process(job: Job, stop: threading.Event, work: Work) -> Outcome:
    if stop.is_set():
        return ExitStatus.OK, ""
    ours, theirs = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=_serve, args=(theirs, job, work))
    with ours:
        # It is told once, through its pipe.
        with theirs, interrupts_held_back():
            process.start()
        outcome = _await(ours, process.sentinel, stop)
        process.join()
    if outcome is not None:
        return outcome
    # Ended by a signal or by the memory's end, before or without a word of its own.
    what = "stopped" if stop.is_set() else "the analysis crashed; check the file"
    return ExitStatus.FAILED, f"{job.source.name}: {what}."


def _await(ours: _Pipe, sentinel: int, stop: threading.Event) -> Outcome | None:
    """What the process says at its end; None where it ends without a word."""
    told = False
    while not wait([ours, sentinel], _POLL_S):
        if stop.is_set() and not told:
            told = True
            with suppress(OSError):  # it may be ending at this very moment
                ours.send(None)
    try:
        outcome: Outcome | None = ours.recv() if ours.poll() else None
    except (EOFError, OSError):
        return None
    return outcome


def _serve(pipe: _Pipe, job: Job, work: Work) -> None:
    """The process's side."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(FILE_MEMORY)
    # What a library prints must not get between the lines of the batch.
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    stop = threading.Event()
    threading.Thread(target=_listen, args=(pipe, stop), daemon=True).start()
    pipe.send(work(job, stop))


def _listen(pipe: _Pipe, stop: threading.Event) -> None:
    """Any word from the parent is “stop”, and so is its end."""
    with suppress(EOFError, OSError):
        pipe.recv()
    stop.set()


def _line(analysis: Analysis) -> str:
    """A recording in one line: “3 squats; 1 not counted: the camera moved; no fault found.”"""
    summary = analysis.summary
    faults = [
        f"{check.check} (repetition {', '.join(map(str, check.reps))})"
        for check in summary.checks
        if check.verdict is Verdict.FAULT
    ]
    found = f"to work on: {', '.join(faults)}" if faults else form_words.no_fault(summary)
    parts = (
        result_words.tally(summary),
        movement_words.nearest(summary),
        *movement_words.in_short(summary),
        found if summary.exercise is not None else "",
    )
    return "; ".join(part for part in parts if part) + "."
