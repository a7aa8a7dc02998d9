"""Opens the browser with the start's token, which no other account gets to see.

What a program is started with stands in the list of processes for everybody to read. So the browser
is given a file that this account alone can read, and the file sends it on.
"""

from __future__ import annotations

import socket
import tempfile
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from coach.ui.server.own_origins import own_origins
from coach.ui.server.start_token import start_address

__all__ = ["browser_opens", "write_door"]

_LOOK_EVERY_S = 0.1
_KEPT_S = 60.0
"""How long the file stays, for a browser that has to be started first."""

_DOOR = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={0}">
<title>Form Coach</title>
<p><a href="{0}">Open Form Coach</a></p>
</html>
"""


@contextmanager
def browser_opens(address: str, port: int) -> Iterator[None]:
    """Meanwhile, once the server answers there, the browser opens. Where it cannot be opened, the
    address on the terminal serves."""
    over = threading.Event()
    opening = threading.Thread(
        target=_open, args=(address, port, over), name="browser", daemon=True
    )
    opening.start()
    try:
        yield
    finally:
        over.set()
        opening.join()


def write_door(folder: Path, address: str) -> Path:
    """A page in this folder, readable by this account alone, that goes on to the address."""
    door = folder / "form-coach.html"
    door.touch(0o600, exist_ok=False)
    door.write_text(_DOOR.format(escape(address)), encoding="utf-8")
    return door


def _open(address: str, port: int, over: threading.Event) -> None:
    while not _answers(address, port):
        if over.wait(_LOOK_EVERY_S):
            return
    with tempfile.TemporaryDirectory(prefix="form-coach-door-") as folder:
        door = write_door(Path(folder), start_address(own_origins()[0]))
        webbrowser.open(door.as_uri())
        over.wait(_KEPT_S)


def _answers(address: str, port: int) -> bool:
    try:
        with socket.create_connection((address, port), timeout=1.0):
            return True
    except OSError:
        return False
