"""Every page opens, by address and from the navigation, and asks nobody else for anything."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from app import PAGES
from coach.errors import StoreError
from coach.records.store import Store
from coach.ui.parts.page_frame import Page
from coach.ui.server import current_user
from tests.ui.accessibility import wait_until_drawn
from tests.ui.browser import ROOT, Visit
from tests.ui.train_page import TrainPage

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)


def test_the_app_runs_without_a_browser() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not app.exception
    assert sum("<h1" in one.proto.body for one in app.get("html")) == 1


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
    alone = [page for page in PAGES if not page.for_others]
    expect(navigation.get_by_role("link")).to_have_count(len(alone))
    for page in (*alone[1:], alone[0]):
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


def test_a_video_is_looked_at_from_the_first_page_and_others_from_ones_data(tab: Visit) -> None:
    shown = tab.open()
    shown.get_by_role("link", name="Look at a video instead").click()
    expect(shown.get_by_role("heading", level=1)).to_have_text("Review")
    tab.open("data").get_by_role("link", name="I look after other people").click()
    expect(shown.get_by_role("heading", level=1)).to_have_text("Who needs a look")


def test_somebody_looks_after_others_from_the_second_record_on(train: TrainPage) -> None:
    assert not current_user.looks_after_others()
    added = train.records.people.add("Somebody else")
    assert current_user.looks_after_others()
    train.records.people.delete(added.id)
    assert not current_user.looks_after_others()


def test_records_that_cannot_be_read_leave_the_navigation_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails() -> Store:
        raise StoreError("The records cannot be read.")

    monkeypatch.setattr(current_user, "store", fails)
    assert not current_user.looks_after_others()
