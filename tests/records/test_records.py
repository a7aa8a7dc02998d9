"""What is written is what is read: people, prescriptions, sessions, symptoms, notes."""

from __future__ import annotations

import math
import threading
from dataclasses import asdict, replace
from datetime import UTC, date, timedelta

import numpy as np
import pytest
from sqlalchemy import delete, update

from coach.coaching.coverage import Coverage
from coach.domain import (
    NO_POSES,
    Ended,
    EndedBy,
    PersonFile,
    Rated,
    Ratings,
    SessionRecord,
    SetFigures,
    SymptomCheck,
    figures_of,
)
from coach.errors import StoreError
from coach.programme.plan import Block
from coach.records.records import Records
from coach.records.schema import PrescriptionRow, RepRow, SetRow
from coach.records.store import Store
from tests.builders import OK, rep
from tests.records.samples import (
    ANOTHER_BUILD,
    BEGAN,
    BUILD,
    CLIENT,
    IN_NEPAL,
    NOW,
    PLAN,
    SQUATS,
    THERAPIST,
    Clock,
    begun,
    landmarks,
    made_set,
    records,
    uneven_reps,
    write_session,
)


def only_session(kept: Records, person_id: str) -> SessionRecord:
    (found,) = kept.sessions.of(person_id)
    return found


# People


def test_the_owners_own_record_is_made_once(store: Store) -> None:
    me = records(store).people.me()
    assert (me.name, me.since, me.height_cm, me.made_up) == ("Me", NOW, None, False)
    assert records(store, clock=Clock(NOW + timedelta(days=1))).people.me() == me
    assert [entry.action for entry in records(store).audit.all()] == ["began a record"]


def test_two_tabs_at_once_make_one_record(store: Store) -> None:
    found = in_threads(6, lambda: records(store, CLIENT).people.me().id)
    assert len(set(found)) == 1
    assert [person.name for person in records(store).people.all()] == ["Anna Client"]


def test_people_by_name_with_what_was_said_of_them(store: Store) -> None:
    kept = records(store)
    zoe = kept.people.add("zoe", height_cm=163.5, login="zoe@example.org", made_up=True)
    abe = kept.people.add("Abe")
    assert kept.people.all() == (abe, zoe)
    assert kept.people.get(zoe.id) == zoe
    assert (zoe.height_cm, zoe.made_up, zoe.since) == (163.5, True, NOW)
    kept.people.change(zoe.id, "Zoë", 164.0, born=None, gender=None)
    assert kept.people.get(zoe.id) == replace(zoe, name="Zoë", height_cm=164.0)


def test_a_login_belongs_to_one_record(store: Store) -> None:
    kept = records(store)
    kept.people.add("Abe", login="abe@example.org")
    with pytest.raises(StoreError, match=r"a record for the login “abe@example\.org” already"):
        kept.people.add("Another", login="abe@example.org")
    assert len(kept.people.all()) == 1


def test_many_people_can_be_without_a_login(store: Store) -> None:
    kept = records(store)
    owner = kept.people.me()
    kept.people.add("Abe", login="")
    kept.people.add("Zoe", login="")
    assert kept.people.me() == owner


# Prescriptions


def test_a_changed_prescription_ends_and_stays(store: Store) -> None:
    clock = Clock()
    kept = records(store, clock=clock)
    person = kept.people.add("Abe")
    first = kept.care.prescribe(
        person.id, SQUATS, days_per_week=3, starts_on=date(2026, 3, 3), notes="To the table’s edge."
    )
    curls = kept.care.prescribe(
        person.id, Block("hamstring-curl", "each", 3, 10), days_per_week=2, starts_on=date.max
    )
    clock.now += timedelta(days=7)
    second = kept.care.prescribe(
        person.id, replace(SQUATS, target=70.0), days_per_week=4, starts_on=date(2026, 3, 10)
    )
    assert kept.care.prescriptions(person.id) == (curls, second)
    ended = replace(first, ended_at=clock.now)
    history = kept.care.prescriptions(person.id, history=True)
    assert set(history) == {ended, curls, second}
    assert history[-1] == second
    assert (first.written_by, first.written_at) == ("This computer", NOW)

    clock.now += timedelta(days=1)
    kept.care.end_prescription(person.id, "squat")
    assert kept.care.prescriptions(person.id) == (curls,)
    assert kept.care.prescriptions(person.id, history=True)[-1] == replace(
        second, ended_at=clock.now
    )
    assert ended in kept.care.prescriptions(person.id, history=True)


