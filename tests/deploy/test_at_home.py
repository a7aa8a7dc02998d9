"""A clinic put up as deploy/ says, and a client at home who reaches TCP 443 of it and nothing else.

apt-get install caddy iproute2
python -m pytest -m nightly tests/deploy/test_at_home.py       # as root
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from coach.domain import Ended
from coach.records.access import Actor, Role
from coach.records.records import Records
from coach.records.store import Store
from coach.ui.server.headers import safe_headers
from tests.deploy import at_home
from tests.deploy.at_home import LOGIN_ORIGIN, NAME, ORIGIN, Clinic, browser_at_home, log_in
from tests.postgres import Postgres
from tests.ui.browser import wait_until
from tests.ui.clinic import SQUATS
from tests.ui.training import choose, start, wait_for_phase, wait_for_reps, webcam

pytestmark = [
    pytest.mark.nightly,
    pytest.mark.camera,
    pytest.mark.skipif(at_home.can_run() != "", reason=at_home.can_run()),
]

ANN = Actor("ann@example.org", "Ann Client", Role.CLIENT)
PAT = Actor("pat@example.org", "Pat Therapist", Role.THERAPIST)
BOSS = Actor("boss@example.org", "Bo Boss", Role.ADMIN)
SHARE = "Number(document.querySelector('.hud-bar').style.getPropertyValue('--share'))"
"""How far the movement has gone."""

PEOPLE = {"ann": {"email": ANN.login, "email_verified": True, "name": ANN.name}}


@pytest.fixture(scope="module")
def home(needs_chromium: None) -> Iterator[Sequence[str]]:
    """The client's network."""
    with at_home.home() as prefix:
        yield prefix


@pytest.fixture
def clinic(postgres: Postgres, home: Sequence[str], tmp_path: Path) -> Iterator[Clinic]:
    """Two servers on one PostgreSQL behind the proxy."""
    url = postgres.create()
    with (
        at_home.clinic(tmp_path, url, PEOPLE, {ANN.login: ANN.role.value}) as made,
        ExitStack() as servers,
    ):
        for _ in range(2):
            servers.enter_context(at_home.app(made))
        with Store(url) as store:
            _set_a_programme(store)
        with at_home.proxy(made):
            yield made
    postgres.drop(url)


def _set_a_programme(store: Store) -> None:
    """Without one a client is not offered Start."""
    ann = Records(store, ANN).people.me()
    Records(store, BOSS).care.assign(ann.id, PAT.login)
    today = datetime.now(UTC).date()
    Records(store, PAT).care.prescribe(ann.id, SQUATS[0], days_per_week=3, starts_on=today)


def test_somebody_at_home_reaches_443_alone_and_a_whole_set_is_counted(
    clinic: Clinic, home: Sequence[str], tmp_path: Path, traces: Path
) -> None:
    assert at_home.reaches(home, 443)
    others = {80, clinic.provider_port, clinic.url.port, *clinic.apps}
    assert {port for port in others if port and at_home.reaches(home, port)} == set()
    camera = webcam("squat_lean_side", tmp_path)
    with browser_at_home(home, clinic, camera) as (page, requests):
        answer = page.goto(ORIGIN)
        assert answer is not None
        assert (
            safe_headers("/").items()
            <= {name.title(): value for name, value in answer.headers.items()}.items()
        )
        assert answer.headers["strict-transport-security"]
        assert "server" not in answer.headers
        log_in(page, "ann")
        choose(page, "Squat", reps=3)
        start(page)
        wait_for_phase(page, "exercising", 90_000)
        page.get_by_role("heading", name="Well done").wait_for(timeout=120_000)
        expect(page.get_by_text("3 repetitions counted")).to_be_visible()
        page.goto(f"{ORIGIN}/review")
        page.locator("input[type=file]:enabled").set_input_files(traces / "squat-09.npz")
        page.get_by_role("link", name="Report").wait_for(timeout=120_000)
        cookies = page.context.cookies(ORIGIN)
    assert {urllib.parse.urlsplit(url).netloc for url in requests if "://" in url} <= {
        NAME,
        LOGIN_ORIGIN.removeprefix("https://"),
        "cdn.jsdelivr.net",  # the provider's page
    }
    assert [url for url in requests if url.startswith(f"wss://{NAME}/poses/")]
    assert {one["name"] for one in cookies if not one["secure"]} == set()
    with Store(clinic.url) as store:
        records = Records(store, ANN)
        (kept,) = records.sessions.of(records.people.me().id)
    assert kept.rep_count == 3
    for port in clinic.apps:
        assert not [word for word in (ANN.login, ANN.name) if word in clinic.log(port)]


def test_a_server_that_dies_gives_its_people_to_the_next_and_loses_no_repetition(
    clinic: Clinic, home: Sequence[str], tmp_path: Path
) -> None:
    """In the middle of a repetition; nobody touches the page."""
    with browser_at_home(home, clinic, webcam("squat_good_side", tmp_path)) as (page, _):
        log_in(page, "ann")
        choose(page, "Squat", reps=3)
        start(page)
        wait_for_phase(page, "exercising", 90_000)
        wait_for_reps(page, 1, 90_000)
        wait_until(page, f"{SHARE} > 0.3")
        serving, other = sorted(clinic.apps, key=clinic.connections, reverse=True)
        assert clinic.connections(serving) > clinic.connections(other)
        clinic.apps[serving].kill()
        clinic.apps[serving].wait()
        page.get_by_role("heading", name="Well done").wait_for(timeout=120_000)
        expect(page.get_by_text("3 repetitions counted")).to_be_visible()
    with Store(clinic.url) as store:
        records = Records(store, ANN)
        (kept,) = records.sessions.of(records.people.me().id)
    assert (kept.rep_count, kept.ended) == (3, Ended.DONE)
