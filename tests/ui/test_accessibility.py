"""Every page can be read and used by everybody: with a keyboard, in the dark, on a phone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page as BrowserPage

from app import PAGES
from coach.ui.parts.page_frame import Page
from tests.ui.accessibility import too_wide, violations, wait_until_drawn, walk
from tests.ui.browser import Visit, wait_until

WIDE, NARROW = (1366, 768), (390, 844)

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.title)
each_size = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])


def opened(tab: Visit, page: Page, size: tuple[int, int] = WIDE) -> BrowserPage:
    """The page as it is when nothing has been done on it, drawn to the end."""
    tab.page.set_viewport_size({"width": size[0], "height": size[1]})
    shown = tab.open(page.address)
    wait_until_drawn(shown)
    return shown


@each_page
@each_size
def test_axe_finds_no_serious_fault_in_light_or_dark(
    tab: Visit, page: Page, size: tuple[int, int]
) -> None:
    found = []
    for scheme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=scheme)
        shown = opened(tab, page, size)
        ground = "getComputedStyle(document.querySelector('.stApp')).colorScheme"
        assert shown.evaluate(ground) == scheme
        found += violations(shown)
    assert found == []


@each_page
@each_size
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    tab: Visit, page: Page, size: tuple[int, int]
) -> None:
    missed, unseen = walk(opened(tab, page, size))
    assert missed == []
    assert unseen == []


@each_page
def test_nothing_sticks_out_on_a_phone(tab: Visit, page: Page) -> None:
    shown = opened(tab, page, NARROW)
    assert shown.evaluate("document.documentElement.scrollWidth") <= NARROW[0]
    assert too_wide(shown) == []


@each_page
def test_a_screen_reader_finds_its_way(tab: Visit, page: Page) -> None:
    """The page's language and name, and headings that begin with one and leave no level out."""
    shown = opened(tab, page)
    assert shown.locator("html").get_attribute("lang") == "en"
    wait_until(shown, "title => document.title === title", arg=f"{page.title} · Form Coach")
    levels = shown.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((h) => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@each_page
def test_nothing_moves_for_those_who_asked_for_no_motion(tab: Visit, page: Page) -> None:
    tab.page.emulate_media(reduced_motion="reduce")
    shown = opened(tab, page)
    # What Streamlit fades in while a page is drawn ends within a millisecond of its own clock.
    wait_until(shown, "document.getAnimations().every((one) => one.playState !== 'running')")
    playing = shown.evaluate(
        "[...document.querySelectorAll('video, audio')].filter((one) => !one.paused).length"
    )
    assert playing == 0


@pytest.fixture
def plain(tab: Visit) -> BrowserPage:
    """A page of words only."""
    return opened(tab, PAGES[-1])


def test_axe_would_find_a_fault(plain: BrowserPage) -> None:
    add(plain, '<img src="data:,"><p style="color: #777; background: #888">Hardly seen</p>')
    assert {found.split()[0] for found in violations(plain)} == {"image-alt", "color-contrast"}


def test_the_keyboards_walk_would_miss_a_control_and_an_outline(plain: BrowserPage) -> None:
    add(plain, "<button tabindex=-1>Unreachable</button>")
    plain.add_style_tag(content=".stApp.stApp :focus-visible { outline: none !important }")
    missed, unseen = walk(plain)
    assert len(missed) == 1
    assert "Unreachable" in missed[0]
    assert unseen != []


def test_something_too_wide_would_be_noticed(plain: BrowserPage) -> None:
    add(plain, '<p style="width: 2000px">Wide</p>')
    assert [found for found in too_wide(plain) if "2000px" in found]


def add(page: BrowserPage, html: str) -> None:
    """Put something wrong at the end of the page."""
    page.evaluate(
        "html => document.querySelector('.stMain').insertAdjacentHTML('beforeend', html)", html
    )
