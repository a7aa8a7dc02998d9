"""What the web server does beside the pages: addresses of its own, its start and its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from streamlit import config

from coach.live.studio import studio
from coach.review.desk import desk
from coach.review.workroom import sweep
from coach.ui import exchange
from coach.ui.guard import OwnPagesOnly

__all__ = ["lifespan", "routes"]

_REAP_EVERY_S = 20.0


def routes() -> list[BaseRoute]:
    """Addresses beside Streamlit's: uploads in, results out, to our own pages only."""
    guard = Middleware(OwnPagesOnly, listens_on=_address)
    return [Mount(exchange.PREFIX, routes=exchange.routes(), middleware=[guard])]


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Nothing of a person's outlives the server, nor stays when nobody looks at it any more."""
    await asyncio.to_thread(sweep)
    reaper = asyncio.create_task(_reap())
    try:
        yield
    finally:
        reaper.cancel()
        await asyncio.to_thread(desk().close)
        await asyncio.to_thread(studio().close)


async def _reap() -> None:
    while True:
        await asyncio.sleep(_REAP_EVERY_S)
        await asyncio.to_thread(desk().reap)
        await asyncio.to_thread(studio().reap)


def _address() -> str | None:
    """Where the server listens; None for everywhere."""
    address: str | None = config.get_option("server.address")
    return address
