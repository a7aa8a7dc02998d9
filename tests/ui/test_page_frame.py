"""Every page opens, by address and from the navigation, and asks nobody else for anything."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from app import PAGES
from coach.ui.parts.page_frame import Page
from tests.ui.accessibility import wait_until_drawn
from tests.ui.browser import ROOT, Visit

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)


def test_the_app_runs_without_a_browser() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not app.exception
    assert len(app.title) == 1


@each_page
def test_every_page_opens(tab: Visit, page: Page) -> None:
    shown = tab.open(page.address)
    assert shown.locator("[data-testid=stException]").count() == 0
    assert shown.get_by_role("navigation", name="App pages").is_visible()


@pytest.mark.parametrize("width", [1366, 390])
def test_every_place_is_in_sight_and_leads_to_its_page(tab: Visit, width: int) -> None:
    tab.page.set_viewport_size({"width": width, "height": 800})
    shown = tab.open()
    navigation = shown.get_by_role("navigation", name="App pages")
    for page in (*PAGES[1:], PAGES[0]):
        place = navigation.get_by_role("link", name=page.title)
        expect(place).to_be_in_viewport(ratio=1)
        place.click()
        shown.wait_for_url(f"**/{page.address}*")
        shown.locator("[aria-current=page]", has_text=page.title).wait_for()


def test_a_narrow_page_is_not_covered_by_the_navigation(tab: Visit) -> None:
    tab.page.set_viewport_size({"width": 390, "height": 844})
    shown = tab.open(PAGES[-1].address)
    wait_until_drawn(shown)
    heading, bar = (
        one.bounding_box() for one in (shown.locator("h1"), shown.get_by_test_id("stSidebar"))
    )
    assert heading is not None
    assert bar is not None
    assert heading["y"] >= bar["y"] + bar["height"]
