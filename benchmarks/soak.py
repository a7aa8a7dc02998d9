"""Does it last? `python benchmarks/soak.py --minutes 20`

One tab trains in front of a webcam's clip; in another a video is reviewed again and again; thirty
more are opened and closed; and each minute the server, or the processes that it has started, in
turn, is held up for five seconds. Figures are printed each minute. Exit status 1 where at the end
the camera is off, or where, after all tabs are closed and forgotten, the server keeps more
descriptors, processes or memory than `Kept` allows. Needs what the tests of the pages need
(chromium, ffmpeg).
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil
from playwright.sync_api import Page

from tests.clips import sample
from tests.ui.browser import Server, Visit
from tests.ui.training import cameras_on, choose, in_front_of, start, wait_for_phase, webcam

TABS = 30
STALL_S = 5.0
SETTLE_S = 20.0
FORGOTTEN_S = 150.0
"""Streamlit keeps a closed tab for 120 s, and lets go of it when the next tab is closed."""
PLACES = ("guide", "progress", "data", "review", "therapist")
REVIEWED = sample("sit_good_side")


@dataclass(frozen=True)
class Kept:
    """What a server holds: open descriptors, processes that it started, its own memory in MB."""

    descriptors: int
    processes: int
    memory_mb: float

    @classmethod
    def by(cls, server: Server) -> Self:
        """Looked up now."""
        process = psutil.Process(server.pid)
        started = len(process.children(recursive=True))
        return cls(process.num_fds(), started, process.memory_info().rss / 1e6)

    def beyond(self, at_first: Kept, warm: Kept) -> list[str]:
        """What there is too much of. at_first: before any tab. warm: when each page, the camera and
        a review had been used once, so that all code is loaded, and one tab was still open.

        The few descriptors are the review queue's lock, a loop that is made once, and the last
        tab's; memory that is free again stays with the process in part, hence a quarter."""
        found = []
        if self.descriptors > at_first.descriptors + 12:
            found.append(f"{self.descriptors - at_first.descriptors} descriptors more")
        if self.processes > at_first.processes:
            found.append(f"{self.processes - at_first.processes} processes more")
        if self.memory_mb > 1.25 * warm.memory_mb:
            found.append(f"{self.memory_mb / warm.memory_mb - 1:.0%} more memory")
        return found

    def __str__(self) -> str:
        return (
            f"{self.descriptors} descriptors, {self.processes} processes, {self.memory_mb:.0f} MB"
        )


class Beside:
    """A tab in which one review follows the other."""

    def __init__(self, tab: Visit) -> None:
        self._page = tab.context.new_page()
        self._page.goto(f"{tab.server.address}/review")
        self.done = 0
        self._hand_in()

    def _hand_in(self) -> None:
        field = self._page.locator("input[type=file]:enabled")
        field.wait_for(state="attached", timeout=60_000)
        field.set_input_files(REVIEWED)

    def look(self) -> None:
        """When a review is done, throw it away and begin the next."""
        remove = self._page.get_by_role("button", name="Remove everything")
        if remove.is_visible():
            remove.click()
            remove.wait_for(state="detached", timeout=60_000)
            self.done += 1
            self._hand_in()

    def close(self) -> None:
        """As a person closes a tab."""
        self._page.close()


def main() -> int:
    """Run, print, and judge."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=20.0)
    seconds = 60 * parser.parse_args().minutes
    with tempfile.TemporaryDirectory() as folder:
        clip = webcam("squat_good_side", Path(folder))
        with Server(Path(folder) / "home") as server:
            at_first = Kept.by(server)
            _print("before any tab", at_first)
            with in_front_of(clip, server) as tab:
                warm, on = _train(tab, seconds)
                tab.page.close()
                time.sleep(FORGOTTEN_S)
                _other_tab(tab, "guide")
                time.sleep(SETTLE_S)
            last = Kept.by(server)
            _print("all tabs forgotten", last)
    beyond = last.beyond(at_first, warm)
    print("the camera is on" if on else "THE CAMERA IS OFF", "and", ", ".join(beyond) or "all back")
    return 0 if on and not beyond else 1


def _train(tab: Visit, seconds: float) -> tuple[Kept, bool]:
    """What was kept when all had been used once, and whether the camera is on at the end."""
    page = tab.open()
    _begin(page)
    for place in PLACES:
        _other_tab(tab, place)
    beside = Beside(tab)
    while not beside.done:
        beside.look()
        page.wait_for_timeout(500)
    warm = Kept.by(tab.server)
    _print("all used once", warm)
    _wear(tab, beside, seconds)
    page.wait_for_timeout(SETTLE_S * 1000)
    on = cameras_on(page) == 1
    _print(f"at the end, {beside.done} reviews", Kept.by(tab.server))
    beside.close()
    page.keyboard.press("Escape")
    page.locator("[data-phase]").wait_for(state="detached", timeout=60_000)
    return warm, on


def _begin(page: Page) -> None:
    choose(page, "Squat", reps=50, sets=10)
    start(page)
    wait_for_phase(page, "exercising")


def _wear(tab: Visit, beside: Beside, seconds: float) -> None:
    began = time.monotonic()
    told, opened = 0, 0
    while (passed := time.monotonic() - began) < seconds:
        if opened < TABS * passed / seconds:
            _other_tab(tab, PLACES[opened % len(PLACES)])
            opened += 1
        beside.look()
        again = tab.page.get_by_role("button", name="Train again")
        if again.is_visible():  # its ten sets are over
            again.click()
            _begin(tab.page)
        if passed // 60 > told:
            told += 1
            _stall(tab.server, its_processes=told % 2 == 0)
            phase = tab.page.locator("[data-phase]").first.get_attribute("data-phase")
            seen = f"{cameras_on(tab.page)} camera on, {phase}"
            _print(f"{told} min, {opened} tabs, {beside.done} reviews, {seen}", Kept.by(tab.server))
        tab.page.wait_for_timeout(500)


def _stall(server: Server, *, its_processes: bool) -> None:
    process = psutil.Process(server.pid)
    held = process.children(recursive=True) if its_processes else [process]
    for one in held:
        one.send_signal(signal.SIGSTOP)
    time.sleep(STALL_S)
    for one in held:
        if one.is_running():
            one.send_signal(signal.SIGCONT)


def _other_tab(tab: Visit, place: str) -> None:
    page: Page = tab.context.new_page()
    page.goto(f"{tab.server.address}/{place}")
    page.wait_for_selector("h1", timeout=60_000)
    page.close()


def _print(when: str, kept: Kept) -> None:
    print(f"{when}: {kept}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
