"""A person's word on a movement: beside what was measured, theirs, and gone with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from coach.coaching.correction import Correction
from coach.coaching.results import Outcome
from coach.domain import figures_of
from coach.errors import StoreError
from coach.records.backup import backup, restore
from coach.records.schema import CorrectionRow
from coach.records.store import Store
from tests.builders import FAULT, OK, rep
from tests.records.samples import (
    BEGAN,
    CLIENT,
    NOW,
    THERAPIST,
    Clock,
    begun,
    landmarks,
    made_set,
    records,
    write_session,
)

MOVEMENTS = (
    rep(1, outcome=Outcome.REJECTED, reason="only one knee bent"),
    replace(rep(2, OK), number=1),
    replace(rep(3, FAULT), number=2),
    replace(rep(4, counted=False), number=3),
    rep(5, outcome=Outcome.NOT_JUDGED, reason="it was out of sight for a moment"),
)
WORDS = st.lists(st.tuples(st.integers(1, 5), st.none() | st.booleans()), max_size=8)


def written(store: Store, *, login: str | None = None) -> tuple[str, str]:
    """Somebody's id and that of a session of theirs, whose first set has all kinds of movements."""
    kept = records(store)
    person = kept.people.add("Anna", login=login)
    writer = begun(kept, person.id)
    write_session(writer, made_set(0, *MOVEMENTS, poses=landmarks()), made_set(1))
    assert writer.notice == ""
    return person.id, writer.id


def test_it_stands_beside_what_was_measured(store: Store) -> None:
    person, session = written(store)
    clock = Clock(NOW + timedelta(hours=3))
    kept = records(store, clock=clock)
    kept.sessions.correct(session, 0, 1, repetition=True)
    kept.sessions.correct(session, 0, 3, repetition=False)
    kept.sessions.correct(session, 0, 4, repetition=True)
    record = kept.sessions.get(session)
    assert record is not None
    first, second = record.sets
    assert repr(first.summary.movements) == repr(MOVEMENTS)
    assert first.corrections == tuple(
        Correction(movement, repetition, "", clock.now)
        for movement, repetition in ((1, True), (3, False), (4, True))
    )
    assert (first.summary.rep_count, first.corrected_count) == (2, 3)
    assert (second.corrections, second.corrected_count) == ((), 2)
    assert (record.rep_count, record.corrected_count) == (4, 5)
    figures = kept.sessions.figures(person)[0]
    assert (figures.counted, figures.partial, figures.uncounted) == (2, 1, 2)
    assert figures.corrected == 3
    assert figures.faults == {"forward-lean": 1}  # of those that were measured to count
    actions = [entry.action for entry in kept.audit.of(person)]
    assert actions.count("corrected a count") == 3


def test_the_last_word_stands_and_can_be_taken_back(store: Store) -> None:
    person, session = written(store, login=CLIENT.login)
    records(store).care.assign(person, THERAPIST.login)
    before = repr(records(store).people.file(person))
    records(store, CLIENT).sessions.correct(session, 0, 1, repetition=True)
    records(store, THERAPIST).sessions.correct(session, 0, 1, repetition=False)
    record = records(store).sessions.get(session)
    assert record is not None
    assert record.sets[0].corrections == (Correction(1, False, THERAPIST.name, NOW),)
    records(store, CLIENT).sessions.correct(session, 0, 1, repetition=None)
    assert repr(records(store).people.file(person)) == before


@pytest.mark.parametrize(("index", "movement"), [(0, 6), (0, 0), (2, 1), (9, 1)])
def test_of_what_is_not_written_down_nothing_can_be_said(
    store: Store, index: int, movement: int
) -> None:
    _, session = written(store)
    with pytest.raises(StoreError, match="is not written down; look at the session again"):
        records(store).sessions.correct(session, index, movement, repetition=True)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS)
def test_whatever_is_said_in_whatever_order_all_figures_agree(
    store: Store, words: list[tuple[int, bool | None]]
) -> None:
    person, session = written(store)
    kept = records(store)
    stands: dict[int, bool] = {}
    for movement, repetition in words:
        kept.sessions.correct(session, 0, movement, repetition=repetition)
        stands.pop(movement, None)
        if repetition is not None:
            stands[movement] = repetition
    whole = kept.sessions.of(person)
    assert {one.movement: one.repetition for one in whole[0].sets[0].corrections} == stands
    expected = sum(stands.get(one.index, one.counted) for one in MOVEMENTS)
    assert whole[0].sets[0].corrected_count == expected
    assert repr(kept.sessions.figures(person)) == repr(figures_of(whole))
    assert kept.sessions.corrected(person) == (whole if stands else ())


def test_a_set_that_is_written_again_keeps_what_was_said_of_it(store: Store) -> None:
    kept = records(store)
    person = kept.people.me()
    writer = begun(kept, person.id)
    writer.set_done(made_set(0, *MOVEMENTS))
    kept.sessions.correct(writer.id, 0, 5, repetition=True)
    writer.set_done(made_set(0, *MOVEMENTS))
    assert [one.corrected for one in kept.sessions.figures(person.id)] == [3]
    (record,) = kept.sessions.of(person.id)
    assert record.sets[0].corrected_count == 3


def test_of_a_set_that_was_cut_short_something_can_be_said_too(store: Store) -> None:
    kept = records(store)
    person = kept.people.me()
    writer = begun(kept, person.id)
    for one in MOVEMENTS[:2]:
        writer.rep(0, one)
    kept.sessions.correct(writer.id, 0, 1, repetition=True)
    (figures,) = kept.sessions.figures(person.id)
    assert (figures.counted, figures.corrected, figures.uncounted) == (1, 2, 1)
    (record,) = kept.sessions.of(person.id)
    assert record.sets[0].corrected_count == 2


def test_corrections_go_with_whoever_is_deleted(store: Store) -> None:
    person, session = written(store)
    _, other = written(store)
    for one in (session, other):
        records(store).sessions.correct(one, 0, 1, repetition=True)
    records(store).people.delete(person)
    with store.read() as read:
        assert read.scalar(select(func.count()).select_from(CorrectionRow)) == 1
    kept = records(store).sessions.get(other)
    assert kept is not None
    assert kept.sets[0].corrected_count == 3


def test_a_backup_has_them_and_brings_them_back(store: Store, tmp_path: Path) -> None:
    person, session = written(store)
    records(store).sessions.correct(session, 0, 4, repetition=True)
    before = repr(records(store).sessions.of(person))
    made = backup(store, BEGAN, tmp_path / "made.sqlite3")
    records(store).sessions.correct(session, 0, 4, repetition=None)
    url = store.url
    store.close()
    restore(url, made, NOW + timedelta(days=1))
    with Store(url) as again:
        assert repr(records(again).sessions.of(person)) == before


def test_the_trace_is_the_file_that_is_kept(store: Store) -> None:
    _, session = written(store)
    kept = records(store)
    content = kept.sessions.trace(session, 0)
    assert content is not None
    assert content.startswith(b"PK")
    assert kept.sessions.trace(session, 1) is None
