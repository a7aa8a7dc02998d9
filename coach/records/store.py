"""The open database: its tables brought up to date, transactions, and failures as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Self

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from coach.errors import StoreError
from coach.records.database import database_url, for_writing, open_engine, sentences

__all__ = ["Store", "store"]

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x636F616368
"""A number of our own for PostgreSQL's advisory lock: one program at a time changes the tables."""


class Store:
    """The records' database, its tables up to date.

    Opening, and every transaction, raises StoreError with a sentence where the database fails.
    Safe to use from several threads.
    """

    def __init__(self, url: URL) -> None:
        self.url = url
        self.engine = open_engine(url)
        self._writing = for_writing(self.engine)
        with sentences(url), self._writing.begin() as connection:
            _bring_up_to_date(connection)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that reads."""
        with sentences(self.url), Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that writes: all of it, or nothing."""
        with (
            sentences(self.url),
            Session(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _bring_up_to_date(connection: Connection) -> None:
    """Run the migrations that this database has not had, in the connection's transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    now = MigrationContext.configure(connection).get_current_revision()
    if now is not None and now not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreError(
            "The records were written by a newer Form Coach; update this one to open them."
        )
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


@cache
def store() -> Store:
    """The one that COACH_DATABASE_URL or the person's own data folder names."""
    return Store(database_url())
