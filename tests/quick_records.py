"""Records that cost a test nothing which it does not look at: no wait for the disk, and tables made
in one go, as the migrations made them once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection

from coach.records import database, migrate
from coach.records.database import for_writing, open_engine, sqlite_url

_AS_IT_IS = database._set_up_sqlite


def without_waiting(connection: Any, record: Any) -> None:
    """SQLite does not wait for the disk, as the tests' PostgreSQL does not: none cuts the power."""
    _AS_IT_IS(connection, record)
    connection.execute("PRAGMA synchronous = OFF")


def upgrade(connection: Connection) -> None:
    """`coach.records.migrate.upgrade`; an empty SQLite file gets what that makes of one."""
    if connection.dialect.name != "sqlite" or migrate.version(connection) is not None:
        migrate.upgrade(connection)
        return
    for statement in _tables():
        connection.exec_driver_sql(statement)


@cache
def _tables() -> tuple[str, ...]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "records.sqlite3"
        engine = open_engine(sqlite_url(file), to_upgrade=True)
        with for_writing(engine).begin() as connection:
            migrate.upgrade(connection)
        engine.dispose()
        with closing(sqlite3.connect(file)) as read:
            dump = tuple(read.iterdump())
    return dump[1:-1]  # between BEGIN and COMMIT
