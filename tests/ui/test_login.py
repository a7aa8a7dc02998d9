"""A clinic in real browsers, with a real provider and PostgreSQL: everybody sees their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from coach.analysis import analyze
from coach.domain import AuditEntry
from coach.programme.plan import Block
from coach.progress.worst import worst_rep
from coach.records.access import Actor, Role
from coach.records.clinic import CLINIC_VARIABLE
from coach.records.database import URL_VARIABLE
from coach.records.records import Records
from coach.records.store import Store
from coach.review.examine import Result
from coach.review.filing import to_file
from coach.ui.parts.replay import TOGGLE, TOGGLE_BEST
from tests.postgres import Postgres
from tests.review.harness import until
from tests.ui.accessibility import violations
from tests.ui.browser import Server, Visit, expander, free_port, unfold, visit
from tests.ui.clinic import exercised
from tests.ui.hostile import EMAIL, HOSTILE, NAME, harmless
from tests.ui.provider import provider, write_roles, write_secrets

ANN = Actor("ann@example.org", "Ann Client", Role.CLIENT)
BOB = Actor("bob@example.org", "Bob Client", Role.CLIENT)
PAT = Actor("pat@example.org", "Pat Therapist", Role.THERAPIST)
CAT = Actor("cat@example.org", "Cat Client", Role.CLIENT)
BOSS = Actor("boss@example.org", "Bo Admin", Role.ADMIN)

PEOPLE: dict[str, dict[str, object]] = {
    who.login.partition("@")[0]: {"email": who.login, "email_verified": True, "name": who.name}
    for who in (ANN, BOB, CAT, PAT, BOSS)
}
# Somebody who typed the admin's address where nobody verifies it.
PEOPLE["mallory"] = {"email": BOSS.login, "email_verified": False, "name": "Mallory"}

# Somebody whom no file names: she comes by invitation.
GIA = Actor("gia@example.org", "Gia Guest", Role.CLIENT)
PEOPLE["gia"] = {"email": GIA.login, "email_verified": True, "name": GIA.name}

# Providers let people type what they are called, and some of them what their address is.
EVE = Actor("eve@example.org", HOSTILE, Role.CLIENT)
PEOPLE["eve"] = {"email": EVE.login, "email_verified": True, "name": EVE.name}
PEOPLE["zed"] = {"email": EMAIL, "email_verified": True, "name": NAME}


@dataclass(frozen=True)
class Clinic:
    """A running server, and its records."""

    server: Server
    store: Store

    def records(self, who: Actor) -> Records:
        return Records(self.store, who)

    def refused(self, who: Actor, person_id: str) -> list[AuditEntry]:
        trail = self.records(BOSS).audit.of(person_id)
        return [entry for entry in trail if entry.refused and entry.actor_id == who.login]


@pytest.fixture(scope="module")
def clinic(
    postgres: Postgres, tmp_path_factory: pytest.TempPathFactory, needs_chromium: None
) -> Iterator[Clinic]:
    """A clinic with a login, open beyond this machine's loopback."""
    folder = tmp_path_factory.mktemp("clinic")
    url = postgres.create()
    roles = {who.login: who.role.value for who in (ANN, BOB, CAT, EVE, PAT, BOSS)}
    port = free_port()
    with provider(folder, PEOPLE) as address:
        secrets = write_secrets(folder / "secrets.toml", address, f"http://127.0.0.1:{port}")
        server = Server(
            folder / "home",
            port=port,
            environment={
                URL_VARIABLE: url.render_as_string(hide_password=False),
                CLINIC_VARIABLE: str(write_roles(folder / "clinic.toml", roles)),
            },
            options=["--server.address=0.0.0.0", f"--secrets.files={secrets}"],
        )
        with server, Store(url) as store:
            yield Clinic(server, store)
    postgres.drop(url)


@contextmanager
def logged_in(browser: Browser, clinic: Clinic, subject: str) -> Iterator[Visit]:
    """A browser of their own, in which somebody has logged in."""
    with visit(browser, clinic.server) as tab:
        tab.open()
        log_in(tab, subject)
        yield tab


def log_in(tab: Visit, subject: str) -> None:
    """Press Log in, and choose who one is at the provider."""
    # The provider's page would fetch its style from the internet.
    tab.context.route("**/*.jsdelivr.net/**", lambda route: route.abort())
    tab.page.get_by_role("button", name="Log in").click()
    tab.page.get_by_role("button", name=subject, exact=True).click()
    tab.page.wait_for_url(f"{tab.server.address}/**")
    tab.page.wait_for_selector("h1")


