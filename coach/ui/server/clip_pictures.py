"""The pictures of a demonstration, one after the other, for the page that shows it.

A page without a camera has no WebRTC connection to send them through; they are asked for one by
one, the next as soon as the one before is drawn.
"""

from __future__ import annotations

import threading
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from coach.errors import CoachError
from coach.live.clip_player import ClipPlayer
from coach.live.frame_loop import FrameLoop
from coach.live.session_registry import is_token, session_registry
from coach.live.snapshot import Phase
from coach.translation import gettext as _
from coach.ui.server.current_user import requester

__all__ = ["PREFIX", "play", "routes"]

PREFIX = "/show-me"

_WAIT_S = 1.0
_GONE = _("This is no longer here.")
_HEADERS = {"Cache-Control": "no-store"}

_lock = threading.Lock()
_players: dict[str, tuple[int, ClipPlayer]] = {}


def play(loop: FrameLoop, seat: int, clip: Path) -> str:
    """Play this clip to this session, in the place of a camera, and give the address of its
    pictures; where it plays already, the address alone."""
    token = loop.outline.id
    with _lock:
        for ended in [one for one, (_, player) in _players.items() if player.over and one != token]:
            del _players[ended]  # nobody has asked for its pictures since
        known = _players.get(token)
        if known is None or known[0] != seat:
            player = ClipPlayer(loop, seat, clip)
            _players[token] = (seat, player)
            player.start()
    return f"{PREFIX}/{token}"


def routes() -> list[BaseRoute]:
    """To be mounted at PREFIX."""
    return [Route("/{token}", _give, methods=["GET"])]


async def _give(request: Request) -> Response:
    """The next picture after number `after`, its own number beside it; 204 where none has come yet,
    404 where none will."""
    token, after = request.path_params["token"], request.query_params.get("after", "0")
    if not is_token(token) or not (after.isascii() and after.isdigit() and len(after) < 10):
        return PlainTextResponse(_GONE, 404)
    return await run_in_threadpool(_answer, request, token, int(after))


def _answer(request: Request, token: str, after: int) -> Response:
    try:
        loop = session_registry().find(token, requester(request.cookies).login)
    except CoachError:
        loop = None
    with _lock:
        known = _players.get(token)
        if known is not None and (loop is None or loop.snapshot().phase is Phase.DONE):
            del _players[token]
            known = None
    if known is None:
        return PlainTextResponse(_GONE, 404, _HEADERS)
    found = known[1].newest(after, _WAIT_S)
    if found is None:
        return Response(status_code=204, headers=_HEADERS)
    number, jpeg = found
    return Response(jpeg, media_type="image/jpeg", headers={**_HEADERS, "X-Number": str(number)})
