"""Only our own pages get an answer from the server, and only under its own names."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from streamlit import config
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from coach.ui.server import own_origins
from coach.ui.server.same_origin import OwnPagesOnly, origin_of
from tests.pose.test_silence import ADDRESS, RESOLVER
from tests.ui.asking import ask
from tests.ui.browser import Server, chromium, visit

LOOPBACK = ("http://127.0.0.1:8501", "http://[::1]:8501", "http://localhost:8501")
WHY = "There is no login."
EXTENSIONS = {"websocket.http.response": {}}


def app(origins: Sequence[str]) -> Starlette:
    """The guard, and behind it somebody who answers everything."""

    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        await socket.close()

    return Starlette(
        routes=[Route("/", lambda _: PlainTextResponse("hello")), WebSocketRoute("/", talk)],
        middleware=[Middleware(OwnPagesOnly, origins=lambda: origins, why_none=lambda: WHY)],
    )


def is_own(host: str, origin: str | None, origins: Sequence[str] = LOOPBACK, **more: str) -> bool:
    """Whether a request with these headers is answered, as HTTP and as a WebSocket alike."""
    headers = {"host": host} | ({} if origin is None else {"origin": origin}) | more
    answer = ask(app(origins), "GET", "/", headers=headers)
    assert answer.status in (200, 400, 403)
    opened = asyncio.run(_opened(app(origins), headers))
    assert opened == (answer.status == 200)
    return opened


async def _opened(app: Any, headers: dict[str, str]) -> bool:
    """Whether a WebSocket is accepted."""
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": "/",
        "raw_path": b"/",
        "query_string": b"",
        "root_path": "",
        "headers": sent,
        "subprotocols": [],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8501),
        "extensions": EXTENSIONS,
    }
    said: list[str] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        said.append(message["type"])

    await app(scope, receive, send)
    return "websocket.accept" in said


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8501", "localhost:8501", "[::1]:8501", "LOCALHOST:8501"]
)
def test_this_machines_names(host: str) -> None:
    assert is_own(host, None)
    assert is_own(host, f"http://{host}")


@pytest.mark.parametrize(
    ("host", "trusted"),
    [
        ("coach.example.org", True),
        ("Coach.Example.org", True),
        ("coach.example.org:8501", True),  # by Starlette, not by us: another port is another's
        ("evil.example", False),
        ("coach.example.org.evil.example", False),
        ("evil.coach.example.org", False),
        ("www.coach.example.org", False),
        ("coach.example.org@evil.example", False),
        ("", False),
    ],
)
def test_nobody_is_let_in_whom_starlettes_trusted_hosts_keep_out(host: str, trusted: bool) -> None:
    """Its list holds names without ports, and is fixed before the port is known."""
    behind = Starlette(
        routes=[Route("/", lambda _: PlainTextResponse("hello"))],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["coach.example.org"])],
    )
    assert (ask(behind, "GET", "/", headers={"host": host}).status == 200) is trusted
    own = is_own(host, None, ["https://coach.example.org"])
    assert own is (trusted and ":" not in host)


@pytest.mark.parametrize("listens_on", ["127.0.0.1", "localhost", "::1", "LOCALHOST"])
def test_this_machines_names_mean_the_same(
    listens_on: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_origins, "listens_on", lambda: listens_on)
    monkeypatch.setattr(own_origins, "is_clinic", lambda: False)
    options = {"server.port": 8501, "server.sslCertFile": None}
    monkeypatch.setattr(config, "get_option", options.get)
    found = own_origins.own_origins()
    assert sorted(found) == sorted(LOOPBACK)
    assert listens_on.lower() in found[0]


@pytest.mark.parametrize("listens_on", [None, "0.0.0.0", "192.168.0.7", "127.0.0.1.evil.example"])
def test_open_to_others_without_a_login_it_has_no_name(
    listens_on: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_origins, "listens_on", lambda: listens_on)
    monkeypatch.setattr(own_origins, "is_clinic", lambda: False)
    assert own_origins.own_origins() == ()
    assert "only with a login" in own_origins.why_none()
    answer = ask(app(()), "GET", "/", headers={"host": "127.0.0.1:8501"})
    assert (answer.status, answer.text) == (503, WHY)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://coach.example.org/oauth2callback", "https://coach.example.org"),
        ("https://Coach.example.org:443/", "https://coach.example.org"),
        ("http://127.0.0.1:8501/oauth2callback", "http://127.0.0.1:8501"),
        ("http://[::1]:8501/x", "http://[::1]:8501"),
        ("ftp://coach.example.org", None),
        ("coach.example.org", None),
        ("http://[", None),
        ("http://a:99999", None),
        ("", None),
    ],
)
def test_the_origin_of_an_address(url: str, origin: str | None) -> None:
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://127.0.0.1:8502",  # another program on this machine
        "https://127.0.0.1:8501",
        "http://localhost:8501",  # the same one under another name is another origin
        "http://127.0.0.1:8501.evil.example",
        "http://evil.example/127.0.0.1:8501",
        "null",
        "",
        "127.0.0.1:8501",
        "http://[",
    ],
)
def test_a_page_of_another_site_is_refused(origin: str) -> None:
    assert not is_own("127.0.0.1:8501", origin)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8501",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "192.168.0.7:8501",
        "127.0.0.1:8501/path",
        "127.0.0.1:8502",
        "127.0.0.1",
        "[::1",
        "",
    ],
)
def test_a_foreign_name_for_this_machine_is_refused(host: str) -> None:
    """DNS rebinding: the page's origin and the request's host agree, and both are foreign."""
    assert not is_own(host, None)
    assert not is_own(host, f"http://{host}")


def test_a_clinic_goes_by_the_name_its_login_comes_back_to() -> None:
    clinic = ("https://coach.clinic.example",)
    assert is_own("coach.clinic.example", None, clinic)
    assert is_own("coach.clinic.example", "https://coach.clinic.example", clinic)
    assert not is_own("coach.clinic.example", "http://coach.clinic.example", clinic)
    assert not is_own("coach.clinic.example", "https://evil.example", clinic)
    assert not is_own("evil.example", "https://evil.example", clinic)
    assert not is_own("127.0.0.1:8501", None, clinic)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])  # another port is "same-site"
def test_pictures_and_scripts_for_other_pages_are_refused_and_links_are_not(site: str) -> None:
    picture = {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
    frame = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}
    link = {"host": "127.0.0.1:8501", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    for asked in (picture, frame):
        assert not is_own("127.0.0.1:8501", None, **{"sec-fetch-site": site, **asked})
        assert is_own("127.0.0.1:8501", None, **{"sec-fetch-site": "same-origin", **asked})
    followed = {**link, "sec-fetch-site": site}
    assert ask(app(LOOPBACK), "GET", "/", headers=followed).status == 200
    assert ask(app(LOOPBACK), "POST", "/", headers=followed).status == 403
    for logging in ("/auth/logout", "/base/auth/logout", "/auth/login"):
        assert ask(app(LOOPBACK), "GET", logging, headers=followed).status == 403


HEADER = st.text(st.characters(codec="latin-1"), max_size=40)


@given(host=HEADER, origin=st.none() | HEADER, origins=st.sampled_from([LOOPBACK, LOOPBACK[:1]]))
def test_nothing_that_a_sender_writes_is_an_error(host, origin, origins) -> None:
    assert is_own(host, origin, origins) in (True, False)


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/reviews/0/0/report.html"])
def test_the_running_server_answers_nothing_under_a_foreign_name(server: Server, path: str) -> None:
    """Streamlit's own addresses too, its pages first of all."""
    assert status(server, path, {"Host": "evil.example", "Cookie": server.cookie}) == 400


