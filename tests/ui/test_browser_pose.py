"""Sets counted where the person's own browser finds the poses: no picture leaves it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, WebSocket, WebSocketRoute, expect

from coach.analysis import analyze
from coach.live.pose_messages import HEAD, MOST_POSES, POSE, read_batch
from coach.records.access import ALONE
from coach.records.database import sqlite_url
from coach.records.records import Records
from coach.records.store import Store
from coach.ui.server.pose_socket import PREFIX
from tests.browser_package import in_the_browser
from tests.clips import sample
from tests.ui.browser import Server, Visit, wait_until
from tests.ui.training import (
    choose,
    in_front_of,
    peaks,
    reps_shown,
    said,
    start,
    wait_for_phase,
    wait_for_reps,
    webcam,
)

pytestmark = pytest.mark.usefixtures("needs_chromium")

SIZES = {HEAD.itemsize + count * POSE.itemsize for count in range(MOST_POSES + 1)}
CUT_MS = 4000
SHARE = "Number(document.querySelector('.hud-bar').style.getPropertyValue('--share'))"
"""How far the movement has gone."""


@pytest.fixture(scope="module")
def finding(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose people's browsers find the poses."""
    home = tmp_path_factory.mktemp("home")
    with Server(home, environment=in_the_browser(home)) as running:
        yield running


def sent_by(tab: Visit) -> list[bytes | str]:
    """What goes from now on over the connection for poses."""
    sent: list[bytes | str] = []

    def listen(socket: WebSocket) -> None:
        if PREFIX in socket.url:
            socket.on("framesent", lambda data: sent.append(data))

    tab.page.on("websocket", listen)
    return sent


def finish(page: Page, reps: int) -> list[float]:
    """Until the set is over; the peaks that are shown."""
    page.get_by_role("heading", name="Well done").wait_for(timeout=90_000)
    expect(page.get_by_text(f"{reps} repetitions counted")).to_be_visible()
    wait_until(page, "window.__tracks.every((track) => track.readyState === 'ended')")
    return peaks(page)


def test_a_set_is_counted_and_nothing_but_landmarks_leaves_the_browser(
    finding: Server, tmp_path: Path
) -> None:
    with in_front_of(webcam("squat_lean_side", tmp_path), finding) as tab:
        page = tab.open()
        sent = sent_by(tab)
        choose(page, "Squat", reps=3)
        start(page)
        wait_for_phase(page, "exercising")
        assert not [frame for frame in page.frames if "webrtc" in frame.url]
        page.locator(".hud-cue", has_text="Chest up").wait_for(timeout=60_000)
        shown = finish(page, 3)
        assert said(page).count("Chest up") == 1
        expect(page.locator(".fc-advice li", has_text="Chest up")).to_be_visible()
    # A picture of 640 x 480 has some 30,000 bytes as the smallest JPEG; each of these is 33 points.
    assert {len(one) for one in sent} <= SIZES
    assert sum(len(read_batch(one).poses) for one in sent if isinstance(one, bytes)) > 50
    assert not [one for one in sent if isinstance(one, str)]
    recorded = analyze(sample("squat_lean_side"), "squat").summary
    assert recorded.rep_count == 3 == len(shown)
    # A browser without a graphics card finds some ten poses a second, on a busy machine five: a
    # peak falls between two.
    assert shown == pytest.approx([rep.peak for rep in recorded.reps], abs=15)


class Cable:
    """The connection for poses, which the test can cut; the page's others stay."""

    def __init__(self, page: Page) -> None:
        self.whole = True
        self._open: list[tuple[WebSocketRoute, WebSocketRoute]] = []
        page.route_web_socket(f"**{PREFIX}/**", self._connect)

    def _connect(self, page_end: WebSocketRoute) -> None:
        if not self.whole:
            page_end.close(code=1001)
            return
        server_end = page_end.connect_to_server()
        self._open.append((page_end, server_end))

    def cut(self) -> None:
        self.whole = False
        for page_end, server_end in self._open:
            page_end.close(code=1001)
            server_end.close(code=1001)
        self._open.clear()


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("name", "title", "leg", "exercise"),
    [
        ("squat_good_side", "Squat", None, "squat"),
        ("curl_good_side", "Standing hamstring curl", "Left leg", "hamstring-curl"),
    ],
)
def test_a_connection_that_is_cut_in_the_middle_of_a_repetition_loses_none(
    name: str, title: str, leg: str | None, exercise: str, finding: Server, tmp_path: Path
) -> None:
    with in_front_of(webcam(name, tmp_path), finding) as tab:
        cable = Cable(tab.page)
        page = tab.open()
        choose(page, title, reps=3, leg=leg)
        start(page)
        wait_for_phase(page, "exercising")
        wait_for_reps(page, 1, 60_000)
        wait_until(page, f"{SHARE} > 0.3", timeout_ms=30_000)
        cable.cut()
        page.wait_for_timeout(CUT_MS)
        assert reps_shown(page) == 1
        cable.whole = True
        shown = finish(page, 3)
    recorded = analyze(sample(name), exercise).summary
    # A browser without a graphics card finds some ten poses a second, on a busy machine five: a
    # peak falls between two.
    assert shown == pytest.approx([rep.peak for rep in recorded.reps], abs=15)


@pytest.mark.nightly
def test_a_machine_that_is_too_slow_takes_the_lighter_model_and_the_set_says_so(
    finding: Server, tmp_path: Path
) -> None:
    def slow(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("SLOW_MS = 140", "SLOW_MS = 0"))

    with in_front_of(webcam("squat_good_side", tmp_path), finding) as tab:
        tab.page.route("**/mirror.js", slow)
        page = tab.open()
        choose(page, "Squat", reps=3)
        start(page)
        finish(page, 3)
    assert [url for url in tab.requests if url.endswith("model-lite.task")]
    file = finding.home / "data" / "form-coach" / "records.sqlite3"
    with Store(sqlite_url(file)) as store:
        records = Records(store, ALONE)
        session = records.sessions.of(records.people.me().id)[-1]
        poses = records.sessions.poses(session.id, 0)
    assert poses is not None
    assert poses.provenance is not None
    assert poses.provenance.model is not None
    assert poses.provenance.model.name == "lite"
