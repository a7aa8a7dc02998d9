"""Hostile text in every field that somebody types: shown as it is, on every page and in every file,
and nobody else is asked for anything."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from coach.records.access import ALONE
from coach.records.database import sqlite_url
from coach.records.records import Records
from coach.records.store import Store
from coach.ui.parts.downloads import export_bytes
from tests.ui.browser import Server, Visit, visit
from tests.ui.filled import fill

HOSTILE = (
    "![x](http://evil.example/a.png) <img src=http://evil.example/b.png> [l](http://evil.example/c)"
    " $\\frac{1}{2}$ :material/home: :red[hot] :streamlit: www.evil.example --> **b**"
    " \u202e\x07=1+1"
)
NAME = "=![x](http://evil.example/n.png) $x^2$ :red[r] <b>\u202e"
FILE = "![x](http:\\evil.example) $x$ :red[r] <b> @SUM(1).npz"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose people, notes and therapists are called so."""
    home = tmp_path_factory.mktemp("hostile")
    file = home / "data" / "form-coach" / "records.sqlite3"
    file.parent.mkdir(parents=True)
    with Store(sqlite_url(file)) as store:
        records = Records(store, ALONE)
        me = fill(records, datetime.now().astimezone(), weeks=2).person_id
        records.people.change(me, NAME, 171.0)
        other = records.people.add(HOSTILE, height_cm=None)
        for person in (me, other.id):
            records.care.add_note(person, HOSTILE)
    with Server(home) as running:
        yield running


def harmless(page: Page) -> None:
    """Nothing typed became a link, a picture, a formula, a colour or an icon."""
    assert page.locator("a[href*=evil], img[src*=evil], .katex, img[alt*=treamlit]").count() == 0
    assert page.locator("span", has_text="hot").locator("visible=true[style*=color]").count() == 0
    assert page.evaluate("document.body.innerText.includes('\\u202e')") is False


def test_every_page_shows_what_was_typed_and_asks_nobody_else(
    browser: Browser, hostile: Server, traces: Path, tmp_path: Path
) -> None:
    with visit(browser, hostile) as tab:
        for place in ("", "guide", "progress", "data", "review", "therapist"):
            page = tab.open(place)
            page.wait_for_selector("[data-test-script-state=notRunning]")
            harmless(page)
        # Joined by marks that nobody sees, a name is found by its parts.
        link = page.get_by_role("link").filter(has_text=":red[hot]")
        address = link.get_attribute("href") or ""
        link.click()
        expect(page.locator("h1")).to_contain_text("![x](http://evil.example/a.png) <img src")
        for part in ("Notes", "Who did what", "Prescribe"):
            found = page.get_by_role("tab", name=part)
            if found.count():
                found.first.click()
                page.wait_for_selector("[data-test-script-state=notRunning]")
                harmless(page)
        page.goto(f"{hostile.address}/?for={address.rpartition('=')[2]}")
        expect(page.get_by_text("What is done now is written down for")).to_contain_text("$\\frac")
        harmless(page)
        review(tab, traces, tmp_path)
        assert tab.foreign == []


def review(tab: Visit, traces: Path, folder: Path) -> None:
    """A recording, and one that is none, of such names."""
    page = tab.open("review")
    shutil.copy(traces / "squat-09.npz", folder / FILE)
    (folder / f"no {FILE}.mp4").write_bytes(b"nothing")
    page.locator("input[type=file]").set_input_files([folder / f"no {FILE}.mp4", folder / FILE])
    page.get_by_role("link", name="Report").wait_for(timeout=120_000)
    page.wait_for_selector("[data-test-script-state=notRunning]")
    harmless(page)
    saved = page.get_by_role("link", name="Report").get_attribute("href")
    body = tab.context.request.get(f"{tab.server.address}{saved}").text()
    (folder / "report.html").write_text(body, encoding="utf-8")
    tab.page.goto((folder / "report.html").as_uri())
    assert tab.page.locator("b", has_text="@SUM").count() == 0
    tab.requests.remove((folder / "report.html").as_uri())


def test_the_files_hold_it_as_text(hostile: Server) -> None:
    with Store(sqlite_url(hostile.home / "data" / "form-coach" / "records.sqlite3")) as store:
        records = Records(store, ALONE)
        packed = export_bytes(records, records.people.me(), datetime.now().astimezone())
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith(".csv"):
                for row in csv.reader(io.StringIO(content.decode("utf-8"))):
                    assert not [cell for cell in row if cell[:1] in ("=", "@", "+", "\t")]
            elif name.endswith(".json"):
                json.loads(content)
            elif name.endswith(".pdf"):
                assert b"/URI" not in content
