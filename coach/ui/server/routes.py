"""What the web server does beside the pages: addresses of its own, its start and its end."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount

from coach.errors import CoachError
from coach.live.session_registry import session_registry
from coach.records.access import ALONE
from coach.records.clinic import CLINIC_VARIABLE
from coach.records.records import Records
from coach.records.store import store
from coach.review.review_queue import review_queue
from coach.review.work_folder import sweep
from coach.ui.server import file_transfer
from coach.ui.server.current_user import logins
from coach.ui.server.login_cookies import LoginCookies
from coach.ui.server.login_gate import listens_on, reached_by_https
from coach.ui.server.same_origin import OwnNamesOnly, OwnPagesOnly

__all__ = ["lifespan", "middleware", "routes"]

_REAP_EVERY_S = 20.0


def middleware() -> list[Middleware]:
    """What every request passes first, Streamlit's own addresses and WebSocket included."""
    return [
        Middleware(OwnNamesOnly, listens_on=_address),
        Middleware(LoginCookies, by_https=reached_by_https),
    ]


def routes() -> list[BaseRoute]:
    """Addresses beside Streamlit's: uploads in, results out, to our own pages only."""
    own_pages = Middleware(OwnPagesOnly)
    return [Mount(file_transfer.PREFIX, routes=file_transfer.routes(), middleware=[own_pages])]


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Nothing of a person's outlives the server, nor stays when nobody looks at it any more."""
    await asyncio.to_thread(sweep)
    await asyncio.to_thread(_mark_interrupted)
    reaper = asyncio.create_task(_reap())
    try:
        yield
    finally:
        reaper.cancel()
        await asyncio.to_thread(review_queue().close)
        await asyncio.to_thread(session_registry().close)


def _mark_interrupted() -> None:
    """Say of the sessions that a crash left behind that they were interrupted. Records that cannot
    be used are no reason not to start: the pages say so."""
    with suppress(CoachError):
        Records(store(), ALONE).sessions.mark_left_alone()


async def _reap() -> None:
    while True:
        await asyncio.sleep(_REAP_EVERY_S)
        await asyncio.to_thread(review_queue().remove_idle)
        await asyncio.to_thread(session_registry().reap)
        await asyncio.to_thread(_write_logins)


def _write_logins() -> None:
    """When logins were last used, for the next start."""
    with suppress(CoachError):
        logins().write()


def _address() -> str | None:
    """Where the server listens; None for everywhere, as behind a clinic's proxy."""
    return None if os.environ.get(CLINIC_VARIABLE) else listens_on()
