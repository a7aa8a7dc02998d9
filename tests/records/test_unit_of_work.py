"""One transaction for permission, work and audit entry: all of it, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select

from coach.records.access import Act
from coach.records.guarded import Guarded, changes
from coach.records.schema import NoteRow
from coach.records.store import Store
from coach.records.unit_of_work import Guard, UnitOfWork
from tests.records.samples import CLIENT, NOW, THERAPIST, Clock, records


class Broken(Guarded):
    """Fails when its work is done."""

    @changes(Act.TREAT, audit="wrote {text}")
    def write(self, work: UnitOfWork, person_id: str, text: str) -> None:
        work.session.add(
            NoteRow(id="f" * 32, person_id=person_id, author="Theo", at=work.now, text=text)
        )
        work.session.flush()
        raise RuntimeError("the work fails at its end")


def looked_after(store: Store) -> str:
    """Somebody whom the therapist looks after."""
    person = records(store).people.add("Anna", login=CLIENT.login)
    records(store).care.assign(person.id, THERAPIST.login)
    return person.id


def test_work_that_fails_leaves_neither_itself_nor_an_entry(store: Store) -> None:
    person_id = looked_after(store)
    before = records(store).audit.all()
    with pytest.raises(RuntimeError):
        Broken(Guard(store, THERAPIST, Clock())).write(person_id, "a note")
    assert records(store).audit.all() == before
    with store.read() as session:
        assert session.scalars(select(NoteRow)).all() == []


def test_a_first_look_is_one_transaction_that_writes_and_every_later_one_only_reads(
    store: Store,
) -> None:
    person_id = looked_after(store)
    theirs = records(store, THERAPIST)
    with transactions(store) as ended:
        theirs.sessions.of(person_id)
    assert ended == ["rollback", "commit"]  # the first one found that there was an entry to write
    with transactions(store) as ended:
        theirs.sessions.of(person_id)
    assert ended == ["rollback"]


def test_ones_own_record_is_read_in_one_transaction(store: Store) -> None:
    person_id = looked_after(store)
    with transactions(store) as ended:
        records(store, CLIENT).people.me()
        records(store, CLIENT).sessions.figures(person_id)
    assert ended == ["rollback", "rollback"]


def test_an_entry_says_what_the_method_was_given(store: Store) -> None:
    person_id = looked_after(store)
    records(store).care.assign(person_id, therapist="{person_id} {0}")
    (newest, *_) = records(store).audit.of(person_id)
    assert (newest.action, newest.at) == ("assigned to {person_id} {0}", NOW)


@contextmanager
def transactions(store: Store) -> Iterator[list[str]]:
    """How each transaction ended meanwhile."""
    ended: list[str] = []
    told: list[tuple[str, Callable[[object], None]]] = [
        (name, lambda _, name=name: ended.append(name))  # type: ignore[misc]
        for name in ("commit", "rollback")
    ]
    for name, tell in told:
        event.listen(store.engine, name, tell)
    try:
        yield ended
    finally:
        for name, tell in told:
            event.remove(store.engine, name, tell)