def test_two_therapists_at_once_leave_one_prescription_in_force(store: Store) -> None:
    kept = records(store)
    person = kept.people.add("Abe")
    # Six wait for each other here, however slow the machine: no therapist is told that it is busy.
    with Store(store.url, wait_s=20.0) as patient:
        in_threads(
            6,
            lambda: records(patient).care.prescribe(
                person.id, SQUATS, days_per_week=3, starts_on=date(2026, 3, 3)
            ),
        )
    assert len(kept.care.prescriptions(person.id, history=True)) == 6
    assert len(kept.care.prescriptions(person.id)) == 1


def test_prescriptions_of_many(store: Store) -> None:
    kept = records(store)
    abe, zoe, other = (kept.people.add(name).id for name in ("Abe", "Zoe", "Other"))
    made = [
        kept.care.prescribe(one, SQUATS, days_per_week=3, starts_on=date(2026, 3, 3))
        for one in (abe, zoe, other)
    ]
    kept.care.end_prescription(abe, "squat")
    found = kept.care.prescriptions([abe, zoe], history=True)
    assert set(found) == {replace(made[0], ended_at=NOW), made[1]}


def test_an_exercise_of_another_version_is_left_out(store: Store) -> None:
    kept = records(store)
    person = kept.people.add("Abe")
    for block in (SQUATS, Block("calf-raise", "both", 1, 5)):
        kept.care.prescribe(person.id, block, days_per_week=3, starts_on=date(2026, 3, 3))
    write_session(begun(kept, person.id), made_set(0), made_set(2))
    with store.write() as session:
        strange = asdict(SQUATS) | {"exercise": "handstand"}
        session.execute(
            update(PrescriptionRow)
            .where(PrescriptionRow.block["exercise"].as_string() == "squat")
            .values(block=strange)
        )
        session.execute(update(SetRow).where(SetRow.index == 0).values(exercise="handstand"))
    assert [one.block.exercise for one in kept.care.prescriptions(person.id)] == ["calf-raise"]
    assert [one.index for one in only_session(kept, person.id).sets] == [2]
    assert [one.index for one in kept.sessions.figures([person.id])] == [2]


# Sessions


def test_a_session_comes_back_as_it_was(store: Store) -> None:
    kept = records(store)
    person = kept.people.me()
    before = Ratings(pain_before=3, effort_before=0)
    writer = begun(kept, person.id, ratings=before)
    sets = (made_set(0, *uneven_reps()), made_set(1), made_set(4, rep(1, OK, unit="cm")))
    write_session(writer, *sets)
    after = Ratings(pain_before=3, pain_after=4, effort_before=0, effort_after=10)
    writer.rate(after)

    session = only_session(kept, person.id)
    assert session == kept.sessions.get(writer.id)
    assert same(session.sets, sets)
    assert session.plan == PLAN
    assert session.ratings == after
    assert session.ended is Ended.DONE
    assert session.rep_count == 6
    assert writer.pending == 0
    assert writer.notice == ""


def test_a_session_knows_the_clock_of_its_place(store: Store) -> None:
    kept = records(store)
    person = kept.people.me()
    nepal = NOW.astimezone(IN_NEPAL)
    begun(kept, person.id, started_at=nepal).end(Ended.HURT, nepal + timedelta(minutes=1))
    (session,) = kept.sessions.of(person.id)
    (outline,) = kept.sessions.outlines([person.id])
    for one in (session, outline):
        assert one.started_at == nepal
        assert one.started_at.isoformat() == nepal.isoformat()
        assert one.ended_at is not None
        assert one.ended_at.utcoffset() == timedelta(hours=5, minutes=45)
        assert one.ended is Ended.HURT


def test_a_moment_without_an_offset_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no offset"):
        records(store, clock=Clock(NOW.replace(tzinfo=None))).people.add("Abe")


