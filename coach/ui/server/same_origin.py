"""Who may talk to the server: its own pages, under its own names, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["OwnNamesOnly", "OwnPagesOnly", "is_loopback"]

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class OwnNamesOnly:
    """Refuses requests, WebSockets among them, that come under a foreign name.

    A site can give its own name this machine's address, so that its pages count as of the same
    origin (DNS rebinding); then the name in Host is not one of this machine. A server that listens
    on this machine alone goes by this machine's names only; one that its owner opened to others may
    go by any name.

    listens_on: tells the address the server listens on; asked at each request, as it is only known
    once the server runs.
    """

    def __init__(self, app: ASGIApp, listens_on: Callable[[], str | None]) -> None:
        self._app = app
        names = ["localhost", "127.0.0.1", "[::1]"]
        self._by_own_names = TrustedHostMiddleware(app, names, www_redirect=False)
        self._listens_on = listens_on

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with 400."""
        app = self._by_own_names if is_loopback(self._listens_on()) else self._app
        await app(scope, receive, send)


class OwnPagesOnly:
    """Refuses a request that a page of another site makes.

    A page of the internet can have its visitor's browser send to this machine; the browser then
    says from which origin. Streamlit looks after its own addresses in the same way.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an own page's request on; answer another's with 403."""
        headers = Headers(scope=scope)
        origin, host = headers.get("origin"), headers.get("host", "")
        if origin is None or (host and _netloc(origin) == host.lower()):
            await self._app(scope, receive, send)
        else:
            refusal = PlainTextResponse("Only Form Coach's own pages may ask for this.", 403)
            await refusal(scope, receive, send)


def is_loopback(address: str | None) -> bool:
    """Whether only this machine reaches a server that listens there (None: everywhere)."""
    return address in _LOOPBACK


def _netloc(origin: str) -> str:
    """An origin's host and port; empty where it is no such thing."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
