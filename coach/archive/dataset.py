"""The tables `sets` and `reps` of an archive: what is in them, and adding to them.

Rows are written a part at a time, `reps` before `sets` under the same name, so that a recording
whose row is in `sets` is there whole. One client writes to an archive at a time.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

import filelock
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coach.archive.request import Asked, Request, frames_name, mark, trace_name
from coach.archive.rows import Row, parquet
from coach.archive.schema import REPS, SETS, VERSION
from coach.archive.store import Store
from coach.errors import InputError, OutputError

__all__ = ["Archive", "read_table", "table_of"]

_PARQUET = ".parquet"
_LOCK = ".writing.lock"
_MOST_ROWS = 500
_LONGEST_S = 30.0
"""What a client that is killed may lose, to be done again: so many recordings, or so long."""

_KEY, _SOURCE = "recording", "source"
_INDEXED = (
    *(_KEY, _SOURCE, "source_size", "source_stamp", "model_sha256"),
    *("asked", "person", "given_side", "judged_by", "status"),
)


class Archive:
    """An archive that this process writes to.

        with Archive.opened(url) as archive:
            if not archive.has(request): ...
            archive.add(row, reps)

    Leaving the block writes what was added. Raises OutputError, InputError where what is there is
    no archive of this version or somebody else writes to it.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._part_of: dict[str, str] = {}
        self._by_source: dict[bytes, tuple[bytes, str]] = {}
        self._current: set[str] = set()
        self._sets: list[Row] = []
        self._reps: list[Row] = []
        self._written = time.monotonic()
        self._part = f"part-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{uuid4().hex[:6]}"
        self._count = 0

    @classmethod
    @contextmanager
    def opened(cls, url: str) -> Iterator[Archive]:
        """Open an archive to write to; where there is none, it is begun."""
        store = Store(url)
        with _alone(store):
            store.remove_left_behind()
            archive = cls(store)
            for name in archive.parts():
                archive._enter(name)
            archive._mend()
            try:
                yield archive
            finally:
                archive.flush()

    def __len__(self) -> int:
        """How many recordings it holds."""
        return len(self._part_of)

    def parts(self) -> list[str]:
        """The names of the parts, the same in both tables."""
        return [name.split("/", 1)[1] for name in self.store.names("sets", _PARQUET)]

    def has(self, request: Request) -> bool:
        """Whether there is a result that need not be made again: of the same file, asked the same,
        by the same version and model, and no failure that may be over next time."""
        known = self._by_source.get(mark(request.recording.url))
        return known is not None and known[0] == request.fingerprint()

    def is_current(self, recording: str) -> bool:
        """Whether there is a result of this id by this version."""
        return recording in self._current

    def add(self, row: Row, reps: Sequence[Row]) -> None:
        """Add a recording; an older result of it, or of the same file, goes."""
        self._sets.append(row)
        self._reps.extend(reps)
        self._current.add(row[_KEY])
        if len(self._sets) >= _MOST_ROWS or time.monotonic() - self._written > _LONGEST_S:
            self.flush()

    def flush(self) -> None:
        """Write what was added."""
        self._written = time.monotonic()
        if not self._sets:
            return
        self._drop_older()
        self._count += 1
        name = f"{self._part}-{self._count:05}{_PARQUET}"
        self.replace(name, table_of(self._sets, SETS), table_of(self._reps, REPS))
        for row in self._sets:
            self._note(row, name)
        self._sets, self._reps = [], []

    def replace(self, name: str, sets: pa.Table, reps: pa.Table) -> None:
        """Write a part; a part without rows is removed."""
        if not len(sets):
            self.store.remove(f"sets/{name}")
            self.store.remove(f"reps/{name}")
            return
        self.store.write(f"reps/{name}", parquet(reps))
        self.store.write(f"sets/{name}", parquet(sets))

    def _drop_older(self) -> None:
        """Remove the rows that those to be written take the place of. Killed between the two, the
        archive lacks a result that the next run makes again; it never holds one twice."""
        older: dict[str, set[str]] = {}
        for row in self._sets:
            known = self._by_source.get(mark(row[_SOURCE]))
            for key in {row[_KEY], *([known[1]] if known else [])}:
                if key in self._part_of:
                    older.setdefault(self._part_of.pop(key), set()).add(key)
                    self._forget_files(key, row[_KEY])
        for name, keys in older.items():
            gone = pa.array(sorted(keys))
            sets = read_table(self.store, f"sets/{name}", SETS)
            sets = sets.filter(pc.invert(pc.is_in(sets[_KEY], gone)))
            if len(sets):
                self.store.write(f"sets/{name}", parquet(sets))
            else:
                self.store.remove(f"sets/{name}")
            self._match_reps(name, sets)

    def _forget_files(self, key: str, instead: str) -> None:
        if key != instead:
            self._current.discard(key)
            self.store.remove(frames_name(key))
            self.store.remove(trace_name(key))

    def _mend(self) -> None:
        """Remove what a client that was killed had begun: movements whose set was not written."""
        for name in self.store.names("reps", _PARQUET):
            part = name.split("/", 1)[1]
            try:
                sets = read_table(self.store, f"sets/{part}", SETS)
            except FileNotFoundError:
                self.store.remove(name)
            else:
                self._match_reps(part, sets)

    def _match_reps(self, part: str, sets: pa.Table) -> None:
        """Keep of a part's movements those of its sets."""
        try:
            reps = read_table(self.store, f"reps/{part}", REPS)
        except FileNotFoundError:
            return
        kept = reps.filter(pc.is_in(reps[_KEY], sets[_KEY].combine_chunks()))
        if not len(sets):
            self.store.remove(f"reps/{part}")
        elif len(kept) < len(reps):
            self.store.write(f"reps/{part}", parquet(kept))

    def _enter(self, part: str) -> None:
        for row in read_table(self.store, f"sets/{part}", SETS, _INDEXED).to_pylist():
            self._note(row, part)

    def _note(self, row: Row, part: str) -> None:
        key, settled = row[_KEY], row["status"] != "failed"
        fingerprint = _fingerprint(row) if settled else b""
        self._part_of[key] = part
        self._by_source[mark(row[_SOURCE])] = (fingerprint, key)
        if settled and row["judged_by"] == _version():
            self._current.add(key)


