"""An empty store in SQLite and in PostgreSQL: what is true of one must be true of the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from coach.records.store import Store
from tests.postgres import Postgres


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> Iterator[str]:
    """A database of PostgreSQL's with our tables and nothing in them, to copy."""
    url = postgres.create()
    Store(url).close()
    assert url.database is not None
    yield url.database
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """A database without any tables."""
    if request.param == "sqlite":
        yield URL.create("sqlite", database=str(tmp_path / "kept" / "records.sqlite3"))
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """A database with our tables; SQLite's is made with the first `Store`."""
    if request.param == "sqlite":
        yield URL.create("sqlite", database=str(tmp_path / "kept" / "records.sqlite3"))
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    made = postgres.create(like=request.getfixturevalue("template"))
    yield made
    postgres.drop(made)


@pytest.fixture
def store(url: URL) -> Iterator[Store]:
    """The open records, empty."""
    with Store(url) as opened:
        yield opened
