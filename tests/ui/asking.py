"""Requests to an ASGI app without a server between: what it would hear, and what it says."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote


@dataclass(frozen=True)
class Answer:
    """status: None where the app said nothing."""

    status: int | None
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    app: Any,
    method: str,
    address: str,
    *,
    body: Iterable[bytes] = (),
    breaks: bool = False,
    headers: dict[str, str] | None = None,
) -> Answer:
    """Send a request. breaks: the sender goes away before the end of the body."""
    path, _, query = address.partition("?")
    sent = {"host": "127.0.0.1:8501", **(headers or {})}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in sent.items()],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8501),
    }
    return asyncio.run(_ask(app, scope, list(body), breaks))


async def _ask(app: Any, scope: dict[str, Any], body: list[bytes], breaks: bool) -> Answer:
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in body]
    if breaks:
        messages.append({"type": "http.disconnect"})
    else:
        messages.append({"type": "http.request", "body": b"", "more_body": False})
    said: list[dict[str, Any]] = []
    over = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop(0)
        await over.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    await app(scope, receive, send)
    over.set()
    start = next((m for m in said if m["type"] == "http.response.start"), None)
    headers = start["headers"] if start else []
    return Answer(
        start["status"] if start else None,
        {name.decode(): value.decode("latin-1") for name, value in headers},
        b"".join(m.get("body", b"") for m in said if m["type"] == "http.response.body"),
    )
