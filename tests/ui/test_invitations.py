"""Coming in by invitation, without a browser: the door, the therapist's list, the admin's roles."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from inspect import unwrap
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from coach.errors import AccessError, StoreError
from coach.records.access import Actor, Role
from coach.records.clinic import CLINIC_VARIABLE
from coach.records.records import Records
from coach.records.store import store
from coach.ui.parts import qr_code
from coach.ui.server import current_user, invitation_link, login_cookies, login_gate
from coach.ui.server.invitation_link import COOKIE
from coach.ui.server.login_cookies import LoginCookies
from tests.ui.asking import ask
from tests.ui.clinic import SQUATS
from tests.ui.hostile import HOSTILE
from tests.ui.provider import write_roles

PAT = Actor("pat@example.org", "Pat", Role.THERAPIST)
BOSS = Actor("boss@example.org", "Bo", Role.ADMIN)
ANN = "ann@example.org"
AUTH = {
    "redirect_uri": "https://coach.example.org/sub/oauth2callback",
    "cookie_secret": "only for a test, and long enough for it",
    "client_id": "form-coach",
    "client_secret": "anything",
    "server_metadata_url": "https://login.example.org",
}


@pytest.fixture(autouse=True)
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clinic with a therapist and an admin; its file."""
    monkeypatch.setattr(login_gate, "_auth", lambda: AUTH)
    roles = {PAT.login: "therapist", BOSS.login: "admin", "cat@example.org": "client"}
    path = write_roles(tmp_path / "clinic.toml", roles)
    monkeypatch.setenv(CLINIC_VARIABLE, str(path))
    return path