@pytest.mark.parametrize(
    "path",
    ["/", "/_stcore/host-config", "/_stcore/health", "/static/js/x.js", "/media/x", "/nowhere"],
)
def test_the_running_server_answers_no_foreign_page(server: Server, path: str) -> None:
    for origin in ("https://evil.example", "http://127.0.0.1:1", "null"):
        assert status(server, path, {"Origin": origin, "Cookie": server.cookie}) == 403


def status(server: Server, path: str, headers: dict[str, str]) -> int:
    try:
        asked = urllib.request.Request(server.address + path, headers=headers)
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


@pytest.fixture
def traced(tmp_path: Path) -> Iterator[tuple[Server, Path]]:
    """A server, and every address that it or a program of its asks for, from its start on."""
    trace = tmp_path / "trace"
    strace = "strace -f -qq -e trace=connect,sendto,sendmsg,sendmmsg -e signal=none -o"
    with Server(tmp_path / "home", under=[*strace.split(), str(trace)]) as running:
        yield running, trace


def test_neither_a_page_nor_a_foreign_origin_has_the_server_ask_the_internet(
    traced: tuple[Server, Path], needs_chromium: None
) -> None:
    """Streamlit asked it for this machine's own address before it refused such a WebSocket."""
    server, trace = traced
    stream = f"ws{server.address[4:]}/_stcore/stream"
    cookie = {"Cookie": server.cookie}
    for origin in ("https://evil.example", "http://[::1]:1", "http://localhost.evil.example"):
        for path in ("/", "/_stcore/host-config", "/data"):
            assert status(server, path, {"Origin": origin, **cookie}) == 403
        with pytest.raises(InvalidStatus) as refused:
            connect(stream, origin=origin, additional_headers=cookie, proxy=None)
        assert refused.value.response.status_code == 403
    with chromium() as browser, visit(browser, server) as tab:
        for place in ("", "review", "guide", "progress", "data", "therapist"):
            tab.open(place).wait_for_selector("[data-test-script-state=notRunning]")
        assert tab.foreign == []
    server.stop()
    lines = trace.read_text().splitlines()
    assert any("connect(" in line or "send" in line for line in lines), "the trace shows nothing"
    assert {found[1] for line in lines if (found := ADDRESS.search(line))} <= {"127.0.0.1", "::1"}
    assert not [line for line in lines if RESOLVER.search(line)]
