"""Hostile text in every field that somebody types: shown as it is, on every page and in every file,
and nobody else is asked for anything."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, expect

from coach.progress.calendar import calendar_plan
from coach.records.access import ALONE, Actor, Role
from coach.records.database import sqlite_url
from coach.records.records import Records
from coach.records.store import Store
from coach.reports.calendar_file import calendar_file
from coach.ui.parts.downloads import export_bytes
from tests.ui.browser import Server, Visit, visit
from tests.ui.clinic import SQUATS, exercised
from tests.ui.filled import fill
from tests.ui.hostile import FILE, HOSTILE, NAME, harmless

THERAPISTS = [Actor(f"{sign}@evil.example", f"{sign}{HOSTILE}", Role.THERAPIST) for sign in "=+-@"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose people, notes, prescriptions and therapists are called so."""
    home = tmp_path_factory.mktemp("hostile")
    file = home / "data" / "form-coach" / "records.sqlite3"
    file.parent.mkdir(parents=True)
    now = datetime.now().astimezone()
    with Store(sqlite_url(file)) as store:
        records = Records(store, ALONE)
        filled = fill(records, now, weeks=2)
        records.people.change(filled.person_id, NAME, 171.0, born=None, gender=None)
        other = records.people.add(HOSTILE, height_cm=None)
        exercised(records, other.id, now, [8, 1])
        for person in (filled.person_id, other.id):
            for number, therapist in enumerate(THERAPISTS, 1):
                records.care.assign(person, therapist.login)
                theirs = Records(store, therapist)
                theirs.care.add_note(person, HOSTILE)
                theirs.care.prescribe(
                    person, SQUATS[0], days_per_week=3, starts_on=now.date(), notes=HOSTILE
                )
                if person == filled.person_id:
                    theirs.sessions.correct(filled.sessions[0], 0, number, repetition=False)
    with Server(home) as running:
        yield running


def test_every_page_shows_what_was_typed_and_asks_nobody_else(
    browser: Browser, hostile: Server, traces: Path, tmp_path: Path
) -> None:
    with visit(browser, hostile) as tab:
        for place in ("", "guide", "progress", "data", "review", "therapist"):
            page = tab.open(place)
            page.wait_for_selector("[data-test-script-state=notRunning]")
            harmless(page)
        for group in page.locator(".st-key-caseload details summary").all():
            group.click()
        # Joined by marks that nobody sees, a name is found by its parts.
        link = page.get_by_role("link").filter(has_text=":red[hot]")
        address = link.get_attribute("href") or ""
        link.click()
        expect(page.locator("h1")).to_contain_text("![x](http://evil.example/a.png) <img src")
        for part in (
            *("Overview", "Sessions", "Compare", "Left and right", "Monitoring"),
            *("Programme", "Write a note", "Who looked"),
        ):
            page.get_by_role("tab", name=part).click()
            page.wait_for_selector("[data-test-script-state=notRunning]")
            harmless(page)
            if part in ("Programme", "Write a note", "Who looked"):
                expect(page.get_by_text(re.compile(r"\$\\frac")).nth(1)).to_be_attached()
        for place in ("", "progress", "data"):
            page.goto(f"{hostile.address}/{place}?for={address.rpartition('=')[2]}")
            page.wait_for_selector("[data-test-script-state=notRunning]")
            expect(page.get_by_text(re.compile(r"\$\\frac")).first).to_be_attached()
            harmless(page)
        review(tab, traces, tmp_path)
        assert tab.foreign == []


def review(tab: Visit, traces: Path, folder: Path) -> None:
    """A recording, and one that is none, of such names."""
    page = tab.open("review")
    shutil.copy(traces / "squat-09.npz", folder / FILE)
    (folder / f"no {FILE}.mp4").write_bytes(b"nothing")
    page.locator("input[type=file]:enabled").set_input_files(
        [folder / f"no {FILE}.mp4", folder / FILE]
    )
    page.get_by_role("link", name="Report").wait_for(timeout=120_000)
    page.wait_for_selector("[data-test-script-state=notRunning]")
    harmless(page)
    saved = page.get_by_role("link", name="Report").get_attribute("href")
    body = tab.context.request.get(f"{tab.server.address}{saved}").text()
    (folder / "report.html").write_text(body, encoding="utf-8")
    tab.page.goto((folder / "report.html").as_uri())
    assert tab.page.locator("b", has_text="@SUM").count() == 0
    tab.requests.remove((folder / "report.html").as_uri())


@pytest.mark.slow
def test_the_files_hold_it_as_text(hostile: Server) -> None:
    with Store(sqlite_url(hostile.home / "data" / "form-coach" / "records.sqlite3")) as store:
        records = Records(store, ALONE)
        me = records.people.me()
        now = datetime.now().astimezone()
        packed = export_bytes(records, me, now)
        prescriptions = records.care.prescriptions(me.id)
    plan = calendar_plan(prescriptions, me.id, {}, now.date(), resting=False)
    (event,) = Calendar.from_ical(calendar_file(plan, now)).walk("VEVENT")
    assert sum("evil" in value for value in event.values() if isinstance(value, str)) == 1
    assert "evil" in event["description"]
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    cells, kinds = [], {Path(name).suffix for name in contents}
    for name, content in contents.items():
        if name.endswith(".csv"):
            cells += [one for row in csv.reader(io.StringIO(content.decode())) for one in row]
        elif name.endswith(".json"):
            json.loads(content)
        elif name.endswith(".pdf"):
            assert b"/URI" not in content
    assert {".csv", ".json", ".pdf"} <= kinds
    assert sum("evil" in cell for cell in cells) >= len(THERAPISTS)
    formulas = [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert [cell for cell in formulas if not re.fullmatch(r"-[\d.]+", cell)] == []
