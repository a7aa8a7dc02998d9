"""What Streamlit's login cookies lack: the Secure flag, and an end on the server when they are
cleared, together with an invitation's that opens nothing any more."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach.errors import CoachError
from coach.ui.server import invitation_link
from coach.ui.server.current_user import end_login

__all__ = ["LoginCookies"]

_LOGOUT = "/auth/logout"
_SECURE = b"; Secure"


class LoginCookies:
    """Marks every cookie Secure where the app is reached by HTTPS, so that no browser ever sends
    one in the clear; and ends the login whose cookies Streamlit's logout address clears, however
    somebody came there, with whose an invitation's goes that is over.

    by_https: whether the address that people use is an HTTPS one; the server itself, behind a
    proxy, cannot tell by the request.
    """

    def __init__(self, app: ASGIApp, by_https: Callable[[], bool]) -> None:
        self._app = app
        self._by_https = by_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        forgets_invitation = False
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith(_LOGOUT):
            cookies = Request(scope).cookies
            # In this server's memory it has ended even where the records cannot be written.
            with suppress(CoachError):
                await run_in_threadpool(end_login, cookies)
            # An open one waits for who logs in next: this may have been the wrong login for it.
            forgets_invitation = await run_in_threadpool(invitation_link.is_over, cookies)
        secure = scope.get("scheme") in ("https", "wss") or self._by_https()

        async def send_on(message: Message) -> None:
            if forgets_invitation and message["type"] == "http.response.start":
                invitation_link.clear(MutableHeaders(scope=message))
            if secure and "headers" in message:
                headers = [(name, _marked(name, value)) for name, value in message["headers"]]
                message = {**message, "headers": headers}
            await send(message)

        await self._app(scope, receive, send_on)


def _marked(name: bytes, value: bytes) -> bytes:
    is_open = name.lower() == b"set-cookie" and b"; secure" not in value.lower()
    return value + _SECURE if is_open else value
