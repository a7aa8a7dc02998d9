"""The connection by which a browser that finds the poses itself sends them, and hears what to show.

One for each tab; after it was lost another takes its place, and begins with what the server has
followed so far, so that nothing is missing and nothing comes twice.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from contextlib import suppress

from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from coach.errors import AccessError, CoachError, InputError
from coach.live.hand_over import HandOver
from coach.live.pose_loop import PoseLoop
from coach.live.pose_messages import MOST_BYTES, answer, read_batch
from coach.live.session_registry import is_token, session_registry
from coach.translation import gettext as _
from coach.ui.server.current_user import requester
from coach.ui.server.disclosure import for_reader

__all__ = ["PREFIX", "PoseRate", "address", "routes"]

PREFIX = "/poses"

MOST_PER_S = 60.0
"""Poses: twice what is asked of a camera."""

MOST_AT_ONCE = 2400.0
"""Poses that may come faster: those of a minute that another server had or that no connection took,
and more."""

_IDLE_S = 30.0
_LOOK_EVERY_S = 20.0
_REFUSED = 1008
"""WebSocket's code for a message against the rules; the page does not come again."""

_LATER = 1013
"""The code for what may go by itself, as records that are locked: the page comes again."""

_UNKNOWN = 4404
"""Our own code for a session that this server has not, and may go on with once its page has found
the way here: the browser asks again for a while."""

_LONGEST_HAND_OVER = 1000
_LONGEST_REASON = 123
"""Bytes that a WebSocket's closing can say."""

_GONE = _("This session is no longer here; load the page again.")
_ELSEWHERE = _("This session goes on in another tab.")
_TOO_MANY = _("This page sends more poses than a camera takes pictures; load it again.")


def address(token: str, seat: int) -> str:
    """Where a tab of a session sends its poses."""
    return f"{PREFIX}/{token}/{seat}"


def routes() -> list[BaseRoute]:
    """To be mounted at PREFIX."""
    return [WebSocketRoute("/{token}/{seat:int}", _connect)]


class PoseRate:
    """How many poses a connection may send: MOST_PER_S on the long run. clock: seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left = MOST_AT_ONCE
        self._at_s = clock()

    def take(self, poses: int) -> None:
        """So many come. Raises InputError where they are too many."""
        now_s = self._clock()
        self._left = min(MOST_AT_ONCE, self._left + MOST_PER_S * (now_s - self._at_s)) - poses
        self._at_s = now_s
        if self._left < 0:
            raise InputError(_TOO_MANY)


async def _connect(socket: WebSocket) -> None:
    await socket.accept()
    # A browser that has gone, in whatever way, is no error.
    with suppress(WebSocketDisconnect, TimeoutError):
        try:
            await _Connection(socket).follow()
        except _UnknownError as error:
            await socket.close(_UNKNOWN, _reason(str(error)))
        except (AccessError, InputError) as error:
            await socket.close(_REFUSED, _reason(str(error)))
        except CoachError as error:
            await socket.close(_LATER, _reason(for_reader(str(error))))


class _UnknownError(AccessError):
    """This server has no such session of theirs, or not yet."""


class _Connection:
    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket
        self._token: str = socket.path_params["token"]
        self._seat: int = socket.path_params["seat"]
        self._said = 0

    async def follow(self) -> None:
        """Until the browser goes, or is refused. Raises CoachError then."""
        loop = await run_in_threadpool(self._session)
        looked_s, rate = time.monotonic(), PoseRate()
        await self._answer(loop, again=self._go_on(loop))
        while True:
            data = await asyncio.wait_for(self._receive(), _IDLE_S)
            if time.monotonic() - looked_s > _LOOK_EVERY_S:
                # The login may have ended meanwhile.
                loop, looked_s = await run_in_threadpool(self._session), time.monotonic()
            batch = read_batch(data)
            rate.take(len(batch.poses))
            await run_in_threadpool(loop.poses, batch, self._seat)
            self._check_seat(loop)
            await self._answer(loop)

    def _session(self) -> PoseLoop:
        """The tab's session, where it is theirs. Raises AccessError."""
        login = requester(self._socket.cookies).login
        found = session_registry().find(self._token, login) if is_token(self._token) else None
        if not isinstance(found, PoseLoop):
            raise _UnknownError(_GONE)
        self._check_seat(found)
        return found

    def _check_seat(self, loop: PoseLoop) -> None:
        """Raises AccessError where another tab has it. Of a session that has just been taken over,
        its page may be about to tell the seat."""
        if not loop.has_seat(self._seat):
            raise (_UnknownError if loop.awaits else AccessError)(_ELSEWHERE)

    def _go_on(self, loop: PoseLoop) -> bool:
        """Tell a session that another server began where it was. Whether the browser is asked for
        what it has kept. Raises InputError."""
        asked = self._socket.query_params
        told = asked.get("hand_over", "")
        if not told:
            return False
        try:
            tail_ms = float(asked.get("since", ""))
        except ValueError:
            tail_ms = math.nan
        hand_over = HandOver.read(told[:_LONGEST_HAND_OVER])
        if not math.isfinite(tail_ms):
            raise InputError(
                _("This page does not say since when it has kept poses; load it again.")
            )
        return loop.go_on(hand_over, tail_ms, self._seat)

    async def _receive(self) -> bytes:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1000))
        data = message.get("bytes")
        if not data or len(data) > MOST_BYTES:
            raise InputError(_("This page sent something else than poses; load it again."))
        return bytes(data)

    async def _answer(self, loop: PoseLoop, *, again: bool = False) -> None:
        announced = loop.to_say(self._said)
        self._said = announced[-1].id if announced else self._said
        hand_over = loop.hand_over()
        await self._socket.send_text(
            answer(
                loop.acknowledged,
                loop.to_show(),
                announced,
                wanted=loop.wanted,
                hand_over=hand_over.text() if hand_over is not None else "",
                again=again,
            )
        )


def _reason(sentence: str) -> str:
    return sentence.encode()[:_LONGEST_REASON].decode(errors="ignore")
