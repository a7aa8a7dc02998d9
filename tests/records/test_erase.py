"""Nothing is left of whoever was deleted."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, func, select

from coach.domain import Rated
from coach.errors import AccessError
from coach.records.access import Actor, Role
from coach.records.backup import backup
from coach.records.check import check
from coach.records.database import sqlite_file, sqlite_url
from coach.records.schema import AssignmentRow, AuditRow, Base, PersonRow, TemplateRow
from coach.records.store import Store
from tests.records.samples import (
    ADMIN,
    ANOTHER_BUILD,
    BEGAN,
    BUILD,
    CLIENT,
    SQUATS,
    THERAPIST,
    Clock,
    begun,
    landmarks,
    made_set,
    records,
    write_session,
)

NOTE = "Told me about her knee and her dog Wolfram."
SIGN = "fever since the operation"
REMARK = "not below the piano stool"
MESSAGE = "The stairs at my sister's are the worst."
HARD = "climbing into the loft"
WORDS = (
    *("Anna Client", "anna@example.org", NOTE, SIGN, REMARK, str(BUILD.thigh)),
    *(MESSAGE, HARD),
)
BEN = Actor("ben@example.org", "Ben", Role.CLIENT)
KEPT = "Ben stays, and so does his note."


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def fill(store: Store) -> tuple[str, str]:
    """The ids of somebody who will be deleted, and of somebody who will not."""
    ids = []
    for who, note, remark, signs, build, message, hard in (
        (CLIENT, NOTE, REMARK, (SIGN,), BUILD, MESSAGE, HARD),
        (BEN, KEPT, "", (), ANOTHER_BUILD, "Hello.", "stairs"),
    ):
        person = records(store).people.add(who.name)
        theirs = records(store, THERAPIST)
        records(store).care.assign(person.id, THERAPIST.login)
        invited = theirs.invitations.invite(person.id, who.login)
        records(store, who).invitations.claim(invited.token)
        theirs.care.prescribe(
            person.id, SQUATS, days_per_week=3, starts_on=date(2026, 3, 3), notes=remark
        )
        theirs.templates.save(person.id, "Knees")
        theirs.care.end_prescription(person.id, "squat")
        theirs.care.add_note(person.id, note)
        theirs.messages.send(person.id, message)
        things = [Rated(hard, 2), Rated("kneeling", 3), Rated("running", 0)]
        records(store).outcomes.answer(person.id, "psfs", things)
        theirs.care.mark_flag(person.id, "pain", "now", date(2026, 3, 3))
        records(store).care.answer_symptoms(person.id, signs)
        for hours in range(3):
            writer = begun(records(store), person.id, BEGAN + timedelta(hours=hours))
            write_session(writer, made_set(0, poses=landmarks()), made_set(1))
            writer.learnt(build)
        ids.append(person.id)
    records(store).care.prescribe(ids[1], SQUATS, days_per_week=3, starts_on=date(2026, 3, 3))
    mine = records(store, CLIENT)
    mine.people.file(mine.people.me().id)
    with pytest.raises(AccessError):
        mine.people.get(ids[1])
    return ids[0], ids[1]


def found_in(*files: Path) -> dict[str, list[str]]:
    """Where the bytes of these files hold any of what was said of the deleted."""
    return {
        path.name: found
        for path in files
        if (found := [word for word in WORDS if word.encode() in path.read_bytes()])
    }


def bytes_of(url: URL) -> list[Path]:
    """A SQLite database's files; of PostgreSQL there are none of ours."""
    file = sqlite_file(url)
    return [] if file is None else sorted(file.parent.glob(f"{file.name}*"))


def test_nothing_of_a_deleted_person_is_left_here_or_in_backups(store: Store) -> None:
    anna, ben = fill(store)
    mine = records(store, CLIENT)
    backups = [backup(store, BEGAN), backup(store, BEGAN + timedelta(days=1))]
    assert all(found_in(path) == {path.name: list(WORDS)} for path in backups)
    before = records(store).people.file(ben)

    # A reader in the same program, as a page may be, holds nothing back once it is done.
    with store.read() as session:
        session.scalars(select(PersonRow)).all()
    assert mine.people.delete(anna) == ()

    files = bytes_of(store.url)
    assert found_in(*files, *backups) == {}
    for url in (store.url, *map(sqlite_url, backups)):
        assert check(url).sound
        with Store(url) as opened, opened.read() as session:
            for name, table in Base.metadata.tables.items():
                if name not in ("audit", "backup"):
                    rows = repr(session.execute(table.select()).all())
                    assert anna not in rows, name
            trail = repr(session.execute(select(AuditRow.__table__)).all())
            assert not any(word in trail for word in WORDS)
            assert KEPT in repr(records(opened).care.notes(ben))
    assert repr(records(store).people.file(ben)) == repr(before)


