"""Templates: whose they are, what they hold, and what giving one does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coach.errors import AccessError, ProfileError
from coach.programme.plan import Block
from coach.records.store import Store
from tests.records.samples import CURLS, RAISES, SQUATS, THERAPIST, records

MONDAY = date(2026, 3, 9)


def test_a_saved_programme_is_given_to_others_as_by_hand(store: Store) -> None:
    kept = records(store, THERAPIST)
    ann, ben, cleo = (kept.people.add(name).id for name in ("Ann", "Ben", "Cleo"))
    for block, days in ((SQUATS, 3), (CURLS, 2)):
        kept.care.prescribe(
            ann, block, days_per_week=days, starts_on=date(2026, 3, 3), notes="Ann’s bad knee"
        )
    kept.care.prescribe(ben, replace(SQUATS, reps=4), days_per_week=1, starts_on=date(2026, 3, 3))
    kept.care.prescribe(ben, RAISES, days_per_week=1, starts_on=date(2026, 3, 3))
    template = kept.templates.save(ann, "  After the   operation ")
    assert (template.name, kept.templates.all()) == ("After the operation", (template,))
    assert "bad knee" not in repr(template)

    for person in (ben, cleo):
        kept.templates.give(person, template.id, MONDAY)
    given = {one.block.exercise: one for one in kept.care.prescriptions(ben)}
    assert given[SQUATS.exercise].block == SQUATS
    assert given[SQUATS.exercise].days_per_week == 3
    assert given[SQUATS.exercise].starts_on == MONDAY
    assert given[SQUATS.exercise].written_by == "Theo Therapist"
    assert given[CURLS.exercise].block == CURLS
    assert given[RAISES.exercise].ended_at is None  # not in the template: stays
    history = kept.care.prescriptions(ben, history=True)
    assert [one.block.reps for one in history if one.ended_at is not None] == [4]
    assert {one.block for one in kept.care.prescriptions(cleo)} == {SQUATS, CURLS}
    actions = [entry.action for entry in kept.audit.of(cleo)]
    assert {"gave a template", "prescribed squat", "prescribed hamstring-curl"} <= set(actions)


def test_a_target_in_centimetres_is_not_given_as_per_cent(store: Store) -> None:
    """A rise is set in cm where the height is known, else in % of it: 8 cm are no 8 %."""
    kept = records(store)
    tall, unknown = kept.people.add("Tall", height_cm=180.0).id, kept.people.add("Unknown").id
    other = kept.people.add("Other", height_cm=160.0).id
    block = Block("calf-raise", "both", 2, 10, target=8.0)
    kept.care.prescribe(tall, block, days_per_week=3, starts_on=MONDAY)
    template = kept.templates.save(tall, "Rises")
    for person, target in ((unknown, None), (other, 8.0)):
        kept.templates.give(person, template.id, MONDAY)
        (one,) = kept.care.prescriptions(person)
        assert one.block == replace(block, target=target)


def test_a_template_is_its_therapists_alone(store: Store) -> None:
    theirs = records(store, THERAPIST)
    person = theirs.people.add("Ann").id
    with pytest.raises(ProfileError, match="Nothing is set"):
        theirs.templates.save(person, "Empty")
    theirs.care.prescribe(person, SQUATS, days_per_week=3, starts_on=MONDAY)
    with pytest.raises(ProfileError, match="name is empty"):
        theirs.templates.save(person, " \n ")
    mine = theirs.templates.save(person, "Mine")
    second = records(store, replace(THERAPIST, login="second@example.org"))
    records(store).care.assign(person, "second@example.org")
    assert second.templates.all() == ()
    for attempt in (
        lambda: second.templates.give(person, mine.id, MONDAY),
        lambda: second.templates.rename(mine.id, "Yours"),
        lambda: second.templates.delete(mine.id),
    ):
        with pytest.raises(AccessError, match="no such template"):
            attempt()
    theirs.templates.rename(mine.id, "Knees")
    assert [one.name for one in theirs.templates.all()] == ["Knees"]
    theirs.templates.delete(mine.id)
    assert theirs.templates.all() == ()
    assert len(theirs.care.prescriptions(person)) == 1


def test_more_repetitions_are_set_only_where_nobody_changed_it_meanwhile(store: Store) -> None:
    kept = records(store, THERAPIST)
    person = kept.people.add("Ann").id
    old = kept.care.prescribe(
        person, SQUATS, days_per_week=3, starts_on=date(2026, 3, 3), notes="Slowly"
    )
    new = kept.care.set_repetitions(person, old.id, 12, MONDAY)
    assert new.block == replace(SQUATS, reps=12)
    assert (new.days_per_week, new.notes, new.starts_on) == (3, "Slowly", MONDAY)
    with pytest.raises(ProfileError, match="changed meanwhile"):
        kept.care.set_repetitions(person, old.id, 14, MONDAY)
    other = kept.people.add("Ben").id
    with pytest.raises(ProfileError, match="changed meanwhile"):
        kept.care.set_repetitions(other, new.id, 14, MONDAY)
    assert kept.care.prescriptions(person) == (new,)
