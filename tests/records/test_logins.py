"""A login that has ended opens nothing, whatever cookie still speaks of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from coach.errors import AccessError
from coach.records.access import Role
from coach.records.clinic import Clinic
from coach.records.logins import Logins
from coach.records.schema import LoginRow
from coach.records.store import Store
from tests.records.samples import NOW, Clock

HERE = Clinic({"ann@example.org": Role.CLIENT}, timedelta(minutes=30), timedelta(hours=12))
MINUTE = timedelta(minutes=1)


def claims(nonce: str = "n1", **more: object) -> dict[str, object]:
    said = {"iss": "https://login.example", "sub": "7", "email": "ann@example.org"}
    return {**said, "email_verified": True, "iat": int(NOW.timestamp()), "nonce": nonce, **more}


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def server(store: Store, clock: Clock) -> Callable[[], Logins]:
    """Starts a server on the same records: nothing is in its memory."""
    return lambda: Logins(lambda: store, clock=clock)


def test_a_cookie_saved_before_logout_opens_nothing_afterwards(
    server: Callable[[], Logins],
) -> None:
    running = server()
    running.use(HERE, claims())
    running.end(claims())
    for one in (running, server()):
        for ask in (one.use, one.require):
            with pytest.raises(AccessError, match="has ended; log in again"):
                ask(HERE, claims())
        one.use(HERE, claims(nonce="n2"))  # a new login is another


def test_a_login_ended_before_its_first_use_stays_ended(server: Callable[[], Logins]) -> None:
    server().end(claims())
    with pytest.raises(AccessError, match="has ended"):
        server().use(HERE, claims())


@pytest.mark.parametrize("used_meanwhile", [True, False])
def test_a_login_that_another_server_ended_opens_nothing_after_the_next_write(
    server: Callable[[], Logins], used_meanwhile: bool
) -> None:
    here, there = server(), server()
    here.use(HERE, claims())
    here.write()
    there.end(claims())
    if used_meanwhile:
        here.use(HERE, claims())
    here.use(HERE, claims(nonce="n2"))
    here.write()
    here.use(HERE, claims(nonce="n2"))
    for ask in (here.use, here.require):
        with pytest.raises(AccessError, match="has ended"):
            ask(HERE, claims())


def test_half_an_hour_without_use_ends_it_and_looking_is_no_use(
    server: Callable[[], Logins], clock: Clock
) -> None:
    running = server()
    for _ in range(3):
        running.use(HERE, claims())
        clock.now += 29 * MINUTE
    running.require(HERE, claims())
    running.write()
    clock.now += 2 * MINUTE
    for one in (running, server()):
        with pytest.raises(AccessError, match="Nobody has used"):
            one.use(HERE, claims())


def test_use_is_remembered_over_a_restart(server: Callable[[], Logins], clock: Clock) -> None:
    running = server()
    running.use(HERE, claims())
    clock.now += 20 * MINUTE
    running.use(HERE, claims())
    running.write()
    clock.now += 20 * MINUTE
    server().use(HERE, claims())


def test_a_cookie_put_aside_unused_stands_idle_from_its_beginning(
    server: Callable[[], Logins], clock: Clock
) -> None:
    clock.now += 31 * MINUTE
    with pytest.raises(AccessError, match="Nobody has used"):
        server().use(HERE, claims())


def test_it_lasts_twelve_hours_however_it_is_used(
    server: Callable[[], Logins], clock: Clock
) -> None:
    running = server()
    for _ in range(12 * 3):
        running.use(HERE, claims())
        clock.now += 20 * MINUTE
    clock.now += MINUTE
    with pytest.raises(AccessError, match="as long as one may"):
        running.use(HERE, claims())


@pytest.mark.parametrize("iat", [None, "soon", float("nan"), 1e30, NOW.timestamp() + 3600])
def test_a_login_that_does_not_say_when_it_began_opens_nothing(
    server: Callable[[], Logins], iat: object
) -> None:
    with pytest.raises(AccessError, match="does not say when it began"):
        server().use(HERE, claims(iat=iat))


def test_old_logins_are_forgotten_once_no_cookie_can_speak_of_them(
    server: Callable[[], Logins], store: Store, clock: Clock
) -> None:
    server().end(claims())
    for days, left in ((31, 2), (2, 2)):
        clock.now += timedelta(days=days)
        server().use(HERE, claims(nonce=str(days), iat=clock.now.timestamp()))
        with store.read() as session:
            assert session.scalar(select(func.count()).select_from(LoginRow)) == left
