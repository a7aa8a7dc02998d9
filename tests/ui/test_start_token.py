"""Nothing is shown at a computer of one's own but to the browser that its owner let in."""

from __future__ import annotations

import urllib.error
import urllib.request

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from coach.ui.server.browser_door import write_door
from coach.ui.server.start_token import StartTokenOnly, start_address, start_token
from tests.ui.asking import Answer, ask
from tests.ui.browser import Server, visit

OWN = ("http://127.0.0.1:8501", "http://localhost:8501")
NAME = "form-coach-8501"


def asked(address: str, *, method: str = "GET", needed: bool = True, **headers: str) -> Answer:
    inside = Starlette(
        routes=[
            Route("/{rest:path}", lambda _: PlainTextResponse("inside"), methods=["GET", "PUT"])
        ],
        middleware=[Middleware(StartTokenOnly, origins=lambda: OWN, needed=lambda: needed)],
    )
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return ask(inside, method, address, headers=sent)


@pytest.mark.parametrize("address", ["/", "/data", "/_stcore/host-config", "/reviews/0/0/x"])
@pytest.mark.parametrize("brought", ["", f"{NAME}=", f"{NAME}=wrong", "form-coach-8502={}"])
def test_without_the_token_there_is_one_sentence(address: str, brought: str) -> None:
    answer = asked(address, cookie=brought.format(start_token()))
    assert answer.status == 403
    assert "has not been let in" in answer.text
    assert start_token() not in answer.text + str(answer.headers)
    assert asked(address, method="PUT", cookie=brought).status == 403


@given(guess=st.text(max_size=60))
def test_no_guess_is_the_token(guess: str) -> None:
    query = urllib.parse.quote(guess.encode("utf-8", "surrogatepass"))
    assert asked(f"/?token={query}").status == 403


def test_the_token_is_256_bits_and_lets_in_once_for_all() -> None:
    assert len(start_token()) == 43
    answer = asked(start_address("") + "&session=1")
    assert answer.status == 200
    assert "inside" not in answer.text
    assert 'url=/?session=1"' in answer.text
    assert start_token() not in answer.text
    cookie, *flags = answer.headers["set-cookie"].split("; ")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} == set(flags)
    assert answer.headers["cache-control"] == "no-store"
    assert asked("/data", cookie=cookie).text == "inside"
    assert asked("/data", method="PUT", cookie=cookie).text == "inside"


def test_other_names_of_this_machine_lead_to_the_one() -> None:
    answer = asked("//evil.example/data?x=1", host="localhost:8501")
    assert answer.status == 307
    assert answer.headers["location"] == "http://127.0.0.1:8501/evil.example/data?x=1"


def test_a_link_from_elsewhere_opens_by_a_second_look_and_never_a_third() -> None:
    link = {"sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}
    first = asked("//evil.example/?a='><b>", sec_fetch_site="cross-site", **link)
    assert (first.status, "<b>" in first.text) == (200, False)
    assert "url=/evil.example/?a=" in first.text
    assert asked("/", sec_fetch_site="same-origin", **link).status == 403


def test_a_clinic_has_its_login_instead() -> None:
    assert asked("/", needed=False).text == "inside"


def test_the_running_server_shows_nothing_to_another_account(server: Server) -> None:
    for path in ("/", "/data", "/_stcore/host-config", "/static/", "/media/x", "/component/x"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(server.address + path)
        assert refused.value.code == 403
        refused.value.close()
    with pytest.raises(InvalidStatus) as closed:
        connect(f"ws{server.address[4:]}/_stcore/stream", origin=server.address)
    assert closed.value.response.status_code == 403
    told = psutil.Process(server.pid)
    token = server.entrance.partition("token=")[2]
    assert token not in " ".join(told.cmdline())
    assert token not in str(told.environ())


def test_a_browser_is_let_in_by_the_file_under_each_name_and_no_other_is(
    browser: Browser, server: Server, tmp_path
) -> None:
    with visit(browser, server) as tab:
        tab.context.clear_cookies()
        page = tab.page
        page.goto(server.address)
        expect(page.get_by_text("has not been let in")).to_be_visible()
        page.goto(write_door(tmp_path, server.entrance).as_uri())
        page.get_by_role("heading", name="Train", level=1).wait_for()
        assert page.url == f"{server.address}/"
        page.goto(f"http://localhost:{server.port}/guide")
        page.get_by_role("heading", name="Guide", level=1).wait_for()
        assert page.url == f"{server.address}/guide"
        names = page.evaluate("document.cookie")
        assert "form-coach" not in names
