"""Under which addresses this server is found."""

from __future__ import annotations

from streamlit import config

from coach.errors import InputError
from coach.records.clinic import is_clinic
from coach.translation import gettext as _
from coach.ui.server.login_gate import (
    beneath_a_path,
    listens_on,
    login_address,
    require_login,
)
from coach.ui.server.same_origin import LOOPBACK_NAMES, is_loopback, origin_of

__all__ = ["own_origins", "why_none"]

_USUAL_PORT = {"http": 80, "https": 443}


def own_origins() -> tuple[str, ...]:
    """Our own origins, the one to show first: at a clinic the one that its login comes back to,
    else this machine's names with our port; none where others could reach us without a login, or
    we were put beneath a path."""
    if beneath_a_path():
        return ()
    if is_clinic():
        origin = origin_of(login_address())
        return () if origin is None else (origin,)
    listens = listens_on()
    if not is_loopback(listens):
        return ()
    scheme = "https" if config.get_option("server.sslCertFile") else "http"
    port = config.get_option("server.port")
    end = "" if port == _USUAL_PORT[scheme] else f":{port}"
    # First the one that surely reaches the socket: `localhost` may be either.
    names = sorted(LOOPBACK_NAMES, key=lambda name: name.strip("[]") not in str(listens).lower())
    return tuple(f"{scheme}://{name}{end}" for name in names)


def why_none() -> str:
    """Why there is none, in a sentence."""
    try:
        require_login(listens_on())
    except InputError as error:
        return str(error)
    return _(
        "The redirect_uri in .streamlit/secrets.toml is no address of a page; write it as "
        "https://name/oauth2callback (docs/CLINIC.md)."
    )
