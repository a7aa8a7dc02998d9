"""Where the records are, and what a database's failures mean in words."""

from __future__ import annotations

import errno
import sqlite3
import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from coach.errors import StoreError
from coach.records import database
from coach.records.database import (
    PATIENT_S,
    backup_folder,
    database_url,
    open_engine,
    sentences,
    sqlite_file,
    sqlite_url,
)
from coach.records.store import Store
from tests.postgres import Postgres
from tests.records.samples import records


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("COACH_DATABASE_URL", raising=False)


def test_the_records_are_in_the_persons_own_data_folder(tmp_path: Path) -> None:
    url = database_url()
    assert sqlite_file(url) == tmp_path / "form-coach" / "records.sqlite3"
    assert backup_folder(url) == tmp_path / "form-coach" / "backups"
    assert list(tmp_path.iterdir()) == []
    open_engine(url).dispose()
    assert (tmp_path / "form-coach").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "form-coach" / "records.sqlite3").stat().st_mode & 0o777 == 0o600


def test_the_variable_names_another_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COACH_DATABASE_URL", "postgresql://anna:secret@db.example/coach")
    url = database_url()
    assert url.drivername == "postgresql+psycopg"
    assert (url.host, url.password) == ("db.example", "secret")
    assert backup_folder(url) == tmp_path / "form-coach" / "backups"
    monkeypatch.setenv("COACH_DATABASE_URL", f"sqlite:///{tmp_path}/other/kept.sqlite3")
    assert backup_folder(database_url()) == tmp_path / "other" / "backups"


def test_a_new_file_that_another_program_writes_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two programs that open an empty file at once: SQLite's own waiting leaves out the change to
    a write-ahead log."""
    url = database_url()
    open_engine(url).dispose()
    other = sqlite3.connect(str(sqlite_file(url)), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="in use by another program"):
        Store(url, wait_s=0)

    monkeypatch.setattr(time, "sleep", lambda _s: other.close())
    with Store(url) as store:
        assert records(store).people.add("Zoë").name == "Zoë"


@pytest.mark.parametrize("wrong", ["records.sqlite3", "http//x", ":"])
def test_what_is_no_address_is_told(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("COACH_DATABASE_URL", wrong)
    with pytest.raises(StoreError, match=r"should look like postgresql://user:password@host/name"):
        database_url()


@pytest.mark.parametrize(
    "other", ["mysql://anna:secret@db.example/coach", "sqlite://", "sqlite:///:memory:", "x://y"]
)
def test_another_kind_of_database_is_refused(monkeypatch: pytest.MonkeyPatch, other: str) -> None:
    monkeypatch.setenv("COACH_DATABASE_URL", other)
    with pytest.raises(StoreError, match="in a file of SQLite's or in PostgreSQL") as said:
        open_engine(database_url())
    assert "secret" not in str(said.value)


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (sqlite3.OperationalError("database or disk is full"), "the disk is full or fails"),
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full or fails"),
        (psycopg.errors.DiskFull("could not extend file: No space left on device"), "is full"),
        (sqlite3.OperationalError("database is locked"), "are in use by another program"),
        (psycopg.errors.LockNotAvailable("canceling statement due to lock timeout"), "in use"),
        (psycopg.errors.QueryCanceled("canceling statement due to statement timeout"), "too long"),
        (sqlite3.DatabaseError("database disk image is malformed"), "are damaged; restore"),
        (PermissionError(errno.EACCES, "Permission denied"), "check who may read and write"),
        (OSError(errno.EROFS, "Read-only file system"), "check who may read and write"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "check who may"),
        (psycopg.OperationalError("server closed the connection"), "do not answer"),
        (
            sqlite3.OperationalError("no such table: x\nmore"),
            "could not be used (no such table: x)",
        ),
    ],
)
def test_failures_are_one_sentence_with_the_place(failure: Exception, said: str) -> None:
    url = sqlite_url(Path("kept.sqlite3"))
    wrapped = OperationalError("SELECT secret", {}, failure)
    # PostgreSQL's driver is used through SQLAlchemy alone.
    for raised in (wrapped,) if isinstance(failure, psycopg.Error) else (wrapped, failure):
        with pytest.raises(StoreError) as error, sentences(url):
            raise raised
        assert said in str(error.value)
        assert str(error.value).startswith("The records in kept.sqlite3 ")
        assert str(error.value).endswith((".", "tells more."))
        assert "\n" not in str(error.value)
        assert "SELECT" not in str(error.value)


def test_a_statement_that_takes_too_long_is_given_up_but_where_waiting_is_patient(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "STATEMENT_S", 0.05)
    url = postgres.create()
    hasty, patient = open_engine(url), open_engine(url, wait_s=PATIENT_S)
    try:
        with (
            pytest.raises(StoreError, match="took too long to answer"),
            sentences(url),
            hasty.connect() as connection,
        ):
            connection.execute(text("SELECT pg_sleep(5)"))
        with patient.connect() as connection:
            assert connection.scalar(text("SELECT 1 FROM pg_sleep(0.1)")) == 1
    finally:
        hasty.dispose()
        patient.dispose()
        postgres.drop(url)


def test_a_postgresql_made_without_an_encoding_keeps_every_name(postgres: Postgres) -> None:
    """As on a machine without a locale."""
    url = postgres.create(encoding="SQL_ASCII")
    with Store(url) as store:
        added = records(store).people.add("Zoë 張")
        assert records(store).people.get(added.id).name == "Zoë 張"
    postgres.drop(url)
