"""The addresses for files: in by their review's token only, out under their owner's name."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from coach.records.access import ALONE, Actor, Role
from coach.records.clinic import CLINIC_VARIABLE
from coach.records.records import Records
from coach.records.store import store
from coach.records.video_files import folder_of
from coach.review import uploads
from coach.review.status import State
from coach.review.upload_quota import Limits
from coach.review.uploads import MOST_BYTES, TOO_LARGE
from coach.ui.server import current_user, file_transfer, routes
from coach.ui.server.same_origin import OwnPagesOnly
from tests.files import files_below
from tests.review.harness import Harness, until
from tests.ui.asking import Answer, ask
from tests.ui.provider import write_roles

NOBODY = "0" * 32


@pytest.fixture
def harness(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Harness]:
    made = Harness(tmp_path / "harness")
    monkeypatch.setattr(file_transfer, "review_queue", lambda: made.queue)
    yield made
    made.queue.close()


@pytest.fixture(scope="module")
def app() -> Starlette:
    own = ("http://127.0.0.1:8501",)
    guard = Middleware(OwnPagesOnly, origins=lambda: own, why_none=str)
    return Starlette(routes=routes.routes(), middleware=[guard])


def upload(app: Any, review: str, name: str = "clip.mp4", settings: str = "", **how: Any) -> Answer:
    how.setdefault("body", [b"film"])
    return ask(
        app, "PUT", f"{file_transfer.upload_address(review)}?name={quote(name)}{settings}", **how
    )


@pytest.fixture
def done(app: Starlette, harness: Harness) -> tuple[str, str]:
    """A review and a recording in it that is done; its owner calls it “Übung 1.mp4”."""
    review = harness.queue.open_review()
    key = json.loads(upload(app, review, "Übung 1.mp4").body)["key"]
    harness.next().finish()
    until(lambda: harness.status(review, key).state is State.DONE)
    return review, key


def fetch(app: Any, review: str, key: str, name: str, **how: Any) -> Answer:
    download = how.pop("download", False)
    address = file_transfer.result_address(review, key, quote(name, safe="/"), download=download)
    return ask(app, "GET", address, **how)


def test_a_file_comes_in_with_its_options(app: Starlette, harness: Harness) -> None:
    me = Records(store(), ALONE).people.me().id
    review = harness.queue.open_review()
    answer = upload(
        app,
        review,
        "Übung 1.MOV",
        f"&exercise=calf-raise&target=5.5&height_cm=170&keep_for={me}",
        body=[b"fi", b"lm"],
    )
    assert answer.status == 201
    work = harness.next()
    assert work.label == "Übung 1.MOV"
    assert work.upload.read_bytes() == b"film"
    assert work.upload.suffix == ".mov"
    assert "bung" not in str(work.upload)
    assert work.options.exercise == "calf-raise"
    assert (work.options.settings.target, work.options.settings.height_cm) == (5.5, 170.0)
    assert work.options.keep is not None
    said = work.options.keep(work.upload, "Übung 1.MOV")
    place = folder_of(me) / "Übung 1.MOV"
    assert (place.read_bytes(), said) == (b"film", f"Your video is kept as {place}.")
    assert json.loads(answer.body)["key"] == harness.queue.statuses(review)[0].key


@pytest.mark.parametrize(
    "settings",
    [
        "&exercise=yoga",
        "&target=-1",
        "&target=nan",
        "&height_cm=3",
        "&keep_for=perhaps",
        "&other=1",
    ],
)
def test_options_that_cannot_be_used_are_refused(app, harness: Harness, settings: str) -> None:
    review = harness.queue.open_review()
    answer = upload(app, review, settings=settings)
    assert answer.status == 400
    assert answer.text.count(".") >= 1
    assert harness.queue.statuses(review) == ()
    assert harness.films() == []


@pytest.mark.parametrize("token", [NOBODY, "..", "%2e%2e", "x" * 32, "A" * 32, "0" * 31, "-"])
def test_only_a_review_that_was_opened_takes_files(app, harness: Harness, token: str) -> None:
    assert upload(app, token).status in (400, 404)
    assert list(harness.work_folders.iterdir()) == []


def test_a_broken_connection_leaves_nothing(app: Starlette, harness: Harness) -> None:
    review = harness.queue.open_review()
    upload(app, review, body=[b"x" * 2_000_000] * 3, breaks=True)
    assert harness.queue.statuses(review) == ()
    assert harness.left() == []
    folders = [path for path in harness.work_folders.iterdir() if path.is_dir()]
    assert [path for path in harness.work_folders.rglob("*") if path.is_dir()] == folders


def test_too_large_a_file_is_refused_by_what_it_announces(app: Starlette, harness: Harness) -> None:
    review = harness.queue.open_review()
    answer = upload(app, review, headers={"content-length": str(MOST_BYTES + 1)})
    assert (answer.status, answer.text) == (400, TOO_LARGE)
    assert harness.films() == []


def test_a_full_disk_is_one_sentence(app, harness: Harness, monkeypatch) -> None:
    class Full:
        free = uploads.RESERVE_BYTES + 3

    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda _: Full)
    answer = upload(app, harness.queue.open_review(), headers={"content-length": "4"})
    assert answer.status == 507
    assert "not enough room" in answer.text
    assert harness.films() == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(name=st.text(max_size=300))
def test_no_name_leads_out_of_the_folder(app: Starlette, harness: Harness, name: str) -> None:
    review = harness.queue.open_review()
    before = {
        path for path in files_below(harness.home) if not path.is_relative_to(harness.work_folders)
    }
    assert upload(app, review, name).status == 201
    work = harness.next()
    assert work.upload.resolve().is_relative_to(harness.work_folders.resolve())
    assert len(work.upload.stem) == 32
    work.finish()
    key = harness.queue.statuses(review)[0].key
    until(lambda: harness.status(review, key).state.over)
    got = fetch(app, review, key, "report.html", download=True)
    assert got.status == 200
    assert "\n" not in got.headers["content-disposition"]
    harness.queue.clear(review)
    after = {
        path for path in files_below(harness.home) if not path.is_relative_to(harness.work_folders)
    }
    assert after == before


def test_a_result_is_saved_under_its_owners_name(app, done: tuple[str, str]) -> None:
    got = fetch(app, *done, "report.html", download=True)
    assert got.status == 200
    assert got.text == "Übung 1.mp4"
    disposition = got.headers["content-disposition"]
    assert disposition.startswith("attachment;")
    assert "Übung 1-report.html" in unquote(disposition)


def test_nothing_is_left_in_the_browsers_cache(app, done: tuple[str, str]) -> None:
    for name in ("report.html", "repetition-1.jpg", "all.zip"):
        got = fetch(app, *done, name)
        assert got.headers["cache-control"] == "no-store"
        assert got.headers["x-content-type-options"] == "nosniff"


def test_a_page_of_ours_is_never_shown_only_saved(app, done: tuple[str, str]) -> None:
    """What was made from somebody's file must not run as a page of this origin."""
    assert fetch(app, *done, "report.html").headers["content-disposition"].startswith("attachment")
    shown = fetch(app, *done, "repetition-1.jpg")
    assert "content-disposition" not in shown.headers
    assert shown.headers["content-type"] == "image/jpeg"


