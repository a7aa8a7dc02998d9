"""A set on a phone that is held upright, its camera's picture upright too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser_package import in_the_browser
from tests.clips import sample
from tests.ui.browser import PHONE, Server, camera_clip, wait_until
from tests.ui.training import (
    choose,
    in_front_of,
    start,
    wait_for_phase,
    wait_for_reps,
)

pytestmark = pytest.mark.usefixtures("needs_chromium")

FINGER_PX = 44
"""WCAG 2.2, 2.5.5: so large a target is hit by a finger."""

BEFORE_S, AFTER_S = 10.0, 20.0


@pytest.fixture
def finding(tmp_path: Path) -> Iterator[Server]:
    """A server whose people's browsers find the poses."""
    with Server(tmp_path / "home", environment=in_the_browser(tmp_path / "home")) as running:
        yield running


def can_be_touched(page: Page, button: Locator) -> bool:
    """Whether all of it is in the window, large enough for a finger, and nothing lies over it."""
    box = button.bounding_box()
    assert box is not None
    window = PHONE["viewport"]
    inside = box["x"] >= 0 and box["y"] >= 0
    inside = inside and box["x"] + box["width"] <= window["width"]
    inside = inside and box["y"] + box["height"] <= window["height"]
    button.tap(trial=True, timeout=5_000)  # what lies over it would take the tap
    return inside and min(box["width"], box["height"]) >= FINGER_PX


def test_a_set_is_counted_and_what_is_pressed_is_within_reach(
    finding: Server, tmp_path: Path
) -> None:
    clip = camera_clip(
        sample("squat_good_side"),
        tmp_path / "upright.mjpeg",
        before_s=BEFORE_S,
        after_s=AFTER_S,
        upright=True,
    )
    with in_front_of(clip, finding, device=PHONE) as tab:
        page = tab.open()
        assert page.evaluate("matchMedia('(pointer: coarse)').matches && innerWidth") == 390
        choose(page, "Squat", reps=3)
        start(page)
        wait_for_phase(page, "exercising", 60_000)
        for name in ("It hurts", "Pause"):
            assert can_be_touched(page, page.get_by_role("button", name=name, exact=True)), name
        assert can_be_touched(page, page.locator(".st-key-more summary"))
        mirror = page.locator(".st-key-mirror canvas")
        wide, high = mirror.evaluate("canvas => [canvas.width, canvas.height]")
        assert high > wide
        wait_for_reps(page, 1, 60_000)
        count, picture = page.locator(".hud-count b").bounding_box(), mirror.bounding_box()
        assert count is not None
        assert picture is not None
        # Nothing lies over the body, and what is read is in the window.
        assert picture["y"] + picture["height"] <= count["y"]
        assert count["y"] + count["height"] <= PHONE["viewport"]["height"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("heading", name="Well done").wait_for(timeout=60_000)
        expect(page.get_by_text("3 repetitions counted")).to_be_visible()
        wait_until(page, "document.documentElement.scrollWidth <= innerWidth")
