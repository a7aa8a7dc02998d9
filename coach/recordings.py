"""Several recordings, one after another in a process beside this one: a bad one, even one that
crashes a library, stops no other, and what takes long to load is loaded once."""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from coach.coaching.results import Analysis, Verdict
from coach.errors import CoachError, EstimatorError, ExitStatus, InputError, failure
from coach.job import Job
from coach.pose.process_limits import FILE_MEMORY
from coach.pose.worker import Send, Worker
from coach.system.names import portable_name, same_name_key
from coach.words import form_words, movement_words, result_words

if TYPE_CHECKING:
    from coach.media.trackers import Trackers

__all__ = [
    "CrashError",
    "Outcome",
    "RecordingProcess",
    "Work",
    "folders",
    "one_after_another",
    "one_line",
    "process_recording",
]

Outcome = tuple[int, str]
"""Exit status, and the line to print."""

_Task = TypeVar("_Task")
_Answer = TypeVar("_Answer")
Work = Callable[[_Task, "Trackers", threading.Event], _Answer]
"""What is done with a recording in the process; found there by its module and name. Setting the
event ends it in order. Raises CoachError."""

_POLL_S = 0.2


class CrashError(CoachError):
    """The process ended while it worked."""


@dataclass(frozen=True)
class _Order:
    work: Work[Any, Any]
    task: Any


class _Stop:
    """Asks the process to end what it is doing, in order."""


class RecordingProcess:
    """A process that works on one recording after another, begun anew where one ends it.

        with RecordingProcess() as process:
            outcome = process.run(process_recording, job, stop)

    It and the processes that it starts may take `FILE_MEMORY` each. Not for use from several
    threads at once, but for `kill`.
    """

    def __init__(self) -> None:
        self._worker: Worker | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def kill(self) -> None:
        """End the process at once; a `run` under way in another thread raises CrashError."""
        worker = self._worker
        if worker is not None:
            worker.kill()

    def close(self) -> None:
        """End the process at once and let go of it."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def run(self, work: Work[_Task, _Answer], task: _Task, stop: threading.Event) -> _Answer:
        """What `work` makes of the task. Setting `stop` is passed on to it.

        Raises what it raises (a fault of the program as CoachError), and CrashError.
        """
        worker = self._worker
        if worker is None or not worker.running:
            self.close()
            worker = self._worker = Worker(f"{__name__}:serve", memory=FILE_MEMORY)
        told = False
        try:
            worker.send(_Order(work, task))
            while True:
                try:
                    answer: _Answer = worker.receive(_POLL_S)
                except TimeoutError:
                    if stop.is_set() and not told:
                        told = True
                        worker.send(_Stop())
                else:
                    return answer
        except EstimatorError as error:
            if worker.running:  # then it is one of its own that ended
                raise
            self.close()
            raise CrashError("the analysis crashed; check the file.") from error


def serve(inbox: Iterator[Any], send: Send) -> None:
    """The process's side: orders in, an answer or a CoachError out for each."""
    from coach.media.trackers import Trackers

    stop = threading.Event()
    orders: queue.SimpleQueue[_Order] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(inbox, orders, stop), daemon=True).start()
    with Trackers() as trackers:
        while True:
            order = orders.get()
            try:
                answer = order.work(order.task, trackers, stop)
            except CoachError as error:
                answer = error
            except Exception as error:  # MemoryError is the process's end, and told by it
                if isinstance(error, MemoryError):
                    raise
                answer = CoachError(failure(error)[1])
            send(answer)


def _listen(inbox: Iterator[Any], orders: queue.SimpleQueue[_Order], stop: threading.Event) -> None:
    for message in inbox:
        if isinstance(message, _Stop):
            stop.set()
        else:
            stop.clear()  # what it asked for is over
            orders.put(message)


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


def process_recording(job: Job, trackers: Trackers, stop: threading.Event) -> Outcome:
    """Analyse one recording and write its results; whatever goes wrong is one sentence.

    Setting `stop` ends it in order: what was analysed until then is kept.
    """
    try:
        analysis = job.analyze(stop=stop, trackers=trackers)
        written = job.write(analysis, stop=stop)
    except InputError as error:
        return ExitStatus.STOPPED if stop.is_set() else ExitStatus.UNUSABLE, str(error)
    except CoachError as error:
        return failure(error)
    if stop.is_set():
        return ExitStatus.STOPPED, f"Stopped; kept in {job.folder}: {', '.join(written)}."
    return ExitStatus.OK, f"{job.source.name}: {one_line(analysis)}"


def one_after_another(
    jobs: Sequence[Job],
    *,
    stop: threading.Event,
    work: Work[Job, Outcome] = process_recording,
) -> int:
    """Do the jobs and print a line for each as it ends; the highest exit status.

    Setting `stop` ends the one that is being done in order and begins no more.
    """
    worst = 0
    with RecordingProcess() as process:
        for job in jobs:
            if stop.is_set():
                break
            try:
                status, line = process.run(work, job, stop)
            except CrashError as error:
                status, line = ExitStatus.FAILED, f"{job.source.name}: {error}"
            except CoachError as error:
                status, line = failure(error)
            shown = " ".join(line.split())
            print(shown, file=sys.stderr if status else sys.stdout, flush=True)
            worst = max(worst, status)
    return worst


def one_line(analysis: Analysis) -> str:
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
