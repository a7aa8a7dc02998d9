"""What every answer tells the browser, and that our pages can live with it."""

from __future__ import annotations

import http.server
import json
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from coach.ui.server import routes
from coach.ui.server.headers import SafeHeaders, safe_headers
from tests.ui.asking import ask
from tests.ui.browser import Server, Visit, free_port, visit

PLACES = ("", "review", "guide", "progress", "data", "therapist")


def answer(server: Server, path: str) -> tuple[int, dict[str, str], bytes]:
    asked = urllib.request.Request(server.address + path, headers={"Cookie": server.cookie})
    try:
        with urllib.request.urlopen(asked, timeout=20) as said:
            return said.status, dict(said.headers), said.read()
    except urllib.error.HTTPError as said:
        with said:
            return said.code, dict(said.headers), said.read()


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/data", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics"),
        *("/media/none", "/reviews/0/0/report.html", "/nowhere.js", "/component/none/index.html"),
    ],
)
def test_every_answer_has_them(server: Server, path: str) -> None:
    _, headers, _ = answer(server, path)
    own = {name.lower(): value for name, value in safe_headers(path).items()}
    assert own.items() <= {name.lower(): value for name, value in headers.items()}.items()
    assert "access-control-allow-origin" not in {name.lower() for name in headers}


def test_nobody_may_frame_the_app_and_nothing_comes_from_elsewhere() -> None:
    headers = safe_headers("/")
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["frame-ancestors"] == policy["default-src"] == "'none'"
    assert headers["X-Frame-Options"] == "DENY"
    sources = {source for rule in policy.values() for source in rule.split()}
    hashes = {source for source in sources if source.startswith("'sha256-")}
    assert sources - hashes == {"'none'", "'self'", "'unsafe-inline'", "data:", "blob:"}
    assert "'unsafe-inline'" not in policy["script-src"]
    framed = safe_headers("/component/streamlit_webrtc/index.html")
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert framed["X-Frame-Options"] == "SAMEORIGIN"


def test_only_the_worker_that_finds_poses_may_compile_web_assembly() -> None:
    policies = {
        path: safe_headers(path)["Content-Security-Policy"]
        for path in ("/", "/browser-pose/worker.js", "/browser-pose/mirror.js", "/component/x/y")
    }
    allowed = {path for path, policy in policies.items() if "wasm-unsafe-eval" in policy}
    assert allowed == {"/browser-pose/worker.js"}
    assert "'unsafe-eval'" not in "".join(policies.values())
    rules = policies["/browser-pose/worker.js"]
    assert "default-src 'none'" in rules
    assert "connect-src 'self'" in rules


def test_a_fault_of_the_program_is_answered_with_them_too() -> None:
    def broken(_request: object) -> None:
        raise RuntimeError("a path, a secret")

    app = Starlette(
        routes=[Route("/", broken)],
        middleware=[Middleware(SafeHeaders)],
        exception_handlers={Exception: routes.failed},
    )
    said: list[dict] = []

    async def outermost(scope, receive, send) -> None:
        async def note(message) -> None:
            said.append(message)
            await send(message)

        with pytest.raises(RuntimeError):
            await app(scope, receive, note)

    found = ask(outermost, "GET", "/")
    assert found.status == 500
    assert "secret" not in found.text
    assert found.headers["x-frame-options"] == "DENY"


def test_what_no_page_uses_is_closed(server: Server) -> None:
    for path in ("metrics", "script-health-check", "agent/openapi.json", "agent/interact"):
        assert answer(server, f"/_stcore/{path}")[0] == 404
    config = json.loads(answer(server, "/_stcore/host-config")[2])
    assert config["allowedOrigins"] == []


def test_every_page_lives_within_the_policy(tab: Visit) -> None:
    complaints: list[str] = []
    tab.page.on(
        "console",
        lambda said: complaints.append(said.text) if "Policy" in said.text else None,
    )
    for place in PLACES:
        tab.open(place)
        tab.page.wait_for_selector("[data-test-script-state=notRunning]")
    assert complaints == []


@pytest.fixture
def frame_of(tmp_path: Path, server: Server) -> Iterator[str]:
    """A page on another port that holds the app in a frame and notes what it is told."""
    (tmp_path / "index.html").write_text(
        "<script>window.told = []; onmessage = (e) => told.push(e.data)</script>"
        f"<iframe src='{server.address}/?embed=true'></iframe>"
    )

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *given: object) -> None:
            super().__init__(*given, directory=str(tmp_path))  # type: ignore[arg-type]

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", free_port()), Quiet) as other:
        thread = threading.Thread(target=other.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{other.server_port}/"
        other.shutdown()
        thread.join()


def test_a_page_on_another_port_cannot_frame_the_app_nor_hear_of_it(
    browser: Browser, server: Server, frame_of: str
) -> None:
    """The cookie comes along, as a port makes no other site; the frame stays empty all the same."""
    with visit(browser, server) as tab:
        tab.open()
        with tab.page.expect_response(lambda one: "embed=true" in one.url) as framed:
            tab.page.goto(frame_of)
        assert framed.value.status == 403
        tab.page.wait_for_load_state("networkidle")
        assert tab.page.evaluate("told") == []
        assert all("Form Coach" not in frame.content() for frame in tab.page.frames)
