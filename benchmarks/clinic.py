"""How long a therapist waits: the pages of the made-up clinic, and what a hundred times as many
people change.

    python benchmarks/clinic.py                    # 40 people, up to 12 weeks: pages and queries
    python benchmarks/clinic.py --people 4000      # and the same queries among 4,000 people

Pages are timed in Chromium, from the address or the click to the last thing drawn; the replay of a
set of 29 s until it can be turned, once the page has drawn its scene ahead, and pressed before.
The queries are those behind the list of forty people and behind one person's page. Needs chromium
and the test requirements; 4,000 people take about 10 GB of disk while it runs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL

from coach.demo.clinic import PEOPLE, fill
from coach.progress.caseload import caseload
from coach.records.access import ALONE, Actor, Role
from coach.records.records import Records
from coach.records.schema import Base
from coach.records.store import Store
from coach.ui.parts.replay import TOGGLE
from tests.ui.browser import Server, chromium, visit

TIMES = 7
SET = Path(__file__).parents[1] / "tests" / "traces" / "rendered" / "kick_good_side.npz"
_STILL = "[data-test-script-state=notRunning]"
_PERSON = ".st-key-caseload [data-testid=stPageLink-NavLink]"
_AHEAD = ".replay[data-state=waiting] .scene canvas"
_CHART = "[data-testid=stVegaLiteChart] :is(svg, canvas)"
THERAPIST = Actor("pt@example.org", "A therapist", Role.THERAPIST)

_COPIED = ("person", "prescription", "session", "exercise_set", "rep", "symptom_check", "note")
"""The tables that are copied; ids get other first digits in each copy."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many, in steps of forty")
    people = parser.parse_args().people
    print(f"{os.cpu_count()} cores; median of {TIMES}, slowest in brackets")
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "home")
        file = server.home / "data" / "form-coach" / "records.sqlite3"
        with Store(URL.create("sqlite", database=str(file))) as store:
            began = time.perf_counter()
            for _ in fill(store, datetime.now().astimezone()):
                pass
            print(f"{PEOPLE} people made in {time.perf_counter() - began:.1f} s")
            mine = Records(store, ALONE).people.all()
            for person in mine:
                Records(store, ALONE).care.assign(person.id, THERAPIST.login)
            _queries(store, PEOPLE)
            with server:
                _pages(server)
                _replay(server)
            for copy in range(1, people // PEOPLE):
                _copy(store, copy)
            if people > PEOPLE:
                _queries(store, people)
                size = sum(part.stat().st_size for part in file.parent.glob("records.sqlite3*"))
                print(f"The file is {size / 1e9:.1f} GB")


def _queries(store: Store, people: int) -> None:
    theirs, alone = Records(store, THERAPIST), Records(store, ALONE)
    now = datetime.now().astimezone()
    first = theirs.people.all()[0].id

    def one_person() -> None:
        theirs.sessions.figures([first])
        theirs.sessions.outlines([first])
        theirs.care.prescriptions(first, history=True)
        theirs.care.notes(first)

    print(f"Among {people} people:")
    _timed("  the list of a therapist's forty", lambda: caseload(theirs, now))
    _timed("  one person's figures, sessions, prescriptions, notes", one_person)
    if people > PEOPLE:
        _timed("  the list of everybody", lambda: caseload(alone, now), times=1)


def _pages(server: Server) -> None:
    with chromium() as browser, visit(browser, server) as tab:
        page = tab.open("guide")  # the app has been loaded once

        def the_list() -> None:
            # Those who can wait are folded; what makes everybody's table comes last.
            page.get_by_text("As planned (").wait_for()
            page.get_by_role("button", name="Days and minutes of monitoring").wait_for()
            page.wait_for_selector(_STILL)

        def by_address() -> None:
            page.goto(f"{server.address}/therapist")
            the_list()

        def by_click() -> None:
            page.get_by_role("link", name="Therapist").click()
            the_list()

        def person() -> None:
            page.locator(_PERSON).nth(next(others)).click()
            page.locator(_CHART).nth(2).wait_for()
            page.wait_for_selector(_STILL)

        def to_guide() -> None:
            page.get_by_role("link", name="Guide").click()
            page.get_by_role("heading", level=1, name="Guide").wait_for()
            page.wait_for_selector(_STILL)

        others = iter(range(5, 5 + TIMES))  # the first five, some without a session, aside
        _timed("The therapist's page, by its address", by_address)
        _timed("The therapist's page, by a click", by_click, first=to_guide)
        _timed("A person's page, by a click in the list", person, first=by_address)


def _replay(server: Server) -> None:
    with chromium() as browser, visit(browser, server) as tab:
        page = tab.open("review")
        page.locator("input[type=file]:enabled").set_input_files(SET)
        switch = page.get_by_text(TOGGLE)
        switch.wait_for(timeout=120_000)

        def anew() -> None:
            page.reload()  # what was worked out before is forgotten
            switch.wait_for()
            page.wait_for_selector(_STILL)

        def opened() -> None:
            switch.click()
            page.wait_for_selector(".replay[data-state=ready]")

        def and_drawn_ahead() -> None:
            anew()
            page.wait_for_selector(_AHEAD, state="attached")
            page.wait_for_timeout(500)  # whoever reads what is above it

        _timed("The replay of a set", opened, first=and_drawn_ahead)
        _timed("The replay, pressed as soon as its page is there", opened, first=anew)


def _copy(store: Store, copy: int) -> None:
    """Everybody once more, under other ids."""
    with store.write() as session:
        for table in _COPIED:
            # A login belongs to one person.
            names = [c.name for c in Base.metadata.tables[table].columns if c.name != "login"]
            into = ", ".join(f'"{name}"' for name in names)
            other = ", ".join(
                f"'z' || printf('%03d', :k) || substr({name}, 5)"
                if name.endswith("id")
                else f'"{name}"'
                for name in names
            )
            # No id of the first forty begins with a z.
            first = f"substr({names[0]}, 1, 1) <> 'z'"
            session.execute(
                text(f"INSERT INTO {table} ({into}) SELECT {other} FROM {table} WHERE {first}"),
                {"k": copy},
            )


def _timed(
    what: str,
    run: Callable[[], object],
    times: int = TIMES,
    first: Callable[[], object] = lambda: None,
) -> None:
    took = []
    for _ in range(times):
        first()
        began = time.perf_counter()
        run()
        took.append(time.perf_counter() - began)
    print(f"{what}: {statistics.median(took):.2f} s ({max(took):.2f})", flush=True)


if __name__ == "__main__":
    main()
