"""From the first visit to the changed programme: one person, their therapist, one computer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.ui.browser import Server
from tests.ui.training import choose, in_front_of, wait_for_phase, webcam

pytestmark = pytest.mark.usefixtures("needs_chromium")


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that nobody has used."""
    with Server(tmp_path / "home") as running:
        yield running


def test_from_the_first_visit_to_the_changed_programme(own_server: Server, tmp_path: Path) -> None:
    with in_front_of(webcam("squat_good_side", tmp_path), own_server) as tab:
        page = tab.open()

        # A sign that calls for a doctor: no coaching until somebody has been asked.
        page.get_by_text("Your knee catches or locks").click()
        page.get_by_role("button", name="Go on with what I ticked").click()
        seen = page.get_by_role("button", name="Yes, and they agreed that I exercise")
        seen.wait_for()
        expect(page.locator(".st-key-start")).to_have_count(0)
        seen.click()

        # A session, with pain before and after.
        choose(page, "Squat", reps=3)
        rate(page, "pain-before", "3")
        page.get_by_role("button", name="Start", exact=True).click()
        wait_for_phase(page, "exercising")
        page.get_by_role("heading", name="Well done").wait_for(timeout=90_000)
        rate(page, "pain-after", "6")
        expect(page.get_by_role("alert").filter(has_text="pain")).to_be_visible()
        rate(page, "effort-after", "5")

        # It is shown over time.
        tab.open("progress")
        expect(page.get_by_text(re.compile("3 repetitions")).first).to_be_visible()

        # The therapist reads it, prints it, and sets another target.
        tab.open("therapist")
        page.get_by_role("link", name="Me").click()
        expect(page.get_by_role("heading", name="Me")).to_be_visible()
        with page.expect_download() as taken:
            page.get_by_role("button", name="Report on two pages").click()
        assert Path(taken.value.path()).read_bytes().startswith(b"%PDF-")
        page.get_by_role("tab", name="Programme").click()
        page.get_by_label("Target, degrees").fill("60")
        page.get_by_label("Notes").fill("Only as far as it feels fine")
        page.get_by_role("button", name="Set it").click()
        expect(page.get_by_role("button", name="Change it")).to_be_visible()

        # The next session is the one that was prescribed.
        tab.open()
        expect(page.get_by_text("Only as far as it feels fine")).to_be_visible()
        expect(page.locator(".plan")).to_contain_text("to 60°")


def rate(page: Page, what: str, value: str) -> None:
    """Choose a number of one of the scales."""
    scale = page.locator(f"[class*='st-key-scale-{what}']")
    scale.get_by_role("radio", name=value, exact=True).click()
