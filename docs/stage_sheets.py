"""Remakes the sheets of the stage in docs/images, one a size: `python docs/stage_sheets.py`.

Needs what docs/screenshots.py needs. Each sheet shows the stage in every state that its tests know
(tests/ui/stage_app.py), in their order, with a still picture in the place of the camera's.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from contact_sheet import contact_sheet
from PIL import Image

from tests.ui.browser import ROOT, Server, chromium, visit
from tests.ui.stage_app import STATES
from tests.ui.test_stage import SIZES, show

TARGET = ROOT / "docs" / "images"
COLUMNS, UPRIGHT_COLUMNS = 4, 7
CELL, UPRIGHT_CELL = (480, 270), (234, 506)


def main() -> None:
    """Take every state at every size."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(
            Path(folder), script="tests/ui/stage_app.py", environment={"PYTHONPATH": str(ROOT)}
        ) as server,
        chromium(None) as browser,
    ):
        for width, height in SIZES:
            with visit(browser, server, width=width, height=height) as tab:
                taken = [Image.open(io.BytesIO(show(tab, state).screenshot())) for state in STATES]
            upright = height > width
            contact_sheet(
                taken,
                UPRIGHT_CELL if upright else CELL,
                UPRIGHT_COLUMNS if upright else COLUMNS,
                TARGET / f"stage-{width}x{height}.webp",
            )


if __name__ == "__main__":
    main()
