"""Progress and Your data with weeks of sessions in them can be read and used by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as BrowserPage

from coach.records.access import ALONE
from coach.records.database import sqlite_url
from coach.records.records import Records
from coach.records.store import Store
from tests.ui.accessibility import too_wide, violations, wait_until_drawn, walk
from tests.ui.browser import Server, Visit, visit
from tests.ui.filled import fill

SIZES = {"wide": (1366, 768), "narrow": (390, 844)}
each_page = pytest.mark.parametrize("address", ["progress", "data"])
each_size = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)


@pytest.fixture(scope="module")
def filled_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose owner has done weeks of sessions."""
    home = tmp_path_factory.mktemp("filled")
    with Store(sqlite_url(home / "data" / "form-coach" / "records.sqlite3")) as store:
        fill(Records(store, ALONE), datetime.now().astimezone(), weeks=3)
    with Server(home) as running:
        yield running


@pytest.fixture
def tab(browser: Browser, filled_server: Server) -> Iterator[Visit]:
    """A tab; whatever page it shows asks nobody else for anything and complains of nothing."""
    with visit(browser, filled_server) as one:
        yield one
        assert one.foreign == []
        assert one.errors == []


def opened(tab: Visit, address: str, size: tuple[int, int]) -> BrowserPage:
    """The page, with the first of what can be unfolded unfolded."""
    tab.page.set_viewport_size({"width": size[0], "height": size[1]})
    shown = tab.open(address)
    wait_until_drawn(shown)
    shown.locator("summary").first.click()
    shown.mouse.move(0, 0)  # what the pointer lies over shows buttons that go when the page scrolls
    if address == "progress":
        shown.locator(".fc-reps").nth(1).wait_for()
        shown.locator("[data-testid=stVegaLiteChart] :is(svg, canvas)").first.wait_for()
    wait_until_drawn(shown)
    return shown


@each_page
@each_size
def test_axe_finds_no_serious_fault(tab: Visit, address: str, size: tuple[int, int]) -> None:
    found = []
    for scheme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=scheme)
        found += violations(opened(tab, address, size))
    assert found == []


@each_page
@each_size
def test_the_keyboard_reaches_everything(tab: Visit, address: str, size: tuple[int, int]) -> None:
    assert walk(opened(tab, address, size)) == ([], [])


@each_page
def test_nothing_sticks_out_on_a_phone(tab: Visit, address: str) -> None:
    assert too_wide(opened(tab, address, SIZES["narrow"])) == []


def test_a_session_opens_in_place_and_what_is_said_of_it_is_kept(tab: Visit) -> None:
    shown = opened(tab, "progress", SIZES["wide"])
    pain = shown.locator("[class*=st-key-scale-pain-after-]").first
    pain.get_by_role("radio", name="3", exact=True).click()
    effort = shown.locator("[class*=st-key-scale-effort-after-]").first
    effort.get_by_role("radio", name="4", exact=True).click()
    wait_until_drawn(shown)
    again = tab.open("progress")
    again.get_by_text("pain 2 before, 3 after").first.wait_for()
