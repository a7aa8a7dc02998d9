"""Starting the app's server: `coach app`."""

from __future__ import annotations

import errno
import importlib.util
import socket
from pathlib import Path

from streamlit.starlette import App

from coach.errors import InputError
from coach.ui.parts import theme
from coach.ui.server.login_gate import require_login

__all__ = ["OPTIONS", "run"]

_PACKAGE = Path(__file__).resolve().parents[2]
_INSTALLED = _PACKAGE / "_app.py"
_REPOSITORY = _PACKAGE.parent / "app.py"

OPTIONS: dict[str, str | int] = {
    "server.address": "127.0.0.1",
    "server.showEmailPrompt": False,
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    # Else garbage is collected after each run of the live page, several times a second: with all
    # our libraries loaded that took three quarters of a core and held up the camera's pictures.
    "runner.postScriptGC": False,
    **theme.OPTIONS,
}
"""Streamlit options of the server by their full name: on this machine alone, and silent.

.streamlit/config.toml says the same to `streamlit run app.py`; a test holds the two together.
"""


def run(port: int, *, address: str, browser: bool) -> None:
    """Serve the app until Ctrl-C; open it in a browser where there is a screen.

    Raises InputError where the port is taken, or where others could reach it without a login.
    """
    require_login(address)
    _require_free(address, port)
    headless = {} if browser else {"server.headless": True}
    app = _load()
    app.run(config={**OPTIONS, **headless, "server.address": address, "server.port": port})


def _load() -> App:
    """The app as app.py defines it."""
    path = _INSTALLED if _INSTALLED.is_file() else _REPOSITORY
    spec = importlib.util.spec_from_file_location("app", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    app: App = module.app
    return app


def _require_free(address: str, port: int) -> None:
    try:
        found = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, where = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise InputError(
                f"Form Coach cannot listen on {address}; choose an address of this computer with "
                "--address."
            ) from error
        raise InputError(
            f"Port {port} is in use, perhaps by Form Coach itself: open"
            f" http://{address}:{port} in your browser, or choose another with --port."
        ) from error
