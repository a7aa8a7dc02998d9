"""Nothing is shown to others without a login, whatever the server is started with."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from coach.cli import run
from coach.errors import InputError
from coach.records.clinic import CLINIC_VARIABLE
from coach.ui.server import login_gate, own_origins
from coach.ui.server.current_user import logins
from coach.ui.server.login_gate import require_login
from tests.ui.browser import free_port
from tests.ui.provider import write_roles, write_secrets

ROLES = {"ann@example.org": "client", "pt@example.org": "therapist", "boss@example.org": "admin"}


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No clinic."""
    monkeypatch.delenv(CLINIC_VARIABLE, raising=False)


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clinic with a whole login; its file of roles."""
    secrets = write_secrets(
        tmp_path / "secrets.toml", "http://127.0.0.1:9", "http://127.0.0.1:8501"
    )
    whole = tomllib.loads(secrets.read_text())["auth"]
    monkeypatch.setattr(login_gate, "_auth", lambda: whole)
    path = write_roles(tmp_path / "clinic.toml", ROLES)
    monkeypatch.setenv(CLINIC_VARIABLE, str(path))
    return path


def pages() -> None:
    """The frame with three pages; what runs of them is seen."""
    import streamlit as st

    from coach.records.access import Role
    from coach.ui.parts.page_frame import OWN, Page, show

    show(
        [
            Page("Mine", "", "home", lambda: st.title("Mine ran"), roles=OWN),
            Page("All", "all", "home", lambda: st.title("All ran")),
            Page(
                "Theirs",
                "theirs",
                "home",
                lambda: st.title("Theirs ran"),
                roles=(Role.THERAPIST, Role.ADMIN),
            ),
        ]
    )


def opened(login: str | None = None, *, verified: bool = True) -> AppTest:
    app = AppTest.from_function(pages, default_timeout=30)
    if login is not None:
        app.user = {
            "is_logged_in": True,
            "email": login,
            "email_verified": verified,
            "iat": time.time(),
        }
    return app.run()


def shown(app: AppTest) -> str:
    texts = (*app.title, *app.error, *app.info, *app.markdown)
    return " ".join(str(one.value) for one in texts).replace("\\", "")


def test_alone_nobody_has_to_log_in() -> None:
    assert "Mine ran" in shown(opened())


@pytest.mark.parametrize("address", [None, "0.0.0.0", "192.168.0.7", "::"])
def test_without_a_login_others_are_shown_nothing(
    address: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login_gate, "listens_on", lambda: address)
    said = shown(opened())
    assert "ran" not in said.split()
    assert "only with a login" in said
    with pytest.raises(InputError, match="only with a login"):
        require_login(address)


def test_beneath_a_path_nobody_is_shown_anything(
    clinic: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else the addresses that are closed would be open there."""
    monkeypatch.setattr(own_origins, "is_clinic", lambda: True)
    monkeypatch.setattr(own_origins, "login_address", lambda: "https://coach.example.org/x")
    assert own_origins.own_origins() == ("https://coach.example.org",)
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", "coach")
    try:
        assert own_origins.own_origins() == ()
        assert "a name of its own" in own_origins.why_none()
        assert run(["app", "--port", str(free_port()), "--no-browser"]) == 2
        assert "a name of its own" in capsys.readouterr().err
    finally:
        config.set_option("server.baseUrlPath", before)


def test_coach_app_refuses_to_listen_to_others_without_a_login(
    capsys: pytest.CaptureFixture[str],
) -> None:
    port = str(free_port())
    assert run(["app", "--address", "0.0.0.0", "--port", port, "--no-browser"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "only with a login" in told


@pytest.mark.parametrize("left_out", ["redirect_uri", "cookie_secret", "client_id"])
def test_half_a_login_is_none(clinic: Path, left_out: str, monkeypatch: pytest.MonkeyPatch) -> None:
    half = {name: value for name, value in login_gate._auth().items() if name != left_out}
    monkeypatch.setattr(login_gate, "_auth", lambda: half)
    with pytest.raises(InputError, match=left_out):
        require_login("0.0.0.0")
    assert left_out in shown(opened("ann@example.org"))


def test_a_secret_that_can_be_guessed_is_refused(
    clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weak = {**login_gate._auth(), "cookie_secret": "secret"}
    monkeypatch.setattr(login_gate, "_auth", lambda: weak)
    with pytest.raises(InputError, match="too short"):
        require_login("0.0.0.0")


def test_a_clinics_file_that_cannot_be_used_opens_nothing(clinic: Path) -> None:
    clinic.write_text("[roles")
    said = shown(opened("ann@example.org"))
    assert "not valid TOML" in said
    assert "ran" not in said.split()


def test_before_the_login_there_is_a_button_and_nothing_else(clinic: Path) -> None:
    app = opened()
    assert "ran" not in shown(app).split()
    assert [button.label for button in app.button] == ["Log in"]


@pytest.mark.parametrize(
    ("login", "first"),
    [
        ("ann@example.org", "Mine ran"),
        ("pt@example.org", "Theirs ran"),
        ("boss@example.org", "Theirs ran"),
    ],
)
def test_everybody_begins_with_a_page_of_theirs(clinic: Path, login: str, first: str) -> None:
    assert first in shown(opened(login))


def test_who_has_no_role_is_turned_away_kindly(clinic: Path) -> None:
    for app in (opened("eve@example.org"), opened("boss@example.org", verified=False)):
        said = shown(app)
        assert "ask whoever runs Form Coach here" in said
        assert "ran" not in said.split()
        assert [button.label for button in app.button] == ["Log out"]


def test_a_role_taken_away_closes_the_page_at_the_next_look(clinic: Path) -> None:
    app = opened("ann@example.org")
    write_roles(clinic, {"boss@example.org": "admin"})
    app.run()
    assert "ran" not in shown(app).split()


def test_a_secrets_file_that_others_can_read_is_refused(
    clinic: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = tmp_path / "secrets.toml"
    monkeypatch.setattr(login_gate, "_secrets_files", lambda: [secrets])
    require_login("0.0.0.0")
    for mode in (0o644, 0o640, 0o604):
        secrets.chmod(mode)
        with pytest.raises(InputError) as said:
            require_login("0.0.0.0")
        assert str(said.value).endswith(f"chmod 600 {secrets}")
    monkeypatch.setattr(login_gate, "listens_on", lambda: "0.0.0.0")
    told = shown(opened("ann@example.org"))
    assert "Others on this computer can read" in told
    assert str(tmp_path) not in told


def test_a_login_that_would_go_over_the_network_in_the_clear_is_refused(
    clinic: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = login_gate._auth()
    monkeypatch.setattr(login_gate, "_auth", lambda: given)
    given["redirect_uri"] = "http://coach.example.org/oauth2callback"
    with pytest.raises(InputError, match="no https"):
        require_login("0.0.0.0")
    assert not login_gate.reached_by_https()
    given["redirect_uri"] = "https://coach.example.org/oauth2callback"
    require_login("0.0.0.0")
    assert login_gate.reached_by_https()


def test_a_page_of_a_login_that_has_ended_asks_to_log_in(clinic: Path) -> None:
    app = opened("ann@example.org")
    assert "Mine ran" in shown(app)
    logins().end(app.user)
    app.run()
    assert "Your login has ended; log in again." in shown(app)
    assert "ran" not in shown(app).split()
    assert [button.label for button in app.button] == ["Log in"]
