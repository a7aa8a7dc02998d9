"""Who may do what with whose record: every method, every role, every relation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from coach.domain import Person, PersonFile, Ratings
from coach.errors import AccessError
from coach.records.access import ALONE, Actor
from coach.records.records import OPENED_AGAIN, REFUSED, Records
from coach.records.store import Store
from tests.records.samples import (
    ADMIN,
    ANOTHER_BUILD,
    BEGAN,
    BUILD,
    CLIENT,
    NOW,
    PLAN,
    SQUATS,
    THERAPIST,
    Clock,
    begun,
    made_set,
    records,
    write_session,
)

NOBODY = "0" * 32


@dataclass(frozen=True)
class Target:
    """Whose record is asked for, and one of its sessions."""

    person: str
    session: str


Call = Callable[[Records, Target], object]

OWNER = {"owner"}
SELF = {"client, own", "therapist, own", "admin, own"}
ADMINS = {"admin, own", "admin, stranger", "admin, assigned"}
READ = OWNER | SELF | {"therapist, assigned"}
EXERCISE = OWNER | SELF
TREAT = OWNER | {"therapist, assigned"}
ERASE = OWNER | SELF | ADMINS
ASSIGN = OWNER | ADMINS

# The last one leaves nothing for others.
MATRIX: dict[str, tuple[set[str], Call]] = {
    "person": (READ, lambda kept, of: kept.person(of.person)),
    "prescriptions": (READ, lambda kept, of: kept.prescriptions(of.person)),
    "prescriptions_of": (READ, lambda kept, of: kept.prescriptions_of([of.person])),
    "sessions": (READ, lambda kept, of: kept.sessions(of.person)),
    "session": (READ, lambda kept, of: kept.session(of.session)),
    "outlines": (READ, lambda kept, of: kept.outlines([of.person])),
    "figures": (READ, lambda kept, of: kept.figures([of.person])),
    "poses": (READ, lambda kept, of: kept.poses(of.session, 0)),
    "size_of_poses": (READ, lambda kept, of: kept.size_of_poses(of.person)),
    "symptom_checks": (READ, lambda kept, of: kept.symptom_checks(of.person)),
    "symptom_checks_of": (READ, lambda kept, of: kept.symptom_checks_of([of.person])),
    "notes": (READ, lambda kept, of: kept.notes(of.person)),
    "file": (READ, lambda kept, of: kept.file(of.person)),
    "mark_interrupted": (READ, lambda kept, of: kept.mark_interrupted(of.session)),
    "audit": (READ | ADMINS, lambda kept, of: kept.audit(of.person)),
    "begin_session": (EXERCISE, lambda kept, of: begun(kept, of.person).learnt(ANOTHER_BUILD)),
    "rate": (EXERCISE, lambda kept, of: kept.rate(of.session, Ratings(pain_after=9))),
    "answer_symptoms": (EXERCISE, lambda kept, of: kept.answer_symptoms(of.person, ("fever",))),
    "clear_symptoms": (EXERCISE, lambda kept, of: kept.clear_symptoms(of.person)),
    "prescribe": (
        TREAT,
        lambda kept, of: kept.prescribe(
            of.person, SQUATS, days_per_week=7, starts_on=date(2026, 3, 3)
        ),
    ),
    "end_prescription": (TREAT, lambda kept, of: kept.end_prescription(of.person, "squat")),
    "add_note": (TREAT, lambda kept, of: kept.add_note(of.person, "Mine now.")),
    "therapists_of": (ASSIGN, lambda kept, of: kept.therapists_of(of.person)),
    "assign": (ASSIGN, lambda kept, of: kept.assign("new@example.org", of.person)),
    "unassign": (ASSIGN, lambda kept, of: kept.unassign("new@example.org", of.person)),
    "change_person": (ERASE, lambda kept, of: kept.change_person(of.person, "Changed", 150.0)),
    "delete_person": (ERASE, lambda kept, of: kept.delete_person(of.person)),
}
ABOUT_NOBODY = {"actor", "me", "people", "add_person"}

RELATIONS = [
    ("owner", ALONE),
    *(
        (f"{actor.role}, {relation}", actor)
        for actor in (CLIENT, THERAPIST, ADMIN)
        for relation in ("own", "assigned", "stranger")
    ),
]


def test_the_matrix_leaves_no_method_out(store: Store) -> None:
    public = {name for name in dir(records(store)) if not name.startswith("_")}
    assert public - ABOUT_NOBODY == set(MATRIX)


@pytest.mark.parametrize(("relation", "actor"), RELATIONS, ids=[name for name, _ in RELATIONS])
def test_who_may_do_what(store: Store, relation: str, actor: Actor) -> None:
    target = somebody(store, actor, relation)
    kept = records(store, actor)
    for name, (allowed, call) in MATRIX.items():
        trail = refusals(store)
        if relation in allowed:
            call(kept, target)
            assert len(refusals(store)) == len(trail), name
        else:
            before = contents(store, target)
            with pytest.raises(AccessError) as refused:
                call(kept, target)
            assert str(refused.value) == REFUSED, name
            assert contents(store, target) == before, name
            (entry,) = refusals(store)[len(trail) :]
            assert entry == (actor.login, actor.name, target.person, NOW), name


@pytest.mark.parametrize("wrong", [NOBODY, "", "x" * 100, "a\x00b", "%", "../records"])
@pytest.mark.parametrize("actor", [CLIENT, THERAPIST, ADMIN], ids=lambda actor: str(actor.role))
def test_a_record_that_is_not_there_is_refused_like_a_strangers(
    store: Store, actor: Actor, wrong: str
) -> None:
    kept = records(store, actor)
    kept.me()
    for name, (_, call) in MATRIX.items():
        count = len(refusals(store))
        with pytest.raises(AccessError) as refused:
            call(kept, Target(wrong, wrong))
        assert str(refused.value) == REFUSED, name
        assert len(refusals(store)) == count + 1, name


def test_the_owner_may_ask_for_a_session_that_is_not_there(store: Store) -> None:
    assert records(store).session(NOBODY) is None
    assert records(store).poses(NOBODY, 0) is None
    assert records(store).audit() == ()


def test_who_sees_whom_in_the_list(store: Store) -> None:
    kept = records(store)
    anna, ben, theo = (
        kept.add_person(name, login=login)
        for name, login in (
            ("Anna", CLIENT.login),
            ("Ben", "ben@example.org"),
            ("Theo", THERAPIST.login),
        )
    )
    kept.assign(THERAPIST.login, ben.id)
    kept.assign(CLIENT.login, ben.id)  # looks after nobody, whatever a table says
    assert records(store, CLIENT).people() == (anna,)
    assert records(store, THERAPIST).people() == (ben, theo)
    assert records(store, ADMIN).people() == (anna, ben, theo)
    assert records(store).people() == (anna, ben, theo)


def test_a_list_with_one_stranger_is_refused(store: Store) -> None:
    kept = records(store)
    mine, other = kept.add_person("Mine").id, kept.add_person("Other").id
    kept.assign(THERAPIST.login, mine)
    theirs = records(store, THERAPIST)
    for read in (
        theirs.outlines,
        theirs.figures,
        theirs.prescriptions_of,
        theirs.symptom_checks_of,
    ):
        assert read([mine]) == ()
        with pytest.raises(AccessError):
            read([mine, other])
    assert {entry[2] for entry in refusals(store)} == {other}


def test_who_may_add_people(store: Store) -> None:
    with pytest.raises(AccessError):
        records(store, CLIENT).add_person("Ben")
    assert records(store).people() == ()
    added = records(store, THERAPIST).add_person("Ben")
    assert records(store, THERAPIST).people() == (added,)
    with pytest.raises(AccessError):
        records(store, replace(THERAPIST, login="other@example.org")).person(added.id)
    with pytest.raises(AccessError):  # or they would look after whoever logs in with it
        records(store, THERAPIST).add_person("Dan", login="dan@example.org")
    records(store, ADMIN).add_person("Cleo", login="cleo@example.org")
    assert [person.name for person in records(store, THERAPIST).people()] == ["Ben"]


def test_the_whole_trail_is_for_the_owner_and_admins(store: Store) -> None:
    for actor in (CLIENT, THERAPIST):
        with pytest.raises(AccessError):
            records(store, actor).audit()
    newest, oldest = records(store, ADMIN).audit()
    assert (newest.actor_id, oldest.actor_id) == (THERAPIST.login, CLIENT.login)
    assert records(store).audit() == (newest, oldest)


def test_one_visit_is_noted_once(store: Store) -> None:
    clock = Clock()
    person = records(store).add_person("Anna")
    records(store).assign(THERAPIST.login, person.id)
    theirs = records(store, THERAPIST, clock)

    def visits() -> list[tuple[str, str]]:
        return [
            (entry.actor, entry.action)
            for entry in records(store).audit(person.id)
            if entry.action == "opened"
        ]

    theirs.person(person.id)
    theirs.sessions(person.id)
    clock.now += OPENED_AGAIN
    theirs.notes(person.id)
    assert visits() == [("Theo Therapist", "opened")]
    clock.now += timedelta(seconds=1)
    theirs.person(person.id)
    assert len(visits()) == 2

    records(store).assign("second@example.org", person.id)
    records(store, replace(THERAPIST, login="second@example.org"), clock).person(person.id)
    assert len(visits()) == 3


def test_looking_into_ones_own_record_is_no_visit(store: Store) -> None:
    for actor in (ALONE, CLIENT, THERAPIST, ADMIN):
        kept = records(store, actor)
        kept.person(kept.me().id)
    assert "opened" not in [entry.action for entry in records(store).audit()]


def test_changes_are_in_the_trail(store: Store) -> None:
    person = records(store, THERAPIST).add_person("Anna")
    theirs = records(store, THERAPIST)
    theirs.prescribe(person.id, SQUATS, days_per_week=3, starts_on=date(2026, 3, 3))
    theirs.end_prescription(person.id, "squat")
    theirs.add_note(person.id, "Better.")
    records(store, ADMIN).assign("second@example.org", person.id)
    records(store, ADMIN).unassign(THERAPIST.login, person.id)
    records(store, ADMIN).change_person(person.id, "Anne", None)
    actions = [(entry.actor_id, entry.action) for entry in records(store).audit(person.id)]
    assert actions == [
        (ADMIN.login, "changed name or height"),
        (ADMIN.login, f"no longer assigned to {THERAPIST.login}"),
        (ADMIN.login, "assigned to second@example.org"),
        (THERAPIST.login, "wrote a note"),
        (THERAPIST.login, "ended squat"),
        (THERAPIST.login, "prescribed squat"),
        (THERAPIST.login, "added"),
    ]


def somebody(store: Store, actor: Actor, relation: str) -> Target:
    """A record with something in it, to which the actor stands in this relation."""
    kept = records(store)
    own = relation.endswith("own")
    person: Person = kept.add_person("Anna", login=actor.login if own else "anna@example.net")
    if relation.endswith("assigned"):
        kept.assign(actor.login, person.id)
    kept.prescribe(person.id, SQUATS, days_per_week=3, starts_on=date(2026, 3, 3))
    kept.add_note(person.id, "A note.")
    kept.answer_symptoms(person.id, ())
    writer = begun(kept, person.id, started_at=BEGAN, plan=PLAN)
    write_session(writer, made_set(0))
    writer.learnt(BUILD)
    return Target(person.id, writer.id)


def refusals(store: Store) -> list[tuple[str, str, str | None, object]]:
    """What was refused, the oldest first."""
    return [
        (entry.actor_id, entry.actor, entry.person_id, entry.at)
        for entry in reversed(records(store).audit())
        if entry.refused
    ]


def contents(store: Store, target: Target) -> tuple[str, tuple[str, ...]]:
    """All that is kept of somebody, and who looks after them."""
    file: PersonFile = records(store).file(target.person)
    return repr(file), records(store).therapists_of(target.person)
