"""Where an invitation's link leads. Its token stands after the # of the address, so that no request
and no log holds it: a script of ours takes it out of there, and it becomes a cookie until somebody
has logged in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from coach.errors import AccessError, CoachError
from coach.records.clinic import is_clinic
from coach.records.invitation_token import is_token
from coach.records.invitations import offered
from coach.records.store import store
from coach.translation import gettext as _

__all__ = ["ADDRESS", "COOKIE", "clear", "is_over", "opened", "routes"]

ADDRESS = "/invitation"
COOKIE = "form-coach-invitation"

_KEPT_S = 3600
"""For so long it waits for a login to be made; then the link has to be opened again."""

_MOST_BYTES = 64
_STATIC = Path(__file__).parents[1] / "static"
_NOT_KEPT = {"Cache-Control": "no-store"}
_NOTHING = PlainTextResponse(_("There is nothing here."), HTTPStatus.NOT_FOUND)


def opened() -> str | None:
    """The token of the invitation whose link was opened in this browser; None where none was."""
    token = st.context.cookies.get(COOKIE, "")
    return token if is_token(token) else None


def is_over(cookies: Mapping[str, str]) -> bool:
    """Whether the invitation of which these cookies speak opens nothing any more; not where that
    cannot be known now."""
    token = cookies.get(COOKIE)
    if token is None:
        return False
    try:
        offered(store(), token, datetime.now(UTC))
    except AccessError:
        return True
    except CoachError:
        return False
    return False


def clear(answer: MutableHeaders) -> None:
    """Have the browser forget the invitation with this answer."""
    forgets = Response()
    forgets.delete_cookie(COOKIE, httponly=True, samesite="lax")
    answer.append("set-cookie", forgets.headers["set-cookie"])


def routes() -> list[BaseRoute]:
    """The link's own page, its script, and where that hands the token in."""
    return [
        Route(ADDRESS, _page, methods=["GET"]),
        Route(ADDRESS, _take, methods=["POST"]),
        Route(f"{ADDRESS}.js", _script, methods=["GET"]),
    ]


async def _page(_request: Request) -> Response:
    return FileResponse(_STATIC / "invitation.html", headers=_NOT_KEPT) if is_clinic() else _NOTHING


async def _script(_request: Request) -> Response:
    return FileResponse(_STATIC / "invitation.js", media_type="text/javascript", headers=_NOT_KEPT)


async def _take(request: Request) -> Response:
    """Keep a token in the browser. Nothing is looked up: whether it is good is told to who logs
    in with it."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            break
    token = body.decode("utf-8", "replace")
    if not is_clinic() or not is_token(token):
        return PlainTextResponse(_("This is no invitation."), HTTPStatus.BAD_REQUEST, _NOT_KEPT)
    answer = Response(status_code=HTTPStatus.NO_CONTENT, headers=_NOT_KEPT)
    # Lax: the login comes back from the provider's site.
    answer.set_cookie(COOKIE, token, max_age=_KEPT_S, httponly=True, samesite="lax")
    return answer
