"""Cookies are Secure behind HTTPS, and Streamlit's logout address ends the login on the server."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from coach.ui.server import login_cookies
from coach.ui.server.login_cookies import LoginCookies
from tests.ui.asking import ask


def app(*, by_https: bool) -> Starlette:
    def answer(_request: Request) -> Response:
        made = PlainTextResponse("hello")
        made.set_cookie("_streamlit_user", "somebody", httponly=True)
        return made

    return Starlette(
        routes=[Route("/{path:path}", answer)],
        middleware=[Middleware(LoginCookies, by_https=lambda: by_https)],
    )


@pytest.mark.parametrize("by_https", [True, False])
def test_a_cookie_is_secure_where_people_come_by_https(by_https: bool) -> None:
    cookie = ask(app(by_https=by_https), "GET", "/oauth2callback").headers["set-cookie"]
    assert ("; Secure" in cookie) == by_https
    assert "HttpOnly" in cookie


@pytest.mark.parametrize(
    ("path", "ended"), [("/auth/logout", 1), ("/base/auth/logout", 1), ("/", 0)]
)
def test_logging_out_by_the_address_alone_ends_the_login(
    path: str, ended: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[dict[str, str]] = []
    monkeypatch.setattr(login_cookies, "end_login", told.append)
    ask(app(by_https=False), "GET", path, headers={"cookie": "_streamlit_user=x"})
    assert told == [{"_streamlit_user": "x"}] * ended