@pytest.fixture
def link_opened(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has the browser be one in which an invitation's link was opened."""
    return lambda token: monkeypatch.setattr(invitation_link, "opened", lambda: token)


def invited(email: str = "", *, programme: bool = True, lasts_days: float = 14) -> tuple[str, str]:
    """Somebody whom Pat has invited; their id and the token."""
    theirs = Records(store(), PAT)
    person = theirs.people.add("Ann")
    if programme:
        today = datetime.now(UTC).date()
        theirs.care.prescribe(person.id, SQUATS[0], days_per_week=3, starts_on=today)
    issued = theirs.invitations.invite(person.id, email, timedelta(days=lasts_days))
    return person.id, issued.token


def entered(login: str | None = None, page: str = "train", *, verified: bool = True) -> AppTest:
    """A tab, in which somebody may have logged in."""
    app = AppTest.from_function(pages, default_timeout=60, kwargs={"only": page})
    app.session_state["first-visit"] = "done"
    if login is not None:
        app.user = claims(login, verified=verified)
    return checked(app.run())


def claims(login: str, *, verified: bool = True) -> dict[str, object]:
    """What the provider says of a login."""
    return {
        **{"is_logged_in": True, "email": login, "email_verified": verified, "name": "Ann A"},
        **{"iss": "https://login.example.org", "sub": login, "iat": time.time()},
    }


def pages(only: str) -> None:
    """The frame around one page."""
    from importlib import import_module

    from coach.ui.parts.page_frame import show

    show([import_module(f"coach.ui.pages.{only}").PAGE])


def checked(app: AppTest) -> AppTest:
    assert not app.exception, app.exception
    return app


def pressed(app: AppTest, label: str) -> AppTest:
    (button,) = [one for one in app.button if as_read(one.label).startswith(label)]
    return checked(button.click().run())


def said(app: AppTest) -> str:
    written = (*app.title, *app.header, *app.info, *app.error, *app.markdown, *app.caption)
    return as_read("\n".join(str(one.value) for one in written))


def labels(app: AppTest) -> list[str]:
    return [as_read(one.label) for one in app.button]


def as_read(marked: str) -> str:
    """Without what keeps text from being Markdown."""
    return marked.replace("\\", "").replace("\u2060", "")


def offers_start(app: AppTest) -> bool:
    """Whether a set can be begun, once the warning signs have been asked for."""
    if "None of these" in labels(app):
        app = pressed(app, "None of these")
    return "Start" in labels(app)


def test_the_first_login_claims_it_and_finds_the_programme(
    link_opened: Callable[[str], None],
) -> None:
    person_id, token = invited(ANN)
    link_opened(token)
    before = entered()
    assert "Pat invites you to Form Coach" in said(before)
    assert "Use the e-mail address that Pat knows" in said(before)
    assert labels(before) == ["Log in"]

    app = entered(ANN)
    assert f"You are logged in as {ANN}" in said(app)
    app = pressed(app, "Accept the invitation")
    assert offers_start(app)
    assert Records(store(), Actor(ANN, "Ann", Role.CLIENT)).people.me().id == person_id
    assert offers_start(entered(ANN))

    # Whoever has the link afterwards is told what it was, and where to turn.
    late = entered("eve@example.org")
    assert "has been used already" in said(late)
    assert "tell Pat at once" in said(late)
    assert labels(late) == ["Log out"]


def test_a_role_taken_away_closes_the_page_at_the_next_look(
    link_opened: Callable[[str], None],
) -> None:
    _, token = invited()
    link_opened(token)
    app = pressed(entered(ANN), "Accept the invitation")
    boss = checked(entered(BOSS.login, "therapist"))
    boss = pressed(boss, f"Take away {ANN}")
    assert f"Take away {ANN}’s role" not in labels(boss)
    app.run()
    assert f"You are logged in as {ANN}, which this clinic has not given a place yet" in said(app)
    assert labels(app) == ["Log out"]


def test_what_a_page_holds_opens_nothing_once_the_role_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A fragment or a callback runs before the door, with what the page made of the login."""
    boss = Records(store(), BOSS)
    boss.roles.give(ANN, Role.THERAPIST)
    monkeypatch.setattr(current_user.st, "user", SimpleNamespace(to_dict=lambda: claims(ANN)))
    held = current_user.my_records()
    reruns: list[None] = []
    monkeypatch.setattr(login_gate.st, "rerun", lambda: reruns.append(None))
    look = unwrap(login_gate.close_when_the_login_ends)
    look(held.actor)
    assert (held.people.all(), reruns) == ((), [])
    boss.roles.take_away(ANN)
    with pytest.raises(AccessError, match="has changed since"):
        held.people.all()
    look(held.actor)
    assert len(reruns) == 1


@pytest.mark.parametrize(("login", "verified"), [("eve@example.org", True), (ANN, False)])
def test_another_address_or_one_that_nobody_verified_does_not_claim_it(
    link_opened: Callable[[str], None], login: str, verified: bool
) -> None:
    person_id, token = invited(ANN)
    link_opened(token)
    app = pressed(entered(login, verified=verified), "Accept the invitation")
    assert "is for another e-mail address" in said(app)
    newest = Records(store(), BOSS).audit.of(person_id)[0]
    assert (newest.action, newest.refused) == ("claim an invitation", True)
    assert "Accept the invitation" in labels(entered(login, verified=verified))


@pytest.mark.parametrize("login", [None, "eve@example.org"])
def test_one_that_expired_or_was_withdrawn_says_so(
    link_opened: Callable[[str], None], login: str | None
) -> None:
    _, token = invited(lasts_days=-1)
    link_opened(token)
    assert "has expired; ask Pat for a new one" in said(entered(login))
    person_id, token = invited()
    Records(store(), PAT).invitations.withdraw(person_id)
    link_opened(token)
    assert "was withdrawn; ask Pat" in said(entered(login))


def test_who_has_a_place_already_is_not_asked(link_opened: Callable[[str], None]) -> None:
    _, token = invited()
    link_opened(token)
    assert "Who needs a look" in said(entered(PAT.login, "therapist"))
    # A client by the file may come by invitation first; one with a record has come.
    assert "Accept the invitation" in labels(entered("cat@example.org"))
    Records(store(), Actor("cat@example.org", "Cat", Role.CLIENT)).people.me()
    assert "Accept the invitation" not in labels(entered("cat@example.org"))


def test_one_that_is_over_changes_nothing_for_whom_the_file_names(
    link_opened: Callable[[str], None],
) -> None:
    person_id, token = invited()
    Records(store(), PAT).invitations.withdraw(person_id)
    link_opened(token)
    cat = entered("cat@example.org")
    assert "was withdrawn" not in said(cat)
    assert "Your programme is not set yet" in said(cat)


def test_who_has_come_in_is_not_looked_up_again(
    link_opened: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    cat = Actor("cat@example.org", "Cat", Role.CLIENT)
    _, token = invited(ANN)
    link_opened(token)
    app = pressed(entered(ANN), "Accept the invitation")
    Records(store(), cat).people.me()
    entered(cat.login)

    def fails(*_: object) -> bool:
        raise StoreError("The records do not answer.")

    monkeypatch.setattr(current_user, "has_record", fails)
    for one in (checked(app.run()), entered(ANN)):
        assert offers_start(one)
    assert "Your programme is not set yet" in said(entered(cat.login))
    # Another link is another question.
    link_opened(invited()[1])
    assert "do not answer" in said(entered(cat.login))


def test_logging_out_forgets_an_invitation_that_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login_cookies, "end_login", lambda _cookies: None)
    routes = [Route("/auth/logout", lambda _request: PlainTextResponse("bye"))]
    app = LoginCookies(Starlette(routes=routes), by_https=lambda: True)
    person_id, token = invited()

    def logged_out() -> str:
        headers = {"cookie": f"{COOKIE}={token}"}
        return ask(app, "GET", "/auth/logout", headers=headers).headers.get("set-cookie", "")

    assert logged_out() == ""  # it may be for another login
    Records(store(), PAT).invitations.withdraw(person_id)
    assert logged_out().startswith(f'{COOKIE}=""; ')
    assert "; Max-Age=0; Path=/;" in logged_out()
    assert logged_out().endswith("; Secure")


def test_whom_nobody_knows_is_told_what_to_do() -> None:
    app = entered("eve@example.org")
    assert "ask whoever runs Form Coach here" in said(app)
    assert "open the link of your invitation again" in said(app)
    assert labels(app) == ["Log out"]


def test_without_a_programme_start_is_not_offered(link_opened: Callable[[str], None]) -> None:
    person_id, token = invited(programme=False)
    link_opened(token)
    app = pressed(entered(ANN), "Accept the invitation")
    assert "Your programme is not set yet" in said(app)
    assert "Ask Pat to set them" in said(app)
    assert not offers_start(app)
    assert "Write to who looks after you" in [one.label for one in app.text_area]
    today = datetime.now(UTC).date()
    theirs = Records(store(), PAT)
    theirs.care.prescribe(person_id, SQUATS[0], days_per_week=3, starts_on=today)
    assert offers_start(entered(ANN))


def shown_link(app: AppTest) -> str:
    (code,) = app.code
    (picture,) = [one.proto.body for one in app.get("html") if 'class="qr-code"' in one.proto.body]
    svg = base64.b64decode(re.findall(r"base64,([^\"]+)", picture)[0]).decode()
    assert read(svg) == code.value
    return str(code.value)


def read(svg: str) -> str:
    """What a phone would read of the picture."""
    (size,) = map(int, re.findall(r'viewBox="0 0 (\d+) ', svg))
    image = np.full((size, size), 255, np.uint8)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h", svg):
        image[int(y), int(x) : int(x) + int(width)] = 0
    image = cv2.resize(image, None, fx=6, fy=6, interpolation=cv2.INTER_NEAREST)
    return str(cv2.QRCodeDetector().detectAndDecode(image)[0])


def test_a_therapist_invites_shows_anew_and_withdraws(link_opened: Callable[[str], None]) -> None:
    app = entered(PAT.login, "therapist")
    app.text_input(key="invite-name-0").set_value(f" Dora {HOSTILE[:40]} ")
    app.text_input(key="invite-email-0").set_value("Dora@Example.org")
    app = pressed(app, "Invite")
    first = shown_link(app)
    assert first.startswith("https://coach.example.org/sub/invitation#")
    assert "for the login dora@example.org alone" in said(app)
    theirs = Records(store(), PAT)
    (waiting,) = theirs.invitations.without_login()
    assert waiting.person.name == f"Dora {HOSTILE[:40]}"
    assert waiting.person in theirs.people.all()

    app = entered(PAT.login, "therapist")
    assert not app.code
    assert "invited by Ann A, open until" in said(app)
    app = pressed(app, "New link for Dora")
    second = shown_link(app)
    assert second != first
    link_opened(first.rpartition("#")[2])
    assert "a newer one has taken its place" in said(entered())
    link_opened(second.rpartition("#")[2])
    assert "invites you" in said(entered())

    app = pressed(entered(PAT.login, "therapist"), "Withdraw Dora")
    assert "invitation withdrawn on" in said(app)
    assert not app.code
    person_id = waiting.person.id
    app.text_input(key=f"invite-email-{person_id}").set_value("no address")
    invite_again = [one for one in app.button if one.label == "Invite"][-1]
    app = checked(invite_again.click().run())
    assert "“no address” is no e-mail address" in said(app)
    actions = [one.action for one in reversed(Records(store(), BOSS).audit.of(person_id))]
    assert actions == ["added", "invited", "showed the invitation anew", "withdrew the invitation"]


def test_nobody_without_a_name_or_with_a_wrong_address_is_added() -> None:
    for name, email, why in (("", "", "The name is empty"), ("Dora", "x@", "no e-mail address")):
        app = entered(PAT.login, "therapist")
        app.text_input(key="invite-name-0").set_value(name)
        app.text_input(key="invite-email-0").set_value(email)
        assert why in said(pressed(app, "Invite"))
    assert Records(store(), BOSS).people.all() == ()


def test_an_admin_gives_a_role_and_sees_every_invitation() -> None:
    invited()
    app = entered(BOSS.login, "therapist")
    assert "Ann: invited by Pat, open until" in said(app).replace("**", "")
    (login,) = [one for one in app.text_input if one.label == "Login"]
    login.set_value("New@example.org")
    app = pressed(app, "Give this role")
    assert "new@example.org: therapist" in said(app)
    # Letting somebody in is for who looks after them.
    assert [one for one in labels(app) if "link" in one] == ["Withdraw Ann’s link"]
    assert "Who needs a look" in said(entered("new@example.org", "therapist"))
    (assigned, *_) = app.multiselect
    assert "new@example.org" in assigned.options


def test_a_link_hands_its_token_in_and_no_address_holds_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, token = invited()
    app = Starlette(routes=invitation_link.routes())
    page = ask(app, "GET", "/invitation")
    assert page.status == 200
    assert 'src="invitation.js"' in page.text
    assert "replaceState" in ask(app, "GET", "/invitation.js").text
    taken = ask(app, "POST", "/invitation", body=[token[:20].encode(), token[20:].encode()])
    assert taken.status == 204
    cookie = taken.headers["set-cookie"]
    assert cookie == f"{COOKIE}={token}; HttpOnly; Max-Age=3600; Path=/; SameSite=lax"
    for wrong in ("", "x", token + "A", "x" * 10_000, "é" * 43):
        refused = ask(app, "POST", "/invitation", body=[wrong.encode()])
        assert (refused.status, "set-cookie" in refused.headers) == (400, False)
    monkeypatch.delenv(CLINIC_VARIABLE)
    assert ask(app, "GET", "/invitation").status == 404
    assert ask(app, "POST", "/invitation", body=[token.encode()]).status == 400


def test_a_code_is_a_square_with_its_three_corners() -> None:
    code = qr_code.modules("https://coach.example.org/invitation#" + "A1_-" * 10 + "xyz")
    assert code.shape[0] == code.shape[1]
    eye = np.ones((7, 7), bool)
    eye[1:6, 1:6] = False
    eye[2:5, 2:5] = True
    for corner in (code[:7, :7], code[:7, -7:], code[-7:, :7]):
        assert np.array_equal(corner, eye)
