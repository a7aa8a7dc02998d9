"""The key to the app at a computer of one's own: made at each start, brought in by the browser that
`coach app` opens, kept there as a cookie.

The address alone would open it to every account of the computer, and to whatever other program a
browser can be made to ask through. At a clinic the login is the door, and there is no token.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from functools import cache
from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import URL
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from coach.ui.server.same_origin import HEALTH, is_visit

__all__ = ["StartTokenOnly", "start_address", "start_token"]

_PARAMETER = "token"
_BYTES = 32
_CLOSED = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Form Coach</title>
<body style="font: 1.25rem/1.6 system-ui, sans-serif; max-width: 36rem; margin: 4rem auto; \
padding: 0 1rem">
<h1>Form Coach</h1>
<p>This browser has not been let in: open Form Coach with the whole address that stands where it was
started, from http to the end, or start it again with <code>coach app</code>.</p>
</body>
</html>
"""
_AGAIN = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url={0}">
<title>Form Coach</title>
<p><a href="{0}">Open Form Coach</a></p>
</html>
"""
_NOT_KEPT = {"Cache-Control": "no-store"}


@cache
def start_token() -> str:
    """This start's token: 256 random bits, told to whoever started the server alone."""
    return secrets.token_urlsafe(_BYTES)


def start_address(origin: str) -> str:
    """The address that lets a browser in."""
    return f"{origin}/?{urlencode({_PARAMETER: start_token()})}"


class StartTokenOnly:
    """Lets in whoever brings the start's token, once in the address and from then on in a cookie;
    shows everybody else a page with one sentence.

    origins: tells our own origins, the one to show first; under its other names the browser is sent
    to that one, so that one cookie serves all. needed: tells whether there is a token.
    """

    def __init__(
        self,
        app: ASGIApp,
        origins: Callable[[], tuple[str, ...]],
        needed: Callable[[], bool],
    ) -> None:
        self._app = app
        self._origins = origins
        self._needed = needed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it: with 200 and the cookie where it brings the token, with
        307 under another of our names, else with 403."""
        if scope["type"] not in ("http", "websocket") or not self._needed():
            await self._app(scope, receive, send)
        else:
            await self._answer(HTTPConnection(scope))(scope, receive, send)

    def _answer(self, asked: HTTPConnection) -> ASGIApp:
        scope, where = asked.scope, asked.url
        visit = scope["type"] == "http" and scope["method"] == "GET"
        if visit and any(map(_is_token, asked.query_params.getlist(_PARAMETER))):
            return _let_in(where)
        if scope["path"] == HEALTH or _is_token(asked.cookies.get(_cookie(where), "")):
            return self._app
        if visit and asked.headers.get("host", "").lower() != urlsplit(self._origins()[0]).netloc:
            return RedirectResponse(f"{self._origins()[0]}{_here(where)}", 307, _NOT_KEPT)
        if is_visit(scope) and asked.headers.get("sec-fetch-site") not in ("none", "same-origin"):
            # A link elsewhere: the browser keeps the cookie to itself until a page of ours asks.
            return _once_more(_here(where))
        return HTMLResponse(_CLOSED, 403, _NOT_KEPT)


def _let_in(where: URL) -> HTMLResponse:
    query = parse_qsl(where.query, keep_blank_values=True)
    rest = urlencode([(name, value) for name, value in query if name != _PARAMETER])
    let_in = _once_more(_here(where.replace(query=rest)))
    let_in.set_cookie(
        _cookie(where),
        start_token(),
        httponly=True,
        samesite="strict",
        secure=where.scheme == "https",
    )
    return let_in


def _once_more(address: str) -> HTMLResponse:
    """A page of ours that opens this address of ours."""
    return HTMLResponse(_AGAIN.format(escape(address)), headers=_NOT_KEPT)


def _cookie(url: URL) -> str:
    """Cookies know no ports: two apps of one computer would take each other's place."""
    return f"form-coach-{url.port or url.scheme}"


def _here(url: URL) -> str:
    """Path and query, never the start of another site's address (`//name`)."""
    path = "/" + url.path.lstrip("/\\")
    return f"{path}?{url.query}" if url.query else path


def _is_token(value: str) -> bool:
    return hmac.compare_digest(value.encode("utf-8", "replace"), start_token().encode())
