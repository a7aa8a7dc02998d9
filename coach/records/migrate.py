"""Which version a database's tables have, and bringing them up to date."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from coach.errors import StoreError

__all__ = ["Version", "newest", "upgrade", "version"]

_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x636F616368
"""A number of our own for PostgreSQL's advisory lock: one program at a time changes the tables."""

Version = str | None
"""A migration's number; None where there are no tables of ours yet."""


def version(connection: Connection) -> Version:
    """Of this database's tables. Raises StoreError where they are newer than this program."""
    now = MigrationContext.configure(connection).get_current_revision()
    if now is not None and now not in _known():
        raise StoreError(
            "The records were written by a newer Form Coach; update this one to open them."
        )
    return now


def newest() -> Version:
    """The version that this program works with."""
    return _known()[0]


def upgrade(connection: Connection) -> None:
    """Run the migrations that this database has not had, in the connection's transaction.

    The connection's engine was opened `to_upgrade`. Raises StoreError where rows would be left that
    point at nothing.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if version(connection) == newest():  # another program was quicker
        return
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if lost is not None:
            raise StoreError(
                f"The records could not be brought up to date: rows of “{lost[0]}” belong to "
                "nothing; restore a backup with `coach db restore`."
            )


def _config() -> Config:
    config = Config()
    # A per cent sign in a folder's name would be read as a reference.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


@cache
def _known() -> tuple[str, ...]:
    """Every version, the newest first."""
    scripts = ScriptDirectory.from_config(_config())
    return tuple(script.revision for script in scripts.walk_revisions())
