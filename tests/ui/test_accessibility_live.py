"""A set under way can be read and used by everybody, although it changes twice a second."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.accessibility import show_in, too_wide, violations, walk
from tests.ui.browser import Server, wait_until
from tests.ui.scenes import standing
from tests.ui.training import choose, in_front_of, said, start, wait_for_phase, webcam

pytestmark = pytest.mark.usefixtures("needs_chromium")

SIZES = ((1366, 768), (390, 844))
SCHEMES = ("light", "dark")


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it is now, in every size and colour."""
    found = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            show_in(page, scheme)
            found += [f"{width} {scheme}: {one}" for one in violations(page)]
        missed, unseen = walk(page)
        found += [f"{width}, not reached: {one}" for one in missed]
        found += [f"{width}, {one}" for one in unseen]
        found += [f"{width}, too wide: {one}" for one in too_wide(page)]
    return found


def test_while_setting_up(server: Server, tmp_path: Path) -> None:
    with in_front_of(standing("squat_good_front", tmp_path), server) as tab:
        page = tab.open()
        begin(page)
        page.locator("[data-check][data-state='problem']").first.wait_for(timeout=60_000)
        page.get_by_role("button", name="It hurts").hover()
        assert faults(page) == []
        assert page.locator("[data-phase='setting up'] [data-state='problem']").count() > 0


def test_while_exercising_and_paused(server: Server, tmp_path: Path) -> None:
    with in_front_of(standing("squat_good_side", tmp_path), server) as tab:
        page = tab.open()
        begin(page)
        wait_for_phase(page, "exercising", 90_000)
        page.get_by_role("button", name="Pause").hover()
        assert faults(page) == []
        wait_for_phase(page, "exercising")
        page.keyboard.press("Space")
        wait_for_phase(page, "paused")
        assert faults(page) == []
        wait_for_phase(page, "paused")


def test_a_cue_is_told_once_on_the_screen_and_aloud_and_shown_afterwards(
    server: Server, tmp_path: Path
) -> None:
    with in_front_of(webcam("squat_lean_side", tmp_path), server) as tab:
        page = tab.open()
        begin(page)
        cue = page.locator(".hud-cue", has_text="Chest up")
        cue.wait_for(timeout=90_000)
        for scheme in SCHEMES:
            show_in(page, scheme)
            assert violations(page, ".hud") == []
            assert cue.count() == 1
        assert said(page).count("Chest up") == 1
        page.get_by_role("heading", name="Well done").wait_for(timeout=60_000)
        expect(page.locator(".fc-advice li", has_text="Chest up")).to_be_visible()
        picture = page.locator(".fc-advice img").first
        wait_until(page, "picture => picture.naturalWidth > 100", arg=picture.element_handle())
        assert {voice for _, voice, _ in page.evaluate("window.__said")} == {"here"}
        assert faults(page) == []


def begin(page: Page) -> None:
    """Start a set of two squats."""
    choose(page, "Squat", reps=2)
    start(page)
