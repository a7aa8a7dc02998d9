"""A set seen again as a body that can be turned round, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from coach.ui.parts.replay import TOGGLE
from tests.ui.accessibility import too_wide, violations, wait_until_drawn
from tests.ui.browser import Server, Visit, visit, wait_until

PATIENCE_MS = 120_000

# A browser that was built without three dimensions, or whose owner turned them off.
NO_WEBGL = """
const getContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...others) {
  return kind.startsWith("webgl") ? null : getContext.call(this, kind, ...others);
};
"""


def offered(tab: Visit, trace: Path) -> Locator:
    """Hand a recording in; its replay, which nobody has asked for yet."""
    page = tab.open("review")
    page.locator("input[type=file]:enabled").set_input_files(trace)
    switch = page.get_by_text(TOGGLE)
    switch.wait_for(timeout=PATIENCE_MS)
    page.wait_for_selector("[data-test-script-state=notRunning]")
    return page.locator(".replay")


def switched_on(replay: Locator) -> Locator:
    """The same, once its switch was pressed."""
    replay.page.get_by_text(TOGGLE).click()
    return replay


def shown(replay: Locator) -> Page:
    """Wait until it is drawn; its page."""
    page = replay.page
    page.locator(".replay[data-state=ready]").wait_for(timeout=PATIENCE_MS)
    return page


@pytest.fixture
def narrow(browser: Browser, server: Server, needs_chromium: None):
    with visit(browser, server, width=390, height=844) as tab:
        yield tab


def test_a_reviewed_set_is_seen_again(tab: Visit, traces: Path) -> None:
    replay = offered(tab, traces / "squat-07.npz")
    # What takes longest of opening it is done while nobody waits, and not seen.
    ahead = replay.page.locator(".replay[data-state=waiting] .scene canvas").first
    ahead.wait_for(state="attached")
    expect(ahead).to_be_hidden()
    page = shown(switched_on(replay))
    about, now = replay.locator(".about"), replay.locator(".now")
    expect(about).to_contain_text("Repetition 1: ")
    expect(now).to_contain_text("target 80°")

    # It stands at the peak; the arrow keys lead away from it, and playing to the end.
    moment = replay.locator(".moment")
    at_peak = now.inner_text()
    moment.press("ArrowRight")
    expect(now).not_to_have_text(at_peak)
    moment.press("Home")
    replay.get_by_role("button", name="Play").press("Enter")
    expect(replay.get_by_role("button", name="Pause")).to_be_visible()
    expect(replay.get_by_role("button", name="Play")).to_be_visible(timeout=30_000)
    assert moment.input_value() == moment.get_attribute("max")
    replay.get_by_label("Speed").select_option("0.25")
    for view in ("Front", "As the camera saw it", "Side"):
        replay.get_by_role("button", name=view).click()
    wait_until_drawn(page)
    assert violations(page) == []
    assert tab.foreign == []


def test_a_video_is_not_needed_and_a_phone_is_wide_enough(narrow: Visit, traces: Path) -> None:
    page = shown(switched_on(offered(narrow, traces / "calf-raise-01.npz")))
    assert too_wide(page) == []
    drawn = page.locator(".replay .scene canvas").first
    wait_until(page, "canvas => canvas.width > 0", arg=drawn.element_handle())
    assert narrow.foreign == []


def test_without_three_dimensions_it_is_said(narrow: Visit, traces: Path) -> None:
    narrow.context.add_init_script(NO_WEBGL)
    replay = switched_on(offered(narrow, traces / "squat-07.npz"))
    expect(replay.get_by_role("alert")).to_contain_text("cannot draw in three dimensions")
    expect(replay.get_by_role("button", name="Play")).to_be_hidden()
