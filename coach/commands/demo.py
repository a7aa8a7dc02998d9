"""`coach demo`: the app with a made-up clinic, apart from anybody's own records."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from typing import Annotated

import typer

from coach.errors import StoreError
from coach.extras import require

__all__ = ["demo"]

_FILE = "demo.sqlite3"


def demo(
    port: Annotated[int, typer.Option(min=1024, max=65535, help="Where the app listens.")] = 8501,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open it in a browser.")
    ] = True,
) -> int:
    """Open the app with a made-up clinic: 40 people, up to 12 weeks; a demonstration of a set comes
    first. Your own records are left alone."""
    require("streamlit", "app", "coach demo")
    from rich.progress import Progress
    from sqlalchemy.engine import URL

    from coach.demo.clinic import PEOPLE, fill
    from coach.records.database import URL_VARIABLE, data_folder
    from coach.records.store import Store
    from coach.ui.parts.show_me import FIRST_VARIABLE
    from coach.ui.server.launch import run

    file = data_folder() / _FILE
    for part in (file, *(file.with_name(f"{_FILE}-{end}") for end in ("wal", "shm"))):
        try:
            part.unlink(missing_ok=True)
        except OSError as error:  # on Windows, while a demonstration has it open
            raise StoreError(
                f"{part} cannot be made anew ({error.strerror}); close the demonstration that runs."
            ) from error
    url = URL.create("sqlite", database=str(file))
    with Store(url) as store, Progress(transient=True, disable=not sys.stderr.isatty()) as bar:
        for _ in bar.track(
            fill(store, datetime.now().astimezone()), PEOPLE, description="Making people up"
        ):
            pass
    os.environ[URL_VARIABLE] = url.render_as_string()
    os.environ[FIRST_VARIABLE] = "yes"
    run(port, address="127.0.0.1", browser=browser)
    return 0
