"""Who may do what with whose record: every method, every role, every relation."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from coach.domain import Gender, Person, PersonFile, Rated, Ratings
from coach.errors import AccessError, ProfileError
from coach.records.access import ALONE, Actor, Role
from coach.records.audit import Audit
from coach.records.care import Care
from coach.records.database import data_folder
from coach.records.guarded import Guarded, declaration
from coach.records.invitations import Invitations
from coach.records.messages import Messages
from coach.records.outcomes import Outcomes
from coach.records.people import People
from coach.records.records import Records
from coach.records.roles import Roles
from coach.records.sessions import Sessions
from coach.records.store import Store
from coach.records.templates import Templates
from coach.records.unit_of_work import OPENED_AGAIN, REFUSED
from coach.records.videos import Videos
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
    landmarks,
    made_set,
    records,
    write_session,
)

NOBODY = "0" * 32


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@dataclass(frozen=True)
class Target:
    """Whose record is asked for, one of its sessions, one of its videos, its prescription, and a
    template of whoever asks."""

    person: str
    session: str
    video: str
    prescription: str
    template: str


Call = Callable[[Records, Target], object]

OWNER = {"owner"}
SELF = {"client, own", "therapist, own", "admin, own"}
ADMINS = {"admin, own", "admin, stranger", "admin, assigned"}
READ = OWNER | SELF | {"therapist, assigned"}
EXERCISE = OWNER | SELF
MESSAGE = EXERCISE | {"therapist, assigned"}
CORRECT = EXERCISE | {"therapist, assigned"}
TREAT = OWNER | {"therapist, assigned"}
ERASE = OWNER | SELF | ADMINS
ASSIGN = OWNER | ADMINS
WITHDRAW = TREAT | ADMINS

HARD = [Rated("stairs", 3), Rated("kneeling", 2), Rated("getting up", 5)]

# The last one leaves nothing for others.
MATRIX: dict[str, tuple[set[str], Call]] = {
    "people.get": (READ, lambda kept, of: kept.people.get(of.person)),
    "people.file": (READ, lambda kept, of: kept.people.file(of.person)),
    "care.prescriptions": (READ, lambda kept, of: kept.care.prescriptions(of.person)),
    "care.symptom_checks": (READ, lambda kept, of: kept.care.symptom_checks(of.person)),
    "care.flag_marks": (READ, lambda kept, of: kept.care.flag_marks(of.person)),
    "sessions.spans": (READ, lambda kept, of: kept.sessions.spans(of.person)),
    "care.notes": (READ, lambda kept, of: kept.care.notes(of.person)),
    "messages.of": (MESSAGE, lambda kept, of: kept.messages.of(of.person)),
    "messages.has_reader": (MESSAGE, lambda kept, of: kept.messages.has_reader(of.person)),
    "messages.waiting": (READ, lambda kept, of: kept.messages.waiting(of.person)),
    "messages.send": (MESSAGE, lambda kept, of: kept.messages.send(of.person, "Hello.")),
    "messages.confirm_read": (
        MESSAGE,
        lambda kept, of: kept.messages.confirm_read(of.person, [NOBODY]),
    ),
    "outcomes.of": (READ, lambda kept, of: kept.outcomes.of(of.person)),
    "outcomes.answer": (
        EXERCISE,
        lambda kept, of: kept.outcomes.answer(of.person, "psfs", HARD),
    ),
    "care.set_repetitions": (
        TREAT,
        lambda kept, of: kept.care.set_repetitions(
            of.person, of.prescription, 12, date(2026, 3, 4)
        ),
    ),
    "templates.save": (TREAT, lambda kept, of: kept.templates.save(of.person, "Knees")),
    "templates.give": (
        TREAT,
        lambda kept, of: kept.templates.give(of.person, of.template, date(2026, 3, 4)),
    ),
    "sessions.of": (READ, lambda kept, of: kept.sessions.of(of.person)),
    "sessions.get": (READ, lambda kept, of: kept.sessions.get(of.session)),
    "sessions.outlines": (READ, lambda kept, of: kept.sessions.outlines(of.person)),
    "sessions.figures": (READ, lambda kept, of: kept.sessions.figures(of.person)),
    "sessions.poses": (READ, lambda kept, of: kept.sessions.poses(of.session, 0)),
    "sessions.trace": (READ, lambda kept, of: kept.sessions.trace(of.session, 0)),
    "sessions.corrected": (READ, lambda kept, of: kept.sessions.corrected(of.person)),
    "sessions.correct": (
        CORRECT,
        lambda kept, of: kept.sessions.correct(of.session, 0, 1, repetition=False),
    ),
    "sessions.poses_bytes": (READ, lambda kept, of: kept.sessions.poses_bytes(of.person)),
    "sessions.mark_interrupted": (
        READ,
        lambda kept, of: kept.sessions.mark_interrupted(of.session),
    ),
    "videos.of": (READ, lambda kept, of: kept.videos.of(of.person)),
    "videos.place": (READ, lambda kept, of: kept.videos.place(of.person, of.video)),
    "videos.keep": (EXERCISE, lambda kept, of: kept.videos.keep(of.person, film(), "squats.mp4")),
    "videos.remove": (EXERCISE, lambda kept, of: kept.videos.remove(of.person, of.video)),
    "audit.of": (READ | ADMINS, lambda kept, of: kept.audit.of(of.person)),
    "sessions.begin": (EXERCISE, lambda kept, of: begun(kept, of.person).learnt(ANOTHER_BUILD)),
    "sessions.rate": (
        EXERCISE,
        lambda kept, of: kept.sessions.rate(of.session, Ratings(pain_after=9)),
    ),
    "sessions.take_over": (EXERCISE, lambda kept, of: kept.sessions.take_over(of.session, None)),
    "sessions.ask_provider": (EXERCISE, lambda kept, of: kept.sessions.ask_provider(of.session)),
    "care.answer_symptoms": (
        EXERCISE,
        lambda kept, of: kept.care.answer_symptoms(of.person, ("fever",)),
    ),
    "care.clear_symptoms": (EXERCISE, lambda kept, of: kept.care.clear_symptoms(of.person)),
    "care.prescribe": (
        TREAT,
        lambda kept, of: kept.care.prescribe(
            of.person, SQUATS, days_per_week=7, starts_on=date(2026, 3, 3)
        ),
    ),
    "care.end_prescription": (
        TREAT,
        lambda kept, of: kept.care.end_prescription(of.person, "squat"),
    ),
    "care.add_note": (TREAT, lambda kept, of: kept.care.add_note(of.person, "Mine now.")),
    "care.mark_flag": (
        TREAT,
        lambda kept, of: kept.care.mark_flag(of.person, "silent", "now", date(2026, 3, 2)),
    ),
    "care.unmark_flag": (TREAT, lambda kept, of: kept.care.unmark_flag(of.person, "pain")),
    "care.take_back_symptoms": (
        EXERCISE,
        lambda kept, of: kept.care.take_back_symptoms(of.person),
    ),
    "care.therapists": (ASSIGN, lambda kept, of: kept.care.therapists(of.person)),
    "care.assign": (ASSIGN, lambda kept, of: kept.care.assign(of.person, "new@example.org")),
    "care.unassign": (ASSIGN, lambda kept, of: kept.care.unassign(of.person, "new@example.org")),
    "sessions.open": (READ, lambda kept, of: kept.sessions.open(of.session)),
    "sessions.take_out": (READ, lambda kept, of: kept.sessions.take_out(of.session, "reps.csv")),
    "sessions.take_out_trace": (
        READ,
        lambda kept, of: kept.sessions.take_out_trace(of.session, 0, "motion.mot"),
    ),
    "sessions.add_video": (
        CORRECT,
        lambda kept, of: kept.sessions.add_video(
            of.person, PLAN, made_set(0, poses=landmarks()), BEGAN - timedelta(days=1)
        ),
    ),
    "sessions.may_delete_video": (
        READ,
        lambda kept, of: kept.sessions.may_delete_video(of.session),
    ),
    "sessions.delete_video": (
        CORRECT,
        lambda kept, of: kept.sessions.delete_video(
            kept.sessions.add_video(
                of.person, PLAN, made_set(0, poses=landmarks(21)), BEGAN - timedelta(days=1)
            )
        ),
    ),
    "invitations.of": (READ, lambda kept, of: kept.invitations.of(of.person)),
    "invitations.invite": (TREAT, lambda kept, of: invited(kept.invitations.invite, of)),
    "invitations.renew": (TREAT, lambda kept, of: invited(kept.invitations.renew, of)),
    "invitations.withdraw": (WITHDRAW, lambda kept, of: invited(kept.invitations.withdraw, of)),
    "people.change": (
        ERASE,
        lambda kept, of: kept.people.change(
            of.person, "Changed", 150.0, born=date(1960, 1, 2), gender=Gender.OTHER
        ),
    ),
    "people.delete": (ERASE, lambda kept, of: kept.people.delete(of.person)),
}

LISTS: list[Callable[[Records, list[str]], tuple[object, ...]]] = [
    lambda kept, ids: kept.care.prescriptions(ids),
    lambda kept, ids: kept.care.symptom_checks(ids),
    lambda kept, ids: kept.care.notes(ids),
    lambda kept, ids: tuple(kept.messages.waiting(ids)),
    lambda kept, ids: kept.outcomes.of(ids),
    lambda kept, ids: kept.care.flag_marks(ids),
    lambda kept, ids: kept.sessions.spans(ids),
    lambda kept, ids: kept.sessions.of(ids),
    lambda kept, ids: kept.sessions.outlines(ids),
    lambda kept, ids: kept.sessions.figures(ids),
]
"""Those that take many ids as well."""

FOR_ROLES = {
    "people.me": set(Role),
    "people.all": set(Role),
    "people.others": {Role.OWNER},
    "people.add": {Role.OWNER, Role.THERAPIST, Role.ADMIN},
    "templates.all": {Role.OWNER, Role.THERAPIST},
    "templates.rename": {Role.OWNER, Role.THERAPIST},
    "templates.delete": {Role.OWNER, Role.THERAPIST},
    "sessions.mark_left_alone": {Role.OWNER},
    "invitations.without_login": {Role.OWNER, Role.THERAPIST, Role.ADMIN},
    "invitations.claim": {Role.CLIENT},
    "invitations.end_expired": {Role.OWNER},
    "roles.all": {Role.OWNER, Role.ADMIN},
    "roles.named": {Role.OWNER, Role.ADMIN},
    "roles.give": {Role.ADMIN},
    "roles.take_away": {Role.ADMIN},
    "audit.all": {Role.OWNER, Role.ADMIN},
}
"""What is about nobody's record in particular, and for whom."""

