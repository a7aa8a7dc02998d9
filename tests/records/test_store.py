"""Opening the records: by several programs at once, from several threads, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import URL

from coach.errors import StoreError
from coach.records.check import check
from coach.records.schema import PersonRow
from coach.records.store import Store
from tests.records import opening
from tests.records.samples import NOW, records


def test_programs_that_open_an_empty_database_at_once_all_succeed(
    empty: URL, repository: Path
) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, opening.__file__, empty.render_as_string(hide_password=False)],
            cwd=repository,
            env=os.environ | {"PYTHONPATH": str(repository)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    for program in programs:
        out, err = program.communicate()
        assert (out, err) == ("opened\n", "")
    assert check(empty).sound


def test_a_transaction_is_written_whole_or_not_at_all(store: Store) -> None:
    def somebody(name: str) -> PersonRow:
        return PersonRow(id=name * 32, name=name, since=NOW, made_up=False)

    def fail_after(name: str, failure: Exception) -> None:
        with store.write() as session:
            session.add(somebody(name))
            session.flush()
            raise failure

    def fail_in_the_database() -> None:
        with store.write() as session:
            session.add(somebody("b"))
            session.flush()
            session.add(PersonRow(id="c" * 32))

    with pytest.raises(RuntimeError):
        fail_after("a", RuntimeError())
    with pytest.raises(StoreError):
        fail_in_the_database()
    assert records(store).people.all() == ()


def test_reading_goes_on_while_another_writes(store: Store) -> None:
    with store.write() as session:
        session.add(PersonRow(id="a" * 32, name="Anna", since=NOW, made_up=False))
        session.flush()
        assert records(store).people.all() == ()
    assert len(records(store).people.all()) == 1


def test_sqlite_holds_to_what_we_rely_on(tmp_path: Path) -> None:
    url = URL.create("sqlite", database=str(tmp_path / "a.sqlite3"))
    with Store(url) as store, store.read() as session:
        connection = session.connection()
        for name, value in (("journal_mode", "wal"), ("foreign_keys", 1), ("secure_delete", 1)):
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "records.sqlite3"
    file.write_bytes(b"no database at all, " * 500)
    with pytest.raises(StoreError) as said:
        Store(URL.create("sqlite", database=str(file)))
    assert str(file) in str(said.value)
    assert "damaged; restore a backup with `coach db restore`" in str(said.value)


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="check who may read and write there"):
        Store(URL.create("sqlite", database=str(tmp_path)))


def test_a_server_that_does_not_answer_is_named_without_the_password() -> None:
    url = URL.create("postgresql+psycopg", "anna", "secret", "127.0.0.1", 1, "coach")
    with pytest.raises(StoreError) as said:
        Store(url)
    assert str(said.value) == (
        "The records in 127.0.0.1/coach do not answer; "
        "check that the database runs, and COACH_DATABASE_URL."
    )
