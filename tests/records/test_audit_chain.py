"""The audit trail as a chain: whoever changes, takes out or puts in an entry is found out."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from coach.errors import AccessError
from coach.records.audit_chain import SOMEBODY, examine
from coach.records.backup import backup, restore
from coach.records.check import check
from coach.records.database import sqlite_url
from coach.records.store import Store
from tests.records.samples import ADMIN, BEGAN, CLIENT, THERAPIST, records
from tests.records.test_migrate import add, build, connected, fill_second_version

LATER = BEGAN + timedelta(days=1)


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def fill(store: Store) -> str:
    """Six entries: added, assigned, opened, noted, refused, began a record; who was added."""
    anna = records(store).people.add("Anna", login=CLIENT.login)
    records(store, ADMIN).care.assign(anna.id, THERAPIST.login)
    theirs = records(store, THERAPIST)
    theirs.people.get(anna.id)
    theirs.care.add_note(anna.id, "A note.")
    with pytest.raises(AccessError):
        records(store, ADMIN).people.get(anna.id)
    records(store).people.me()
    return anna.id


def test_every_link_holds_the_one_before_it_and_its_own_content(store: Store) -> None:
    fill(store)
    link = "0" * 64
    with store.read() as session:
        rows = session.execute(text("SELECT * FROM audit ORDER BY id")).mappings().all()
    entries = reversed(records(store).audit.all())
    for row, entry in zip(rows, entries, strict=True):
        who = hashed(row["salt"], entry.actor_id, entry.actor)
        at = entry.at.isoformat(timespec="microseconds")
        link = hashed(link, at, who, entry.action, entry.person_id, entry.refused)
        assert (row["who"], row["link"]) == (who, link)
    assert len({row["salt"] for row in rows}) == len(rows) == 6
    whole = f"Audit trail: whole, 6 entries; the last link is {link}."
    assert any(line.startswith(whole) for line in check(store.url).lines)


def hashed(*content: object) -> str:
    return sha256(json.dumps(list(content), separators=(",", ":")).encode()).hexdigest()


CHANGES = {
    "when": ("UPDATE audit SET at = (SELECT MIN(at) FROM audit x) WHERE id = 4", 4),
    "what": ("UPDATE audit SET action = 'opened' WHERE id = 4", 4),
    "whose": (f"UPDATE audit SET person_id = '{'a' * 32}' WHERE id = 3", 3),
    "who": ("UPDATE audit SET actor = 'Somebody Else' WHERE id = 2", 2),
    "their login": ("UPDATE audit SET actor_id = 'eve@example.org' WHERE id = 2", 2),
    "refused or not": ("UPDATE audit SET refused = (1 = 0) WHERE id = 5", 5),
    "taken out": ("DELETE FROM audit WHERE id = 3", 3),
    "the first taken out": ("DELETE FROM audit WHERE id = 1", 1),
    "put in": (
        "INSERT INTO audit (id, at, actor_id, actor, action, refused, salt, who, link) SELECT "
        "99, at, actor_id, actor, action, refused, salt, who, link FROM audit WHERE id = 6",
        7,
    ),
    "made out to be deleted": (
        f"UPDATE audit SET actor = '{SOMEBODY}', actor_id = person_id, salt = NULL WHERE id = 4",
        4,
    ),
    "without its salt": ("UPDATE audit SET salt = NULL WHERE id = 4", 4),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_first_entry_that_does_not_fit_is_named(store: Store, change: str) -> None:
    fill(store)
    statement, number = CHANGES[change]
    if change == "when":  # all were written at one moment of the test's clock
        statement = statement.replace("(SELECT MIN(at) FROM audit x)", "'2020-01-01 00:00:00'")
    assert check(store.url).sound
    with store.write() as session:
        session.execute(text(statement))
    health = check(store.url)
    assert not health.sound
    assert health.lines[0].endswith(": not sound.")
    (said,) = [line for line in health.lines if line.startswith("The audit trail")]
    assert f"does not fit from its entry {number} on" in said


def test_an_entry_that_is_none_is_told_and_no_fault_of_the_program(tmp_path: Path) -> None:
    """SQLite takes whatever is put in; PostgreSQL refuses it."""
    url = sqlite_url(tmp_path / "kept.sqlite3")
    for change in ("at = 'garbage'", "action = x'ff00'"):
        with Store(url) as store:
            fill(store)
            with store.write() as session:
                session.execute(text(f"UPDATE audit SET {change} WHERE id = 2"))
        health = check(url)
        assert not health.sound
        assert any("cannot be read: an entry after the first" in line for line in health.lines)
        (tmp_path / "kept.sqlite3").unlink()


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE alembic_version SET version_num = '0004'", "does not fit from its entry 2"),
        ("DELETE FROM alembic_version", "does not say which version its tables are of"),
    ],
)
def test_the_trail_is_looked_at_whatever_version_the_tables_say(
    store: Store, statement: str, says: str
) -> None:
    fill(store)
    with store.write() as session:
        session.execute(text("UPDATE audit SET actor = 'Somebody Else' WHERE id = 2"))
        session.execute(text(statement))
    health = check(store.url)
    assert not health.sound
    assert any(says in line for line in health.lines)


def test_somebody_deleted_leaves_a_chain_that_holds(store: Store, tmp_path: Path) -> None:
    """Their login and name go, the salt with them; a backup that is cleared holds as well."""
    anna = fill(store)
    mine = records(store, CLIENT)
    mine.people.file(anna)
    made = backup(store, BEGAN, tmp_path / "made.sqlite3")
    assert mine.people.delete(anna) == ()
    for url in (store.url, sqlite_url(made)):
        assert check(url).sound
        with connected(url) as connection:
            rows = connection.execute(text("SELECT * FROM audit")).mappings().all()
        assert CLIENT.name not in repr(rows)
        gone = [row for row in rows if row["actor_id"] == anna]
        assert [row["action"] for row in gone if row["salt"] is None] == ["took everything out"]
    # What was done with another's record cannot be laid at their door.
    records(store).people.add("Bob")
    with store.write() as session:
        last = session.scalar(text("SELECT MAX(id) FROM audit"))
        forged = f"actor = '{SOMEBODY}', actor_id = '{anna}', salt = NULL"
        session.execute(text(f"UPDATE audit SET {forged} WHERE id = {last}"))
    assert not check(store.url).sound
    with store.write() as session:
        session.execute(text(f"DELETE FROM audit WHERE id = {last}"))
    assert check(store.url).sound
    # Taking out that somebody was deleted brings what was forgotten to light.
    with store.write() as session:
        session.execute(text("DELETE FROM audit WHERE action = 'deleted'"))
    assert not check(store.url).sound


def test_writers_at_once_make_one_chain(store: Store) -> None:
    anna = fill(store)
    begin = threading.Barrier(4)

    def write() -> None:
        begin.wait()
        for number in range(8):
            records(store, THERAPIST).care.add_note(anna, f"{number}")

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with store.read() as session:
        found = examine(session.connection())
    assert (found.entries, found.misfit) == (6 + 4 * 8, None)


def test_what_was_written_before_there_was_a_chain_is_part_of_it(empty: URL) -> None:
    fill_second_version(empty)
    with connected(empty) as connection:
        for number in range(3):
            add(
                connection,
                "audit",
                {
                    "at": f"2026-01-0{number + 6} 08:30:00.25",
                    "actor_id": "Zoë \N{SNOWMAN}",
                    "actor": '"quoted"',
                    "action": "opened",
                    "person_id": None,
                    "refused": True,
                },
            )
    build(empty, "0004")
    Store(empty).close()
    assert check(empty).sound
    with connected(empty) as connection:
        assert examine(connection).entries == 4
        connection.execute(text("UPDATE audit SET actor = 'Eve' WHERE id = 2"))
    (said,) = [line for line in check(empty).lines if line.startswith("The audit trail")]
    assert "does not fit from its entry 2 on" in said


def test_restoring_chains_both_trails_and_says_what_did_not_fit(store: Store) -> None:
    anna = fill(store)
    made = backup(store, BEGAN)
    records(store, THERAPIST).care.add_note(anna, "Since then.")
    with store.write() as session:
        session.execute(text("UPDATE audit SET action = 'nothing' WHERE id = 4"))
    restore(store.url, made, LATER)
    assert check(store.url).sound
    newest = records(store).audit.all()[0]
    assert newest.action == "restored; the trail did not fit from entry 4 on"
    restore(store.url, made, LATER + timedelta(days=1))
    assert records(store).audit.all()[0].action == "restored"
