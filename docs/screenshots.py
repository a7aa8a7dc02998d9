"""Remakes the pictures of the pages in docs/images: `python docs/screenshots.py [PICTURE ...]`.

Needs what the tests need (pip install -e ".[test]", chromium, ffmpeg). Each page is opened in a
server of its own and taken at two widths: as it opens, or where it has something to show.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from contact_sheet import contact_sheet
from PIL import Image
from playwright.sync_api import Page as BrowserPage

from app import PAGES
from coach.demo import clinic
from coach.records.access import ALONE
from coach.records.database import sqlite_url
from coach.records.records import Records
from coach.records.store import Store
from tests.clips import sample
from tests.ui.accessibility import wait_until_drawn
from tests.ui.browser import ROOT, Server, camera_clip, chromium, visit, wait_until
from tests.ui.filled import fill
from tests.ui.training import choose, have_no_signs, start, wait_for_phase, wait_for_reps

TARGET = ROOT / "docs" / "images"
SIZES = ((1366, 900), (390, 844))
STAGE_SIZES = ((1366, 768), (390, 844))
"""Of a whole screen: there the stage is all there is."""
COLOURS = 256  # flat pages with a photo or two need no more
THUMBNAIL, COLUMNS = (480, 316), 4
CLIP = "squat_lean_side"
PATIENCE_MS = 180_000
RECORDS = ("data", "form-coach", "records.sqlite3")
"""Where a server keeps its records, in the folder that it was given."""


def one_person(store: Store) -> None:
    """Weeks of somebody's sessions."""
    fill(Records(store, ALONE), datetime.now().astimezone())


def a_clinic(store: Store) -> None:
    """A few made-up people."""
    for _ in clinic.fill(store, datetime.now().astimezone()):
        pass


def as_it_opens(_page: BrowserPage) -> None:
    """Nothing needs to be done."""


class Scene(NamedTuple):
    """A picture to take. address: the page's. prepare: what to do there before.

    camera: the clip that the webcam shows. filled: puts weeks of sessions on record before.
    sizes: of the window, in pixels.
    """

    address: str
    prepare: Callable[[BrowserPage], None] = as_it_opens
    camera: str | None = None
    filled: Callable[[Store], object] | None = None
    sizes: tuple[tuple[int, int], ...] = SIZES


def main(names: list[str]) -> None:
    """Take the named pictures, or all."""
    for name in names or SCENES:
        for size in SCENES[name].sizes:
            take(SCENES[name], size, TARGET / f"{name}-{size[0]}.png")
    side_by_side()


def side_by_side() -> None:
    """The wide pictures there are, small, in one sheet: whether they are made of one cloth."""
    paths = (TARGET / f"{name}-{SIZES[0][0]}.png" for name in SCENES)
    pictures = [Image.open(path) for path in paths if path.is_file()]
    contact_sheet(pictures, THUMBNAIL, COLUMNS, TARGET / "screens.webp")


def take(scene: Scene, size: tuple[int, int], target: Path) -> None:
    """Take one picture at one size, in a server and a browser of its own."""
    with tempfile.TemporaryDirectory() as folder:
        camera = None
        if scene.camera is not None:
            camera = camera_clip(sample(scene.camera), Path(folder) / "camera.mjpeg")
        if scene.filled is not None:
            with Store(sqlite_url(Path(folder, *RECORDS))) as store:
                scene.filled(store)
        with (
            Server(Path(folder)) as server,
            chromium(camera) as browser,
            visit(browser, server, width=size[0], height=size[1]) as tab,
        ):
            page = tab.open(scene.address)
            wait_until_drawn(page)
            scene.prepare(page)
            save(page, target)


def choosing(page: BrowserPage) -> None:
    """What is to be done today, and how it feels."""
    have_no_signs(page)
    page.get_by_role("radio", name="Skip", exact=True).wait_for()
    page.locator(".plan img").first.wait_for()
    wait_until_drawn(page)


def setting_up(page: BrowserPage) -> None:
    """Before a set, while somebody stands the wrong way."""
    choose(page, "Squat", reps=3, sets=2)
    start(page)
    page.locator("[data-check='turn'][data-state='problem']").wait_for(timeout=PATIENCE_MS)
    _show_the_deepest(page)


