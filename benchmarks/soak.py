"""Does it last? `python benchmarks/soak.py --minutes 20`

One tab trains in front of a webcam's clip; meanwhile a recording is reviewed again and again,
thirty other tabs are opened and closed, and the server is held up for five seconds each minute.
Printed each minute, and at the end: whether the camera is on, open descriptors, memory. Exit
status 1 where the camera is off. Needs what the tests of the pages need (chromium, ffmpeg).
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.ui.browser import Server, Visit
from tests.ui.training import cameras_on, choose, in_front_of, start, wait_for_phase, webcam

TABS = 30
STALL_S = 5.0
SETTLE_S = 20.0
PLACES = ("guide", "progress", "data", "review", "therapist")
RECORDING = Path(__file__).parents[1] / "tests" / "traces" / "squat-09.npz"


def main() -> int:
    """Run, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=20.0)
    seconds = 60 * parser.parse_args().minutes
    with tempfile.TemporaryDirectory() as folder:
        clip = webcam("squat_good_side", Path(folder))
        with Server(Path(folder) / "home") as server, in_front_of(clip, server) as tab:
            page = tab.open()
            choose(page, "Squat", reps=50, sets=10)
            start(page)
            wait_for_phase(page, "exercising")
            _print(tab, "begun")
            _wear(tab, seconds)
            page.wait_for_timeout(SETTLE_S * 1000)
            _print(tab, "at the end")
            return 0 if cameras_on(page) == 1 else 1


def _wear(tab: Visit, seconds: float) -> None:
    began = time.monotonic()
    told, opened = 0, 0
    while (passed := time.monotonic() - began) < seconds:
        if opened < TABS * passed / seconds:
            _other_tab(tab, PLACES[opened % len(PLACES)])
            opened += 1
        if passed // 60 > told:
            told += 1
            os.kill(tab.server.pid, signal.SIGSTOP)
            time.sleep(STALL_S)
            os.kill(tab.server.pid, signal.SIGCONT)
            _print(tab, f"{told} min, {opened} tabs")
        tab.page.wait_for_timeout(500)


def _other_tab(tab: Visit, place: str) -> None:
    page = tab.context.new_page()
    page.goto(f"{tab.server.address}/{place}")
    page.wait_for_selector("h1", timeout=60_000)
    if place == "review":
        page.locator("input[type=file]").set_input_files(RECORDING)
        page.get_by_role("link", name="Report").wait_for(timeout=180_000)
    page.close()


def _print(tab: Visit, when: str) -> None:
    server = psutil.Process(tab.server.pid)
    print(
        f"{when}: {cameras_on(tab.page)} camera on, {server.num_fds()} descriptors, "
        f"{server.memory_info().rss / 1e6:.0f} MB, {len(server.children(recursive=True))} workers",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
