"""Who may talk to the server's own addresses: its own pages, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["OwnPagesOnly", "is_loopback", "is_own"]

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class OwnPagesOnly:
    """Refuses a request that a page of another site makes, or that comes under a foreign name.

    A page of the internet can have its visitor's browser send to this machine; the browser then
    says from which origin. And it can give its own name this machine's address, so that it counts
    as the same origin (DNS rebinding); then the name in Host is not one of this machine.

    listens_on: tells the address the server listens on; asked at each request, as it is only known
    once the server runs.
    """

    def __init__(self, app: ASGIApp, listens_on: Callable[[], str | None]) -> None:
        self._app = app
        self._listens_on = listens_on

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an own page's request on; answer another's with 403."""
        headers = Headers(scope=scope)
        if is_own(headers.get("host", ""), headers.get("origin"), self._listens_on()):
            await self._app(scope, receive, send)
        else:
            refusal = PlainTextResponse("Only Form Coach's own pages may ask for this.", 403)
            await refusal(scope, receive, send)


def is_own(host: str, origin: str | None, listens_on: str | None) -> bool:
    """Whether a request with these headers comes from one of our own pages.

    A server that listens on this machine alone goes by this machine's names only; one that its
    owner opened to others may go by any name.
    """
    name = _name(host)
    if not name or (is_loopback(listens_on) and name not in _LOOPBACK):
        return False
    return origin is None or (urlsplit(origin).netloc.lower() == host.lower())


def is_loopback(address: str | None) -> bool:
    """Whether only this machine reaches a server that listens there (None: everywhere)."""
    return address in _LOOPBACK


def _name(host: str) -> str:
    """The host's name without its port; empty where it is no such thing."""
    try:
        parts = urlsplit(f"//{host}")
        return (parts.hostname or "") if parts.netloc == host else ""
    except ValueError:
        return ""