RELATIONS = [
    ("owner", ALONE),
    *(
        (f"{actor.role}, {relation}", actor)
        for actor in (CLIENT, THERAPIST, ADMIN)
        for relation in ("own", "assigned", "stranger")
    ),
]


PARTS = (People, Invitations, Roles, Care, Messages, Outcomes, Templates, Sessions, Videos, Audit)


def public_methods() -> dict[str, object]:
    """Every public method of the parts, by the name under which `Records` is asked for it."""
    return {
        f"{part.__name__.lower()}.{name}": method
        for part in PARTS
        for name, method in vars(part).items()
        if not name.startswith("_") and callable(method)
    }


def test_records_are_nothing_but_the_parts(store: Store) -> None:
    parts = {name: type(part) for name, part in vars(records(store)).items() if name != "actor"}
    assert parts == {part.__name__.lower(): part for part in PARTS}
    assert all(part.__bases__ == (Guarded,) for part in parts.values())


@pytest.mark.parametrize("name", public_methods())
def test_every_method_declares_its_permission_and_its_place_in_the_trail(name: str) -> None:
    declared = declaration(public_methods()[name])
    assert declared is not None
    # A method that needs no permission with a person's record is for certain roles, said in full;
    # every other one is tried by every relation, below.
    assert (declared.act is None) == (name in FOR_ROLES)
    assert (declared.act is not None) == (name in MATRIX)
    if declared.act is None:
        assert declared.roles == FOR_ROLES[name]


