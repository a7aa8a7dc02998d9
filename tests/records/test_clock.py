"""A clock that is put back: nothing is lost, nothing goes unwritten, nothing opens again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from coach.errors import AccessError
from coach.records.access import Role
from coach.records.check import check
from coach.records.clinic import Clinic
from coach.records.logins import Logins
from coach.records.store import Store
from tests.records.samples import (
    BEGAN,
    CLIENT,
    NOW,
    SQUATS,
    THERAPIST,
    Clock,
    begun,
    made_set,
    records,
    write_session,
)

HERE = Clinic({CLIENT.login: Role.CLIENT}, timedelta(minutes=30), timedelta(hours=12))
LIVE = Path(__file__).resolve().parents[2] / "coach" / "live"


def test_every_visit_is_written_down_and_the_chain_holds(store: Store) -> None:
    clock = Clock(NOW)
    anna = records(store).people.add("Anna", login=CLIENT.login).id
    records(store).care.assign(anna, THERAPIST.login)
    for moved in (timedelta(), -timedelta(days=1), timedelta(minutes=9), timedelta(minutes=9)):
        clock.now += moved
        records(store, THERAPIST, clock).people.get(anna)
    trail = records(store).audit.of(anna)
    opened = [entry.at for entry in trail if entry.action == "opened"]
    assert opened == [clock.now, NOW - timedelta(days=1), NOW]
    assert check(store.url).sound


def test_sessions_and_prescriptions_are_all_there(store: Store) -> None:
    clock = Clock(NOW)
    kept = records(store, clock=clock)
    me = kept.people.me().id
    ids = []
    for started_at in (BEGAN, BEGAN - timedelta(hours=2)):
        writer = begun(kept, me, started_at)
        write_session(writer, made_set(0))
        kept.care.prescribe(me, SQUATS, days_per_week=3, starts_on=started_at.date())
        ids.append(writer.id)
        clock.now -= timedelta(days=2)
    assert [one.id for one in kept.sessions.outlines(me)] == ids[::-1]
    assert all(one.sets for one in kept.sessions.of(me))
    (in_force,) = kept.care.prescriptions(me)
    assert in_force.written_at == NOW - timedelta(days=2)
    assert check(store.url).sound


def test_a_login_that_is_over_stays_so(store: Store) -> None:
    clock = Clock(NOW)
    running = Logins(lambda: store, clock=clock)
    claims = {"iss": "https://login.example", "email": CLIENT.login, "email_verified": True}
    first, second = ({**claims, "iat": NOW.timestamp(), "nonce": name} for name in "ab")
    running.use(HERE, first)
    running.use(HERE, second)
    clock.now -= timedelta(minutes=4)  # set right
    running.use(HERE, first)
    clock.now += timedelta(minutes=40)
    with pytest.raises(AccessError, match="Nobody has used"):
        running.use(HERE, first)
    running.write()
    clock.now -= timedelta(minutes=30)
    with pytest.raises(AccessError, match="Nobody has used"):
        running.use(HERE, first)
    clock.now -= timedelta(hours=1)
    for one in (running, Logins(lambda: store, clock=clock)):
        with pytest.raises(AccessError, match=r"Nobody has used|does not say when"):
            one.use(HERE, second)


def test_what_goes_on_live_does_not_ask_the_clock() -> None:
    """It goes by one that only goes forward; moments are the beginning's and seconds since."""
    for file in LIVE.glob("*.py"):
        text = file.read_text("utf-8")
        assert "datetime.now" not in text, file
        assert "time.time(" not in text, file
