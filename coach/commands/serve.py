"""`coach app`: the server with the pages."""

from __future__ import annotations

from typing import Annotated

import typer

from coach.errors import ExitStatus
from coach.extras import require

__all__ = ["serve"]


def serve(
    port: Annotated[int, typer.Option(min=1024, max=65535, help="Where the app listens.")] = 8501,
    address: Annotated[
        str, typer.Option(help="Other than this computer only with a login (docs/CLINIC.md).")
    ] = "127.0.0.1",
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open it in a browser.")
    ] = True,
) -> int:
    """Open the app: train in front of the webcam, review a video. Ctrl-C ends it."""
    require("streamlit", "app", "coach app")
    from coach.ui.server.launch import run

    run(port, address=address, browser=browser)
    return ExitStatus.OK
