"""A whole session in a real browser, with clips in the webcam's place."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, expect

from coach.analysis import analyze
from coach.exercises.registry import exercises
from coach.words import device_words
from coach.words.device_words import Device
from tests.clips import sample
from tests.files import files_below
from tests.ui.browser import BEFORE_S, Server, wait_until
from tests.ui.training import (
    cameras_on,
    choose,
    in_front_of,
    open_menu,
    peaks,
    reps_shown,
    said,
    start,
    wait_for_phase,
    wait_for_reps,
    webcam,
)

pytestmark = pytest.mark.usefixtures("needs_chromium")

SETS = {
    "squat_good_side": ("Squat", None, 3),
    "curl_good_side": ("Standing hamstring curl", "Left leg", 3),
    "calf_good_side": ("Calf raise", None, 3),
    "kick_good_side": ("Seated leg kick", None, 2),
}


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that the test may stop."""
    with Server(tmp_path / "home") as running:
        yield running


@pytest.mark.parametrize(
    "name",
    [
        "squat_good_side",
        *(pytest.param(name, marks=pytest.mark.nightly) for name in list(SETS)[1:]),
    ],
)
def test_a_set_is_counted_and_measured_as_the_analysis_of_the_clip_does(
    name: str, server: Server, tmp_path: Path
) -> None:
    title, leg, reps = SETS[name]
    with in_front_of(webcam(name, tmp_path), server) as tab:
        page = tab.open()
        choose(page, title, reps=reps, leg=leg)
        start(page)
        wait_for_phase(page, "exercising")
        page.get_by_role("heading", name="Well done").wait_for(timeout=90_000)
        expect(page.get_by_text(f"{reps} repetitions counted")).to_be_visible()
        assert cameras_on(page) == 0
        shown = peaks(page)
    by_title = {exercise.title: known for known, exercise in exercises().items()}
    recorded = analyze(sample(name), by_title[title]).summary
    assert recorded.rep_count == reps == len(shown)
    assert shown == pytest.approx([rep.peak for rep in recorded.reps], abs=5)


@pytest.mark.nightly
def test_who_does_nothing_of_it_counts_nothing(server: Server, tmp_path: Path) -> None:
    with in_front_of(webcam("idle_oblique", tmp_path), server) as tab:
        page = tab.open()
        begin(page, reps=3)
        wait_until(
            page, "Number(document.querySelector('.hud').dataset.setS) > 24", timeout_ms=90_000
        )
        assert reps_shown(page) == 0


@pytest.mark.nightly
def test_leaving_the_picture_pauses_the_count_and_coming_back_resumes_it(
    server: Server, tmp_path: Path
) -> None:
    gone = BEFORE_S + 13.0
    clip = webcam("squat_good_side", tmp_path, empty_s=(gone, gone + 9.0))
    with in_front_of(clip, server) as tab:
        page = tab.open()
        begin(page, reps=5)
        wait_for_reps(page, 3, 60_000)
        wait_for_phase(page, "paused")
        expect(page.locator(".hud-pause")).to_contain_text("I can't see you")
        wait_for_phase(page, "exercising")
        assert reps_shown(page) == 3


