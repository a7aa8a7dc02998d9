"""What makes counting wait, in a real browser: a raised hand, a passer-by, a turned back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coach.live.interruptions import BY_HAND, COMPANY, TURNED
from coach.ui.parts.hud import spread
from coach.words.session_words import GO_ON
from tests.ui.browser import Server, wait_until
from tests.ui.scenes import passer_by, turning_away
from tests.ui.training import (
    choose,
    in_front_of,
    reps_shown,
    said,
    start,
    wait_for_phase,
    wait_for_reps,
    webcam,
)

pytestmark = pytest.mark.usefixtures("needs_chromium")


@pytest.mark.nightly
def test_a_raised_hand_pauses_and_goes_on(server: Server, tmp_path: Path) -> None:
    with in_front_of(webcam("hand_up_side", tmp_path), server) as tab:
        page = tab.open()
        begin(page)
        wait_for_phase(page, "paused")
        expect_shown(page, BY_HAND.text)
        wait_for_phase(page, "exercising")
        wait_for_words(page, GO_ON)
        assert said(page)[-2:] == [BY_HAND.text, GO_ON]
        assert reps_shown(page) == 0


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("happens", "why"),
    [(passer_by, COMPANY.text), (turning_away, TURNED.text)],
    ids=["a passer-by", "a turned back"],
)
def test_counting_waits_says_why_goes_on_by_itself_and_ends_right(
    happens: Callable[[Path], Path], why: str, server: Server, tmp_path: Path
) -> None:
    with in_front_of(happens(tmp_path), server) as tab:
        page = tab.open()
        begin(page)
        wait_for_reps(page, 2, 60_000)
        wait_for_phase(page, "paused")
        expect_shown(page, why)
        assert reps_shown(page) == 2
        wait_for_phase(page, "exercising")
        wait_for_words(page, GO_ON)
        page.get_by_role("heading", name="Well done").wait_for(timeout=60_000)
        expect(page.get_by_text("3 repetitions counted")).to_be_visible()
        heard = said(page)
        assert why in heard
        assert heard.index(GO_ON) > heard.index(why)


def begin(page: Page) -> None:
    """Start a set of three squats and wait until it is counted."""
    choose(page, "Squat", reps=3)
    start(page)
    wait_for_phase(page, "exercising")


def expect_shown(page: Page, why: str) -> None:
    """Why counting waits, on the stage: what to do large, the rest small."""
    for part in filter(None, spread(why)):
        expect(page.locator(".hud-pause")).to_contain_text(part)


def wait_for_words(page: Page, words: str) -> None:
    """Wait until this was said aloud."""
    wait_until(page, "words => window.__said.some(([text]) => text === words)", arg=words)