def test_sessions_of_a_period_in_order_of_time(store: Store) -> None:
    kept = records(store)
    person = kept.people.me()
    days = [NOW + timedelta(days=day) for day in (2, 0, 1)]
    for day in days:
        begun(kept, person.id, started_at=day)
    found = [one.started_at for one in kept.sessions.of(person.id)]
    assert found == sorted(days)
    since, until = NOW + timedelta(days=1), NOW + timedelta(days=2)
    assert [one.started_at for one in kept.sessions.of(person.id, since, until)] == [since]
    assert [one.started_at for one in kept.sessions.outlines([person.id], since)] == [since, until]
    in_nepal = since.astimezone(IN_NEPAL)
    assert [one.started_at for one in kept.sessions.of(person.id, in_nepal, until)] == [since]


def test_a_set_cut_short_keeps_its_repetitions(store: Store) -> None:
    kept = records(store)
    person = kept.people.me()
    writer = begun(kept, person.id)
    write_session(writer, made_set(0), ended=None)
    reps = uneven_reps()
    for one in reps:
        writer.rep(1, one)

    session = only_session(kept, person.id)
    whole, short = session.sets
    assert session.ended is None
    assert whole.ended_by is EndedBy.TARGET
    assert short.ended_by is EndedBy.CUT_SHORT
    assert same(short.summary.reps, reps)
    assert short.round == PLAN.rounds()[1]
    assert (short.started_s, short.ended_s) == (reps[0].start_s, reps[-1].end_s)
    assert {check.check: check.reps for check in short.summary.checks}["forward-lean"] == (2, 3)


def test_a_repetition_counted_otherwise_in_the_end_is_kept_as_it_came_out(store: Store) -> None:
    kept = records(store)
    person = kept.people.me()
    writer = begun(kept, person.id)
    for one in (rep(1, OK), rep(2, OK), rep(3, OK)):
        writer.rep(0, one)
    writer.set_done(made_set(0, rep(1, OK), replace(rep(2, OK), peak=50.0)))
    (made,) = only_session(kept, person.id).sets
    assert [one.peak for one in made.summary.reps] == [92.125, 50.0]


def test_only_what_nobody_goes_on_with_is_marked_interrupted(store: Store) -> None:
    clock = Clock(BEGAN.astimezone(UTC))
    kept = records(store, clock=clock)
    person = kept.people.me()
    begun(kept, person.id).rep(0, rep(1))
    done = begun(kept, person.id, started_at=BEGAN + timedelta(seconds=1))
    done.end(Ended.DONE, BEGAN + timedelta(seconds=5))
    going_on = begun(kept, person.id, started_at=BEGAN + timedelta(minutes=9))

    clock.now += timedelta(minutes=11)
    kept.sessions.mark_left_alone()
    left, finished, newest = kept.sessions.of(person.id)
    assert left.ended is Ended.INTERRUPTED
    assert left.ended_at == BEGAN + timedelta(seconds=rep(1).end_s)
    assert finished.ended is Ended.DONE
    assert newest.ended is None

    kept.sessions.mark_interrupted(going_on.id)
    assert kept.sessions.of(person.id)[-1].ended is Ended.INTERRUPTED
    going_on.end(Ended.DONE, BEGAN + timedelta(minutes=30))
    assert kept.sessions.of(person.id)[-1].ended is Ended.DONE


def test_what_was_learnt_of_somebodys_build_is_kept_and_only_of_them(store: Store) -> None:
    kept = records(store)
    me, other = kept.people.me(), kept.people.add("Other", height_cm=160.0)
    writer = begun(kept, me.id)
    assert kept.people.me().segment_lengths is None
    writer.learnt(BUILD)
    assert kept.people.me() == replace(me, segment_lengths=BUILD)
    writer.learnt(ANOTHER_BUILD)
    assert kept.people.get(me.id).segment_lengths == ANOTHER_BUILD
    assert kept.people.get(other.id) == other
    kept.people.change(me.id, "Me", 180.0, born=None, gender=None)
    assert kept.people.file(me.id).person == replace(
        me, height_cm=180.0, segment_lengths=ANOTHER_BUILD
    )


def test_a_session_can_be_rated_afterwards(store: Store) -> None:
    kept = records(store)
    person = kept.people.me()
    writer = begun(kept, person.id)
    kept.sessions.rate(writer.id, Ratings(pain_after=2))
    assert kept.sessions.outlines([person.id])[0].ratings == Ratings(pain_after=2)


