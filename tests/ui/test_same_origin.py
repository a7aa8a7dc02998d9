"""Only our own pages get an answer from the server, and only under its own names."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from coach.ui.server.same_origin import OwnNamesOnly, OwnPagesOnly
from tests.ui.asking import ask
from tests.ui.browser import Server

LOOPBACK = "127.0.0.1"
EXTENSIONS = {"websocket.http.response": {}}


def app(listens_on: str | None) -> Starlette:
    """Both guards, and behind them somebody who answers everything."""

    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        await socket.close()

    return Starlette(
        routes=[Route("/", lambda _: PlainTextResponse("hello")), WebSocketRoute("/", talk)],
        middleware=[
            Middleware(OwnNamesOnly, listens_on=lambda: listens_on),
            Middleware(OwnPagesOnly),
        ],
    )


def is_own(host: str, origin: str | None, listens_on: str | None) -> bool:
    """Whether a request with these headers is answered, as HTTP and as a WebSocket alike."""
    headers = {"host": host} | ({} if origin is None else {"origin": origin})
    answer = ask(app(listens_on), "GET", "/", headers=headers)
    assert answer.status in (200, 400, 403)
    opened = asyncio.run(_opened(app(listens_on), headers))
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


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "[::1]:8501", "LOCALHOST"])
@pytest.mark.parametrize("listens_on", ["127.0.0.1", "localhost", "::1"])
def test_this_machines_names(host: str, listens_on: str) -> None:
    assert is_own(host, None, listens_on)
    assert is_own(host, f"http://{host}", listens_on)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://127.0.0.1:8502",  # another program on this machine
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
    assert not is_own("127.0.0.1:8501", origin, LOOPBACK)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8501",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "192.168.0.7:8501",
        "127.0.0.1:8501/path",
        "[::1",
        "",
    ],
)
def test_a_foreign_name_for_this_machine_is_refused(host: str) -> None:
    """DNS rebinding: the page's origin and the request's host agree, and both are foreign."""
    assert not is_own(host, None, LOOPBACK)
    assert not is_own(host, f"http://{host}", LOOPBACK)


@pytest.mark.parametrize("listens_on", [None, "0.0.0.0", "192.168.0.7", "coach.clinic.example"])
def test_a_server_open_to_others_goes_by_any_name_but_still_only_by_one(listens_on) -> None:
    assert is_own("coach.clinic.example", "https://coach.clinic.example", listens_on)
    assert not is_own("coach.clinic.example", "https://evil.example", listens_on)


HEADER = st.text(st.characters(codec="latin-1"), max_size=40)


@given(host=HEADER, origin=st.none() | HEADER, listens_on=st.sampled_from([LOOPBACK, None]))
def test_nothing_that_a_sender_writes_is_an_error(host, origin, listens_on) -> None:
    assert is_own(host, origin, listens_on) in (True, False)


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/reviews/0/0/report.html"])
def test_the_running_server_answers_nothing_under_a_foreign_name(server: Server, path: str) -> None:
    """Streamlit's own addresses too, its pages first of all."""
    request = urllib.request.Request(server.address + path, headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 400
    refused.value.close()
