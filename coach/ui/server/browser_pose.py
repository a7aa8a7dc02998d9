"""Where the poses are found, in the person's browser or on this server; and what a browser needs
for it, at addresses of this server's own."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from coach.errors import CoachError, ProfileError
from coach.pose import browser_package
from coach.pose.models import find_model
from coach.pose.provenance import Provenance, estimated
from coach.records.clinic import is_clinic
from coach.ui.server.login_gate import login_address
from coach.ui.server.same_origin import is_loopback

__all__ = ["FINDER", "PREFIX", "VARIABLE", "WORKER", "hint", "in_browser", "provenance", "routes"]

VARIABLE = "COACH_POSE"
"""The environment variable that says where poses are found: `browser` or `server`."""

PREFIX = "/browser-pose"
FINDER = f"{PREFIX}/finder.js"
WORKER = f"{PREFIX}/worker.js"

_OURS = Path(__file__).parents[1] / "browser_pose"
_SCRIPTS = tuple(path.name for path in sorted(_OURS.glob("*.js")))
_KINDS = {".js": "text/javascript", ".cjs": "text/javascript", ".wasm": "application/wasm"}
_MODELS = {"model.task": None, "model-lite.task": "lite"}
"""The second for machines on which the first is too slow (`mirror.js`)."""

_KEPT_S = 86_400
"""A browser asks again after a day whether what it has is still the same."""


def in_browser() -> bool:
    """Whether people's own browsers are to find the poses. Raises ProfileError."""
    return _wanted() and browser_package.installed()


def hint() -> str:
    """How to have them found there, as a sentence; "" where they are, or are not to be."""
    try:
        if not _wanted() or browser_package.installed():
            return ""
    except ProfileError as error:
        return str(error)
    return (
        "Cameras on other computers need the package that finds poses in the browser: "
        "coach browser-pose (docs/CLINIC.md)."
    )


def _wanted() -> bool:
    """By the setting; without one where the app is reached from other computers, to which a
    camera's pictures find no way."""
    chosen = os.environ.get(VARIABLE, "")
    if chosen not in ("", "browser", "server"):
        raise ProfileError(
            f"{VARIABLE} is “{chosen}”; set it to browser or server, or leave it out."
        )
    if chosen:
        return chosen == "browser"
    return is_clinic() and not is_loopback(urlsplit(login_address()).hostname)


def provenance() -> Provenance:
    """Of the poses that a browser finds. Raises ModelError."""
    return estimated(find_model(), mediapipe=browser_package.VERSION, where="browser")


def routes() -> list[BaseRoute]:
    """To be mounted at PREFIX: our scripts, the package's, and the model; to be read only."""
    return [Route("/{name:path}", _give, methods=["GET"])]


async def _give(request: Request) -> Response:
    name = request.path_params["name"]
    try:
        path = _path(name)
    except CoachError:
        path = None
    if path is None or not path.is_file():
        return PlainTextResponse("There is nothing here.", 404)
    return FileResponse(
        path,
        media_type=_KINDS.get(path.suffix, "application/octet-stream"),
        headers={"Cache-Control": f"private, max-age={_KEPT_S}" if _lasts(name) else "no-cache"},
    )


def _path(name: str) -> Path | None:
    if name in _SCRIPTS:
        return _OURS / name
    if name in browser_package.FILES:
        return browser_package.package_folder() / name
    return find_model(_MODELS[name]) if name in _MODELS else None


def _lasts(name: str) -> bool:
    """Whether it is no script of ours, which an update may change at any time."""
    return name not in _SCRIPTS
