"""`coach browser-pose`: what finds the poses in people's own browsers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from coach.errors import ExitStatus
from coach.extras import require

__all__ = ["browser_pose"]


def browser_pose(
    archive: Annotated[
        Path | None,
        typer.Option("--from", help="The package's file (.tgz), where npm is not to fetch it."),
    ] = None,
) -> int:
    """Get the package that finds poses in people's own browsers, so that no picture leaves them."""
    require("streamlit", "app", "coach browser-pose")
    from coach.pose.browser_package import NAME, VERSION, install

    print(f"{NAME} {VERSION} is in {install(archive)}")
    return ExitStatus.OK