def test_landmarks_are_kept_with_their_set(store: Store) -> None:
    kept = records(store)
    poses = landmarks()
    writer = begun(kept, kept.people.me().id)
    write_session(writer, made_set(0, poses=poses), made_set(1))
    found = kept.sessions.poses(writer.id, 0)
    assert found is not None
    for name in ("time_s", "landmarks", "world", "visibility", "presence"):
        np.testing.assert_array_equal(getattr(found, name), getattr(poses, name), err_msg=name)
    assert kept.sessions.poses(writer.id, 1) is None
    assert kept.sessions.poses("0" * 32, 0) is None


# Figures


def test_figures_are_what_the_sessions_themselves_add_up_to(store: Store) -> None:
    kept = records(store)
    people = [kept.people.add(name).id for name in ("Abe", "Zoe")]
    for number, person_id in enumerate(people):
        writer = begun(kept, person_id, started_at=BEGAN + timedelta(days=number))
        write_session(writer, made_set(0, *uneven_reps()), made_set(3), ended=None)
        writer.set_done(replace(made_set(2), summary=replace(made_set(2).summary, movements=())))
        for one in uneven_reps():
            writer.rep(1, one)
        writer.rep(4, rep(1, OK, unit="cm"))
    figures = kept.sessions.figures(people)
    assert len(figures) == 10
    expected = figures_of(one for person_id in people for one in kept.sessions.of(person_id))
    assert alike(figures, expected)
    assert alike(kept.sessions.figures(people, BEGAN + timedelta(hours=1)), expected[5:])
    assert alike(kept.sessions.figures([people[1]]), expected[5:])
    assert kept.sessions.figures([]) == ()


def test_figures_that_no_version_kept_are_worked_out_from_the_repetitions(store: Store) -> None:
    kept = records(store)
    person = kept.people.me()
    write_session(begun(kept, person.id), made_set(0, *uneven_reps()), made_set(3))
    as_kept = kept.sessions.figures(person.id)
    for old in (None, {"faults": {"too-fast": 99}, "ok": {}, "not_judged": {}}):
        with store.write() as session:
            session.execute(update(SetRow).values(figures=old))
        assert repr(kept.sessions.figures(person.id)) == repr(as_kept)


def test_kept_figures_are_read_and_not_worked_out_again(store: Store) -> None:
    kept = records(store)
    person = kept.people.me()
    write_session(begun(kept, person.id), made_set(0, *uneven_reps()))
    before = kept.sessions.figures(person.id)
    with store.write() as session:
        session.execute(delete(RepRow))
    assert repr(kept.sessions.figures(person.id)) == repr(before)


# Symptoms and notes


def test_symptoms_and_what_cleared_them(store: Store) -> None:
    clock = Clock()
    kept = records(store, clock=clock)
    person = kept.people.me()
    none = kept.care.answer_symptoms(person.id, ())
    clock.now += timedelta(days=30)
    some = kept.care.answer_symptoms(person.id, ("a calf that is hot", "fever"))
    assert some == SymptomCheck(some.id, person.id, clock.now, ("a calf that is hot", "fever"))
    assert kept.care.symptom_checks(person.id) == (none, some)
    assert kept.care.symptom_checks([person.id]) == (none, some)
    clock.now += timedelta(days=1)
    kept.care.clear_symptoms(person.id)
    cleared = [check.cleared_at for check in kept.care.symptom_checks(person.id)]
    assert cleared == [clock.now, clock.now]
    clock.now += timedelta(days=1)
    kept.care.clear_symptoms(person.id)
    assert [check.cleared_at for check in kept.care.symptom_checks(person.id)] == cleared


def test_notes_in_order_of_time(store: Store) -> None:
    clock = Clock()
    person = records(store).people.me()
    records(store).care.assign(person.id, THERAPIST.login)
    theirs = records(store, THERAPIST, clock)
    first = theirs.care.add_note(person.id, "Less pain on stairs – “better”, she says. 🙂")
    clock.now += timedelta(days=1)
    second = theirs.care.add_note(person.id, "")
    assert theirs.care.notes(person.id) == (first, second)
    assert (first.author, first.at) == ("Theo Therapist", NOW)


