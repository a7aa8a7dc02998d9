"""With no room left on the disk, what is kept can still be looked at and brought elsewhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coach.records.check import check
from coach.records.database import sqlite_url
from coach.records.store import Store
from tests.records.samples import begun, made_set, records, write_session

ROOT = Path(__file__).resolve().parents[2]

# Files may not grow beyond 20,000 bytes, which is less than the file that SQLite puts beside a
# database (32 KB): the system refuses as it does when a disk is full. `elsewhere` has room.
SCRIPT = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from coach.errors import StoreError
from coach.records.backup import backup
from coach.records.check import check
from coach.records.database import sqlite_url
from coach.records.store import Store

def room(most):
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

file, elsewhere, refuses = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "refuses"
room(20_000)
print(*check(sqlite_url(file)).lines, sep="\\n")
with Store(sqlite_url(file), for_rescue=True) as store:
    room(resource.RLIM_INFINITY)
    if refuses:
        from sqlalchemy import event
        from coach.records.schema import BackupRow
        import sqlite3
        @event.listens_for(BackupRow, "before_insert")
        def full(*_):
            raise OSError(28, "No space left on device")
    try:
        print(backup(store, datetime.now(UTC), elsewhere))
    except StoreError as error:
        print(error)
"""


def rescued(file: Path, elsewhere: Path, how: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(file), str(elsewhere), how],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    file = tmp_path / "records.sqlite3"
    with Store(sqlite_url(file)) as store:
        write_session(begun(records(store), records(store).people.me().id), made_set(0))
    assert [path.name for path in tmp_path.iterdir()] == ["records.sqlite3"]
    return file


def test_records_are_checked_and_backed_up_elsewhere(kept: Path, tmp_path: Path) -> None:
    said = rescued(kept, tmp_path / "elsewhere.sqlite3", "")
    assert said[0] == f"{kept}: sound."
    assert said[2].startswith("Kept: people 1, prescriptions 0, sessions 1, sets 1, movements 3")
    assert said[-1] == str(tmp_path / "elsewhere.sqlite3")
    health = check(sqlite_url(tmp_path / "elsewhere.sqlite3"))
    assert health.sound
    assert "sessions 1, sets 1, movements 3" in health.lines[2]


def test_a_backup_that_cannot_be_noted_says_what_that_means(kept: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.sqlite3"
    said = rescued(kept, elsewhere, "refuses")
    assert said[-1] == (
        f"{elsewhere} is a whole backup, but that could not be written down, so that whoever is "
        f"deleted from now on stays in it. The records in {kept} cannot be written: the disk is "
        "full or fails; free some space."
    )
    assert check(sqlite_url(elsewhere)).sound


def test_a_log_that_is_cut_short_keeps_what_was_finished(tmp_path: Path) -> None:
    """As after a loss of power: of what SQLite has logged, the last transaction is torn."""
    file = tmp_path / "records.sqlite3"
    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, sys; from pathlib import Path\n"
            "from coach.records.database import sqlite_url; from coach.records.store import Store\n"
            "from tests.records.samples import *\n"
            "store = Store(sqlite_url(Path(sys.argv[1])))\n"
            "writer = begun(records(store), records(store).people.me().id)\n"
            "write_session(writer, made_set(0))\n"
            "print(os.path.getsize(sys.argv[1] + '-wal'), flush=True)\n"
            "records(store).people.add('Torn')\n"
            "os.kill(os.getpid(), 9)\n",
            str(file),
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    log = file.with_name(f"{file.name}-wal")
    finished = int(killed.stdout)
    assert log.stat().st_size > finished
    log.write_bytes(log.read_bytes()[: finished + 1000])
    health = check(sqlite_url(file))
    assert health.sound
    assert "people 1, prescriptions 0, sessions 1, sets 1, movements 3" in health.lines[2]
    with Store(sqlite_url(file)) as store:
        records(store).people.add("Since then")
        assert [one.name for one in records(store).people.all()] == ["Me", "Since then"]
