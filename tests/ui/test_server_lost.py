"""A set before a real camera and page outlives the server that counts it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser_package import in_the_browser
from tests.ui.browser import Server, wait_until
from tests.ui.training import (
    choose,
    in_front_of,
    said,
    start,
    wait_for_phase,
    wait_for_reps,
    webcam,
)

pytestmark = [pytest.mark.usefixtures("needs_chromium"), pytest.mark.nightly]

SHARE = "Number(document.querySelector('.hud-bar').style.getPropertyValue('--share'))"
"""How far the movement has gone."""


@pytest.fixture
def finding(tmp_path: Path) -> Iterator[Server]:
    """A server whose people's browsers find the poses."""
    with Server(tmp_path / "home", environment=in_the_browser(tmp_path / "home")) as running:
        yield running


@pytest.mark.parametrize(
    ("reload", "reps"), [(False, 3), (True, 4)], ids=["page stays", "page loaded again"]
)
def test_a_set_goes_on_at_the_server_that_comes_after_one_that_was_killed(
    finding: Server, tmp_path: Path, reload: bool, reps: int
) -> None:
    """Nobody has to touch the page, and then no repetition is lost, not even the one under way. In
    front of a page that is loaded again nobody is seen for seconds, so that one is; the clip
    begins anew there, and shows three more."""
    with in_front_of(webcam("squat_good_side", tmp_path), finding) as tab:
        page = tab.open()
        choose(page, "Squat", reps=reps)
        start(page)
        wait_for_phase(page, "exercising")
        wait_for_reps(page, 1, 60_000)
        wait_until(page, f"{SHARE} > 0.3", timeout_ms=30_000)
        finding.kill()
        finding.start()
        tab.enter()  # another start of the program has another token
        if reload:
            page.reload()
        page.get_by_role("heading", name="Well done").wait_for(timeout=90_000)
        expect(page.get_by_text(f"{reps} repetitions counted")).to_be_visible()
        if not reload:
            counts = said(page)
            assert counts[counts.index("Go") :].count("1") == 1
        assert not page.evaluate("sessionStorage.getItem('form-coach-poses')")