def test_the_mirror_fills_the_window_with_none_of_its_own_buttons_and_it_is_shown_before(
    server: Server, tmp_path: Path
) -> None:
    with in_front_of(webcam("squat_good_side", tmp_path), server) as tab:
        page = tab.open()
        choose(page, "Squat", reps=9)
        start(page)
        wait_for_phase(page, "setting up")
        clip = page.locator(".demo[data-exercise='squat'] video")
        wait_until(page, "clip => clip.currentTime > 0", arg=clip.element_handle())
        wait_for_phase(page, "exercising")
        expect(page.locator(".demo")).to_have_count(0)
        frame = next(one for one in page.frames if "webrtc" in one.url)
        for width, height in ((1366, 768), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            box = frame.locator("video").bounding_box()
            assert box is not None
            assert (box["x"], box["y"]) == (0, 0)
            assert (box["width"], box["height"]) == (width, height)
            assert not [one for one in frame.locator("button").all() if one.is_visible()]


@pytest.mark.nightly
def test_voice_and_sounds_can_be_turned_off(server: Server, tmp_path: Path) -> None:
    with in_front_of(webcam("squat_lean_side", tmp_path), server) as tab:
        page = tab.open()
        begin(page, reps=3)
        open_menu(page)
        page.get_by_text("Voice and sounds").click()
        page.locator(".hud-cue", has_text="Chest up").wait_for(timeout=60_000)
        assert "Chest up" not in said(page)


def test_space_pauses_and_goes_on_and_escape_asks_before_it_stops_all_on_this_machine(
    own_server: Server, tmp_path: Path
) -> None:
    # That it hurt is advice against the sessions of other tests.
    with in_front_of(webcam("squat_good_side", tmp_path), own_server) as tab:
        page = tab.open()
        begin(page, reps=9)
        wait_for_reps(page, 1, 60_000)
        sockets = psutil.Process(own_server.pid).net_connections("inet")
        assert {socket.laddr.ip for socket in sockets} == {"127.0.0.1"}
        page.keyboard.press("Space")
        wait_for_phase(page, "paused")
        page.keyboard.press("Space")
        wait_for_phase(page, "exercising")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Undo").wait_for()
        page.keyboard.press("Space")
        wait_for_phase(page, "paused")
        page.get_by_role("button", name="It hurts").click()
        wait_for_phase(page, "hurting")
        expect(page.get_by_text("You stopped because it hurt.")).to_be_visible(timeout=20_000)
        expect(page.get_by_text(re.compile("repetitions? counted"))).to_be_visible()
        assert cameras_on(page) == 0


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("NotAllowedError", "does not let this page use the camera"),
        ("NotFoundError", "No camera was found"),
        ("NotReadableError", "in use by another program"),
    ],
)
def test_a_camera_that_cannot_be_had_is_told_in_one_sentence(
    error: str, told: str, server: Server, tmp_path: Path
) -> None:
    with in_front_of(None, server) as tab:
        tab.context.add_init_script(
            "navigator.mediaDevices.getUserMedia = async () =>"
            f" {{ throw new DOMException('not now', '{error}'); }}"
        )
        page = tab.open()
        start(page)
        expect(page.get_by_role("alert").filter(has_text=told)).to_be_visible(timeout=20_000)
        expect(page.get_by_role("button", name="Start", exact=True)).to_be_enabled()


def test_without_any_camera_the_page_says_so(server: Server) -> None:
    with in_front_of(None, server) as tab:
        page = tab.open()
        start(page)
        told = page.get_by_role("alert").filter(has_text="No camera was found")
        expect(told).to_be_visible(timeout=20_000)
        hint = device_words.camera_hint("missing", Device.LINUX)
        expect(page.get_by_text(hint)).to_be_in_viewport(ratio=1)


def test_an_unplugged_camera_pauses_and_the_set_goes_on_with_the_next_one(
    server: Server, tmp_path: Path
) -> None:
    with in_front_of(webcam("squat_good_side", tmp_path), server) as tab:
        page = tab.open()
        begin(page, reps=9)
        wait_for_reps(page, 1, 60_000)
        page.evaluate("window.__tracks.forEach((track) => track.stop())")
        wait_for_phase(page, "paused")
        expect(page.locator(".hud-pause")).to_contain_text("The camera sends no pictures")
        counted = reps_shown(page)
        page.get_by_role("button", name="Camera on again").click()
        wait_for_phase(page, "exercising")
        assert reps_shown(page) >= counted >= 1


