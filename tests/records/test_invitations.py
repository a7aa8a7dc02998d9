"""An invitation lets in whom it is for, once, for a while; and the trail tells all of it."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from coach.domain import OPEN_FOR, InvitationEnd, WithoutLogin, email_address
from coach.errors import AccessError, ProfileError
from coach.records import invitations
from coach.records.access import Actor, Role
from coach.records.backup import backup, restore
from coach.records.invitation_token import new_token, read_token
from coach.records.invitations import has_record, offered
from coach.records.roles import granted_role
from coach.records.schema import InvitationRow
from coach.records.store import Store
from tests.records.samples import ADMIN, CLIENT, NOW, SQUATS, THERAPIST, Clock, records

BEN = Actor("ben@example.org", "Ben", Role.CLIENT)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


def role_of(store: Store, login: str) -> Role | None:
    with store.read() as session:
        return granted_role(session, login)


def trail(store: Store, person_id: str) -> list[tuple[str, str, bool]]:
    """Who did what, the oldest first."""
    entries = reversed(records(store, ADMIN).audit.of(person_id))
    return [(one.actor_id, one.action, one.refused) for one in entries]


def test_a_claim_makes_the_record_and_its_programme_the_logins_own(store: Store) -> None:
    theirs = records(store, THERAPIST)
    person = theirs.people.add("Anna")
    theirs.care.prescribe(person.id, SQUATS, days_per_week=3, starts_on=NOW.date())
    issued = theirs.invitations.invite(person.id, " Anna@Example.org ")
    assert issued.invitation.email == CLIENT.login
    assert issued.invitation.until == NOW + OPEN_FOR
    assert offered(store, issued.token, NOW) == issued.invitation
    assert issued.invitation.invited_by == THERAPIST.name
    assert not has_record(store, CLIENT.login)

    mine = records(store, CLIENT)
    assert mine.invitations.claim(issued.token) == person
    assert mine.people.me() == person
    assert [one.block for one in mine.care.prescriptions(person.id)] == [SQUATS]
    assert role_of(store, CLIENT.login) is Role.CLIENT
    assert has_record(store, CLIENT.login)
    assert theirs.people.all() == (person,)
    (kept,) = mine.invitations.of(person.id)
    assert (kept.ended, kept.ended_at) == (InvitationEnd.CLAIMED, NOW)
    assert mine.people.file(person.id).invitations == (kept,)
    assert trail(store, person.id) == [
        (THERAPIST.login, "added", False),
        (THERAPIST.login, f"prescribed {SQUATS.exercise}", False),
        (THERAPIST.login, "invited", False),
        (CLIENT.login, "claimed the invitation", False),
        (CLIENT.login, "took everything out", False),
    ]


def test_nothing_of_the_token_is_kept_and_nothing_like_it_opens(store: Store) -> None:
    theirs = records(store, THERAPIST)
    person = theirs.people.add("Anna")
    issued = theirs.invitations.invite(person.id)
    token = read_token(issued.token)
    assert token is not None
    assert issued.token not in repr(issued) + repr(token)
    with store.read() as session:
        kept = repr(session.execute(select(InvitationRow.__table__)).all())
    assert issued.token not in kept
    assert token.secret.hex() not in kept
    assert token.kept in kept
    other = new_token(token.invitation_id).text
    for wrong in ("", "x" * 43, issued.token[:-1], issued.token + "A", other, "é" * 43):
        with pytest.raises(AccessError, match="not good here"):
            offered(store, wrong, NOW)
        with pytest.raises(AccessError, match="not good here"):
            records(store, CLIENT).invitations.claim(wrong)
    assert records(store, CLIENT).invitations.claim(issued.token) == person


def test_it_opens_once_only(store: Store) -> None:
    person = records(store, THERAPIST).people.add("Anna")
    issued = records(store, THERAPIST).invitations.invite(person.id)
    records(store, CLIENT).invitations.claim(issued.token)
    for again in (BEN, CLIENT):
        with pytest.raises(AccessError, match=r"used already.*tell Theo Therapist at once"):
            records(store, again).invitations.claim(issued.token)
    assert role_of(store, BEN.login) is None
    assert trail(store, person.id)[-2:] == [
        (BEN.login, "claim an invitation", True),
        (CLIENT.login, "claim an invitation", True),
    ]
    for more in ("invite", "renew"):
        with pytest.raises(ProfileError, match="Anna logs in already"):
            getattr(records(store, THERAPIST).invitations, more)(person.id)


def test_of_those_who_claim_it_at_the_same_moment_one_wins(store: Store) -> None:
    person = records(store, THERAPIST).people.add("Anna")
    token = records(store, THERAPIST).invitations.invite(person.id).token
    actors = [Actor(f"c{number}@example.org", "C", Role.CLIENT) for number in range(6)]
    start, won, lost = threading.Barrier(len(actors)), [], []

    def claim(actor: Actor) -> None:
        start.wait()
        try:
            records(store, actor).invitations.claim(token)
        except AccessError as error:
            assert "used already" in str(error)  # noqa: PT017 (in a thread)
            lost.append(actor.login)
        else:
            won.append(actor.login)

    threads = [threading.Thread(target=claim, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 5)
    assert [one.login for one in records(store, ADMIN).roles.all()] == won
    claims = [one for one in trail(store, person.id) if "claim" in one[1]]
    assert sorted(login for login, _, refused in claims if refused) == sorted(lost)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("how", ["withdraw", "expire"])
def test_one_that_is_just_being_claimed_is_not_ended_otherwise(
    store: Store, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = records(store, THERAPIST).people.add("Anna")
    token = records(store, THERAPIST).invitations.invite(person.id).token
    late = Clock(NOW + 2 * OPEN_FOR)
    ended: list[int] = []

    def end() -> None:
        try:
            if how == "withdraw":
                records(store, ADMIN).invitations.withdraw(person.id)
                ended.append(1)
            else:
                ended.append(records(store, clock=late).invitations.end_expired())
        except ProfileError as error:
            assert "no open invitation" in str(error)  # noqa: PT017 (in a thread)

    ends = threading.Thread(target=end)

    def waits() -> bool:
        query = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        with store.read() as session:
            return bool(session.scalar(query))

    why_not = invitations._why_not

    def meanwhile(row: InvitationRow, now: datetime) -> str:
        ends.start()
        while ends.is_alive() and not waits():
            ends.join(0.01)
        return why_not(row, now)

    monkeypatch.setattr(invitations, "_why_not", meanwhile)
    records(store, CLIENT).invitations.claim(token)
    ends.join()
    assert sum(ended) == 0
    assert trail(store, person.id)[-1][1] == "claimed the invitation"
    (one,) = records(store, THERAPIST).invitations.of(person.id)
    assert one.ended is InvitationEnd.CLAIMED


def test_it_is_for_the_address_that_was_given_alone(store: Store) -> None:
    person = records(store, THERAPIST).people.add("Anna")
    token = records(store, THERAPIST).invitations.invite(person.id, CLIENT.login).token
    # One that nobody verified makes a login of issuer and subject (`clinic.login_of`).
    for other in (BEN, Actor("https://login.example|7", "Anna", Role.CLIENT)):
        with pytest.raises(AccessError, match="another e-mail address") as said:
            records(store, other).invitations.claim(token)
        assert CLIENT.login not in str(said.value)
        assert trail(store, person.id)[-1] == (other.login, "claim an invitation", True)
    assert records(store, CLIENT).invitations.claim(token) == person


def test_it_expires_and_the_trail_says_so(store: Store, clock: Clock) -> None:
    theirs = records(store, THERAPIST, clock)
    person = theirs.people.add("Anna")
    token = theirs.invitations.invite(person.id, lasts=timedelta(days=3)).token
    clock.now += timedelta(days=3) - timedelta(seconds=1)
    assert records(store, clock=clock).invitations.end_expired() == 0
    offered(store, token, clock.now)
    clock.now += timedelta(seconds=1)
    for _ in range(2):
        with pytest.raises(AccessError, match="has expired; ask Theo Therapist"):
            offered(store, token, clock.now)
        with pytest.raises(AccessError, match="has expired"):
            records(store, CLIENT, clock).invitations.claim(token)
        assert records(store, clock=clock).invitations.end_expired() <= 1
    expired = [one for one in trail(store, person.id) if one[1] == "the invitation expired"]
    assert expired == [("", "the invitation expired", False)]
    # It can be shown anew, and its old token stays what it is.
    again = theirs.invitations.renew(person.id)
    assert again.invitation.until == clock.now + OPEN_FOR
    with pytest.raises(AccessError, match="a newer one has taken its place"):
        records(store, CLIENT, clock).invitations.claim(token)
    assert records(store, CLIENT, clock).invitations.claim(again.token) == person


def test_one_that_was_withdrawn_or_replaced_opens_nothing(store: Store) -> None:
    theirs = records(store, THERAPIST)
    person = theirs.people.add("Anna")
    first = theirs.invitations.invite(person.id, CLIENT.login)
    anew = theirs.invitations.renew(person.id)
    assert anew.invitation.email == CLIENT.login
    second = theirs.invitations.invite(person.id)
    third = theirs.invitations.invite(person.id)
    records(store, ADMIN).invitations.withdraw(person.id)
    said = ("not good here", "was withdrawn", "was withdrawn", "was withdrawn")
    for one, why in zip((first, anew, second, third), said, strict=True):
        with pytest.raises(AccessError, match=why):
            records(store, CLIENT).invitations.claim(one.token)
    with pytest.raises(ProfileError, match="no open invitation"):
        theirs.invitations.withdraw(person.id)
    with pytest.raises(ProfileError, match="invite them again"):
        theirs.invitations.renew(person.id)
    assert role_of(store, CLIENT.login) is None
    done = [action for _, action, refused in trail(store, person.id) if not refused]
    assert done[1:] == [
        *("invited", "showed the invitation anew", "invited", "invited"),
        "withdrew the invitation",
    ]


def test_who_may_invite_nobody_any_more_leaves_no_invitation_open(store: Store) -> None:
    theirs, boss = records(store, THERAPIST), records(store, ADMIN)
    second = records(store, replace(THERAPIST, login="second@example.org"))
    boss.roles.give(THERAPIST.login, Role.THERAPIST)
    anna, ben = theirs.people.add("Anna"), theirs.people.add("Ben")
    for person in (anna, ben):
        boss.care.assign(person.id, "second@example.org")
    tokens = [theirs.invitations.invite(one.id).token for one in (anna, ben)]
    boss.care.unassign(anna.id, THERAPIST.login)
    with pytest.raises(AccessError, match="was withdrawn"):
        records(store, CLIENT).invitations.claim(tokens[0])
    offered(store, tokens[1], NOW)
    kept = second.invitations.invite(anna.id).token
    boss.roles.take_away(THERAPIST.login)
    with pytest.raises(AccessError, match="was withdrawn"):
        records(store, CLIENT).invitations.claim(tokens[1])
    for person in (anna, ben):
        assert (ADMIN.login, "withdrew the invitation", False) in trail(store, person.id)
    assert records(store, CLIENT).invitations.claim(kept) == anna


def test_a_login_has_one_record(store: Store) -> None:
    mine = records(store, CLIENT).people.me()
    person = records(store, THERAPIST).people.add("Anna again")
    token = records(store, THERAPIST).invitations.invite(person.id).token
    with pytest.raises(AccessError, match="has a record here already"):
        records(store, CLIENT).invitations.claim(token)
    assert records(store, CLIENT).people.me() == mine
    assert records(store, BEN).invitations.claim(token) == person


def test_who_has_no_login_yet_is_listed_for_who_looks_after_them(store: Store) -> None:
    theirs = records(store, THERAPIST)
    anna, ben = theirs.people.add("anna"), theirs.people.add("Ben")
    other = records(store, ADMIN).people.add("Cleo")
    records(store, ADMIN).people.add("Dan", login="dan@example.org")
    records(store).people.add("Made up", made_up=True)
    theirs.invitations.invite(ben.id)
    newest = theirs.invitations.invite(ben.id).invitation
    assert theirs.invitations.without_login() == (
        WithoutLogin(anna, None),
        WithoutLogin(ben, newest),
    )
    everybody = records(store, ADMIN).invitations.without_login()
    assert [one.person for one in everybody] == [anna, ben, other]
    second = replace(THERAPIST, login="second@example.org")
    assert records(store, second).invitations.without_login() == ()


def test_whoever_is_deleted_takes_invitation_and_role_along(store: Store) -> None:
    person = records(store, THERAPIST).people.add("Anna")
    token = records(store, THERAPIST).invitations.invite(person.id, CLIENT.login).token
    records(store, CLIENT).invitations.claim(token)
    records(store, CLIENT).people.delete(person.id)
    assert role_of(store, CLIENT.login) is None
    with store.read() as session:
        assert session.scalars(select(InvitationRow)).all() == []
    assert CLIENT.login not in repr(records(store, ADMIN).audit.all())
    with pytest.raises(AccessError, match="not good here"):
        offered(store, token, NOW)


def test_an_old_backup_opens_nothing_that_was_closed_since(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    theirs, boss = records(store, THERAPIST), records(store, ADMIN)
    anna, ben = theirs.people.add("Anna"), theirs.people.add("Ben")
    theirs.care.prescribe(ben.id, SQUATS, days_per_week=3, starts_on=NOW.date())
    template = theirs.templates.save(ben.id, "Knees")
    records(store, CLIENT).invitations.claim(theirs.invitations.invite(anna.id).token)
    boss.roles.give("new@example.org", Role.THERAPIST)
    withdrawn = theirs.invitations.invite(ben.id)
    cara = Actor("cara@example.org", "Cara", Role.CLIENT)
    for login, role in (("less@example.org", Role.ADMIN), ("left@example.org", Role.THERAPIST)):
        boss.roles.give(login, role)
    cleo = theirs.people.add("Cleo")
    left = records(store, Actor("left@example.org", "Lee", Role.THERAPIST)).people.me()
    made = backup(store, NOW)
    boss.roles.take_away("new@example.org")
    boss.roles.give("less@example.org", Role.THERAPIST)
    boss.people.delete(left.id)
    records(store, cara).invitations.claim(theirs.invitations.invite(cleo.id).token)
    theirs.invitations.withdraw(ben.id)
    done = restore(store.url, made, NOW)
    assert [(one.login, one.role) for one in boss.roles.all()] == [
        (CLIENT.login, "client"),
        (cara.login, "client"),
        ("less@example.org", "therapist"),
    ]
    assert (done.roles_back, done.roles_left_out) == (0, 2)
    # What she accepted is open to nobody again; her login begins anew.
    anew = records(store, cara).people.me()
    assert anew.id != cleo.id
    assert boss.roles.named()[anew.id] == cara.login
    assert theirs.templates.all() == (template,)
    with pytest.raises(AccessError, match="was withdrawn"):
        records(store, BEN).invitations.claim(withdrawn.token)
    assert records(store, CLIENT).people.me() == anna


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("", None), (" \u202e\x07 ", None), (" Ann@X.org\u202e", "ann@x.org"), ("a|b@x", "a|b@x")],
)
def test_an_address_is_kept_as_logins_have_it(typed: str, kept: str | None) -> None:
    assert email_address(typed) == kept


@pytest.mark.parametrize("typed", ["ann", "@x.org", "ann@", "a@b@c", "a b@x.org", "x" * 260 + "@y"])
def test_what_is_no_address_is_said(store: Store, typed: str) -> None:
    person = records(store, THERAPIST).people.add("Anna")
    with pytest.raises(ProfileError, match="is no e-mail address"):
        records(store, THERAPIST).invitations.invite(person.id, typed)
    assert records(store, THERAPIST).invitations.of(person.id) == ()