def test_a_therapist_who_deletes_their_own_record_leaves_no_login_behind(store: Store) -> None:
    theirs = records(store, THERAPIST)
    me, ann = theirs.people.me(), records(store).people.add("Ann")
    records(store).care.assign(ann.id, THERAPIST.login)
    theirs.care.prescribe(ann.id, SQUATS, days_per_week=2, starts_on=BEGAN.date())
    theirs.templates.save(ann.id, "As for Ann")
    theirs.people.delete(me.id)
    with store.read() as session:
        assert session.scalars(select(TemplateRow)).all() == []
        assert session.scalars(select(AssignmentRow)).all() == []


def test_what_the_deleted_did_stays_in_the_trail_without_their_name(store: Store) -> None:
    anna, ben = fill(store)
    records(store, CLIENT).people.delete(anna)
    trail = records(store).audit.all()
    assert [
        (entry.actor_id, entry.actor, entry.action, entry.person_id, entry.refused)
        for entry in trail[:3]
    ] == [
        (anna, "somebody deleted", "deleted", anna, False),
        (anna, "somebody deleted", "read", ben, True),
        (anna, "somebody deleted", "took everything out", anna, False),
    ]


def test_what_staff_did_for_others_stays_under_their_name(store: Store) -> None:
    """An admin who exercises, too, cannot wipe their tracks by deleting their own record."""
    anna, _ = fill(store)
    admin = records(store, ADMIN)
    own = admin.people.me().id
    admin.people.delete(anna)
    admin.people.delete(own)
    assert [(entry.actor, entry.person_id) for entry in records(store).audit.all()[:3]] == [
        ("somebody deleted", own),
        ("Ada Admin", anna),
        ("somebody deleted", own),
    ]


def test_backups_out_of_reach_are_named_and_cleared_the_next_time(
    store: Store, tmp_path: Path
) -> None:
    anna, ben = fill(store)
    there, gone, spoilt = (
        backup(store, BEGAN, tmp_path / f"{name}.sqlite3") for name in ("there", "gone", "spoilt")
    )
    away = gone.rename(tmp_path / "elsewhere.sqlite3")
    spoilt.write_bytes(b"spoilt" * 1000)
    assert records(store).people.delete(anna) == (gone, spoilt)
    assert found_in(there) == {}
    away.rename(gone)
    spoilt.unlink()
    assert records(store).people.delete(ben) == (spoilt,)
    assert found_in(there, gone) == {}
    assert not spoilt.exists()


def test_a_person_can_begin_anew_after_being_deleted(store: Store) -> None:
    anna, _ = fill(store)
    mine = records(store, CLIENT, Clock(BEGAN))
    mine.people.delete(anna)
    again = mine.people.me()
    assert again.id != anna
    assert mine.sessions.of(again.id) == ()
    with pytest.raises(AccessError):
        mine.people.get(anna)


def test_a_session_that_goes_on_brings_nobody_back(store: Store) -> None:
    anna, _ = fill(store)
    writer = begun(records(store), anna)
    records(store).people.delete(anna)
    write_session(writer, made_set(0, poses=landmarks()))
    writer.learnt(BUILD)
    assert writer.notice
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(PersonRow)) == 1
    assert check(store.url).sound


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_backup_of_the_first_version_is_cleared_too(store: Store, tmp_path: Path) -> None:
    """As it is left when the tables are changed."""
    from tests.records.test_migrate import PERSON, build, fill_first_version

    old = sqlite_url(tmp_path / "old" / "records.sqlite3")
    build(old, "0001")
    fill_first_version(old)
    with Store(old) as opened:
        (kept,) = (tmp_path / "old" / "backups").iterdir()
        assert b"Better." in kept.read_bytes()
        assert records(opened).people.delete(PERSON) == ()
    assert list(kept.parent.iterdir()) == [kept]
    assert b"Better." not in kept.read_bytes()
    connection = sqlite3.connect(kept)
    assert connection.execute("SELECT count(*) FROM person").fetchone() == (0,)
    connection.close()
