"""What `coach db check` finds, in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import URL, text

from coach.records.backup import backup
from coach.records.check import check
from coach.records.database import sqlite_file, sqlite_url
from coach.records.store import Store
from tests.records.samples import BEGAN, begun, made_set, records, write_session
from tests.records.test_migrate import connected


def test_sound_records_are_counted(url: URL, tmp_path: Path) -> None:
    with Store(url) as store:
        write_session(
            begun(records(store), records(store).people.me().id), made_set(0), made_set(1)
        )
        made = backup(store, BEGAN, tmp_path / "made.sqlite3")
    health = check(url)
    assert health.sound
    first, version, kept, trail, named = health.lines
    assert first.endswith(": sound.")
    assert version == "Version of the tables: 0016 (up to date)."
    counts = "people 1, prescriptions 0, sessions 1, sets 2, movements 6, corrections 0, "
    assert kept.startswith(f"Kept: {counts}")
    assert trail.startswith("Audit trail: whole, 1 entries; the last link is ")
    assert named == f"Backup: {made}"
    made.unlink()
    health = check(url)
    assert health.sound
    assert health.lines[-1] == f"Backup: {made} (not found there)"


def test_rows_that_belong_to_nothing_are_told(url: URL) -> None:
    with Store(url) as store:
        write_session(begun(records(store), records(store).people.me().id), made_set(0))
    with connected(url) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        connection.execute(text("DELETE FROM exercise_set"))
    health = check(url)
    assert not health.sound
    assert health.lines[0].endswith(": not sound.")
    assert "3 movements belong to none of the sets; restore a backup." in health.lines


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "records.sqlite3")
    with Store(url) as store:
        write_session(begun(records(store), records(store).people.me().id), made_set(0))
    file = sqlite_file(url)
    assert file is not None
    content = file.read_bytes()
    for harm in (content[:4096], b"\x00" * len(content), content[:4096] * 10):
        file.write_bytes(harm)
        health = check(url)
        assert not health.sound
        assert f"{file} is damaged" in health.lines[0]
        assert health.lines[1] == "Restore a backup with `coach db restore FILE`."


def test_nothing_is_made_by_looking(tmp_path: Path) -> None:
    health = check(sqlite_url(tmp_path / "new" / "records.sqlite3"))
    assert health.sound
    assert health.lines[0].startswith("Nothing is kept yet")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_no_fault(empty: URL) -> None:
    with connected(empty):
        pass
    health = check(empty)
    assert health.sound
    assert health.lines[0].endswith("nothing is kept yet.")


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_no_password_is_shown(url: URL) -> None:
    assert "secret" not in "".join(check(url.set(password="secret")).lines)