def test_a_method_that_declares_nothing_is_found() -> None:
    class More(Guarded):
        def everything(self) -> None: ...

    assert declaration(More.everything) is None


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
    kept.people.me()
    for name, (_, call) in MATRIX.items():
        count = len(refusals(store))
        with pytest.raises(AccessError) as refused:
            call(kept, Target(wrong, wrong, wrong, wrong, wrong))
        assert str(refused.value) == REFUSED, name
        assert len(refusals(store)) == count + 1, name


def test_the_owner_may_ask_for_a_session_that_is_not_there(store: Store) -> None:
    assert records(store).sessions.get(NOBODY) is None
    assert records(store).sessions.poses(NOBODY, 0) is None
    assert records(store).audit.all() == ()


def test_who_sees_whom_in_the_list(store: Store) -> None:
    kept = records(store)
    anna, ben, theo = (
        kept.people.add(name, login=login)
        for name, login in (
            ("Anna", CLIENT.login),
            ("Ben", "ben@example.org"),
            ("Theo", THERAPIST.login),
        )
    )
    kept.care.assign(ben.id, THERAPIST.login)
    kept.care.assign(ben.id, CLIENT.login)  # looks after nobody, whatever a table says
    assert records(store, CLIENT).people.all() == (anna,)
    assert records(store, THERAPIST).people.all() == (ben, theo)
    assert records(store, ADMIN).people.all() == (anna, ben, theo)
    assert records(store).people.all() == (anna, ben, theo)


