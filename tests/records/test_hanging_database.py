"""A PostgreSQL server that is stopped in the middle of a set: the set goes on, nothing is lost."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from sqlalchemy import text

from coach.errors import StoreError
from coach.live.recorder import SILENT_S, Recorder
from coach.records import database
from coach.records.database import open_engine, sentences
from coach.records.store import Store
from tests.live.rig import CLIP, Clock
from tests.live.rig import begun as outline
from tests.live.sessions import clip, plan_of
from tests.postgres import Postgres
from tests.records.samples import begun, records

AT_ONCE_S = 0.5
"""What waits for the database waits for seconds."""

WAIT_S = 60.0


def test_a_set_goes_on_while_the_database_hangs_and_all_of_it_is_written_afterwards(
    postgres: Postgres,
) -> None:
    end = clip(CLIP).last
    url, clock = postgres.create(), Clock()
    with Store(url) as store:
        kept = records(store)
        person = kept.people.me()
        writer = begun(kept, person.id, plan=plan_of(CLIP))
        recorder = Recorder(writer, outline(writer.id, person.id), clock=clock)
        going_on = replace(end, results=())
        recorder.record(replace(going_on, movements=end.movements[:1]))
        assert recorder.drain(WAIT_S)
        with postgres.suspended():
            for moment in (replace(going_on, movements=end.movements[:2]), going_on, end):
                before = time.monotonic()
                recorder.record(moment)
                assert time.monotonic() - before < AT_ONCE_S
            clock.now += SILENT_S + 1.0
            assert "The records do not answer" in recorder.notice
            assert not recorder.all_written
        assert recorder.drain(WAIT_S)
        assert recorder.notice == ""
        (session,) = kept.sessions.of(person.id)
        (made,) = session.sets
        assert len(made.summary.movements) == len(end.movements) > 2
    postgres.drop(url)


def test_a_server_that_hangs_is_given_up_and_used_again_when_it_goes_on(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own time-outs stand still with it: ours ends the wait, and the connection."""
    monkeypatch.setattr(database, "STATEMENT_S", 0.2)
    monkeypatch.setattr(database, "SILENT_S", 0.2)
    url = postgres.create()
    engine = open_engine(url)
    try:
        with engine.connect() as connection, postgres.suspended():
            before = time.monotonic()
            with pytest.raises(StoreError, match="do not answer"), sentences(url):
                connection.execute(text("SELECT 1"))
            assert time.monotonic() - before < AT_ONCE_S * 4
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
    finally:
        engine.dispose()
        postgres.drop(url)
