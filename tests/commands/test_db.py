"""`coach db`: what it prints and its exit status."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from coach.cli import run
from coach.commands import db
from coach.records.access import Role
from coach.records.store import Store, store
from tests.records.samples import ADMIN, BEGAN, begun, made_set, records, write_session


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Store]:
    """The records in a data folder of the test's own, with one session."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("COACH_DATABASE_URL", raising=False)
    monkeypatch.setattr(db, "_now", lambda: BEGAN + timedelta(days=1))
    store.cache_clear()
    opened = store()
    write_session(begun(records(opened), records(opened).people.me().id), made_set(0))
    yield opened
    opened.close()
    store.cache_clear()


def test_backup_check_and_restore(
    kept: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "form-coach"
    assert run(["db", "backup"]) == 0
    made = folder / "backups" / "records-2026-03-03-180012.sqlite3"
    assert capsys.readouterr().out == f"Backed up to {made}\n"

    assert run(["db", "check"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"{folder / 'records.sqlite3'}: sound."
    assert said[-1] == f"Backup: {made}"

    records(kept).people.add("Since then")
    assert run(["db", "restore", str(made)]) == 0
    before = folder / "backups" / "records-2026-03-03-180012-2.sqlite3"
    assert capsys.readouterr().out == f"What was there before: {before}\nRestored; people now: 1\n"
    assert [person.name for person in records(kept).people.all()] == ["Me"]


def test_a_restore_says_which_roles_it_gave_back(
    kept: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for login in ("pat@example.org", "theo@example.org"):
        records(kept, ADMIN).roles.give(login, Role.THERAPIST)
    assert run(["db", "backup", str(tmp_path / "made.sqlite3")]) == 0
    records(kept, ADMIN).roles.take_away("pat@example.org")
    assert run(["db", "restore", str(tmp_path / "made.sqlite3")]) == 0
    said = capsys.readouterr().out
    assert "hold no more, not brought back: 1\n" in said
    assert "gave back" not in said
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "another computer"))
    assert run(["db", "restore", str(tmp_path / "made.sqlite3")]) == 0
    assert "Roles that the backup gave back: 2." in capsys.readouterr().out


def test_a_backup_deletes_old_ones_where_it_is_told_to(
    kept: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["db", "backup"]) == 0
    old = capsys.readouterr().out.split()[-1]
    monkeypatch.setattr(db, "_now", lambda: BEGAN + timedelta(days=33))
    assert run(["db", "backup", "--keep-days", "31"]) == 0
    made, *said = capsys.readouterr().out.splitlines()
    assert said == [f"Older than 31 days, and deleted: {old}"]
    assert run(["db", "check"]) == 0
    (listed,) = [one for one in capsys.readouterr().out.splitlines() if one.startswith("Backup")]
    assert listed.split()[-1] == made.split()[-1]


def test_a_failure_is_one_line_and_another_status(
    kept: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "there.sqlite3"
    there.touch()
    for arguments, status in (
        (["backup", str(there)], 1),
        (["restore", str(there)], 2),
        (["restore", str(tmp_path / "nowhere")], 2),
    ):
        assert run(["db", *arguments]) == status
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1


def test_after_a_loss_newer_backups_that_no_list_has_are_told(
    kept: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = []
    for _ in range(2):
        assert run(["db", "backup"]) == 0
        made.append(capsys.readouterr().out.split()[-1])
    kept.close()
    for file in (tmp_path / "form-coach").glob("records.sqlite3*"):
        file.unlink()
    assert run(["db", "restore", made[0]]) == 0
    restored, *unlisted = capsys.readouterr().out.splitlines()
    assert restored == "Restored; people now: 1"
    (said,) = unlisted
    assert f"know nothing of the backup {made[1]}: " in said


def test_damage_is_told_and_mended(
    kept: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "made.sqlite3"
    assert run(["db", "backup", str(made)]) == 0
    kept.close()
    file = tmp_path / "form-coach" / "records.sqlite3"
    file.write_bytes(b"spoilt" * 1000)
    capsys.readouterr()
    assert run(["db", "check"]) == 1
    assert "is damaged" in capsys.readouterr().out
    assert run(["db", "restore", str(made)]) == 0
    assert capsys.readouterr().out.startswith("The damaged file was moved to ")
    assert run(["db", "check"]) == 0
