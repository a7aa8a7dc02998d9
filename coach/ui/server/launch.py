"""Starting the app's server: `coach app`."""

from __future__ import annotations

import errno
import importlib.util
import logging
import socket
import tomllib
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

from streamlit import config as streamlit_config
from streamlit.starlette import App

from coach.errors import InputError
from coach.programme.outcome_files import outcome_measures
from coach.records.clinic import is_clinic
from coach.system.sockets import claim_alone
from coach.translation import gettext as _
from coach.ui.server.browser_door import browser_opens
from coach.ui.server.login_gate import require_login
from coach.ui.server.shipped import shipped

__all__ = ["options", "run"]


_ASKS_TO_RESTART = "An update to the [server] config option section was detected."


def options() -> dict[str, Any]:
    """Streamlit's options by their full name, from the file that `streamlit run app.py` reads;
    `coach app` is started from whatever folder, where Streamlit would not find it."""
    with shipped("_streamlit.toml", ".streamlit/config.toml").open("rb") as opened:
        return dict(_full_names(tomllib.load(opened)))


def _full_names(table: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """The entries of a table of tables, named as in `server.address`."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _full_names(value, f"{before}{name}.")
        else:
            yield before + name, value


def run(port: int, *, address: str, browser: bool) -> None:
    """Serve the app until Ctrl-C; open it in a browser where there is a screen.

    Raises InputError where the port is taken, or where others could reach it without a login.
    """
    require_login(address)
    outcome_measures()  # a file that cannot be used is told before anybody is asked by it
    _require_free(address, port)
    app = _load()
    config = {**options(), "server.address": address, "server.port": port}
    if not browser:
        config["server.headless"] = True
    logging.getLogger(streamlit_config.__name__).addFilter(_is_news)
    with browser_opens(address, port) if _has_screen(browser) else nullcontext():
        app.run(config=config)


def _is_news(record: logging.LogRecord) -> bool:
    """Not that options changed since their file was read and ask for a new start: they are ours,
    and stand before the server does."""
    return not record.getMessage().startswith(_ASKS_TO_RESTART)


def _has_screen(browser: bool) -> bool:
    """Whether a browser is wanted, would show on this computer, and needs the start's token."""
    return browser and not is_clinic() and not streamlit_config.get_option("server.headless")


def _load() -> App:
    """The app as app.py defines it."""
    spec = importlib.util.spec_from_file_location("app", shipped("_app.py", "app.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    app: App = module.app
    return app


def _require_free(address: str, port: int) -> None:
    try:
        found = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _name, where = found[0]
        with socket.socket(family, kind, protocol) as probe:
            claim_alone(probe)
            probe.bind(where)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):  # the latter on Windows
            raise InputError(
                _(
                    "Form Coach cannot listen on {address}; choose an address of this computer "
                    "with --address.",
                    address=address,
                )
            ) from error
        raise InputError(
            _(
                "Port {port} is in use, perhaps by Form Coach itself: open the address it named "
                "when it was started, or choose another port with --port.",
                port=port,
            )
        ) from error
