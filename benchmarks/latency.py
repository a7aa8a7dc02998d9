"""From the camera to the screen: how old is what the Train page shows, and what it costs.

    python benchmarks/latency.py                  # a minute
    python benchmarks/latency.py --minutes 20     # and whether lag and memory stay flat
    python benchmarks/latency.py --browser        # where the browser finds the poses itself

A clip with a number drawn into every picture takes the webcam's place. The page reads the number
back twice: from the camera itself, with the time at which it was captured, and from the video that
has been through the coach, or the mirror that the browser draws, with the time at which it comes
onto the screen. Needs chromium, ffmpeg and the test requirements; browser, its encoder and the
server share this machine.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
import time
from collections.abc import Generator, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import psutil
from numpy.typing import NDArray
from playwright.sync_api import Frame, Page

from coach.media.video import Video
from tests.browser_package import in_the_browser
from tests.ui.browser import Server, chromium, visit
from tests.ui.training import choose, start, wait_for_phase

CLIP = Path(__file__).resolve().parents[1] / "sample_videos" / "squat_good_side.mp4"
WIDTH, HEIGHT, RATE = 640, 480, 30
BITS, CHECK_BITS = 12, 4
STRIP = 24
STILL_S, LOOP_S = 15, 60
SETTLE_S = 15
PERIOD_S = 60

READER = Path(__file__).with_suffix(".js").read_text("utf-8")
OPTIONS = {"width": WIDTH, "height": HEIGHT, "bits": BITS, "check": CHECK_BITS, "strip": STRIP}
TAKE = "() => window.__numbers.splice(0)"
TAKE_SHOWN = "() => window.__shown.splice(0)"


@dataclass(frozen=True)
class Period:
    """What was seen in a stretch of time. lag_ms (n,): of each picture shown; rates a second.

    memory_mb: of the server and the process with the networks. cores: theirs, and the browser's.
    costs_ms: finding the landmarks, the engine, drawing, for a mean picture. page: what the page
    said in the end.
    """

    lag_ms: NDArray[np.floating]
    seconds: float
    camera: int
    shown: int
    processed: int
    dropped: int
    memory_mb: float
    cores: tuple[float, float]
    costs_ms: tuple[float, float, float]
    page: str


def numbered_clip(source: Path, target: Path, *, once_s: int = 0, still_s: int = STILL_S) -> int:
    """Standing still, then the clip over and over, as MJPEG with a number in each picture. once_s:
    the clip comes once, and after it its last picture, so many seconds in all. The number of the
    clip's last picture."""
    with Video(source) as video:
        pictures = [frame.image for frame in video.frames()]
    order, total = [0] * still_s * RATE, (once_s or LOOP_S) * RATE
    last = len(order) + len(pictures) - 1
    while len(order) < total:
        order += range(len(pictures))
        if once_s:
            order += [len(pictures) - 1] * max(total - len(order), 0)
    size = ("-s", f"{WIDTH}x{HEIGHT}", "-r", str(RATE))
    encoder = subprocess.Popen(
        [
            *("ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", *size),
            *("-i", "-", "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "3"),
            *("-f", "mjpeg", str(target)),
        ],
        stdin=subprocess.PIPE,
    )
    assert encoder.stdin is not None
    for number, index in enumerate(order[:total]):
        picture = _fitted(pictures[index])
        _draw_number(picture, number)
        encoder.stdin.write(picture.tobytes())
    encoder.stdin.close()
    encoder.wait()
    return last


def _fitted(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    scale = min(WIDTH / image.shape[1], HEIGHT / image.shape[0])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    out = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
    top, left = (HEIGHT - small.shape[0]) // 2, (WIDTH - small.shape[1]) // 2
    out[top : top + small.shape[0], left : left + small.shape[1]] = small
    return out


def _draw_number(image: NDArray[np.uint8], number: int) -> None:
    code = f"{number:0{BITS}b}{(number * 7 + 3) % (1 << CHECK_BITS):0{CHECK_BITS}b}"
    edges = np.linspace(0, WIDTH, len(code) + 1).round().astype(int)
    for bit, left, right in zip(code, edges[:-1], edges[1:], strict=True):
        image[:STRIP, left:right] = 255 if bit == "1" else 0


def measure(seconds: float, periods: int, *, here: bool) -> Generator[Period, None, None]:
    """Train in front of the numbered clip, and watch for so many periods of so many seconds. here:
    whether the browser finds the poses."""
    with tempfile.TemporaryDirectory() as folder:
        clip, home = Path(folder) / "numbers.mjpeg", Path(folder) / "home"
        numbered_clip(CLIP, clip)
        with (
            Server(home, environment=in_the_browser(home) if here else {}) as server,
            chromium(clip) as browser,
            visit(browser, server) as tab,
        ):
            page = tab.open()
            choose(page, "Squat", reps=50, sets=10)
            start(page)
            wait_for_phase(page, "exercising")
            frame = page.main_frame
            if not here:
                frame = next(f for f in page.frames if "webrtc" in f.url)
            page.evaluate(READER, {**OPTIONS, "own": True, "mirror": False})
            frame.evaluate(READER, {**OPTIONS, "own": False, "mirror": here})
            page.wait_for_timeout(SETTLE_S * 1000)
            page.evaluate(TAKE)
            frame.evaluate(TAKE_SHOWN)
            for _ in range(periods):
                yield _watch(page, frame, server.pid, seconds)


def _watch(page: Page, frame: Frame, pid: int, seconds: float) -> Period:
    before, busy, began = counts(page), busy_s(pid), time.monotonic()
    page.wait_for_timeout(seconds * 1000)
    after, took = counts(page), time.monotonic() - began
    cores = [(now - then) / took for now, then in zip(busy_s(pid), busy, strict=True)]
    camera = first_times(page.evaluate(TAKE))
    shown = first_times(frame.evaluate(TAKE_SHOWN))
    lag = [shown[number] - camera[number] for number in shown if number in camera]
    return Period(
        lag_ms=np.array(lag),
        seconds=took,
        camera=len(camera),
        shown=len(shown),
        processed=int(after["processed"] - before["processed"]),
        dropped=int(after["dropped"] - before["dropped"]),
        memory_mb=_memory_mb(pid),
        cores=(cores[0], cores[1]),
        costs_ms=(after["estimateMs"], after["engineMs"], after["drawMs"]),
        page=" / ".join(page.locator(".hud").inner_text().split("\n")),
    )


def counts(page: Page) -> dict[str, float]:
    """What the page says became of the pictures."""
    said: dict[str, str] = page.locator(".hud").evaluate("hud => ({...hud.dataset})")
    names = ("processed", "dropped", "estimateMs", "engineMs", "drawMs")
    return {name: float(said[name]) for name in names}


def first_times(frames: list[tuple[int, float]]) -> dict[int, float]:
    """When each number was first seen. A number comes back only after a whole loop of the clip;
    what is left of the loop before is dropped."""
    first: dict[int, float] = {}
    for number, at_ms in frames:
        if number not in first or at_ms - first[number] > 1000.0 * LOOP_S / 2:
            first[number] = at_ms
    return first


def _memory_mb(pid: int) -> float:
    return sum(p.memory_info().rss for p in _with_children(psutil.Process(pid))) / 1e6


def busy_s(pid: int) -> tuple[float, float]:
    """Processor time so far: of the server and what it started, and of the browser."""
    server = _with_children(psutil.Process(pid))
    browser = set(_with_children(psutil.Process())) - {psutil.Process(), *server}
    return _sum_s(server), _sum_s(browser)


def _with_children(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def _sum_s(processes: Iterable[psutil.Process]) -> float:
    total_s = 0.0
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            total_s += times.user + times.system
    return total_s


def _print(periods: Iterable[Period]) -> None:
    heads = ("minute", "median ms", "p95 ms", "shown/s", "processed/s", "dropped/s", "memory MB")
    heads += ("server's cores", "browser's cores")
    print("| " + " | ".join(heads) + " |")
    print("|" + " --- |" * len(heads), flush=True)
    one = None
    for number, one in enumerate(periods, start=1):
        if not len(one.lag_ms):
            raise SystemExit(f"In minute {number} no picture came back. The page: {one.page}")
        median, p95 = np.percentile(one.lag_ms, (50, 95))
        rates = (one.shown / one.seconds, one.processed / one.seconds, one.dropped / one.seconds)
        figures = (number, f"{median:.0f}", f"{p95:.0f}", *(f"{r:.1f}" for r in rates))
        cores = (f"{used:.2f}" for used in one.cores)
        cells = (*figures, f"{one.memory_mb:.0f}", *cores)
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)
    assert one is not None
    estimate, engine, draw = one.costs_ms
    median = float(np.median(one.lag_ms))
    print(
        f"A mean picture: {estimate:.1f} ms for the landmarks, {engine:.1f} ms for the engine,"
        f" {draw:.1f} ms to draw; the engine is {engine / median:.1%} of the median lag,"
        f" {engine / (estimate + engine + draw):.1%} of our own work."
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=int, default=1, help="how long to watch")
    parser.add_argument("--browser", action="store_true", help="poses found in the browser")
    given = parser.parse_args()
    print(f"{os.cpu_count()} cores, {WIDTH} x {HEIGHT}, camera at {RATE} pictures a second at most")
    with closing(measure(PERIOD_S, given.minutes, here=given.browser)) as periods:
        _print(periods)


if __name__ == "__main__":
    main()
