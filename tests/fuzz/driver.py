"""Reads inputs in a process with limits, as uploads are, and says how each reading ended."""

from __future__ import annotations

import resource
import tempfile
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from coach.errors import CoachError, EstimatorError, InputError
from coach.pose.process_limits import FILE_MEMORY
from coach.pose.worker import Send, Worker
from tests.fuzz.corpus import Input

ROOT = Path(__file__).resolve().parents[2]
LONGEST_S = 30.0
MUCH_KB = 1024**2


class End(StrEnum):
    """How a reading ended: in a result or one sentence; at a limit of memory or time; otherwise."""

    CLEAN = "clean"
    LIMIT = "limit"
    CRASH = "crash"


@dataclass(frozen=True)
class Reading:
    """said: the sentence, or what went wrong. peak_kb: the most memory of the process so far."""

    name: str
    end: End
    said: str
    peak_kb: int = 0

    @property
    def over_a_gigabyte(self) -> bool:
        return self.peak_kb > MUCH_KB


def readings(inputs: Iterable[Input]) -> Iterator[Reading]:
    """How the reading of each ended, one process for as many as it outlives."""
    worker: Worker | None = None
    try:
        with tempfile.TemporaryDirectory() as folder:
            for one in inputs:
                path = Path(folder) / one.name
                path.write_bytes(one.content)
                worker = worker or Worker(f"{__name__}:serve", memory=FILE_MEMORY)
                reading = _read(worker, one, path)
                if reading.end is not End.CLEAN or reading.over_a_gigabyte:
                    worker.close()
                    worker = None
                path.unlink()
                yield reading
    finally:
        if worker is not None:
            worker.close()


def _read(worker: Worker, one: Input, path: Path) -> Reading:
    try:
        worker.send((one.kind, path))
        end, said, peak_kb = worker.receive(LONGEST_S)
    except TimeoutError:
        return Reading(one.name, End.LIMIT, f"no answer in {LONGEST_S:.0f} s")
    except InputError as error:  # the process says that it takes too much memory
        return Reading(one.name, End.LIMIT, str(error))
    except EstimatorError as error:
        return Reading(one.name, End.CRASH, str(error))
    return Reading(one.name, end, said, peak_kb)


def serve(inbox: Iterator[Any], send: Send) -> None:
    """The process's side: (kind, path) in, (how it ended, what was said, memory) out."""
    for kind, path in inbox:
        try:
            READERS[kind.partition("-")[0]](path)
            end, said = End.CLEAN, ""
        except CoachError as error:
            said = str(error)
            end = End.CRASH if "\n" in said or "fault of the program" in said else End.CLEAN
        except MemoryError:
            raise
        except Exception:
            end, said = End.CRASH, traceback.format_exc()
        send((end, said, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


def _video(path: Path) -> None:
    from coach.media.pieces import pieces_of
    from coach.media.video import Video

    with Video(path) as video:
        pieces_of(video.info.duration_s)
        for start_s in (0.0, video.info.duration_s / 2):
            for _ in video.frames(start_s, max_side=320):
                pass


def _trace(path: Path) -> None:
    from coach.analysis import analyze

    analyze(path, "squat")


def _profile(path: Path) -> None:
    from coach.exercises.registry import exercises
    from coach.profile import load_profile

    load_profile(path, tuple(exercises()))


def _database(path: Path) -> None:
    from coach.records.check import check
    from coach.records.database import sqlite_url

    check(sqlite_url(path))


READERS = {"video": _video, "trace": _trace, "profile": _profile, "database": _database}
