"""Remakes docs/images/show-me.webp, the ten seconds at the top of README.md: `python
docs/show_me_animation.py`.

Needs what the tests need (pip install -e ".[test]", chromium, ffmpeg). It is the stage itself, on a
rendered figure: “Show me first” on the first page.
"""

from __future__ import annotations

import io
import tempfile
import time
from itertools import pairwise
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.ui.accessibility import wait_until_drawn
from tests.ui.browser import ROOT, Server, chromium, visit

TARGET = ROOT / "docs" / "images" / "show-me.webp"
SIZE = (1366, 768)
SHOWN = (854, 480)
LASTS_S = 10.0
END_MS = 1500
QUALITY = 55
PATIENCE_MS = 120_000


def main() -> None:
    """Open the stage, take pictures for as long as it counts, and put them together."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Server(Path(folder)) as server,
        chromium() as browser,
        visit(browser, server, width=SIZE[0], height=SIZE[1]) as tab,
    ):
        page = tab.open()
        wait_until_drawn(page)
        page.locator(".st-key-show-me-first button").click()
        page.locator("[data-phase='exercising']").wait_for(timeout=PATIENCE_MS)
        taken = _take(page)
    images = [_read(picture) for _, picture in taken]
    times = [at_s for at_s, _ in taken]
    lasts_ms = [round(1000 * (after - before)) for before, after in pairwise(times)] + [END_MS]
    images[0].save(
        TARGET,
        save_all=True,
        append_images=images[1:],
        duration=lasts_ms,
        loop=0,
        quality=QUALITY,
        method=6,
    )


def _take(page: Page) -> list[tuple[float, bytes]]:
    """Pictures of the page with when they were taken, seconds, while the session counts."""
    taken = []
    began_s = time.monotonic()
    while (at_s := time.monotonic() - began_s) < LASTS_S:
        if not page.locator("[data-phase='exercising']").count():
            break
        taken.append((at_s, page.screenshot(type="jpeg", quality=90)))
    return taken


def _read(picture: bytes) -> Image.Image:
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.convert("RGB").resize(SHOWN, Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
