"""The addresses under which a page hands recordings in and fetches what came of them.

An address is known to its review's page only; at a clinic it answers to that page's login alone.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from coach.coaching.recorded import AUTO
from coach.errors import CoachError, InputError
from coach.exercises.base import Settings
from coach.exercises.registry import get
from coach.records.access import Actor
from coach.review.bundle import BUNDLE
from coach.review.examine import ReviewOptions
from coach.review.keep import keeper
from coach.review.review_queue import review_queue
from coach.review.uploads import receive, suffix_of
from coach.translation import gettext as _
from coach.ui.server.current_user import records_of, requester
from coach.ui.server.disclosure import for_reader

__all__ = ["PREFIX", "kept_video_address", "result_address", "routes", "upload_address"]

PREFIX = "/reviews"

_TOKEN = re.compile(r"[0-9a-f]{32}")
_GONE = _("This is no longer here.")
_LEFT = 499  # the sender went away; nobody reads this
_PIECE = 4 * 1024**2
_FROM_HERE_ON = re.compile(rb"bytes=(\d{1,15})-")
# A video of somebody's body does not belong in the browser's cache on disk.
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def upload_address(review: str) -> str:
    """Where a review's page sends its files."""
    return f"{PREFIX}/{review}"


def result_address(review: str, key: str, name: str, *, download: bool = False) -> str:
    """Where a result of a recording is found, to be shown or to be saved."""
    return f"{PREFIX}/{review}/{key}/{name}" + ("?download=1" if download else "")


def kept_video_address(person_id: str, video_id: str) -> str:
    """Where a kept video is found, to be saved."""
    return f"{PREFIX}/{person_id}/{video_id}"


def routes() -> list[BaseRoute]:
    """Files in, results out; to be mounted at PREFIX."""
    return [
        Route("/{review}", _take, methods=["PUT"]),
        Route("/{review}/{key}/{name}", _give, methods=["GET"]),
        Route("/{person}/{video}", _give_kept, methods=["GET"]),
    ]


class _UploadSettings(BaseModel):
    """What comes with a file; the limits only catch slips."""

    model_config = ConfigDict(extra="forbid")

    name: str
    exercise: str = AUTO
    target: float | None = Field(None, gt=0, le=180)
    height_cm: float | None = Field(None, ge=80, le=250)
    keep_for: str | None = Field(None, pattern="^[0-9a-f]{32}$")
    """In whose record the video is to be kept; the records say whether that is allowed."""

    def options(self, by: Actor) -> ReviewOptions:
        """Raises ProfileError where there is no such exercise."""
        exercise = self.exercise if self.exercise == AUTO else get(self.exercise).name
        keep = keeper(records_of(by), self.keep_for) if self.keep_for else None
        return ReviewOptions(exercise, Settings(target=self.target, height_cm=self.height_cm), keep)


async def _take(request: Request) -> Response:
    """Receive a file as the request's raw body."""
    review = _token(request, "review")
    by = await run_in_threadpool(_opener, request, review)
    if by is None:
        return PlainTextResponse(_("This page is out of date; load it again."), 404)
    try:
        given = _UploadSettings.model_validate(dict(request.query_params))
        options = await run_in_threadpool(given.options, by)
        key = await _receive(request, review, given.name, options)
    except ClientDisconnect:
        return Response(status_code=_LEFT)
    except ValidationError:
        return PlainTextResponse(_("The settings could not be used; check them."), 400)
    except InputError as error:
        return PlainTextResponse(for_reader(str(error)), 400)
    except CoachError as error:
        return PlainTextResponse(for_reader(str(error)), 507)
    return JSONResponse({"key": key}, 201)


async def _receive(request: Request, review: str, name: str, options: ReviewOptions) -> str:
    with review_queue().upload_folder(review) as folder:
        try:
            upload = folder / f"{folder.name}{suffix_of(name)}"
            await receive(request.stream(), upload, announced=_announced(request))
            return review_queue().submit(review, name, upload, options)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def _announced(request: Request) -> int | None:
    said = request.headers.get("content-length", "")
    return int(said) if said.isdecimal() else None


def _give(request: Request) -> Response:
    """Hand out one result; in a thread, as Starlette does with plain functions."""
    review, key = _token(request, "review"), _token(request, "key")
    if _opener(request, review) is None:
        return PlainTextResponse(_GONE, 404)
    name = request.path_params["name"]
    result = review_queue().result(review, key)
    try:
        if name == BUNDLE:
            path = review_queue().bundle(review, key)
        else:
            path = review_queue().file(review, key, name)
    except OSError:
        return PlainTextResponse(
            _("There is no room on this computer's disk to pack the files."), 507
        )
    if result is None or path is None or not path.is_file():
        return PlainTextResponse(_GONE, 404)
    if "download" not in request.query_params and path.suffix in (".mp4", ".jpg"):
        return _Shown(path, headers=_HEADERS)
    stem = Path(result.analysis.source.name).stem
    return FileResponse(path, headers=_HEADERS, filename=f"{stem}-{name}")


def _give_kept(request: Request) -> Response:
    """Hand out a kept video; the records say to whom, and write it down."""
    person, video = _token(request, "person"), _token(request, "video")
    try:
        records = records_of(requester(request.cookies))
        place = records.videos.place(person, video) if person and video else None
    except CoachError:
        place = None
    if place is None or not place.is_file():
        return PlainTextResponse(_GONE, 404)
    return FileResponse(place, headers=_HEADERS, filename=place.name)


def _opener(request: Request, review: str) -> Actor | None:
    """Whoever asks, where it is they who opened the review."""
    try:
        by = requester(request.cookies)
    except CoachError:
        return None
    return by if review_queue().opened_by(review) == by.login else None


def _token(request: Request, name: str) -> str:
    """A part of the address that is a token; empty, which belongs to nobody, where it is none."""
    token: str = request.path_params[name]
    return token if _TOKEN.fullmatch(token) else ""


class _Shown(FileResponse):
    """A file that a page shows, a long video a few megabytes at a time.

    A player that is paused asks for "the rest" and then stops reading; the server could not end
    before that answer is through. It gets the next piece instead, and asks on from there.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request."""
        headers = [(name, _in_pieces(name, value)) for name, value in scope["headers"]]
        await super().__call__({**scope, "headers": headers}, receive, send)


def _in_pieces(name: bytes, value: bytes) -> bytes:
    found = _FROM_HERE_ON.fullmatch(value) if name == b"range" else None
    if found is None:
        return value
    return b"bytes=%d-%d" % (int(found[1]), int(found[1]) + _PIECE - 1)