def places(page: Page) -> list[str]:
    """What the navigation offers."""
    navigation = page.get_by_role("navigation", name="App pages")
    navigation.get_by_role("link").first.wait_for()
    return [
        name.strip().split("\n")[-1] for name in navigation.get_by_role("link").all_inner_texts()
    ]


def log_out(tab: Visit) -> None:
    """Log out here and at the provider."""
    tab.page.get_by_role("link", name="Log out").click()
    tab.page.get_by_role("button", name="End session").click()


def forgets_when_logged_out(tab: Visit, token: str) -> None:
    """Whoever comes next to this browser is not told of an invitation that was claimed."""
    assert token in [cookie["value"] for cookie in tab.context.cookies()]
    log_out(tab)
    expect(tab.page.get_by_text("Log in to see your exercises")).to_be_visible()
    assert token not in [cookie["value"] for cookie in tab.context.cookies()]


def test_a_client_and_a_therapist_each_see_what_is_theirs(browser: Browser, clinic: Clinic) -> None:
    now = datetime.now(UTC)
    bob = clinic.records(BOB).people.me()
    (session, *_) = exercised(clinic.records(BOB), bob.id, now, [3, 1])
    with (
        logged_in(browser, clinic, "ann") as anns,
        logged_in(browser, clinic, "pat") as pats,
    ):
        # A client has her own pages, and her own record.
        page = anns.page
        expect(page.get_by_role("heading", name="Train", level=1)).to_be_visible()
        offered = places(page)
        assert "Therapist" not in offered
        assert "Log out" in offered
        anns.open("data")
        expect(page.get_by_text(ANN.name).first).to_be_visible()

        # By no address does she get at somebody else's: the store refuses, and writes it down.
        for number, address in enumerate(
            [
                f"?session={session}",
                f"?for={bob.id}",
                f"progress?for={bob.id}",
                f"data?for={bob.id}",
            ],
            1,
        ):
            anns.open(address)
            expect(page.get_by_text("cannot be opened with your login")).to_be_visible()
            assert BOB.name not in page.content()
            assert len(clinic.refused(ANN, bob.id)) >= number
        anns.open(f"therapist?person={bob.id}")
        expect(page.get_by_role("heading", name="Train", level=1)).to_be_visible()
        assert BOB.name not in page.content()

        # A therapist begins with nobody, and sees whom an admin assigns.
        page = pats.page
        expect(page.get_by_text("Nobody has been assigned to you yet")).to_be_visible()
        assert "Train" not in places(page)
        clinic.records(BOSS).care.assign(bob.id, PAT.login)
        pats.open("therapist")
        page.get_by_role("link", name=BOB.name).click()
        expect(page.get_by_role("heading", name=BOB.name)).to_be_visible()
        assert ANN.name not in page.content()
        page.reload()
        expect(page.get_by_role("heading", name=BOB.name)).to_be_visible()
        opened = [
            entry for entry in clinic.records(BOSS).audit.of(bob.id) if entry.action == "opened"
        ]
        assert [entry.actor_id for entry in opened] == [PAT.login]
        ann = clinic.records(ANN).people.me()
        pats.open(f"therapist?person={ann.id}")
        expect(page.get_by_text("cannot be opened with your login")).to_be_visible()
        assert clinic.refused(PAT, ann.id)

        # Nothing of his came over to her.
        anns.open("data")
        expect(anns.page.get_by_text(ANN.name).first).to_be_visible()
        assert BOB.name not in anns.page.content()


