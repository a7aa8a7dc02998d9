"""The door: nothing is shown to others without a login, nor to anybody whom the clinic does not
know."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config

from coach.errors import AccessError, CoachError, InputError
from coach.extras import require_all
from coach.programme.outcome_files import outcome_measures
from coach.records.access import Actor
from coach.records.clinic import CLINIC_VARIABLE, clinic
from coach.system.files import open_to_others
from coach.translation import gettext as _
from coach.ui.parts.front_page import front_page
from coach.ui.parts.markup import plain
from coach.ui.server import current_user, invited
from coach.ui.server.disclosure import for_reader
from coach.ui.server.same_origin import is_loopback

__all__ = [
    "beneath_a_path",
    "close_when_the_login_ends",
    "closed",
    "leave",
    "listens_on",
    "login_address",
    "reached_by_https",
    "require_login",
]

_SETTINGS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_LOOK_EVERY_S = 20.0
_SECRET_LENGTH = 32
"""Whoever guesses the secret that signs the login's cookie can be anybody."""


def beneath_a_path() -> bool:
    """Whether Streamlit was told to serve beneath a path of a name. Our own addresses begin at the
    name, and so do those that are closed."""
    return bool(config.get_option("server.baseUrlPath"))


def listens_on() -> str | None:
    """Where the server listens; None for everywhere."""
    address: str | None = config.get_option("server.address")
    return address


def login_address() -> str:
    """Where the clinic's login comes back to, an address of our own; empty where none is given."""
    return _auth().get("redirect_uri", "")


def require_login(address: str | None) -> None:
    """Raise an InputError where a server that listens there must not show anybody anything: others
    can reach it and no login is set up, or half of a login is, or it serves beneath a path."""
    if beneath_a_path():
        raise InputError(
            _(
                "Form Coach needs a name of its own (https://coach.example.org) and cannot be a "
                "path of another site; take server.baseUrlPath out of Streamlit's settings."
            )
        )
    if clinic() is None:
        if not is_loopback(address):
            raise InputError(
                _(
                    "Form Coach listens on {address}, where others can reach it, only with a "
                    "login: set {clinic_variable} and add [auth] to .streamlit/secrets.toml "
                    "(docs/CLINIC.md), or use 127.0.0.1.",
                    address=address or _("every address"),
                    clinic_variable=CLINIC_VARIABLE,
                )
            )
        return
    require_all({"authlib": "clinic", "httpx": "clinic"}, _("A login"))
    given = _auth()
    missing = [name for name in _SETTINGS if not given.get(name)]
    if missing:
        raise InputError(
            _(
                "{clinic_variable} is set, but there is no whole login in .streamlit/secrets.toml: "
                "add {missing} to [auth] (docs/CLINIC.md).",
                clinic_variable=CLINIC_VARIABLE,
                missing=", ".join(missing),
            )
        )
    _require_private_secrets()
    address_given = urlsplit(given["redirect_uri"])
    if address_given.scheme != "https" and not is_loopback(address_given.hostname):
        raise InputError(
            _(
                "The redirect_uri in .streamlit/secrets.toml is no https:// address, and logins "
                "would go over the network for anybody to read; put a proxy with a certificate in "
                "front (docs/CLINIC.md)."
            )
        )
    if len(given["cookie_secret"]) < _SECRET_LENGTH:
        raise InputError(
            _(
                "The cookie_secret in .streamlit/secrets.toml is too short to be safe; put at "
                "least {secret_length} random characters there.",
                secret_length=_SECRET_LENGTH,
            )
        )


def reached_by_https() -> bool:
    """Whether the clinic's login says that people use an HTTPS address."""
    return clinic() is not None and login_address().startswith("https://")


def closed() -> Callable[[], None] | None:
    """What to show in every page's place; None where whoever is here may come in."""
    try:
        require_login(listens_on())
        outcome_measures()
        if clinic() is None:
            return None
        door = invited.door(_log_out)
        if door is not None:
            return door
        if not current_user.logged_in():
            return partial(front_page, _("Log in to see your exercises and how they went."))
        current_user.actor()
    except AccessError as error:
        log_out = _log_out if current_user.login_lasts() else None
        return partial(front_page, str(error), st.info, log_out)
    except CoachError as error:
        return partial(_refuse, for_reader(str(error)))
    return None


def leave() -> None:
    """Log out, here and at the provider."""
    st.title(_("Log out"))
    _log_out()


@st.fragment(run_every=_LOOK_EVERY_S)
def close_when_the_login_ends(shown_to: Actor) -> None:
    """Take away what a page shows once its login has ended, in another tab or by standing idle, or
    has another role than the page was made for."""
    if not current_user.login_lasts() or not current_user.still_is(shown_to):
        st.rerun()


def _log_out() -> None:
    current_user.end_login()
    st.logout()


def _require_private_secrets() -> None:
    """Raise an InputError where others on this computer may read what signs every login."""
    for file in _secrets_files():
        with suppress(OSError):
            if open_to_others(file):
                raise InputError(
                    _(
                        "Others on this computer can read {name}, and with the cookie_secret in "
                        "it be anybody; take that from them: chmod 600 {file}",
                        name=file.name,
                        file=file,
                    )
                )


def _secrets_files() -> list[Path]:
    """Where Streamlit looks for secrets."""
    return [Path(file) for file in config.get_option("secrets.files")]


def _auth() -> dict[str, str]:
    if not st.secrets.load_if_toml_exists():
        return {}
    return {name: str(value) for name, value in st.secrets.get("auth", {}).items()}


def _refuse(why: str) -> None:
    st.title(_("Form Coach"))
    st.error(plain(why))