def _version() -> str:
    from coach import __version__

    return __version__


def _fingerprint(row: Row) -> bytes:
    """As `Request.fingerprint` of the request that gave this row."""
    return mark(
        row[_SOURCE],
        row["source_size"],
        row["source_stamp"],
        row["model_sha256"] or "",
        Asked.of(row["asked"]).text(),
        row["person"],
        row["given_side"],
        row["judged_by"],
    )


def read_table(
    store: Store, name: str, schema: pa.Schema, columns: Sequence[str] | None = None
) -> pa.Table:
    """A file of a table. Raises FileNotFoundError; InputError where it is none of this version."""
    try:
        file = pq.ParquetFile(io.BytesIO(store.read(name)))
        about = file.schema_arrow.metadata or {}
        if about.get(b"version") != str(VERSION).encode():
            raise InputError(
                f"{name} in {store.url} is of an archive of another version of Form Coach; write to"
                " another place, or open it with that version."
            )
        table = file.read(columns=None if columns is None else list(columns))
    except pa.ArrowException as error:
        raise InputError(
            f"{name} in {store.url} is no table of an archive; move it away, then run again."
        ) from error
    return table if columns is not None else table.cast(schema)


def table_of(rows: list[Row], schema: pa.Schema) -> pa.Table:
    """Rows as a table; a cell that a row lacks is null."""
    return pa.Table.from_pylist(rows, schema)


@contextmanager
def _alone(store: Store) -> Iterator[None]:
    """Holds others off, where the archive is a folder; an object store knows no locks."""
    if store.folder is None:
        yield
        return
    try:
        store.folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(store.folder / _LOCK, timeout=0):
            yield
    except filelock.Timeout as error:
        raise InputError(
            f"Somebody else is writing to {store.folder}; wait until they are done."
        ) from error
    except OSError as error:
        raise OutputError(
            f"Nothing can be written to {store.folder} ({error.strerror or error}); choose another"
            " place with --out."
        ) from error
