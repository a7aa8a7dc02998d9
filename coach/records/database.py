"""The database: where it is, how it is opened, and what its failures mean in words."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from sqlalchemy import Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from coach.errors import StoreError
from coach.extras import require

__all__ = [
    "OWNER_ONLY",
    "PATIENT_S",
    "URL_VARIABLE",
    "WAIT_S",
    "backup_folder",
    "data_folder",
    "database_url",
    "for_writing",
    "open_engine",
    "place_of",
    "sentences",
    "sqlite_file",
    "sqlite_url",
]

URL_VARIABLE = "COACH_DATABASE_URL"

WAIT_S = 2.0
"""How long a statement waits for another program that writes; then it is given up, and tried again
later. Short, because the camera waits with it."""

PATIENT_S = 60.0
"""The same where no camera waits: another program may just be changing the tables."""

STATEMENT_S = 20.0
"""How long PostgreSQL works on one statement; no page waits longer. There is no limit where the
waiting is patient: a table may be copied or changed."""

SILENT_S = 5.0
"""How much longer we wait for PostgreSQL to say that; then the connection is closed."""

_DEAD_HOST_S = 30
"""How long the system tries to reach a host that has gone from the network."""

_ASK_AGAIN_S = 0.01

_POSTGRESQL = "postgresql+psycopg"
_IMMEDIATE = "coach_immediate"
OWNER_ONLY = 0o600


def data_folder() -> Path:
    """Where this person's records are kept."""
    return user_data_path("form-coach")


def backup_folder(url: URL) -> Path:
    """Where backups go unless somebody names another place: beside a SQLite file, else in the
    person's own data folder."""
    file = sqlite_file(url)
    return (file.parent if file else data_folder()) / "backups"


def database_url() -> URL:
    """COACH_DATABASE_URL, or a file of SQLite's in the person's own data folder.

    Raises StoreError where it is no address of a database.
    """
    given = os.environ.get(URL_VARIABLE)
    if not given:
        return sqlite_url(data_folder() / "records.sqlite3")
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise StoreError(
            f"{URL_VARIABLE} is no address of a database; "
            "it should look like postgresql://user:password@host/name."
        ) from error
    # SQLAlchemy's own default for PostgreSQL is another driver than the one that comes with us.
    return url.set(drivername=_POSTGRESQL) if url.drivername == "postgresql" else url


