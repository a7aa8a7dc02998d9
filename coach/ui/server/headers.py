"""What every answer tells the browser about what a page of ours may do, and who may look at it."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from coach.ui.server.browser_pose import WORKER

__all__ = ["SafeHeaders", "safe_headers"]

_COMPONENTS = "/component/"
"""streamlit-webrtc's page with the camera's picture; our own page holds it in a frame."""

_WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
"""Of the worker that finds poses in a browser: it alone may compile WebAssembly."""

_CLOSED = (
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/upload_file",
    "/_stcore/agent",
)
"""Streamlit's addresses that none of our pages uses: who is here and how much is kept, files into
memory, a way in for programs."""

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)

_PERMISSIONS = ", ".join(
    [
        *("camera=(self)", "autoplay=(self)", "fullscreen=(self)", "clipboard-write=(self)"),
        *(
            f"{name}=()"
            for name in (
                *("microphone", "geolocation", "display-capture", "payment", "usb", "serial"),
                *("hid", "midi", "clipboard-read", "publickey-credentials-get"),
            )
        ),
    ]
)


def safe_headers(path: str) -> dict[str, str]:
    """The headers of the answer to a request for this path."""
    framed = path.startswith(_COMPONENTS)
    policy = _WORKER_POLICY if path == WORKER else _policy(framed=framed)
    return {
        "Content-Security-Policy": policy,
        "X-Frame-Options": "SAMEORIGIN" if framed else "DENY",
        "X-Content-Type-Options": "nosniff",
        # Not "no-referrer": the browser would leave the origin out of a form's request too.
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": _PERMISSIONS,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


class SafeHeaders:
    """Puts the headers on every answer, refusals included, in the place of whatever stood there;
    and answers nothing at the addresses that are closed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = safe_headers(scope["path"])

        async def send_safely(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                MutableHeaders(scope=message).update(headers)
            await send(message)

        closed = scope["path"].startswith(_CLOSED)
        app = PlainTextResponse("There is nothing here.", 404) if closed else self._app
        await app(scope, receive, send_safely)


@cache
def _policy(*, framed: bool) -> str:
    """What a page may load, from here alone.

    blob: scripts are how Streamlit loads our components, which it was given as text; only a script
    that runs already can make one. Styles are written into the page by Streamlit's own library.
    """
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(("'self'", "blob:", *_inline_scripts())),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "media-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "frame-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "object-src": "'none'",
        "frame-ancestors": "'self'" if framed else "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


@cache
def _inline_scripts() -> tuple[str, ...]:
    """The hashes by which the scripts in Streamlit's own page are known to the browser."""
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = _INLINE_SCRIPT.findall(page.read_text("utf-8")) if page.is_file() else []
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