def test_everything_of_a_person(store: Store) -> None:
    kept = records(store)
    person = kept.people.add("Abe")
    other = kept.people.add("Other")
    for one in (person, other):
        kept.care.prescribe(one.id, SQUATS, days_per_week=3, starts_on=date(2026, 3, 3))
        kept.care.end_prescription(one.id, "squat")
        write_session(begun(kept, one.id), made_set(0))
        kept.care.answer_symptoms(one.id, ())
        kept.care.add_note(one.id, "A note.")
        kept.messages.send(one.id, "A message.")
        kept.outcomes.answer(one.id, "psfs", [Rated(what, 1) for what in "abc"])
    assert kept.people.file(person.id) == PersonFile(
        person=person,
        prescriptions=kept.care.prescriptions(person.id, history=True),
        sessions=kept.sessions.of(person.id),
        symptom_checks=kept.care.symptom_checks(person.id),
        notes=kept.care.notes(person.id),
        messages=kept.messages.of(person.id),
        outcomes=kept.outcomes.of(person.id),
    )
    assert len(kept.people.file(person.id).messages) == 1
    assert len(kept.people.file(person.id).outcomes) == 1
    assert kept.people.file(person.id, since=BEGAN + timedelta(days=1)).sessions == ()
    assert len(kept.people.file(person.id).sessions) == 1


def test_an_owner_signs_with_the_name_that_they_gave_themselves(store: Store) -> None:
    kept = records(store)
    ann = kept.people.add("Ann").id
    assert kept.care.add_note(ann, "One.").author == "This computer"
    me = kept.people.me().id
    assert kept.care.add_note(ann, "Two.").author == "This computer"
    kept.people.change(me, "Jo Physio", None, born=None, gender=None)
    assert kept.care.add_note(ann, "Three.").author == "Jo Physio"
    prescribed = kept.care.prescribe(ann, SQUATS, days_per_week=3, starts_on=date(2026, 3, 3))
    assert prescribed.written_by == "Jo Physio"


# Helpers


def in_threads(count: int, work) -> list:  # type: ignore[no-untyped-def]
    """The same at once in several threads; what came of each. A failure is raised here."""
    start, results, failures = threading.Barrier(count), [], []

    def run() -> None:
        start.wait()
        try:
            results.append(work())
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return results


def same(one: object, other: object) -> bool:
    """Equal, where what was not measured equals itself; landmarks apart."""
    return repr(without_poses(one)) == repr(without_poses(other))


def without_poses(made: object) -> object:
    if isinstance(made, tuple):
        return tuple(without_poses(one) for one in made)
    return replace(made, poses=NO_POSES) if hasattr(made, "poses") else made  # type: ignore[type-var]


def alike(some: tuple[SetFigures, ...], others: tuple[SetFigures, ...]) -> bool:
    """Whether all are equal, but for rounding."""
    return all(close(one, other) for one, other in zip(some, others, strict=True))


def close(one: SetFigures, other: SetFigures) -> bool:
    """What was not measured equals itself."""
    return all(
        (math.isnan(a) and math.isnan(b)) or a == pytest.approx(b, rel=1e-12)
        if isinstance(a, float) and isinstance(b, float)
        else a == b
        for a, b in zip(asdict(one).values(), asdict(other).values(), strict=True)
    )


def test_how_well_a_set_was_watched_is_kept_and_a_set_without_it_has_none(store: Store) -> None:
    kept = records(store)
    me = kept.people.me()
    watched = Coverage(pictures_per_s=6.5, seen=0.75)
    first, second = made_set(0), made_set(1)
    first = replace(first, summary=replace(first.summary, coverage=watched))
    write_session(begun(kept, me.id), first, second)
    assert [one.summary.coverage for one in only_session(kept, me.id).sets] == [watched, None]
    assert [one.coverage for one in kept.sessions.figures(me.id)] == [watched, None]
    assert [one.watched_enough for one in kept.sessions.figures(me.id)] == [False, True]


def test_that_a_provider_was_asked_is_kept_told_and_in_the_trail(store: Store) -> None:
    clock = Clock()
    kept = records(store, clock=clock)
    me = kept.people.me()
    write_session(begun(kept, me.id), ended=Ended.HURT)
    (session,) = kept.sessions.outlines(me.id)
    assert session.provider_asked_at is None
    kept.sessions.ask_provider(session.id)
    (session,) = kept.sessions.outlines(me.id)
    assert session.provider_asked_at == NOW
    assert only_session(kept, me.id).provider_asked_at == NOW
    assert kept.people.file(me.id).sessions[0].provider_asked_at == NOW
    assert "said that a provider was asked" in [one.action for one in kept.audit.of(me.id)]