def test_a_therapist_sees_the_worst_repetition_changes_the_target_and_writes(
    browser: Browser, clinic: Clinic, traces: Path, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    boss, cats = clinic.records(BOSS), clinic.records(CAT)
    cat = cats.people.me()
    boss.care.assign(cat.id, PAT.login)
    pats = clinic.records(PAT)
    squats = Block("squat", side="both", sets=2, reps=8, target=95.0)
    begin = (now - timedelta(days=30)).date()
    pats.care.prescribe(cat.id, squats, days_per_week=3, starts_on=begin)
    plan, made = to_file(
        Result(analyze(traces / "rendered" / "squat_lean_side.npz"), tmp_path, (), {}),
        "squat",
        None,
    )
    pats.sessions.add_video(cat.id, plan, made, now - timedelta(days=20))  # silent since
    found = worst_rep([made])
    assert found is not None
    with logged_in(browser, clinic, "pat") as tab:
        login = list(tab.foreign)
        page = tab.open("therapist")
        page.get_by_role("link", name=CAT.name).first.click()
        page.get_by_role("tab", name="Sessions").click()
        page.get_by_text(TOGGLE).click()
        page.locator(".replay[data-state=ready]").wait_for(timeout=60_000)
        expect(page.locator(".replay .about")).to_contain_text(f"Repetition {found[1].number}: ")
        page.get_by_text(TOGGLE_BEST).click()
        expect(page.locator(".replay .now")).to_contain_text("Beside it: ")
        assert violations(page) == []

        page.get_by_role("tab", name="Programme").click()
        target = page.get_by_label("Target", exact=False).first
        target.fill("70")
        target.press("Tab")
        page.get_by_role("button", name="Change it").click()
        expect(page.get_by_text("to 70°").first).to_be_visible()
        page.get_by_role("tab", name="Messages").click()
        page.get_by_role("textbox").last.fill("Only as far as feels fine.")
        page.get_by_role("button", name="Send it").click()
        expect(page.get_by_text("not read yet")).to_be_visible()
        assert tab.foreign == login
    cats.care.answer_symptoms(cat.id, ())
    with logged_in(browser, clinic, "cat") as tab:
        page = tab.page
        known = page.locator(".st-key-straight-on button")
        ready = page.locator(".st-key-start button")
        known.or_(ready).first.wait_for()
        expect(page.get_by_text("Only as far as feels fine.")).to_be_visible()
        if known.is_visible():
            known.click()
        expect(page.get_by_text("70°").first).to_be_visible()


def test_who_is_invited_logs_in_and_finds_their_programme_and_nothing_tells_the_token(
    browser: Browser, clinic: Clinic
) -> None:
    with logged_in(browser, clinic, "pat") as pats, visit(browser, clinic.server) as gias:
        page = pats.page
        form = unfold(expander(page, "Invite a client"))
        form.get_by_role("textbox", name="Name").fill(NAME)
        form.get_by_role("textbox", name="E-mail").fill(EMAIL)
        form.get_by_role("button", name="Invite").click()
        expect(page.get_by_text("is no e-mail address")).to_be_visible()
        harmless(page)
        form.get_by_role("textbox", name="E-mail").fill(" Gia@Example.org")
        form.get_by_role("button", name="Invite").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.locator("img.qr-code")).to_be_visible()
        # Beside the app, where its colours reach it by a rule of their own.
        done = dialog.get_by_role("button", name="Done")
        expect(done).to_have_css("color", "rgb(255, 255, 255)")
        assert violations(page) == []
        harmless(page)
        link = dialog.locator("code").inner_text().strip()
        address, _, token = link.partition("#")
        assert address == f"{clinic.server.address}/invitation"
        done.click()
        expect(dialog).to_have_count(0)
        unfold(expander(page, "Not logged in yet"))
        expect(page.get_by_text("invited by Pat Therapist, open until")).to_be_visible()
        harmless(page)
        assert token not in page.content()
        theirs = clinic.records(PAT)
        (waiting,) = (one for one in theirs.invitations.without_login() if one.invitation)
        assert waiting.person.name == NAME.replace("\u202e", "")

        page = gias.page
        page.goto(link)
        expect(page.get_by_text("Pat Therapist invites you to Form Coach")).to_be_visible()
        assert page.url == f"{clinic.server.address}/"
        log_in(gias, "gia")
        expect(page.get_by_text("You are logged in as gia@")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("button", name="Accept the invitation").click()
        expect(page.get_by_role("heading", name="Your programme is not set yet")).to_be_visible()
        assert page.locator(".st-key-start").count() == 0
        assert violations(page) == []
        squats = Block("squat", side="both", sets=2, reps=8, target=95.0)
        today = datetime.now(UTC).date()
        theirs.care.prescribe(waiting.person.id, squats, days_per_week=3, starts_on=today)
        gias.open()
        expect(page.get_by_role("heading", name="set yet")).to_have_count(0)
        assert clinic.records(GIA).people.me().id == waiting.person.id
        forgets_when_logged_out(gias, token)

        asked = [url for tab in (pats, gias) for url in tab.requests if url != link]
        assert [url for url in asked if token in url] == []
        assert token not in clinic.server.log.read_text("utf-8")
        assert pats.errors == gias.errors == []


def test_a_reviews_results_go_to_the_login_that_asked_for_them_alone(
    browser: Browser, clinic: Clinic, traces: Path
) -> None:
    with (
        logged_in(browser, clinic, "ann") as anns,
        logged_in(browser, clinic, "bob") as bobs,
        visit(browser, clinic.server) as nobody,
    ):
        page = anns.open("review")
        page.locator("input[type=file]:enabled").set_input_files(traces / "squat-09.npz")
        saved = page.get_by_role("link", name="Report")
        saved.wait_for(timeout=120_000)
        address = f"{clinic.server.address}{saved.get_attribute('href')}"
        assert anns.context.request.get(address).status == 200
        for other in (bobs, nobody):
            refused = other.context.request.get(address)
            assert (refused.status, refused.text()) == (404, "This is no longer here.")
        # The page's own address, handed on, opens a review of his own.
        handed_on = bobs.open(page.url.removeprefix(f"{clinic.server.address}/"))
        expect(handed_on.get_by_text("have been removed")).to_be_visible()
        assert handed_on.get_by_role("link", name="Report").count() == 0


def test_without_a_login_and_after_the_end_of_one_nothing_is_shown(
    browser: Browser, clinic: Clinic
) -> None:
    with visit(browser, clinic.server) as nobody:
        for address in ("", "therapist", "data", "review"):
            page = nobody.open(address)
            expect(page.get_by_role("button", name="Log in")).to_be_visible()
            assert page.get_by_role("navigation").count() == 0
    with logged_in(browser, clinic, "ann") as tab:
        page = tab.page
        saved = tab.context.cookies()
        log_out(tab)
        page.wait_for_url(f"{clinic.server.address}/**")
        expect(page.get_by_role("button", name="Log in")).to_be_visible()
        tab.open("data")
        expect(page.get_by_role("button", name="Log in")).to_be_visible()
    # Whoever has copied the cookie before has nothing of it.
    with visit(browser, clinic.server) as thief:
        thief.context.add_cookies(saved)
        page = thief.open("data")
        expect(page.get_by_text("Your login has ended")).to_be_visible()
        assert page.get_by_role("navigation").count() == 0


def test_an_address_that_nobody_verified_opens_nothing(browser: Browser, clinic: Clinic) -> None:
    with logged_in(browser, clinic, "mallory") as tab:
        expect(tab.page.get_by_text("has not given a place yet")).to_be_visible()
        assert tab.page.get_by_role("navigation").count() == 0


def test_an_admin_assigns_and_reads_the_trail_but_no_record(
    browser: Browser, clinic: Clinic
) -> None:
    bob = clinic.records(BOB).people.me()
    for therapist in clinic.records(BOSS).care.therapists(bob.id):
        clinic.records(BOSS).care.unassign(bob.id, therapist)
    with logged_in(browser, clinic, "boss") as tab:
        page = tab.page
        page.get_by_label(f"Who looks after {BOB.name}").click()
        page.get_by_role("option", name=PAT.login).click()
        page.keyboard.press("Escape")
        # The trail may tell of another one's therapist already.
        until(lambda: clinic.records(BOSS).care.therapists(bob.id) == (PAT.login,))
        unfold(expander(page, "Who did what"))
        expect(page.get_by_text(f"assigned to {PAT.login}").first).to_be_visible()
        tab.open(f"therapist?person={bob.id}")
        expect(page.get_by_text("cannot be opened with your login")).to_be_visible()


def test_what_the_provider_says_of_a_login_is_shown_as_text(
    browser: Browser, clinic: Clinic
) -> None:
    with (
        logged_in(browser, clinic, "eve") as eves,
        logged_in(browser, clinic, "zed") as zeds,
        logged_in(browser, clinic, "boss") as bosses,
    ):
        expect(zeds.page.get_by_text("You are logged in as")).to_contain_text("![x](http:")
        eves.open("data")
        expect(eves.page.get_by_text("$\\frac{1}{2}$").first).to_be_visible()
        bosses.open("therapist")
        expect(bosses.page.get_by_text("$\\frac{1}{2}$").first).to_be_attached()
        for tab in (eves, zeds, bosses):
            tab.page.wait_for_selector("[data-test-script-state=notRunning]")
            harmless(tab.page)
            assert not [url for url in tab.requests if "evil" in url]
