"""`coach shortcut`: a start for people who know no terminal, to be double-clicked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from coach.errors import OutputError
from coach.extras import require

__all__ = ["shortcut"]


def shortcut(
    folder: Annotated[
        Path | None, typer.Argument(help="Where to put it; on the desktop by default.")
    ] = None,
) -> int:
    """Put a start for the app on the desktop: double-click it, and the app opens."""
    from platformdirs import user_desktop_path

    require("streamlit", "app", "coach shortcut")
    from coach.atomic_write import atomic_write
    from coach.system.launcher import launcher

    made = launcher(Path(sys.executable), sys.platform)
    target = (folder or user_desktop_path()).absolute() / made.name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with atomic_write(target) as piece:
            piece.write_bytes(made.content)
            piece.chmod(0o755)
    except OSError as error:
        raise OutputError(
            f"{target} could not be written ({error.strerror or error}); name another folder: "
            "coach shortcut FOLDER"
        ) from error
    print(f"Double-click it to open the app: {target}\n{made.hint}".strip())
    return 0