def test_all_results_in_one_file(app, done: tuple[str, str]) -> None:
    got = fetch(app, *done, "all.zip", download=True)
    assert got.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(got.body)) as archive:
        assert archive.namelist() == ["report.html"]


@pytest.mark.parametrize(
    "name",
    ["token.mp4", "summary.json", "../report.html", "%2e%2e/report.html", "..", "repetition-2.jpg"],
)
def test_nothing_else_is_handed_out(app, done: tuple[str, str], name: str) -> None:
    assert fetch(app, *done, name).status == 404


def test_a_result_needs_both_tokens(app, harness: Harness, done: tuple[str, str]) -> None:
    review, key = done
    stranger = harness.queue.open_review()
    for asked in ((stranger, key), (NOBODY, key), (review, NOBODY), (key, review), ("..", "..")):
        assert fetch(app, *asked, "report.html").status == 404
        assert fetch(app, *asked, "all.zip").status == 404
    harness.queue.remove(review, key)
    assert fetch(app, review, key, "report.html").status == 404


def test_a_long_video_comes_in_pieces(app, harness: Harness, done: tuple[str, str]) -> None:
    """A paused player that asked for the rest would keep the server from ending."""
    review, key = done
    path = harness.queue.file(review, key, "repetition-1.jpg")
    assert path is not None
    content = bytes(range(256)) * 40_000  # 10 MB
    path.write_bytes(content)

    def piece(asked: str) -> Answer:
        return fetch(app, review, key, "repetition-1.jpg", headers={"range": asked})

    got, size = b"", len(content)
    while len(got) < size:
        answer = piece(f"bytes={len(got)}-")
        assert answer.status == 206
        assert answer.headers["content-range"].startswith(f"bytes {len(got)}-")
        assert answer.headers["content-range"].endswith(f"/{size}")
        assert 0 < len(answer.body) <= 4 * 1024**2
        got += answer.body
    assert got == content
    assert piece("bytes=5-9").body == content[5:10]
    assert piece("bytes=-7").body == content[-7:]
    assert piece(f"bytes={size}-").status == 416


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clinic with two clients."""
    roles = {"ann@example.org": "client", "bob@example.org": "client"}
    monkeypatch.setenv(CLINIC_VARIABLE, str(write_roles(tmp_path / "clinic.toml", roles)))
    monkeypatch.setattr(current_user, "get_cookie_secret", lambda: SECRET)


SECRET = "s" * 40


def logged_in(
    login: str, *, secret: str = SECRET, pieces: int = 1, **claims: object
) -> dict[str, str]:
    """The headers with which a browser asks in which somebody has logged in; the cookie in so many
    pieces."""
    said = json.dumps(
        {
            "is_logged_in": True,
            "email": login,
            "email_verified": True,
            "iat": time.time(),
            **claims,
        }
    ).encode()
    name, size = "_streamlit_user", -(-len(said) // pieces)
    parts = {f"{name}_{i + 1}": said[i * size : (i + 1) * size] for i in range(pieces)}
    cookies = {name: said} if pieces == 1 else {name: b"chunks-%d" % pieces, **parts}
    return {
        "cookie": "; ".join(
            f"{name}={create_signed_value(secret, name, value).decode()}"
            for name, value in cookies.items()
        )
    }


ANN, BOB = logged_in("ann@example.org"), logged_in("bob@example.org")


@pytest.mark.usefixtures("clinic")
def test_at_a_clinic_only_the_login_that_opened_a_review_hands_in_and_gets_its_results(
    app: Starlette, harness: Harness
) -> None:
    review = harness.queue.open_review("ann@example.org")
    others = (
        BOB,
        {},
        logged_in("eve@example.org"),  # has no role here
        logged_in("ann@example.org", secret="x" * 40),
        logged_in("ann@example.org", email_verified=False),
        logged_in("ann@example.org", is_logged_in=False),
        {"cookie": "_streamlit_user=ann@example.org"},
    )
    for headers in others:
        assert upload(app, review, headers=headers).status == 404
    assert list(harness.work_folders.iterdir()) == []
    key = json.loads(upload(app, review, headers=ANN).body)["key"]
    harness.next().finish()
    until(lambda: harness.status(review, key).state is State.DONE)
    for name in ("report.html", "all.zip", "repetition-1.jpg"):
        assert fetch(app, review, key, name, headers=ANN).status == 200
        for headers in others:
            refused = fetch(app, review, key, name, headers=headers)
            assert (refused.status, refused.text) == (404, "This is no longer here.")
    in_pieces = logged_in("ann@example.org", pieces=3)
    assert fetch(app, review, key, "report.html", headers=in_pieces).status == 200


@pytest.mark.parametrize("headers", [{"origin": "https://evil.example"}, {"origin": "null"}])
def test_a_foreign_page_is_refused(app, harness: Harness, done: tuple[str, str], headers) -> None:
    review, _ = done
    before = harness.queue.statuses(review)
    assert upload(app, review, headers=headers).status == 403
    assert fetch(app, *done, "report.html", headers=headers).status == 403
    assert harness.queue.statuses(review) == before


@pytest.mark.parametrize("method", ["POST", "DELETE", "OPTIONS"])
def test_nothing_else_can_be_asked(app, harness: Harness, method: str) -> None:
    review = harness.queue.open_review()
    assert ask(app, method, f"{file_transfer.upload_address(review)}?name=a.mp4").status == 405


@pytest.mark.usefixtures("clinic")
def test_a_kept_video_is_its_persons_alone_and_every_look_is_in_the_trail(
    app: Starlette, harness: Harness
) -> None:
    ann, bob = (
        Records(store(), Actor(f"{name}@example.org", name, Role.CLIENT)) for name in ("ann", "bob")
    )
    hers = ann.people.me().id
    review = harness.queue.open_review("bob@example.org")
    for whose in (hers, bob.people.me().id):
        assert upload(app, review, settings=f"&keep_for={whose}", headers=BOB).status == 201
        harness.next()  # his own, and one that he would like to have in her record
        work = harness.queue.statuses(review)[-1]
        assert work is not None
        harness.queue.cancel(review, work.key)
        until(lambda key=work.key: harness.status(review, key).upload_outcome)
    refused, kept = (one.upload_outcome for one in harness.queue.statuses(review))
    assert "cannot be opened with your login" in refused
    assert kept == "Your video is kept with your record; Your data shows it."
    (video,) = bob.videos.of(bob.people.me().id)
    address = file_transfer.kept_video_address(bob.people.me().id, video.id)
    got = ask(app, "GET", address, headers=BOB)
    assert (got.status, got.body) == (200, b"film")
    assert got.headers["content-disposition"].startswith("attachment")
    for headers in (ANN, {}, logged_in("eve@example.org")):
        assert ask(app, "GET", address, headers=headers).status == 404
    assert [entry.action for entry in ann.audit.of(hers) if entry.refused] == ["exercise"]
    refused_looks = [e for e in bob.audit.of(bob.people.me().id) if e.refused]
    assert [entry.actor_id for entry in refused_looks] == ["ann@example.org"]


@pytest.mark.usefixtures("clinic")
def test_uploads_that_stay_open_keep_nobody_out(app: Starlette, harness: Harness) -> None:
    ann, bob = (harness.queue.open_review(f"{name}@example.org") for name in ("ann", "bob"))
    with ExitStack() as open_uploads:
        for _ in range(Limits().at_once):
            open_uploads.enter_context(harness.queue.upload_folder(ann))
        refused = upload(app, ann, headers=ANN)
        assert refused.status == 400
        assert "are being uploaded already" in refused.text
        assert upload(app, bob, headers=BOB).status == 201
    assert upload(app, ann, headers=ANN).status == 201
