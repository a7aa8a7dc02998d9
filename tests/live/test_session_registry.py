"""The sessions of a server: found by their own login, ended when left alone, never lost."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from coach.domain import Ended
from coach.errors import AccessError
from coach.live import session_registry
from coach.live.session_registry import FORGET_S, LEFT_ALONE_S, SessionRegistry, is_token
from coach.live.snapshot import Phase
from coach.motion.segment_lengths import SegmentLengths
from coach.records.access import ALONE, Actor, Role
from coach.records.records import Records
from coach.records.store import Store
from tests.live.rig import BEGAN, CLIP, WAIT_S, Clock, Player, Rig, begun, until
from tests.live.sessions import BUILD, lived, plan_of
from tests.motion.recordings import track


@dataclass
class Sessions:
    """A registry with what it needs."""

    store: Store
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        poses = lived(track(CLIP))
        self.registry = SessionRegistry(opener=lambda: Player(list(poses)), clock=self.clock)

    def open(self, actor: Actor = ALONE, build: SegmentLengths | None = None) -> str:
        """Begin a session of this actor's own; its name."""
        records, token = Records(self.store, actor), secrets.token_hex(16)
        outline = begun(token, records.people.me().id)
        writer = records.sessions.begin(outline.person_id, token, plan_of(CLIP), BEGAN)
        self.registry.open(plan_of(CLIP), writer, outline, actor.login, build)
        return token


@pytest.fixture
def sessions(store: Store) -> Iterator[Sessions]:
    made = Sessions(store)
    yield made
    made.registry.close()


def test_a_session_is_found_under_its_own_name_alone(sessions: Sessions) -> None:
    one = sessions.open()
    loop = sessions.registry.find(one, "")
    assert loop is not None
    assert sessions.registry.find(secrets.token_hex(16), "") is None
    assert sessions.registry.find(sessions.open(), "") not in (None, loop)


def test_a_session_is_opened_with_the_persons_build(sessions: Sessions) -> None:
    loop = sessions.registry.find(sessions.open(build=BUILD), "")
    assert loop is not None
    assert loop._session.segment_lengths == BUILD


def test_nobody_elses_login_opens_a_session_and_it_is_written_down_that_they_tried(
    sessions: Sessions,
) -> None:
    hers, him = Actor("her", "Her", Role.CLIENT), Actor("him", "Him", Role.CLIENT)
    token = sessions.open(hers)
    assert sessions.registry.find(token, him.login) is None
    with pytest.raises(AccessError, match="cannot be opened with your login"):
        sessions.registry.record(token, Records(sessions.store, him))
    assert sessions.registry.find(token, hers.login) is not None
    own = Records(sessions.store, hers)
    entries = own.audit.of(own.people.me().id)
    assert [entry.actor_id for entry in entries if entry.refused] == [him.login]


@pytest.mark.parametrize(
    "name", ["", "../../etc/passwd", "A" * 32, "0" * 31, "0" * 33, "0" * 31 + "\n"]
)
def test_only_names_of_sessions_are_names(name: str, sessions: Sessions) -> None:
    assert not is_token(name)
    assert sessions.registry.record(name, Records(sessions.store, ALONE)) is None
    assert is_token("0123456789abcdef" * 2)


def test_a_session_left_alone_ends_and_later_is_forgotten(sessions: Sessions) -> None:
    registry, clock, token = sessions.registry, sessions.clock, sessions.open()
    loop = registry.find(token, "")
    assert loop is not None
    clock.now += LEFT_ALONE_S - 1
    registry.reap()
    assert loop.snapshot().phase is Phase.SETTING_UP
    clock.now += 2
    registry.reap()
    assert loop.snapshot().phase is Phase.DONE
    assert registry.find(token, "") is loop
    assert loop.drain(WAIT_S)
    clock.now += FORGET_S + 1
    registry.reap()
    assert registry.find(token, "") is None
    record = registry.record(token, Records(sessions.store, ALONE))
    assert record is not None
    assert record.ended is Ended.INTERRUPTED


def test_what_is_not_written_yet_is_not_forgotten_and_is_written_without_a_page(
    rig: Rig, sessions: Sessions
) -> None:
    rig.failing = "The records are in use by another program; close that, or wait a moment."
    rig.loop.stop()
    until(lambda: bool(rig.loop.notice))
    sessions.registry.open(plan_of(CLIP), rig.writer, rig.loop.outline, "")
    sessions.clock.now += FORGET_S + 1
    sessions.registry.reap()
    loop = sessions.registry.find(rig.token, "")
    assert loop is not None
    assert not loop.all_written
    rig.failing = ""
    assert loop.drain(WAIT_S)
    sessions.clock.now += FORGET_S + 1
    sessions.registry.reap()
    assert sessions.registry.find(rig.token, "") is None
    assert rig.written.ended is not None


def test_a_session_that_no_server_knows_and_nothing_ended_was_interrupted(
    sessions: Sessions,
) -> None:
    token, records = sessions.open(), Records(sessions.store, ALONE)
    going_on = sessions.registry.record(token, records)
    assert going_on is not None
    assert going_on.ended is None
    after_a_restart = SessionRegistry()
    for _ in range(2):
        record = after_a_restart.record(token, records)
        assert record is not None
        assert (record.ended, record.ended_at) == (Ended.INTERRUPTED, BEGAN)


def test_a_server_that_goes_down_ends_what_goes_on(sessions: Sessions) -> None:
    token = sessions.open()
    sessions.registry.close()
    record = Records(sessions.store, ALONE).sessions.get(token)
    assert record is not None
    assert record.ended is Ended.INTERRUPTED


def test_a_server_that_goes_down_waits_for_what_is_still_to_be_written(
    sessions: Sessions, rig: Rig
) -> None:
    """The database takes the end of the session only when it is asked for the second time."""
    rig.failing = "The records are in use by another program; close that, or wait a moment."
    sessions.registry.open(plan_of(CLIP), rig.writer, rig.loop.outline, "")
    loop = sessions.registry.find(rig.token, "")
    assert loop is not None
    loop.stop()
    until(lambda: bool(loop.notice))
    rig.failing = ""
    sessions.registry.close()
    assert loop.all_written
    assert rig.written.ended is Ended.STOPPED


def test_a_server_goes_down_even_where_the_database_hangs_and_logs_what_is_lost(
    sessions: Sessions,
    rig: Rig,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(session_registry, "CLOSE_S", 0.01)
    rig.gate.clear()
    sessions.registry.open(plan_of(CLIP), rig.writer, rig.loop.outline, "")
    sessions.registry.close()
    assert f"Not all of session {rig.token} is written down" in caplog.text
    rig.gate.set()
