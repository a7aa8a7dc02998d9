"""Remakes the pictures of the pages in docs/images: `python docs/screenshots.py [PAGE ...]`.

Needs what the tests need (pip install -e ".[test]", chromium, ffmpeg). Each page is opened in a
server of its own, brought to where it has something to show, and taken at two widths.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Page as BrowserPage

from app import PAGES
from tests.clips import sample
from tests.ui.browser import ROOT, Server, camera_clip, chromium, visit
from tests.ui.training import choose, start, wait_for_reps

TARGET = ROOT / "docs" / "images"
SIZES = ((1366, 900), (390, 844))
COLOURS = 200  # flat pages with a photo or two need no more
TRAINED, REVIEWED = "squat_good_side", "squat_lean_side"
PATIENCE_MS = 180_000


class Scene(NamedTuple):
    """What to do on a page before its picture is taken. camera: the clip that the webcam shows."""

    prepare: Callable[[BrowserPage], None]
    camera: str | None = None


def main(names: list[str]) -> None:
    """Take the pictures of the named pages, or of all."""
    for page in PAGES:
        name = page.title.lower()
        if not names or name in names:
            for size in SIZES:
                take(
                    page.address,
                    SCENES.get(name, AS_IT_OPENS),
                    size,
                    TARGET / f"{name}-{size[0]}.png",
                )


def take(address: str, scene: Scene, size: tuple[int, int], target: Path) -> None:
    """Take one picture of one page."""
    with tempfile.TemporaryDirectory() as folder:
        camera = scene.camera and camera_clip(sample(scene.camera), Path(folder) / "camera.mjpeg")
        with (
            Server(Path(folder)) as server,
            chromium(camera or None) as browser,
            visit(browser, server, width=size[0], height=size[1]) as tab,
        ):
            page = tab.open(address)
            page.wait_for_selector("[data-test-script-state=notRunning]")
            page.wait_for_load_state("networkidle")
            scene.prepare(page)
            save(page, target)


def train(page: BrowserPage) -> None:
    """In the middle of a set."""
    choose(page, "Squat", reps=3)
    start(page)
    wait_for_reps(page, 2, PATIENCE_MS)
    page.locator(".hud").scroll_into_view_if_needed()


def review(page: BrowserPage) -> None:
    """Hand in a clip and look at the first repetition that was found in it."""
    page.locator("input[type=file]").set_input_files(sample(REVIEWED))
    first = page.get_by_role("button", name="Rep 1")
    first.wait_for(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Cancel").wait_for(state="hidden")
    first.click()
    video = page.locator("video")
    page.wait_for_function("video => video.currentTime > 2", arg=video.element_handle())
    video.evaluate("video => video.pause()")
    page.get_by_role("heading", level=2).first.evaluate("heading => heading.scrollIntoView()")


AS_IT_OPENS = Scene(lambda page: None)
SCENES = {"train": Scene(train, camera=TRAINED), "review": Scene(review)}
"""By the page's title, in small letters."""


def save(page: BrowserPage, target: Path) -> None:
    """Take the picture, in few colours."""
    page.screenshot(path=target)
    with Image.open(target) as taken:
        taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
