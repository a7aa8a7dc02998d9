"""The restore, rehearsed: what the timer's backup of a running PostgreSQL holds comes back into an
empty one, by the commands that deploy/ and docs/DEPLOY.md name."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import URL

from coach.cli import run
from coach.records.database import URL_VARIABLE
from coach.records.schema import Base
from coach.records.store import Store
from tests.deploy.files import DEPLOY, unit
from tests.postgres import Postgres
from tests.records.samples import CLIENT, begun, landmarks, made_set, records, write_session

pytestmark = pytest.mark.slow

BOOKKEEPING = ("audit", "backup", "login")


def rows(url: URL) -> dict[str, list[str]]:
    """All that is kept of people."""
    with Store(url) as store, store.read() as session:
        return {
            name: sorted(map(repr, session.execute(table.select())))
            for name, table in Base.metadata.tables.items()
            if name not in BOOKKEEPING
        }


def told(monkeypatch: pytest.MonkeyPatch, url: URL, *words: str) -> None:
    """A command, as the clinic's own account gives it."""
    monkeypatch.setenv(URL_VARIABLE, url.render_as_string(hide_password=False))
    assert run(["db", *words]) == 0


def test_what_the_timer_backs_up_comes_back_into_an_empty_postgresql(
    postgres: Postgres,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    running, empty = postgres.create(), postgres.create()
    with Store(running) as store:
        kept = records(store)
        person = kept.people.add("Anna", height_cm=171.5, login=CLIENT.login)
        write_session(begun(kept, person.id), made_set(0, poses=landmarks()), made_set(1))
        (command,) = unit(DEPLOY / "systemd" / "form-coach-backup.service")["Service"]["ExecStart"]
        told(monkeypatch, running, *command.split(" db ")[1].split())
    (made,) = (tmp_path / "form-coach" / "backups").iterdir()
    assert capsys.readouterr().out == f"Backed up to {made}\n"
    before = rows(running)
    assert before["rep"]
    postgres.drop(running)

    told(monkeypatch, empty, "restore", str(made))
    assert capsys.readouterr().out == "Restored; people now: 1\n"
    assert rows(empty) == before
    told(monkeypatch, empty, "check")
    assert "sound" in capsys.readouterr().out
    postgres.drop(empty)