@pytest.mark.nightly
def test_a_reload_in_mid_set_goes_on_and_another_tab_has_its_own_session(
    server: Server, tmp_path: Path
) -> None:
    with in_front_of(webcam("squat_good_side", tmp_path), server) as tab:
        page = tab.open()
        begin(page, reps=9)
        wait_for_reps(page, 1, 60_000)
        other = tab.context.new_page()
        other.goto(server.address)
        expect(other.get_by_role("button", name="Start", exact=True)).to_be_visible()
        other.close()
        page.reload()
        wait_for_phase(page, "exercising")
        assert reps_shown(page) >= 1


@pytest.mark.nightly
def test_the_same_address_in_two_tabs_has_one_camera_that_counts(
    server: Server, tmp_path: Path
) -> None:
    with in_front_of(webcam("squat_good_side", tmp_path), server) as tab:
        page = tab.open()
        begin(page, reps=9)
        second = tab.context.new_page()
        second.goto(page.url)
        wait_for_phase(second, "exercising")
        told = page.get_by_text("This session goes on in another tab")
        expect(told).to_be_visible(timeout=20_000)
        page.get_by_role("button", name="Go on here").click()
        wait_for_phase(page, "exercising")
        expect(second.get_by_text("This session goes on in another tab")).to_be_visible(
            timeout=20_000
        )


def test_a_killed_server_turns_the_camera_off_and_loses_no_finished_repetition(
    own_server: Server, tmp_path: Path
) -> None:
    with in_front_of(webcam("squat_good_side", tmp_path), own_server) as tab:
        page = tab.open()
        begin(page, reps=9)
        wait_for_reps(page, 2, 60_000)
        own_server.kill()
        expect(page.get_by_text("The coach does not answer, and the camera is off.")).to_be_visible(
            timeout=20_000
        )
        wait_until(
            page,
            "window.__tracks.every((track) => track.readyState === 'ended')",
            timeout_ms=10_000,
        )
        own_server.start()
        tab.enter()
        page.reload()
        expect(page.get_by_text("This session was interrupted.")).to_be_visible(timeout=30_000)
        assert len(peaks(page)) >= 2
    kept = files_below(own_server.home)
    records = {path.name.split(".")[0] for path in kept if "form-coach" in path.parts}
    assert records == {"records"}
    assert not [path for path in kept if path.suffix in {".mp4", ".webm", ".jpg", ".mjpeg"}]


@pytest.mark.nightly
@pytest.mark.parametrize(("stall_s", "lets_go"), [(5.5, False), (13.0, True)])
def test_a_server_that_stood_still_goes_on_with_the_camera_by_itself(
    own_server: Server, tmp_path: Path, stall_s: float, lets_go: bool
) -> None:
    """Five seconds ended the camera for good: three questions, asked at once, missed one moment."""
    gone = "The coach does not answer, and the camera is off."
    with in_front_of(webcam("squat_good_side", tmp_path), own_server) as tab:
        page = tab.open()
        begin(page, reps=9)
        wait_for_reps(page, 1, 60_000)
        os.kill(own_server.pid, signal.SIGSTOP)
        try:
            page.wait_for_timeout(stall_s * 1000)
            assert page.get_by_text(gone).is_visible() == lets_go
            assert cameras_on(page) == (0 if lets_go else 1)
        finally:
            os.kill(own_server.pid, signal.SIGCONT)
        expect(page.get_by_text(gone)).not_to_be_visible(timeout=30_000)
        wait_until(
            page, "window.__tracks.some((track) => track.readyState === 'live')", timeout_ms=30_000
        )
        wait_for_phase(page, "exercising")
        counted = reps_shown(page)
        assert counted >= 1
        shown = page.locator(".hud").get_attribute("data-set-s")
        wait_until(
            page, "before => document.querySelector('.hud').dataset.setS !== before", arg=shown
        )
        assert cameras_on(page) == 1


def begin(page: Page, *, reps: int) -> None:
    """Start a set of squats and wait until it is counted."""
    choose(page, "Squat", reps=reps)
    start(page)
    wait_for_phase(page, "exercising")
