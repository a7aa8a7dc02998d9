"""What the web server does beside the pages: addresses of its own, its start and its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount

from coach.errors import CoachError
from coach.live.session_registry import session_registry
from coach.records.access import ALONE
from coach.records.clinic import is_clinic
from coach.records.records import Records
from coach.records.store import store
from coach.review.review_queue import review_queue
from coach.review.work_folder import sweep
from coach.translation import gettext as _
from coach.ui.server import (
    browser_pose,
    clip_pictures,
    file_transfer,
    guide_media,
    invitation_link,
    plotly_script,
    pose_socket,
)
from coach.ui.server.current_user import logins
from coach.ui.server.headers import SafeHeaders, safe_headers
from coach.ui.server.login_cookies import LoginCookies
from coach.ui.server.login_gate import reached_by_https
from coach.ui.server.own_origins import own_origins, why_none
from coach.ui.server.same_origin import OwnPagesOnly
from coach.ui.server.start_token import StartTokenOnly, start_address

__all__ = ["failed", "lifespan", "middleware", "routes"]

_REAP_EVERY_S = 20.0


def middleware() -> list[Middleware]:
    """What every request passes first, Streamlit's own addresses and WebSocket included."""
    return [
        Middleware(SafeHeaders),
        Middleware(OwnPagesOnly, origins=own_origins, why_none=why_none),
        Middleware(StartTokenOnly, origins=own_origins, needed=lambda: not is_clinic()),
        Middleware(LoginCookies, by_https=reached_by_https),
    ]


def failed(request: Request, _error: Exception) -> Response:
    """The answer where a fault of the program left none: it passes no middleware."""
    sentence = _("Form Coach could not answer; what happened is in its log.")
    return PlainTextResponse(sentence, 500, safe_headers(request.url.path))


def routes() -> list[BaseRoute]:
    """Addresses beside Streamlit's: uploads in, results out, the Guide's clips, a demonstration's
    pictures, the script that draws a replay, poses in and what finds them in a browser, and an
    invitation's link."""
    return [
        Mount(file_transfer.PREFIX, routes=file_transfer.routes()),
        Mount(clip_pictures.PREFIX, routes=clip_pictures.routes()),
        Mount(pose_socket.PREFIX, routes=pose_socket.routes()),
        Mount(browser_pose.PREFIX, routes=browser_pose.routes()),
        *guide_media.routes(),
        *invitation_link.routes(),
        *plotly_script.routes(),
    ]


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Nothing of a person's outlives the server, nor stays when nobody looks at it any more."""
    await asyncio.to_thread(sweep)
    await asyncio.to_thread(_mark_interrupted)
    reaper = asyncio.create_task(_reap())
    _say_where()
    try:
        yield
    finally:
        reaper.cancel()
        await asyncio.to_thread(review_queue().close)
        await asyncio.to_thread(session_registry().close)


def _say_where() -> None:
    """Tell whoever started the server, and nobody else, how to get in."""
    for origin in own_origins()[:1]:
        address = origin if is_clinic() else start_address(origin)
        print(_("Form Coach is open at {address}\nCtrl-C ends it.", address=address), flush=True)
    if browser_pose.hint():
        print(browser_pose.hint(), flush=True)


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
        await asyncio.to_thread(_end_invitations)


def _end_invitations() -> None:
    """Write down which invitations have expired; they open nothing before that either."""
    with suppress(CoachError):
        if is_clinic():
            Records(store(), ALONE).invitations.end_expired()


def _write_logins() -> None:
    """When logins were last used, for the next start."""
    with suppress(CoachError):
        logins().write()
