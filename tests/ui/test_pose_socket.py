"""The connection for poses: whose it is, what it refuses and how, and where it goes on."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from coach.domain import Ratings, SessionOutline, SessionRecord
from coach.errors import AccessError, InputError
from coach.live.clip_player import Unwritten
from coach.live.hand_over import HandOver, TakenUp
from coach.live.pose_loop import PoseLoop
from coach.live.session_registry import SessionRegistry
from coach.live.snapshot import Phase
from coach.pose.provenance import Provenance
from coach.records.access import ALONE
from coach.ui.server import pose_socket
from coach.ui.server.pose_socket import MOST_AT_ONCE, MOST_PER_S, PoseRate
from coach.ui.server.same_origin import OwnPagesOnly
from tests.live.browsers import AHEAD_MS, message
from tests.live.rig import BEGAN, Clock
from tests.live.sessions import lived, plan_of
from tests.motion.recordings import track
from tests.ui.browser import Server, free_port

CLIP = "squat_good_side"
TOKEN = "0123456789abcdef0123456789abcdef"
WAIT_S = 20.0


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionRegistry]:
    own = SessionRegistry()
    monkeypatch.setattr(pose_socket, "session_registry", lambda: own)
    outline = SessionOutline(TOKEN, "", BEGAN, None, None, Ratings())
    by = Provenance.unknown()
    own.open(plan_of(CLIP), Unwritten(), outline, ALONE.login, found_by=by)
    yield own
    own.close()


@pytest.fixture
def loop(registry: SessionRegistry) -> PoseLoop:
    found = registry.find(TOKEN, ALONE.login)
    assert isinstance(found, PoseLoop)
    found.take_seat()
    return found


@pytest.fixture
def address(registry: SessionRegistry) -> Iterator[str]:
    """A server with nothing but the connection, and its guard."""
    port = free_port()
    guard = Middleware(
        OwnPagesOnly, origins=lambda: (f"http://127.0.0.1:{port}",), why_none=lambda: ""
    )
    app = Starlette(
        routes=[Mount(pose_socket.PREFIX, routes=pose_socket.routes())], middleware=[guard]
    )
    server = uvicorn.Server(
        uvicorn.Config(app, port=port, log_level="warning", ws="websockets-sansio")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    started = threading.Event()
    while not server.started and thread.is_alive():
        started.wait(0.01)
    yield f"ws://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(WAIT_S)


def opened(address: str, seat: int = 1, token: str = TOKEN, **more: object) -> ClientConnection:
    return connect(f"{address}{pose_socket.address(token, seat)}", **more)


def hear(socket: ClientConnection) -> dict:
    return json.loads(socket.recv(WAIT_S))


def refusal(socket: ClientConnection, code: int = 1008) -> str:
    """The sentence with which it is closed. code: 4404 where the page is to ask again for a
    while."""
    with pytest.raises(ConnectionClosed) as closed:
        list(iter(lambda: socket.recv(WAIT_S), None))  # it has answered before
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == code
    return closed.value.rcvd.reason


def film(count: int) -> list[tuple[int, object]]:
    return [(n + 1, pose) for n, pose in enumerate(lived(track(CLIP))[:count])]


def test_poses_are_followed_and_acknowledged(loop: PoseLoop, address: str) -> None:
    with opened(address) as socket:
        assert hear(socket)["acknowledged"] == 0
        for number, pose in film(3):
            socket.send(message([(number, pose)], pose.time_s))
            assert hear(socket)["acknowledged"] == number
    assert loop.stats.processed == 3


def test_another_connection_begins_where_the_one_before_ended(loop: PoseLoop, address: str) -> None:
    seen = film(8)
    with opened(address) as socket:
        hear(socket)
        socket.send(message(seen[:5], 1.0))
        assert hear(socket)["acknowledged"] == 5
    with opened(address) as socket:
        assert hear(socket)["acknowledged"] == 5
        socket.send(message(seen[3:], 2.0))
        assert hear(socket)["acknowledged"] == 8
    assert loop.stats.processed == 8


def test_what_is_announced_comes_once(loop: PoseLoop, address: str) -> None:
    with opened(address) as socket:
        said = hear(socket)["announcements"]
        for n in range(2):
            socket.send(message(film(2)[n : n + 1], 1.0))
            said += hear(socket)["announcements"]
    ids = [one["id"] for one in said]
    assert ids == sorted(set(ids)) != []


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (b"x", "shorter than its head"),
        (b"\x01" * 4000, "of another length"),
        ("some words", "something else than poses"),
        (b"\x00" * 40_000, "something else than poses"),
        (message([(1, replace(track(CLIP)[0], time_s=9.0))], 2.0), "out of order in time"),
    ],
    ids=["short", "long", "text", "huge", "future"],
)
def test_what_is_none_of_ours_is_refused_with_a_sentence(
    loop: PoseLoop, address: str, sent: bytes | str, told: str
) -> None:
    with opened(address) as socket:
        hear(socket)
        socket.send(sent)
        assert told in refusal(socket)
    assert loop.stats.processed == 0


def taken_up(registry: SessionRegistry) -> PoseLoop:
    """In place of the session: one that another server began."""
    record = SessionRecord(TOKEN, "", BEGAN, None, None, plan_of(CLIP), Ratings(), ())
    outline = SessionOutline(TOKEN, "", BEGAN, None, None, Ratings())
    made = PoseLoop(
        record.plan,
        Unwritten(),
        outline,
        provenance=Provenance.unknown(),
        taken_up=TakenUp.of(record),
    )
    registry._known[TOKEN].loop = made
    made.take_seat()
    return made


def test_a_server_that_goes_on_with_a_session_asks_once_for_what_was_kept(
    registry: SessionRegistry, address: str
) -> None:
    loop = taken_up(registry)
    told = HandOver(-AHEAD_MS / 1000.0, Phase.SETTING_UP, 0, math.nan, True, 7).text()
    asking = f"{pose_socket.address(TOKEN, 1)}?{urlencode({'hand_over': told, 'since': 0})}"
    with connect(address + asking) as socket:
        first = hear(socket)
        assert (first["again"], first["acknowledged"], first["hand_over"]) == (True, 0, told)
        socket.send(message(film(1), 1.0))
        assert not hear(socket)["again"]
    with connect(address + asking) as socket:
        assert not hear(socket)["again"]
    assert loop.stats.processed == 1


def test_a_page_that_is_about_to_take_its_seat_is_asked_to_come_again(
    registry: SessionRegistry, address: str
) -> None:
    taken_up(registry)
    with opened(address, seat=2) as socket:
        assert refusal(socket, 4404) == "This session goes on in another tab."
    with opened(address) as socket:
        hear(socket)
        socket.send(message(film(1), 1.0))
        hear(socket)
    with opened(address, seat=2) as socket:
        refusal(socket)


@pytest.mark.parametrize("query", [{"hand_over": "{}"}, {"hand_over": "x" * 5000, "since": "1"}])
def test_what_is_no_hand_over_is_refused(
    loop: PoseLoop, address: str, query: dict[str, str]
) -> None:
    with connect(f"{address}{pose_socket.address(TOKEN, 1)}?{urlencode(query)}") as socket:
        assert "where its session was" in refusal(socket)


def test_what_another_server_would_want_is_told_with_each_answer(
    loop: PoseLoop, address: str
) -> None:
    with opened(address) as socket:
        assert hear(socket)["hand_over"] == ""
        socket.send(message(film(1), 1.0))
        said = hear(socket)
    assert (said["wanted"], HandOver.read(said["hand_over"]).phase) == (1, Phase.SETTING_UP)


@pytest.mark.parametrize("token", ["f" * 32, "no-token"])
def test_nobodys_session_is_told_so(loop: PoseLoop, address: str, token: str) -> None:
    with opened(address, token=token) as socket:
        assert refusal(socket, 4404) == "This session is no longer here; load the page again."


def test_a_session_of_another_login_is_not_there(
    loop: PoseLoop, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        pose_socket, "requester", lambda cookies: replace(ALONE, login="somebody else")
    )
    with opened(address) as socket:
        assert "no longer here" in refusal(socket, 4404)


def test_whoever_is_not_logged_in_is_told_so(
    loop: PoseLoop, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(_cookies: object) -> None:
        raise AccessError("Nobody is logged in; open Form Coach's first page and log in.")

    monkeypatch.setattr(pose_socket, "requester", nobody)
    with opened(address) as socket:
        assert "Nobody is logged in" in refusal(socket)


def test_a_tab_that_lost_the_seat_is_told_so_and_counts_nothing(
    loop: PoseLoop, address: str
) -> None:
    with opened(address) as socket:
        hear(socket)
        loop.take_seat()
        socket.send(message(film(1), 1.0))
        assert refusal(socket) == "This session goes on in another tab."
    with opened(address) as socket:
        assert refusal(socket) == "This session goes on in another tab."
    assert loop.stats.processed == 0


def test_another_sites_page_has_no_connection(loop: PoseLoop, address: str) -> None:
    with pytest.raises(InvalidStatus):
        opened(address, origin="http://elsewhere.example")


def test_the_apps_own_server_asks_for_the_starts_token_first(server: Server) -> None:
    place = server.address.replace("http", "ws", 1) + pose_socket.address(TOKEN, 1)
    with pytest.raises(InvalidStatus):
        connect(place)
    with connect(place, additional_headers={"Cookie": server.cookie}) as socket:
        assert "no longer here" in refusal(socket, 4404)


def test_more_poses_than_a_camera_takes_are_refused_and_a_backlog_is_not() -> None:
    clock = Clock()
    rate = PoseRate(clock)
    rate.take(int(MOST_AT_ONCE))
    for _ in range(100):
        clock.now += 0.5
        rate.take(int(MOST_PER_S / 2))
    with pytest.raises(InputError, match="more poses than a camera"):
        rate.take(1)