def test_a_list_with_one_stranger_is_refused(store: Store) -> None:
    kept = records(store)
    mine, other = kept.people.add("Mine").id, kept.people.add("Other").id
    kept.care.assign(mine, THERAPIST.login)
    theirs = records(store, THERAPIST)
    for read in LISTS:
        assert read(theirs, [mine]) == ()
        with pytest.raises(AccessError):
            read(theirs, [mine, other])
    assert {entry[2] for entry in refusals(store)} == {other}


def test_who_may_add_people(store: Store) -> None:
    with pytest.raises(AccessError):
        records(store, CLIENT).people.add("Ben")
    assert records(store).people.all() == ()
    added = records(store, THERAPIST).people.add("Ben")
    assert records(store, THERAPIST).people.all() == (added,)
    with pytest.raises(AccessError):
        records(store, replace(THERAPIST, login="other@example.org")).people.get(added.id)
    with pytest.raises(AccessError):  # or they would look after whoever logs in with it
        records(store, THERAPIST).people.add("Dan", login="dan@example.org")
    records(store, ADMIN).people.add("Cleo", login="cleo@example.org")
    assert [person.name for person in records(store, THERAPIST).people.all()] == ["Ben"]


def test_the_whole_trail_is_for_the_owner_and_admins(store: Store) -> None:
    for actor in (CLIENT, THERAPIST):
        with pytest.raises(AccessError):
            records(store, actor).audit.all()
    newest, oldest = records(store, ADMIN).audit.all()
    assert (newest.actor_id, oldest.actor_id) == (THERAPIST.login, CLIENT.login)
    assert records(store).audit.all() == (newest, oldest)


def test_one_visit_is_noted_once(store: Store) -> None:
    clock = Clock()
    person = records(store).people.add("Anna")
    records(store).care.assign(person.id, THERAPIST.login)
    theirs = records(store, THERAPIST, clock)

    def visits() -> list[tuple[str, str]]:
        return [
            (entry.actor, entry.action)
            for entry in records(store).audit.of(person.id)
            if entry.action == "opened"
        ]

    theirs.people.get(person.id)
    theirs.sessions.of(person.id)
    clock.now += OPENED_AGAIN
    theirs.care.notes(person.id)
    assert visits() == [("Theo Therapist", "opened")]
    clock.now += timedelta(seconds=1)
    theirs.people.get(person.id)
    assert len(visits()) == 2

    records(store).care.assign(person.id, "second@example.org")
    records(store, replace(THERAPIST, login="second@example.org"), clock).people.get(person.id)
    assert len(visits()) == 3


def test_which_session_was_opened_and_what_was_taken_out_is_in_the_trail(store: Store) -> None:
    person = records(store).people.add("Anna", login=CLIENT.login)
    records(store).care.assign(person.id, THERAPIST.login)
    first, second = (begun(records(store), person.id) for _ in range(2))
    for writer in (first, second):
        write_session(writer, made_set(0, poses=landmarks()))
    clock = Clock()
    theirs = records(store, THERAPIST, clock)

    def done() -> list[str]:
        told = [one for one in records(store).audit.of(person.id) if one.actor == THERAPIST.name]
        return [one.action for one in reversed(told)]

    assert theirs.sessions.open(first.id) == theirs.sessions.get(first.id)
    theirs.sessions.open(first.id)
    theirs.sessions.open(second.id)
    assert done() == [f"opened session {first.id}", "opened", f"opened session {second.id}"]
    file = theirs.sessions.take_out(first.id, "reps.csv")
    assert [one.id for one in file.sessions] == [first.id]
    assert file.notes == file.prescriptions == file.symptom_checks == ()
    taken = theirs.sessions.take_out_trace(second.id, 0, "motion.mot")
    assert taken is not None
    assert taken == theirs.sessions.trace(second.id, 0)
    assert done()[3:] == [
        f"took out reps.csv of session {first.id}",
        f"took out motion.mot of session {second.id}",
    ]
    clock.now += OPENED_AGAIN + timedelta(seconds=1)
    theirs.sessions.open(first.id)
    assert done()[5:] == [f"opened session {first.id}"]
    records(store, CLIENT).sessions.open(first.id)  # one's own is no visit
    assert not [one for one in records(store).audit.of(person.id) if one.actor == CLIENT.name]


