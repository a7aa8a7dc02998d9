"""`coach rejudge`: an archive's stored poses judged by this version, what that changes, and putting
it in the place of what was there.

What is judged anew lies beside the tables, in `rejudged`, a part for a part, until it is applied.
"""

from __future__ import annotations

import csv
import hashlib
import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.parquet as pq

from coach import __version__
from coach.archive.changes import Change, changes
from coach.archive.dataset import Archive, read_table, table_of
from coach.archive.engine import LOCAL, LostTask, ask, connected
from coach.archive.request import Rejudgement, Result, frames_name
from coach.archive.rows import Row, parquet
from coach.archive.schema import REPS, SETS
from coach.archive.store import Store
from coach.archive.worker import judge_recordings
from coach.errors import InputError

__all__ = ["CHANGES", "Progress", "Rejudged", "rejudge"]

ASIDE = "rejudged"
CHANGES = f"{ASIDE}/changes.csv"
"""A row for each recording of which something changed."""

_AT_A_TIME = 8  # recordings of some seconds of work, so that asking for them costs nothing
_FROM = b"judged_from"
_ANALYSED = "analysed"


@dataclass
class Rejudged:
    """What judging again came to. sets: that were judged; failed: that could not be; left: parts
    that were not reached."""

    sets: int = 0
    failed: list[str] = field(default_factory=list)
    left: int = 0
    changes: list[Change] = field(default_factory=list)
    reps: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """Of each exercise as it was: sets, and repetitions that count before and after."""


Progress = Callable[[int, int], None]
"""Is told how many recordings are judged, and of how many."""


def rejudge(
    url: str,
    *,
    cluster: str = LOCAL,
    workers: int = 1,
    apply: bool = False,
    stop: threading.Event,
    tell: Progress,
) -> Rejudged:
    """Judge all stored poses again; where `apply` is set, put the result in the tables' place.

    Nothing is judged twice: what an earlier call of this version judged of the same rows is taken.
    Setting `stop` ends it; nothing is applied then. Raises CoachError.
    """
    with Archive.opened(url) as archive:
        parts = archive.parts()
        if not parts:
            raise InputError(
                f"There is no archive at {url}; name the place that coach batch filled."
            )
        again = _Again(archive.store, cluster, workers)
        again.judge(parts, stop, tell)
        result = again.compare(parts)
        archive.store.write(CHANGES, _csv(result.changes))
        if apply and not result.left:
            for part in parts:
                again.apply(part)
            for name in archive.store.names(ASIDE, ""):
                archive.store.remove(name)
    return result


@dataclass
class _Waiting:
    """A part some of whose recordings are still judged. rows: of `sets` in order; reps: by id."""

    digest: str
    rows: list[Row]
    reps: dict[str, list[Row]]
    left: int


