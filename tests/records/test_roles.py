"""Roles in the records: the clinic's file goes before, and one taken away is gone at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from coach.errors import AccessError, ProfileError, StoreError
from coach.records import known_roles
from coach.records.access import Actor, Role
from coach.records.backup import backup
from coach.records.check import check
from coach.records.clinic import Clinic, load_clinic
from coach.records.database import sqlite_url
from coach.records.erase import erase
from coach.records.known_roles import KnownRoles
from coach.records.records import Records
from coach.records.schema import InvitationRow, PersonRow, RoleRow
from coach.records.store import Store
from tests.records.samples import ADMIN, CLIENT, NOW, records

PAT = "pat@example.org"
LONG = f"https://id.example/{'realm/' * 15}|Seven"
TAKEN_AND_GIVEN = ("took the role client away", "gave the role client")


def claims(email: str) -> dict[str, object]:
    return {"email": email, "email_verified": True}


def test_an_admin_gives_roles_and_takes_them_away(store: Store) -> None:
    boss = records(store, ADMIN)
    boss.roles.give(" Pat@Example.org ", Role.ADMIN)
    boss.roles.give(PAT, Role.THERAPIST)
    boss.roles.give(LONG, Role.ADMIN)
    given = [(one.login, one.role) for one in boss.roles.all()]
    assert given == [(LONG, "admin"), (PAT, "therapist")]
    boss.roles.take_away(PAT)
    with pytest.raises(ProfileError, match="taken away already"):
        boss.roles.take_away(PAT)
    assert len(boss.roles.all()) == 1
    boss.roles.give(PAT, Role.THERAPIST)
    assert len(boss.roles.all()) == 2
    wrong_ones = (
        ("", Role.ADMIN),
        (PAT, Role.OWNER),
        (CLIENT.login, Role.CLIENT),
        (513 * "x", Role.ADMIN),
    )
    for wrong, role in wrong_ones:
        with pytest.raises(ProfileError):
            boss.roles.give(wrong, role)
    named = boss.roles.named()
    told = [(one.action, named[one.person_id or ""]) for one in reversed(boss.audit.all())]
    assert told[1:5] == [
        ("gave the role therapist", PAT),
        ("gave the role admin", LONG),
        ("took the role therapist away", PAT),
        ("gave the role therapist", PAT),
    ]


def test_nobody_changes_their_own_role(store: Store) -> None:
    boss = records(store, ADMIN)
    records(store, replace(ADMIN, login="second@example.org")).roles.give(ADMIN.login, Role.ADMIN)
    with pytest.raises(ProfileError, match="your own role"):
        boss.roles.take_away(ADMIN.login)
    with pytest.raises(ProfileError, match="your own role"):
        boss.roles.give(f" {ADMIN.login.upper()}", Role.THERAPIST)
    assert [(one.login, one.role) for one in boss.roles.all()] == [(ADMIN.login, "admin")]


def test_a_role_and_its_trail_name_nobody_who_was_deleted_in_any_backup(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    boss, left = records(store, ADMIN), Actor("left@example.org", "Lee", Role.THERAPIST)
    boss.roles.give(left.login, Role.THERAPIST)
    before_the_record = backup(store, NOW)
    me = records(store, left).people.me()
    assert boss.roles.named() == {me.id: left.login}
    assert [one.action for one in boss.audit.of(me.id)] == [
        "began a record",
        "gave the role therapist",
    ]
    person = boss.people.add("Anna")
    boss.care.assign(person.id, left.login)
    records(store, left).invitations.invite(person.id)
    records(store, left).people.delete(me.id)
    with Store(sqlite_url(before_the_record)) as kept:
        for opened in (store, kept):
            with opened.read() as session:
                for row in (RoleRow, InvitationRow, PersonRow):
                    assert left.login not in repr(session.execute(select(row.__table__)).all())
            roles = [one for one in records(opened, ADMIN).audit.all() if "role" in one.action]
            assert [one.person_id for one in roles] == [me.id]
    assert check(store.url).sound


def test_a_role_that_is_taken_away_ends_what_an_open_page_may_do(store: Store) -> None:
    known = KnownRoles(lambda: store)
    records(store, ADMIN).roles.give(PAT, Role.THERAPIST)
    pat = Actor(PAT, "Pat", Role.THERAPIST)
    page = Records(store, pat, role_now=lambda: known.of(PAT))
    person = page.people.add("Anna")
    assert page.people.get(person.id) == person
    for change in (
        lambda: records(store, ADMIN).roles.take_away(PAT),
        lambda: records(store, ADMIN).roles.give(PAT, Role.ADMIN),
    ):
        change()
        for look in (page.people.all, lambda: page.care.add_note(person.id, "Mine still.")):
            with pytest.raises(AccessError, match="has changed since this page was opened"):
                look()
    records(store, ADMIN).roles.give(PAT, Role.THERAPIST)
    assert page.care.notes(person.id) == ()


def test_of_somebody_with_a_record_the_trail_holds_no_login(store: Store) -> None:
    person = records(store, ADMIN).people.add("Anna", login=CLIENT.login)
    records(store, ADMIN).roles.give(CLIENT.login, Role.CLIENT)
    records(store, ADMIN).roles.take_away(CLIENT.login)
    told = [(one.action, one.person_id) for one in records(store, ADMIN).audit.all()[:2]]
    assert told == [(what, person.id) for what in TAKEN_AND_GIVEN]


def test_the_clinics_file_goes_before(tmp_path: Path) -> None:
    path = tmp_path / "clinic.toml"
    path.write_text(f'[roles]\n"{PAT}" = "admin"\n[invitations]\ndays = 3\n', "utf-8")
    here = load_clinic(path)
    given = {PAT: Role.CLIENT, "ann@example.org": Role.CLIENT}.get
    assert here.actor(claims(PAT), given).role is Role.ADMIN
    assert here.actor(claims("ann@example.org"), given).role is Role.CLIENT
    with pytest.raises(AccessError, match="open the link of your invitation again"):
        here.actor(claims("eve@example.org"), given)
    assert here.invited_for.days == 3
    path.write_text(f'[roles]\n"{PAT}" = "admin"\n[invitations]\ndays = 0\n', "utf-8")
    with pytest.raises(ProfileError, match=r"invitations\.days: "):
        load_clinic(path)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
class TestKnownRoles:
    def test_a_role_is_there_and_gone_at_once(self, store: Store) -> None:
        known = KnownRoles(lambda: store, clock=lambda: 0.0)
        assert known.of(PAT) is None
        records(store, ADMIN).roles.give(PAT, Role.THERAPIST)
        assert known.of(PAT) is Role.THERAPIST
        records(store, ADMIN).roles.take_away(PAT)
        assert known.of(PAT) is None

    def test_what_another_server_changes_is_seen_within_a_second(self, store: Store) -> None:
        now = [0.0]
        known = KnownRoles(lambda: store, clock=lambda: now[0])
        records(store, ADMIN).roles.give(PAT, Role.THERAPIST)
        assert known.of(PAT) is Role.THERAPIST
        with Store(store.url) as elsewhere:
            records(elsewhere, ADMIN).roles.take_away(PAT)
        now[0] += known_roles._FRESH_S
        assert known.of(PAT) is None

    def test_a_database_that_hangs_holds_up_nobody_who_is_known(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(known_roles, "_WAIT_S", 0.01)
        now, goes_on = [0.0], threading.Event()
        known = KnownRoles(lambda: store, clock=lambda: now[0])
        records(store, ADMIN).roles.give(PAT, Role.THERAPIST)
        assert known.of(PAT) is Role.THERAPIST
        records(store, ADMIN).roles.take_away(PAT)
        records(store, ADMIN).roles.give(PAT, Role.ADMIN)
        assert known.of(PAT) is Role.ADMIN
        reads, read = [], store.read

        @contextmanager
        def hangs() -> Iterator[Session]:
            reads.append(threading.current_thread())
            assert goes_on.wait(30)
            with read() as session:
                yield session

        monkeypatch.setattr(store, "read", hangs)
        now[0] += 10.0
        assert [known.of(PAT) for _ in range(3)] == [Role.ADMIN] * 3
        assert len(reads) == 1
        goes_on.set()

    def test_while_a_database_fails_only_whose_role_changed_here_is_turned_away(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known = KnownRoles(lambda: store, clock=lambda: 0.0)
        boss = records(store, ADMIN)
        boss.roles.give(PAT, Role.THERAPIST)
        anna = boss.people.add("Anna", login=CLIENT.login)
        boss.roles.give(CLIENT.login, Role.CLIENT)
        logins = (PAT, CLIENT.login)
        assert [known.of(login) for login in logins] == [Role.THERAPIST, Role.CLIENT]

        def fails() -> None:
            raise StoreError("The records do not answer.")

        monkeypatch.setattr(store, "read", fails)
        boss.roles.give("new@example.org", Role.THERAPIST)
        assert [known.of(login) for login in logins] == [Role.THERAPIST, Role.CLIENT]
        boss.roles.take_away(PAT)
        with store.write() as session:
            erase(session, anna.id)
        for login in logins:
            with pytest.raises(StoreError, match="changed a moment ago"):
                known.of(login)

    def test_a_database_that_fails_opens_nothing_to_who_is_not_known(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        known = KnownRoles(lambda: store)

        def fails() -> None:
            raise StoreError("The records do not answer.")

        monkeypatch.setattr(store, "read", fails)
        with pytest.raises(StoreError):
            Clinic({}).actor(claims(PAT), known.of)
