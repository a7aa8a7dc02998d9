"""What only a SQLite file needs: its soundness, a copy of it as it is now, and leaving no trace of
what was deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from coach.atomic_write import atomic_write
from coach.errors import StoreError
from coach.records.database import OWNER_ONLY, sentences, sqlite_url
from coach.system.files import sync

__all__ = ["damage", "free_name", "new_file", "snapshot", "wipe"]


def damage(engine: Engine) -> str | None:
    """What is wrong with the file, as SQLite says it; None where it is sound. Raises StoreError
    where it cannot be opened."""
    with sentences(engine.url):
        try:
            said = _run(engine, "PRAGMA integrity_check(1)")
        except (DBAPIError, sqlite3.DatabaseError) as error:
            cause = error.orig if isinstance(error, DBAPIError) else error
            # Its subclasses are for everything but a damaged file, or one that is none of SQLite's.
            if type(cause) is not sqlite3.DatabaseError:
                raise
            said = str(cause)
        except UnicodeDecodeError:  # SQLite's own text on a damaged file, which quotes it
            said = "it names something that is no text"
    return None if said == "ok" else str(said).splitlines()[-1]


def snapshot(engine: Engine, target: Path) -> None:
    """Write the database as it is now to the new file `target`; others may go on reading and
    writing it. Raises StoreError, also where the database is damaged."""
    found = damage(engine)
    if found is not None:
        raise StoreError(
            f"The records in {engine.url.database} are damaged ({found}), and a copy would be, "
            "too; restore a backup with `coach db restore`."
        )
    with new_file(target) as piece:
        # Other than a copy page by page, this leaves out the places where something was deleted.
        _run(engine, "VACUUM INTO ?", str(piece))


def wipe(engine: Engine) -> None:
    """Write the file anew without the places where something was deleted, and empty its log.

    While another program reads, the old log stays until the last one closes the database.
    """
    with sentences(engine.url):
        _run(engine, "VACUUM")
        _run(engine, "PRAGMA wal_checkpoint(TRUNCATE)")


def free_name(folder: Path, stem: str) -> Path:
    """The whole path of a file in this folder that is not there yet."""
    path, count = folder.absolute() / f"{stem}.sqlite3", 1
    while path.exists():
        count += 1
        path = path.with_stem(f"{stem}-{count}")
    return path


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """A path to write a database to, for its owner alone; it becomes `target`, safe on the disk,
    when the block ends well. Raises StoreError where `target` cannot be written, or is there."""
    if target.exists():
        raise StoreError(f"There is a file {target} already; choose another name.")
    with sentences(sqlite_url(target)):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with atomic_write(target) as piece:
            piece.unlink(missing_ok=True)
            piece.touch(mode=OWNER_ONLY)
            yield piece
            sync(piece)


def _run(engine: Engine, statement: str, *values: str) -> str | None:
    """Outside of any transaction; the first value of the answer."""
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
        return None if row is None else str(row[0])