def test_looking_into_ones_own_record_is_no_visit(store: Store) -> None:
    for actor in (ALONE, CLIENT, THERAPIST, ADMIN):
        kept = records(store, actor)
        kept.people.get(kept.people.me().id)
    assert "opened" not in [entry.action for entry in records(store).audit.all()]


def test_changes_are_in_the_trail(store: Store) -> None:
    person = records(store, THERAPIST).people.add("Anna")
    theirs = records(store, THERAPIST)
    theirs.care.prescribe(person.id, SQUATS, days_per_week=3, starts_on=date(2026, 3, 3))
    theirs.care.end_prescription(person.id, "squat")
    theirs.care.add_note(person.id, "Better.")
    records(store, ADMIN).care.assign(person.id, "second@example.org")
    records(store, ADMIN).care.unassign(person.id, THERAPIST.login)
    records(store, ADMIN).people.change(person.id, "Anne", None, born=None, gender=None)
    actions = [(entry.actor_id, entry.action) for entry in records(store).audit.of(person.id)]
    assert actions == [
        (ADMIN.login, "changed what is known of the person"),
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
    person: Person = kept.people.add("Anna", login=actor.login if own else "anna@example.net")
    if relation.endswith("assigned"):
        kept.care.assign(person.id, actor.login)
    kept.care.prescribe(person.id, SQUATS, days_per_week=3, starts_on=date(2026, 3, 3))
    kept.care.add_note(person.id, "A note.")
    kept.care.mark_flag(person.id, "pain", "soon", date(2026, 3, 2))
    kept.care.answer_symptoms(person.id, ())
    writer = begun(kept, person.id, started_at=BEGAN, plan=PLAN)
    write_session(writer, made_set(0))
    writer.learnt(BUILD)
    kept.messages.send(person.id, "A message.")
    kept.outcomes.answer(person.id, "psfs", HARD)
    (prescription,) = kept.care.prescriptions(person.id)
    video = kept.videos.keep(person.id, film(), "squats.mp4").id
    return Target(person.id, writer.id, video, prescription.id, template_of(store, actor))


def template_of(store: Store, actor: Actor) -> str:
    """A template of this actor's, from the programme of somebody they look after."""
    kept = records(store)
    person = kept.people.add("Tina")
    kept.care.assign(person.id, actor.login)
    kept.care.prescribe(person.id, SQUATS, days_per_week=3, starts_on=date(2026, 3, 3))
    theirs = actor if actor.role in (Role.OWNER, Role.THERAPIST) else ALONE
    return records(store, theirs).templates.save(person.id, "Knees").id


def invited(change: Callable[[str], object], of: Target) -> None:
    """Whoever may, is told where there is nobody to invite: these people log in already."""
    with suppress(ProfileError):
        change(of.person)


def film() -> Path:
    """An uploaded video."""
    path = data_folder() / "upload.mp4"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"film")
    return path


def refusals(store: Store) -> list[tuple[str, str, str | None, object]]:
    """What was refused, the oldest first."""
    return [
        (entry.actor_id, entry.actor, entry.person_id, entry.at)
        for entry in reversed(records(store).audit.all())
        if entry.refused
    ]


def contents(store: Store, target: Target) -> tuple[str, tuple[str, ...]]:
    """All that is kept of somebody, and who looks after them."""
    file: PersonFile = records(store).people.file(target.person)
    videos = records(store).videos.of(target.person)
    return repr((file, videos)), records(store).care.therapists(target.person)