def train(page: BrowserPage) -> None:
    """In the middle of a set, while advice is given."""
    choose(page, "Squat", reps=3, sets=2)
    start(page)
    wait_for_reps(page, 1, PATIENCE_MS)
    page.locator(".hud-cue").wait_for(timeout=PATIENCE_MS)


def resting(page: BrowserPage) -> None:
    """After a set, while the next one is shown."""
    choose(page, "Standing hamstring curl", reps=3, leg="A set with each leg")
    start(page)
    wait_for_phase(page, "resting", PATIENCE_MS)
    _show_the_deepest(page)


def hurting(page: BrowserPage) -> None:
    """Somebody said that it hurts."""
    train(page)
    page.keyboard.press("Escape")
    wait_for_phase(page, "hurting")


def _show_the_deepest(page: BrowserPage) -> None:
    """Have the demonstration stand at its middle, where there is something to see."""
    clip = page.locator(".demo video")
    clip.evaluate("clip => { clip.pause(); clip.currentTime = clip.duration / 2; }")
    wait_until(page, "clip => !clip.seeking", arg=clip.element_handle())


def review(page: BrowserPage) -> None:
    """Hand in a clip and look at the first repetition that was found in it."""
    page.locator("input[type=file]:enabled").set_input_files(sample(CLIP))
    first = page.get_by_role("button", name="Rep 1")
    first.wait_for(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Cancel").wait_for(state="hidden")
    first.click()
    video = page.locator("video")
    wait_until(page, "video => video.currentTime > 2", arg=video.element_handle())
    video.evaluate("video => video.pause()")
    page.get_by_role("heading", level=2).first.evaluate("heading => heading.scrollIntoView()")


def over_time(page: BrowserPage) -> None:
    """The charts, of an exercise that is done with one leg at a time."""
    page.get_by_role("radio", name="Standing hamstring curl").click()
    page.get_by_text("How far, left leg").wait_for()
    page.locator("[data-testid=stVegaLiteChart] :is(svg, canvas)").first.wait_for()
    wait_until_drawn(page)
    page.get_by_role("heading", name="Over the weeks").evaluate("one => one.scrollIntoView()")


def opened_session(page: BrowserPage) -> None:
    """The latest session, down to its sets."""
    page.locator("[class*=st-key-session-] summary").first.click()
    page.locator(".fc-reps").first.wait_for()
    wait_until_drawn(page)
    page.get_by_role("heading", name="Your sessions").evaluate("one => one.scrollIntoView()")


def somebody(page: BrowserPage) -> None:
    """The page of whoever needs a look most."""
    page.get_by_role("link", name="made up").first.click()
    page.locator("[data-testid=stVegaLiteChart] :is(svg, canvas)").nth(2).wait_for()
    wait_until_drawn(page)


SCENES = {page.title.lower().replace(" ", "-"): Scene(page.address) for page in PAGES} | {
    "train": Scene("", choosing),
    "train-setup": Scene("", setting_up, camera="squat_good_front", sizes=STAGE_SIZES),
    "train-live": Scene("", train, camera=CLIP, sizes=STAGE_SIZES),
    "train-rest": Scene("", resting, camera="curl_good_side", sizes=STAGE_SIZES),
    "train-hurting": Scene("", hurting, camera=CLIP, sizes=STAGE_SIZES),
    "review": Scene("review", review),
    "progress": Scene("progress", filled=one_person),
    "progress-over-time": Scene("progress", over_time, filled=one_person),
    "progress-session": Scene("progress", opened_session, filled=one_person),
    "your-data": Scene("data", filled=one_person),
    "therapist": Scene("therapist", filled=a_clinic),
    "therapist-person": Scene("therapist", somebody, filled=a_clinic),
}
"""By the picture's name."""


def save(page: BrowserPage, target: Path) -> None:
    """Take the picture, in few colours."""
    page.screenshot(path=target)
    with Image.open(target) as taken:
        taken.convert("RGB").quantize(COLOURS, kmeans=2).save(target, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
