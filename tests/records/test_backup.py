"""Backups are whole, can be made at any time, and bring everything back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from coach.domain import Ended
from coach.errors import InputError, StoreError
from coach.records.access import ALONE
from coach.records.backup import backup, discard, restore
from coach.records.check import check
from coach.records.database import sqlite_file, sqlite_url
from coach.records.schema import Base
from coach.records.store import Store
from tests.builders import rep
from tests.records.samples import (
    BEGAN,
    BUILD,
    CLIENT,
    SQUATS,
    THERAPIST,
    begun,
    landmarks,
    made_set,
    records,
    uneven_reps,
    write_session,
)

pytestmark = pytest.mark.slow

LATER = BEGAN + timedelta(days=1)
BOOKKEEPING = ("audit", "backup")


def fill(store: Store) -> str:
    """Somebody with something of everything; their id."""
    kept = records(store)
    kept.people.me()
    person = kept.people.add("Anna", height_cm=171.5)
    kept.care.assign(person.id, THERAPIST.login)
    invited = kept.invitations.invite(person.id, CLIENT.login)
    records(store, CLIENT).invitations.claim(invited.token)
    kept.care.prescribe(person.id, SQUATS, days_per_week=3, starts_on=date(2026, 3, 3))
    writer = begun(kept, person.id)
    write_session(writer, made_set(0, *uneven_reps(), poses=landmarks()), made_set(1))
    writer.learnt(BUILD)
    begun(kept, person.id, started_at=BEGAN + timedelta(hours=1)).rep(0, rep(1))
    kept.care.answer_symptoms(person.id, ("fever",))
    records(store, THERAPIST).care.add_note(person.id, "Better.")
    records(store, THERAPIST).templates.save(person.id, "Knees")
    return person.id


def rows(store: Store, *without: str) -> dict[str, list[str]]:
    """Everything in the tables."""
    with store.read() as session:
        return {
            name: sorted(map(repr, session.execute(table.select())))
            for name, table in Base.metadata.tables.items()
            if name not in without
        }


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def test_a_backup_holds_all_and_can_be_opened_like_any_records(store: Store) -> None:
    fill(store)
    before = rows(store)
    made = backup(store, LATER)
    assert made.name == "records-2026-03-03-180012.sqlite3"
    assert made.stat().st_mode & 0o777 == 0o600
    assert list(made.parent.iterdir()) == [made]
    with Store(sqlite_url(made)) as copy:
        assert rows(copy) == before
    assert check(sqlite_url(made)).sound
    assert f"Backup: {made}" in check(store.url).lines


def test_backups_of_the_same_second_are_two_files(store: Store) -> None:
    assert backup(store, LATER) != backup(store, LATER)


def test_a_backup_goes_where_it_is_told_and_overwrites_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = backup(store, LATER, Path("new folder/mine.sqlite3"))
    assert made == tmp_path / "new folder" / "mine.sqlite3"
    content = made.read_bytes()
    with pytest.raises(StoreError, match="already; choose another name"):
        backup(store, LATER, made)
    assert made.read_bytes() == content
    itself = sqlite_file(store.url)
    if itself is not None:
        with pytest.raises(StoreError, match="already; choose another name"):
            backup(store, LATER, itself)


def test_old_backups_go_and_are_forgotten_but_none_that_was_put_elsewhere(
    store: Store, tmp_path: Path
) -> None:
    month = timedelta(days=31)
    elsewhere = backup(store, LATER, tmp_path / "elsewhere" / "mine.sqlite3")
    taken_away, old = backup(store, LATER), backup(store, LATER)
    taken_away.unlink()
    new = backup(store, LATER + month)
    assert discard(store, LATER) == ()
    assert set(discard(store, LATER + month)) == {taken_away, old}
    assert not old.exists()
    kept = {f"Backup: {one}" for one in (elsewhere, new) if one.exists()}
    assert {line for line in check(store.url).lines if line.startswith("Backup")} == kept
    assert len(kept) == 2


def test_a_backup_that_cannot_be_written_leaves_nothing(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"mine\.sqlite3"):
        backup(store, LATER, tmp_path / "file" / "mine.sqlite3")
    assert "Backup" not in "".join(check(store.url).lines)


def test_a_backup_while_somebody_exercises_holds_whole_repetitions(store: Store) -> None:
    kept = records(store)
    person = kept.people.me()
    writer = begun(kept, person.id)
    stop = threading.Event()
    count = 0

    def exercise() -> None:
        nonlocal count
        while not stop.is_set():
            count += 1
            writer.rep(0, rep(count))

    thread = threading.Thread(target=exercise)
    thread.start()
    try:
        while count < 5:
            assert thread.is_alive()
        at_least = count - 1
        made = backup(store, LATER)
        so_far = count
        while count < so_far + 3:  # nobody was kept from going on
            assert thread.is_alive()
    finally:
        stop.set()
        thread.join()
    assert writer.notice == ""
    with Store(sqlite_url(made)) as copy:
        (session,) = records(copy).sessions.of(person.id)
        indices = [one.index for one in session.sets[0].summary.reps]
    assert indices == list(range(1, len(indices) + 1))
    assert at_least <= len(indices) <= count
    assert check(sqlite_url(made)).sound


def test_restoring_brings_everything_back(store: Store) -> None:
    person_id = fill(store)
    before = rows(store, *BOOKKEEPING)
    made = backup(store, LATER)
    kept = records(store)
    kept.people.change(person_id, "Changed", None, born=None, gender=None)
    begun(kept, person_id, started_at=BEGAN + timedelta(hours=2)).end(Ended.DONE, LATER)
    kept.people.add("Since then")
    changed = rows(store, *BOOKKEEPING)
    trail = kept.audit.all()

    done = restore(store.url, made, LATER)
    assert (done.people, done.left_out, done.damaged) == (2, 0, None)
    assert rows(store, *BOOKKEEPING) == before
    assert kept.audit.all()[1:] == trail
    assert (kept.audit.all()[0].action, kept.audit.all()[0].at) == ("restored", LATER)
    kept.people.add("Afterwards")  # PostgreSQL's own numbering goes on
    assert check(store.url).sound

    assert done.kept is not None
    with Store(sqlite_url(done.kept)) as copy:
        assert rows(copy, *BOOKKEEPING) == changed
    backups = [line for line in check(store.url).lines if line.startswith("Backup: ")]
    assert set(backups) == {f"Backup: {made}", f"Backup: {done.kept}"}


def test_a_backup_moves_between_databases(store: Store, tmp_path: Path) -> None:
    """From SQLite and PostgreSQL alike to a new computer, where nothing is kept yet."""
    fill(store)
    made = backup(store, LATER)
    with Store(sqlite_url(tmp_path / "elsewhere" / "records.sqlite3")) as new:
        done = restore(new.url, made, LATER)
        assert (done.people, done.kept) == (2, None)
        assert rows(new, *BOOKKEEPING) == rows(store, *BOOKKEEPING)
        assert records(new).audit.all()[1:] == records(store).audit.all()
        again = restore(store.url, backup(new, LATER), LATER)
        assert again.people == 2
        assert rows(store, *BOOKKEEPING) == rows(new, *BOOKKEEPING)


def test_whoever_was_deleted_since_stays_deleted(store: Store, tmp_path: Path) -> None:
    person_id = fill(store)
    made = backup(store, LATER)
    out_of_reach = made.rename(tmp_path / "on a stick.sqlite3")
    assert records(store).people.delete(person_id) == (made,)
    done = restore(store.url, out_of_reach, LATER)
    assert (done.people, done.left_out) == (1, 1)
    assert [person.name for person in records(store).people.all()] == ["Me"]


def test_nothing_is_restored_while_somebody_exercises(store: Store) -> None:
    person_id = fill(store)
    made = backup(store, LATER)
    kept = records(store)
    writer = begun(kept, person_id, started_at=LATER)
    before = rows(store)
    with pytest.raises(StoreError, match="Somebody is exercising right now"):
        restore(store.url, made, LATER + timedelta(minutes=5))
    assert rows(store) == before
    writer.end(Ended.DONE, LATER + timedelta(minutes=6))
    restore(store.url, made, LATER + timedelta(minutes=6))


def no_database(path: Path) -> None:
    path.write_bytes(b"A letter to the editor. " * 1000)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def anothers(path: Path) -> None:
    path.unlink()
    with Store(sqlite_url(path)) as other, other.write() as session:
        session.execute(text("DROP TABLE alembic_version"))


def newer(path: Path) -> None:
    with Store(sqlite_url(path)) as other, other.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (Path.unlink, "There is no file"),
        (no_database, "damaged, or no backup of Form Coach's"),
        (cut_off, "damaged, or no backup of Form Coach's"),
        (anothers, "damaged, or no backup of Form Coach's"),
        (newer, "newer Form Coach"),
    ],
)
def test_what_is_no_sound_backup_is_not_restored(
    store: Store, spoil: Callable[[Path], None], said: str
) -> None:
    fill(store)
    made = backup(store, LATER)
    before = rows(store)
    spoil(made)
    with pytest.raises((InputError, StoreError), match=said):
        restore(store.url, made, LATER)
    assert rows(store) == before


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_the_records_are_no_backup_of_themselves(store: Store) -> None:
    fill(store)
    file = sqlite_file(store.url)
    assert file is not None
    with pytest.raises(InputError, match="what the records are kept in"):
        restore(store.url, file, LATER)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("harm", [no_database, cut_off])
def test_a_damaged_file_is_moved_aside(url: URL, harm: Callable[[Path], None]) -> None:
    file = sqlite_file(url)
    assert file is not None
    with Store(url) as store:
        fill(store)
        before = rows(store, *BOOKKEEPING)
        made = backup(store, LATER)
    harm(file)
    spoilt = file.read_bytes()
    assert not check(url).sound
    done = restore(url, made, LATER)
    assert (done.roles_back, done.roles_left_out) == (1, 0)  # nobody knows what became of them
    assert done.damaged is not None
    assert done.damaged.read_bytes() == spoilt
    assert done.damaged.name == "records-damaged-2026-03-03-180012.sqlite3"
    with Store(url) as store:
        assert rows(store, *BOOKKEEPING) == before
        assert {entry.actor for entry in records(store).audit.all()} >= {ALONE.name}


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_damaged_file_is_not_backed_up(url: URL) -> None:
    file = sqlite_file(url)
    assert file is not None
    with Store(url) as store:
        fill(store)
    content = bytearray(file.read_bytes())
    page = content.index(b"Better.") // 4096 * 4096
    content[page : page + 4096] = b"\xff" * 4096
    file.write_bytes(content)
    with Store(url) as store, pytest.raises(StoreError, match=r"damaged \(.*a copy would be, too"):
        backup(store, LATER)
    assert not (file.parent / "backups").exists()