def sqlite_url(file: Path) -> URL:
    """The address of a SQLite file."""
    return URL.create("sqlite", database=str(file))


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite database; None for any other, also for one that has no file."""
    if url.drivername != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


def open_engine(
    url: URL, *, wait_s: float = WAIT_S, to_upgrade: bool = False, for_rescue: bool = False
) -> Engine:
    """An engine whose statements wait `wait_s` for another program that writes. A SQLite file and
    its folder are made, for their owner alone. Raises StoreError where it cannot be used.

    to_upgrade: SQLite changes a table by making it anew and dropping the old one, with which
    everything that points at it would be deleted; so foreign keys are not minded.
    for_rescue: a SQLite file is opened on a full disk too. SQLite makes a file beside it, by which
    programs that share it find their way; where there is no room, it is read without, by this
    program alone.
    """
    file = sqlite_file(url)
    with sentences(url):
        if file is not None:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file.touch(mode=OWNER_ONLY)
            engine = create_engine(url, connect_args={"timeout": wait_s})
            if for_rescue:
                event.listen(engine, "do_connect", _connected_for_rescue)
            event.listen(engine, "connect", _set_up_sqlite)
            if to_upgrade:
                event.listen(engine, "connect", _mind_no_foreign_keys)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        if url.drivername == _POSTGRESQL:
            require("psycopg", "clinic", "A database of PostgreSQL’s")
            from coach.records.postgresql import connects

            patient = wait_s >= PATIENT_S
            limit_s = 0.0 if patient else STATEMENT_S
            options = (
                f"-c lock_timeout={round(wait_s * 1000)} "
                f"-c statement_timeout={round(limit_s * 1000)} -c timezone=UTC"
            )
            engine = create_engine(
                url,
                pool_pre_ping=True,
                connect_args={
                    "connect_timeout": round(WAIT_S),
                    # Else text comes as bytes from a database made without an encoding (SQL_ASCII),
                    # as one is on a machine without a locale.
                    "client_encoding": "utf8",
                    "options": options,
                    "keepalives_idle": _DEAD_HOST_S,
                    "tcp_user_timeout": _DEAD_HOST_S * 1000,
                },
            )
            silent_s = None if patient else limit_s + SILENT_S
            event.listen(engine, "do_connect", connects(silent_s))
            return engine
    raise StoreError(
        f"Form Coach keeps its records in a file of SQLite's or in PostgreSQL, not in "
        f"“{url.render_as_string()}”; change {URL_VARIABLE}."
    )


def for_writing(engine: Engine) -> Engine:
    """The same engine, for transactions that write: SQLite's take their lock when they begin, not
    half-way."""
    return engine.execution_options(**{_IMMEDIATE: True})


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver would begin transactions on its own, and not before a CREATE TABLE: we do it.
    connection.isolation_level = None
    _keep_a_write_ahead_log(connection)
    for pragma in (
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",  # what a person has deleted is overwritten
    ):
        connection.execute(f"PRAGMA {pragma}")


def _keep_a_write_ahead_log(connection: Any) -> None:
    """Have SQLite write ahead, waiting as long as any statement does while another program writes:
    for this one statement SQLite itself does not wait for a file that does not write ahead yet."""
    wait_s = connection.execute("PRAGMA busy_timeout").fetchone()[0] / 1000
    given_up = time.monotonic() + wait_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > given_up:
                raise
            time.sleep(_ASK_AGAIN_S)


def _connected_for_rescue(
    dialect: Dialect, _record: Any, arguments: Sequence[Any], named: Mapping[str, Any]
) -> Any:
    """A connection that shares the file if there is room for that, else one that does not."""
    connection: Any = dialect.connect(*arguments, **named)
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
            raise
        connection = dialect.connect(*arguments, **named)
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    return connection


def _mind_no_foreign_keys(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")


def _begin_sqlite(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


@contextmanager
def sentences(url: URL) -> Iterator[None]:
    """Turn what a database says into a sentence for a person."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError, UnicodeDecodeError) as error:
        raise StoreError(_sentence(url, error)) from error


def _sentence(url: URL, error: Exception) -> str:
    where = f"The records in {place_of(url)}"
    said = str(error.orig if isinstance(error, DBAPIError) else error).lower()
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if full or "is full" in said or "no space" in said or "disk i/o" in said:
        return f"{where} cannot be written: the disk is full or fails; free some space."
    if "locked" in said or "lock timeout" in said or "busy" in said:
        return f"{where} are in use by another program; close that, or wait a moment."
    if "statement timeout" in said:
        return f"{where} took too long to answer; wait a moment and try again."
    # A message of SQLite's that is no text quotes a damaged file.
    if isinstance(error, UnicodeDecodeError) or "malformed" in said or "not a database" in said:
        return f"{where} are damaged; restore a backup with `coach db restore`."
    if any(word in said for word in ("readonly", "read-only", "permission", "unable to open")):
        return f"{where} cannot be opened; check who may read and write there."
    if any(word in said for word in ("connect", "connection", "password", "authentication")):
        return f"{where} do not answer; check that the database runs, and {URL_VARIABLE}."
    return f"{where} could not be used ({_first_line(error)}); `coach db check` tells more."


def place_of(url: URL) -> str:
    """Where it is, without the password."""
    return str(sqlite_file(url) or f"{url.host or 'this machine'}/{url.database}")


def _first_line(error: Exception) -> str:
    lines = str(error.orig if isinstance(error, DBAPIError) else error).splitlines()
    return lines[0] if lines else type(error).__name__