@dataclass
class _Again:
    store: Store
    cluster: str
    workers: int
    failed: list[str] = field(default_factory=list)
    waiting: dict[str, _Waiting] = field(default_factory=dict)

    def judge(self, parts: list[str], stop: threading.Event, tell: Progress) -> None:
        """Fill what is missing in `rejudged`."""
        missing = [part for part in parts if not self._is_judged(part)]
        if not missing:
            return
        total = sum(_count(self.store, part) for part in missing)
        done = 0
        with connected(self.cluster, self.workers) as client:
            for asked, answer in ask(client, judge_recordings, self._questions(missing), stop):
                self._take_in(asked, answer)
                done += len(asked.rows)
                tell(done, total)

    def _is_judged(self, part: str) -> bool:
        try:
            about = pq.read_schema(io.BytesIO(self.store.read(f"{ASIDE}/sets/{part}"))).metadata
        except FileNotFoundError:
            return False
        return bool(about.get(_FROM) == self._digest(part).encode())

    def _digest(self, part: str) -> str:
        """Tells what a part was judged from, and by which version."""
        content = self.store.read(f"sets/{part}")
        return hashlib.sha256(content + __version__.encode()).hexdigest()

    def _questions(self, parts: list[str]) -> Iterator[Rejudgement]:
        for part in parts:
            rows = read_table(self.store, f"sets/{part}", SETS).to_pylist()
            reps: dict[str, list[Row]] = {row["recording"]: [] for row in rows}
            for one in read_table(self.store, f"reps/{part}", REPS).to_pylist():
                reps[one["recording"]].append(one)
            poses = [row for row in rows if row["status"] == _ANALYSED]
            self.waiting[part] = _Waiting(self._digest(part), rows, reps, len(poses))
            if not poses:
                self._finish(part)
            for start in range(0, len(poses), _AT_A_TIME):
                some = tuple(poses[start : start + _AT_A_TIME])
                yield Rejudgement(part, some, self.store.url, ASIDE)

    def _take_in(self, asked: Rejudgement, answer: list[Result] | LostTask) -> None:
        waiting = self.waiting[asked.part]
        if isinstance(answer, LostTask):
            self.failed += [f"{row['source']}: the workers ended." for row in asked.rows]
            answer = []
        new = {}
        for result in answer:
            if result.status:
                self.failed.append(result.line)
            else:
                key = result.row["recording"]
                new[key], waiting.reps[key] = result.row, result.reps
        waiting.rows = [new.get(row["recording"], row) for row in waiting.rows]
        waiting.left -= len(asked.rows)
        if not waiting.left:
            self._finish(asked.part)

    def _finish(self, part: str) -> None:
        done = self.waiting.pop(part)
        reps = [one for row in done.rows for one in done.reps[row["recording"]]]
        sets = table_of(done.rows, SETS)
        about = {**(sets.schema.metadata or {}), _FROM: done.digest.encode()}
        self.store.write(f"{ASIDE}/reps/{part}", parquet(table_of(reps, REPS)))
        self.store.write(f"{ASIDE}/sets/{part}", parquet(sets.replace_schema_metadata(about)))

    def compare(self, parts: list[str]) -> Rejudged:
        """What changes from the tables to `rejudged`."""
        result = Rejudged(failed=self.failed)
        for part in parts:
            if not self._is_judged(part):
                result.left += 1
                continue
            before, after = self._pair(part, ""), self._pair(part, f"{ASIDE}/")
            for change in changes(before, after):
                result.sets += 1
                sets, old, new = result.reps.get(change.exercise, (0, 0, 0))
                counted = change.count, change.count_now
                result.reps[change.exercise] = (sets + 1, old + counted[0], new + counted[1])
                if change.changed:
                    result.changes.append(change)
        return result

    def _pair(self, part: str, where: str) -> tuple[pa.Table, pa.Table]:
        return (
            read_table(self.store, f"{where}sets/{part}", SETS),
            read_table(self.store, f"{where}reps/{part}", REPS),
        )

    def apply(self, part: str) -> None:
        """Put a part in its place. Killed on the way, the next call finishes it: the row in `sets`,
        by which a recording is known, goes last."""
        sets = read_table(self.store, f"{ASIDE}/sets/{part}", SETS)
        for row in sets.select(["recording", "status"]).to_pylist():
            name = frames_name(row["recording"])
            if self.store.holds(f"{ASIDE}/{name}"):
                self.store.move(f"{ASIDE}/{name}", name)
        self.store.write(f"reps/{part}", self.store.read(f"{ASIDE}/reps/{part}"))
        self.store.write(f"sets/{part}", parquet(sets.replace_schema_metadata(SETS.metadata)))


def _count(store: Store, part: str) -> int:
    status = read_table(store, f"sets/{part}", SETS, ["status"])["status"].to_pylist()
    return int(status.count(_ANALYSED))


def _csv(changed: list[Change]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(Change.HEADER)
    writer.writerows(change.cells() for change in changed)
    return file.getvalue().encode()
