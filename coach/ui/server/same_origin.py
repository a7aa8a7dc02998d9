"""Who may talk to the server: its own pages, under its own names, and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from coach.translation import gettext as _

__all__ = ["HEALTH", "LOOPBACK_NAMES", "OwnPagesOnly", "is_loopback", "is_visit", "origin_of"]

HEALTH = "/_stcore/health"
"""Whether the server runs: whoever started it asks, a proxy too; the answer tells nothing else."""

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")
"""This machine, as an address in a browser names it; the first is the one we show."""

_LOOPBACK = {name.strip("[]") for name in LOOPBACK_NAMES}
_PORT = re.compile(r":\d{1,5}$")
# What a browser says of who asked for it (Fetch Metadata). Ports make no difference to what it
# calls a site, so another program's page on this machine is "same-site", and not one of ours.
_OURS = (None, "none", "same-origin")
_LOGGING = "/auth/"
"""In Streamlit's addresses for logging in and out: a link elsewhere must not end a login."""


class OwnPagesOnly:
    """Refuses requests, WebSockets among them, under a foreign name or from another site's page.

    A site can give its own name this machine's address, so that its pages count as of the same
    origin (DNS rebinding); then the name in Host is not one of ours. A page of the internet can
    have its visitor's browser send to this machine; the browser then says from which origin, and
    what kind of site it is. Links from elsewhere still open pages.

    Outermost, as Streamlit asks the internet for this machine's address before it refuses a foreign
    origin.

    origins: tells our own (scheme, name and port); asked at each request, as the port is only known
    once the server runs. Where there are none, nobody is answered. why_none: says why.
    """

    def __init__(
        self, app: ASGIApp, origins: Callable[[], Collection[str]], why_none: Callable[[], str]
    ) -> None:
        self._app = app
        self._origins = origins
        self._why_none = why_none

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; answer with 400 a foreign name, with 403 a foreign page, and with 503
        whoever comes while there is no origin of ours."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        await (self._app if refusal is None else refusal)(scope, receive, send)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        headers, origins = Headers(scope=scope), self._origins()
        host = headers.get("host", "").lower()
        if scope["path"] == HEALTH and _PORT.sub("", host) in LOOPBACK_NAMES:
            return None if _is_ours(headers, {f"http://{host}"}) else _FOREIGN_PAGE
        if not origins:
            return PlainTextResponse(self._why_none(), 503)
        own = {origin for origin in origins if urlsplit(origin).netloc == host}
        if not own:
            return PlainTextResponse(_("Form Coach does not go by this name."), 400)
        return None if _is_ours(headers, own) or is_visit(scope) else _FOREIGN_PAGE


_FOREIGN_PAGE = PlainTextResponse(_("Only Form Coach's own pages may ask for this."), 403)


def _is_ours(headers: Headers, own: Collection[str]) -> bool:
    """Whether the sender is a page of one of these origins, or no page at all."""
    origin = headers.get("origin")
    if origin is not None and origin.lower() not in own:
        return False
    return headers.get("sec-fetch-site") in _OURS


def is_visit(scope: Scope) -> bool:
    """Whether a browser opens an address in a tab, be it from a link on another site; such a
    request changes nothing, and its answer is not the other site's to read."""
    headers = Headers(scope=scope)
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and _LOGGING not in scope["path"]
        and headers.get("origin") is None
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


def is_loopback(address: str | None) -> bool:
    """Whether only this machine reaches a server that listens there (None: everywhere)."""
    return address is not None and address.lower().strip("[]") in _LOOPBACK


def origin_of(url: str) -> str | None:
    """A URL's scheme, name and port as a browser writes them in Origin; None where it has none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = port is None or port == {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{name}" + ("" if usual else f":{port}")
