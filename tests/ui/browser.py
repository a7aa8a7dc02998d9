"""The app in a real browser: a server of its own, Chromium, and a clip in the place of a webcam."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)

ROOT = Path(__file__).resolve().parents[2]
BEFORE_S, AFTER_S = 11, 30
"""How long the fake webcam shows the clip's first and last picture, standing still."""

CHROMIUM = next(
    (
        path
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (path := shutil.which(name))
    ),
    None,
)
_START_S = 60
_ENTRANCE = re.compile(r"Form Coach is open at (\S+)")


class Server:
    """`streamlit run app.py` on a free port, with a home of its own.

    script: what is run in the app's place. environment, options: what a test adds to it, and to
    the command line. under: a command that runs it, such as strace.
    """

    def __init__(
        self,
        home: Path,
        *,
        port: int | None = None,
        script: str = "app.py",
        environment: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
        under: Sequence[str] = (),
    ) -> None:
        self.home = home
        self._environment = environment or {}
        self._script = script
        self._options = options
        self._under = under
        self.port = port or free_port()
        self.log = home / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def entrance(self) -> str:
        """The address with the start's token, as the terminal shows it."""
        return _ENTRANCE.findall(self.log.read_text("utf-8"))[-1]

    @property
    def cookie(self) -> str:
        """What a browser that was let in sends along."""
        asked = urllib.request.Request(self.entrance)
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return str(answer.headers["Set-Cookie"]).partition(";")[0]

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> Self:
        """Start, and wait until it answers."""
        for folder in ("data", "tmp"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        environment = {
            **os.environ,
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "data"),
            "TMPDIR": str(self.home / "tmp"),
            **self._environment,
        }
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(*self._under, sys.executable, "-m", "streamlit", "run", self._script),
                    f"--server.port={self.port}",
                    *self._options,
                ],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
            )
        if not answers(self.address, self._process, _START_S):
            raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")
        return self

    def kill(self) -> None:
        """End it as a crash would."""
        assert self._process is not None
        for one in self._beneath():
            one.kill()
        self._process.kill()
        self._process.wait()

    def _beneath(self) -> list[psutil.Process]:
        """What a command has begun that runs the server; itself ended, it would leave it behind."""
        return psutil.Process(self.pid).children() if self._under else []

    def stop(self) -> None:
        """End it as Ctrl-C would."""
        if self._process is not None and self._process.poll() is None:
            for one in self._beneath() or [self._process]:
                one.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


@dataclass
class Visit:
    """A tab, and what it asked the network for, and what it complained of."""

    context: BrowserContext
    page: Page
    server: Server
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def foreign(self) -> list[str]:
        """Requests to anything but the app's own origin (or the page's own memory)."""
        own = (self.server.address, self.server.address.replace("http", "ws", 1), "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]

    def enter(self) -> None:
        """Be let in, as by the address that the server's start names."""
        self.context.request.get(self.server.entrance)

    def open(self, address: str = "") -> Page:
        """Open one of the app's pages and wait until it has been drawn."""
        self.page.goto(f"{self.server.address}/{address}")
        self.page.wait_for_selector("h1")
        return self.page


@contextmanager
def chromium(
    camera: Path | None = None, *, blocked: bool = False, cameras: int = 0
) -> Iterator[Browser]:
    """Chromium without a screen. camera: an MJPEG file to show as the webcam (none: no webcam);
    blocked: the person refuses it. cameras: so many webcams, each with a picture of Chromium's own,
    in the place of the file."""
    arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
    if camera is not None:
        arguments += [
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={camera}",
        ]
    if cameras:
        arguments.append(f"--use-fake-device-for-media-stream=device-count={cameras}")
    if not blocked:
        arguments.append("--use-fake-ui-for-media-stream")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": (
        "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/120.0.0.0 Mobile Safari/537.36"
    ),
}
"""What a phone says of itself that is held upright: touch, a small window of fine points."""


@contextmanager
def visit(
    browser: Browser,
    server: Server,
    *,
    width: int = 1366,
    height: int = 768,
    device: Mapping[str, Any] | None = None,
) -> Iterator[Visit]:
    """A tab of its own, as in a window that nobody used before. device: as PHONE, in place of
    width and height."""
    context = browser.new_context(**(device or {"viewport": {"width": width, "height": height}}))
    page = context.new_page()
    tab = Visit(context, page, server)

    def remember(request: Request) -> None:
        tab.requests.append(request.url)

    tab.enter()
    context.on("request", remember)
    page.on("websocket", lambda socket: tab.requests.append(socket.url))
    page.on("pageerror", lambda error: tab.errors.append(str(error)))
    try:
        yield tab
    finally:
        context.close()


def wait_until(page: Page, expression: str, arg: object = None, timeout_ms: float = 30_000) -> None:
    """Wait until a page's JavaScript expression, or function of `arg`, is true.

    Not `page.wait_for_function`: that has the page itself evaluate the text again and again, which
    our pages' policy does not allow.
    """
    deadline = time.monotonic() + timeout_ms / 1000
    while not page.evaluate(expression, arg):
        assert time.monotonic() < deadline, expression
        page.wait_for_timeout(100)


def expander(page: Page, heading: str) -> Locator:
    """The newest expander with such a heading."""
    return page.locator("[data-testid=stExpander]").filter(has_text=heading).last


def unfold(part: Locator, *, shown: bool = True) -> Locator:
    """What is inside an expander, opened (or closed); pressed again, as anybody would, where the
    page moved under the first press."""
    inside = part.locator("[data-testid=stExpanderDetails]")
    for within_ms in (5_000, 5_000, 30_000):
        if inside.is_visible() is not shown:
            part.locator("summary").click()
        try:
            expect(inside).to_be_visible(timeout=within_ms, visible=shown)
        except AssertionError:
            continue
        return inside
    raise AssertionError("the expander does not " + ("open" if shown else "close"))


def camera_clip(
    clip: Path,
    target: Path,
    *,
    before_s: float = BEFORE_S,
    after_s: float = AFTER_S,
    empty_s: tuple[float, float] | None = None,
    upright: bool = False,
) -> Path:
    """The clip as a 640 x 480 webcam would show it, standing still before and after.

    empty_s: from when to when nobody is there. upright: as a phone's camera shows it, 480 x 640,
    what stands in the middle.
    """
    size = "480:640" if upright else "640:480"
    filters = [
        "fps=30",
        f"tpad=start_mode=clone:start_duration={before_s}:stop_mode=clone:stop_duration={after_s}",
        *(["crop=ih*3/4:ih"] if upright else []),
        f"scale={size}:force_original_aspect_ratio=decrease",
        f"pad={size}:(ow-iw)/2:(oh-ih)/2:gray",
    ]
    if empty_s is not None:
        filters.append(f"drawbox=color=gray:t=fill:enable='between(t,{empty_s[0]},{empty_s[1]})'")
    subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-y", "-i", clip, "-vf", ",".join(filters)),
            *("-an", "-c:v", "mjpeg", "-q:v", "4", "-f", "mjpeg", target),
        ],
        check=True,
    )
    return target


def answers(address: str, process: subprocess.Popen[bytes], within_s: float) -> bool:
    """Wait until an app answers; False where it ended, or did not in this time."""
    deadline = time.monotonic() + within_s
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return True
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.1)
    return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
