"""No repetition is lost, whatever stops the program or the database."""

from __future__ import annotations

import json
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from coach.domain import Ended, EndedBy, Ratings, SessionRecord
from coach.errors import StoreError
from coach.records.check import check
from coach.records.database import for_writing, open_engine
from coach.records.ids import new_id
from coach.records.store import Store
from coach.records.writer import RETRY_S, SessionWriter
from tests.builders import rep
from tests.records import writing
from tests.records.samples import (
    ANOTHER_BUILD,
    BEGAN,
    BUILD,
    PLAN,
    Clock,
    landmarks,
    made_set,
    records,
    write_session,
)

pytestmark = pytest.mark.slow

KILLS = {"sqlite": 60, "postgresql": 20}
QUICKLY_S = 0.05


@dataclass
class Seconds:
    """A clock that the test turns on."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hasty(url: URL) -> Iterator[Store]:
    """A store that does not wait long for others, so that the tests need not."""
    with Store(url, wait_s=QUICKLY_S) as opened:
        yield opened


def new_writer(store: Callable[[], Store], person_id: str, clock: Seconds) -> SessionWriter:
    return SessionWriter(
        store, new_id(), person_id, PLAN, BEGAN, Ratings(pain_before=1), clock=clock
    )


def written(store: Store, writer: SessionWriter) -> SessionRecord:
    record = records(store).sessions.get(writer.id)
    assert record is not None
    return record


# Killed


@pytest.mark.parametrize("url", KILLS, indirect=True)
def test_what_was_written_survives_the_end_of_the_program(url: URL, repository: Path) -> None:
    kills = KILLS[url.get_backend_name()]
    done = subprocess.run(
        [sys.executable, writing.__file__, url.render_as_string(hide_password=False), str(kills)],
        cwd=repository,
        # A process with threads cannot have children safely; NumPy's are for large matrices.
        env=os.environ | {"PYTHONPATH": str(repository), "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == kills
    assert sum(map(len, told)) > kills

    health = check(url)
    assert health.sound, health.lines
    with Store(url) as store:
        kept = records(store, clock=Clock(BEGAN + timedelta(hours=1)))
        found = {session.id: session for session in kept.sessions.of(kept.people.me().id)}
        assert len(found) >= sum(bool(lines) for lines in told)
        for session_id, index, rep_index in (line for lines in told for line in lines):
            (made,) = (one for one in found[session_id].sets if one.index == int(index))
            (whole,) = (one for one in made.summary.reps if one.index == int(rep_index))
            assert whole in made_set(int(index)).summary.reps
        kept.sessions.mark_left_alone()
        ended = {session.ended for session in kept.sessions.of(kept.people.me().id)}
        assert ended <= {Ended.INTERRUPTED, Ended.DONE}


# Not to be written to


@contextmanager
def locked(store: Store) -> Iterator[None]:
    """Another program writes, and does not come to an end."""
    engine = for_writing(open_engine(store.url))
    try:
        with engine.begin() as connection:
            if store.url.get_backend_name() == "postgresql":
                connection.execute(text("LOCK TABLE exercise_set, session IN EXCLUSIVE MODE"))
            yield
    finally:
        engine.dispose()


@contextmanager
def no_more_pages(store: Store) -> Iterator[None]:
    """SQLite itself says that the disk is full."""

    def limit(connection: sqlite3.Connection, most: int) -> None:
        connection.execute(f"PRAGMA max_page_count = {most}")

    with held(store) as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        limit(connection, pages)
    yield
    with held(store) as connection:
        limit(connection, 2**30)


@contextmanager
def held(store: Store) -> Iterator[sqlite3.Connection]:
    """The one connection that the store uses again and again."""
    raw = store.engine.raw_connection()
    try:
        connection = raw.driver_connection
        assert isinstance(connection, sqlite3.Connection)
        yield connection
    finally:
        raw.close()


@contextmanager
def no_file_grows(store: Store) -> Iterator[None]:
    """The system takes nothing more into any file: to SQLite, a disk that fails."""
    assert store.url.database is not None
    size = Path(store.url.database + "-wal").stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


Trouble = Callable[[Store], AbstractContextManager[None]]


@pytest.mark.parametrize(
    ("url", "trouble", "said"),
    [
        ("sqlite", locked, "in use by another program"),
        ("postgresql", locked, "in use by another program"),
        ("sqlite", no_more_pages, "the disk is full"),
        ("sqlite", no_file_grows, "the disk is full or fails"),
    ],
    indirect=["url"],
)
def test_what_cannot_be_written_waits_and_nothing_is_lost(
    hasty: Store, trouble: Trouble, said: str
) -> None:
    clock = Seconds()
    person = records(hasty).people.me()
    writer = new_writer(lambda: hasty, person.id, clock)
    first = made_set(0, poses=landmarks(200))
    writer.rep(0, first.summary.reps[0])
    with trouble(hasty):
        for one in first.summary.reps[1:]:
            writer.rep(0, one)
        writer.set_done(first)
        assert said in writer.notice
        assert writer.notice.endswith("Until then what you do is kept in memory.")
        assert writer.notice.count("\n") == 0
        waiting = writer.pending
        assert waiting > 0
        clock.now += RETRY_S
        writer.rep(1, rep(1))
        assert writer.pending == waiting + 1
        assert written(hasty, writer).sets[0].ended_by is EndedBy.CUT_SHORT
    writer.retry()  # too early
    assert writer.pending == waiting + 1
    clock.now += RETRY_S
    writer.retry()
    assert (writer.pending, writer.notice) == (0, "")
    session = written(hasty, writer)
    assert session.sets[0].summary.reps == first.summary.reps
    assert session.sets[1].summary.reps == (rep(1),)
    assert records(hasty).sessions.poses(writer.id, 0) is not None


def test_what_waits_is_written_at_the_last_chance(hasty: Store) -> None:
    clock = Seconds()
    writer = new_writer(lambda: hasty, records(hasty).people.me().id, clock)
    with locked(hasty):
        writer.rep(0, rep(1))
    writer.retry()
    assert writer.pending == 1  # too early for another try
    writer.write_now()
    assert (writer.pending, writer.notice) == (0, "")
    assert written(hasty, writer).sets[0].summary.reps == (rep(1),)


def test_a_session_can_begin_while_the_database_is_out_of_reach(store: Store) -> None:
    clock = Seconds()
    person = records(store).people.me()
    answers = False

    def reached() -> Store:
        if not answers:
            raise StoreError("The records in the clinic do not answer.")
        return store

    writer = new_writer(reached, person.id, clock)
    write_session(writer, made_set(0), made_set(1))
    writer.rate(Ratings(pain_before=1, pain_after=2))
    assert writer.pending == 11
    assert records(store).sessions.get(writer.id) is None
    answers = True
    clock.now += RETRY_S
    writer.retry()
    session = written(store, writer)
    assert session.ended is Ended.DONE
    assert session.ended_at == BEGAN + timedelta(minutes=10)
    assert session.ratings == Ratings(pain_before=1, pain_after=2)
    assert [one.summary.reps for one in session.sets] == [made_set(0).summary.reps] * 2


def test_a_build_that_cannot_be_written_waits_too_and_the_newest_is_kept(store: Store) -> None:
    clock = Seconds()
    person = records(store).people.me()
    answers = True

    def reached() -> Store:
        if not answers:
            raise StoreError("The records in the clinic do not answer.")
        return store

    writer = new_writer(reached, person.id, clock)
    answers = False
    writer.learnt(BUILD)
    writer.learnt(ANOTHER_BUILD)
    assert writer.notice
    assert records(store).people.me().segment_lengths is None
    answers = True
    clock.now += RETRY_S
    writer.retry()
    assert (writer.pending, writer.notice) == (0, "")
    assert records(store).people.me().segment_lengths == ANOTHER_BUILD


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_a_connection_that_was_cut_is_made_again(store: Store) -> None:
    person = records(store).people.me()
    writer = new_writer(lambda: store, person.id, Seconds())
    with store.engine.connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    with Store(store.url) as another, another.read() as session:
        assert session.scalar(text(f"SELECT pg_terminate_backend({pid}, 10000)"))
    writer.rep(0, rep(1))
    assert (writer.pending, writer.notice) == (0, "")
    assert written(store, writer).sets[0].summary.reps == (rep(1),)
