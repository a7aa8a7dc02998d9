"""Whether the built documentation site asks only itself for what it shows.

    python .ci/check_site.py FOLDER               what the files would fetch by themselves
    python .ci/check_site.py FOLDER --browser     and what Chromium asks for when it opens each page

A link that somebody has to follow may lead elsewhere; a script, style, font, picture or frame that
a browser loads by itself may not. In the browser, at the widths of a telephone and of a laptop, a
page also has to fit: what is wider scrolls within itself, and not the whole page sideways.
"""

from __future__ import annotations

import re
import shutil
import sys
import threading
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FETCHED = {
    "audio": ("src",),
    "body": ("background",),
    "embed": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src",),
    "input": ("src",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src",),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
"""What a browser loads of each element without being asked."""

FETCHED_LINKS = re.compile(
    r"stylesheet|icon|preload|prefetch|preconnect|prerender|manifest", re.IGNORECASE
)
"""Relations of a <link> for which a browser asks its host for something."""

FOREIGN = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
IN_STYLES = re.compile(r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)
WIDTHS = (1366, 390)


class Fetches(HTMLParser):
    """Collects what a page loads by itself from another host."""

    def __init__(self) -> None:
        super().__init__()
        self.foreign: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_style = tag == "style"
        addresses = [given[name] for name in FETCHED.get(tag, ()) if name in given]
        if tag == "link" and FETCHED_LINKS.search(given.get("rel", "")):
            addresses.append(given.get("href", ""))
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            addresses.append(given.get("content", "").partition("=")[2])
        if tag == "base":
            addresses.append(given.get("href", ""))
        addresses += re.split(r",\s+", given.get("srcset", "")) if tag in ("img", "source") else []
        self.foreign += [one for one in map(str.strip, addresses) if FOREIGN.match(one)]
        self.foreign += in_styles(given.get("style", ""))

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.foreign += in_styles(data)

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False


def in_styles(text: str) -> list[str]:
    """Addresses on other hosts that a style sheet loads."""
    return IN_STYLES.findall(COMMENTS.sub("", text))


def in_page(text: str) -> list[str]:
    """Addresses on other hosts that a page loads."""
    page = Fetches()
    page.feed(text)
    return page.foreign


def foreign_fetches(folder: Path) -> Iterator[str]:
    """A line for each address on another host that a file of the site loads by itself. Scripts may
    put one together as they run; that only a browser tells."""
    readers = {".html": in_page, ".css": in_styles, ".svg": in_page}
    for path in sorted(folder.rglob("*")):
        if path.suffix in readers:
            for address in readers[path.suffix](path.read_text(encoding="utf-8")):
                yield f"{path.relative_to(folder)}: {address}"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: what matters is what the browser asks for."""


def seen_in_a_browser(folder: Path) -> list[str]:
    """Open every page in Chromium, search for a word, and tell what was asked of another host, what
    was not found, which script failed, and which page is wider than the screen."""
    from playwright.sync_api import sync_playwright

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ours = f"http://127.0.0.1:{server.server_port}/"
    pages = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))
    pages = [page for page in pages if not page.startswith(("_", "index"))]
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 844})
            page.on("request", lambda asked: said.extend(if_foreign(asked.url, ours)))
            page.on("response", lambda got: said.extend(if_missing(got.url, got.status)))
            page.on("pageerror", lambda error: said.append(f"a script failed: {error}"))
            page.goto(ours)
            page.wait_for_url(f"{ours}docs/index.html")
            for name in [*pages, "search.html?q=knee"]:
                page.goto(ours + name)
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    said.append(f"{name} is {wide} px wide on a screen of {width}")
            page.wait_for_selector("#search-results li")
            page.close()
        browser.close()
    server.shutdown()
    return said


def if_foreign(url: str, ours: str) -> list[str]:
    """A line where a request leaves the site."""
    return [] if url.startswith((ours, "data:", "blob:")) else [f"asked for {url}"]


def if_missing(url: str, status: int) -> list[str]:
    """A line where an answer is an error; browsers ask for the icon on their own account."""
    wrong = status >= 400 and not url.endswith("/favicon.ico")
    return [f"{status} {url}"] if wrong else []


def main(arguments: list[str]) -> int:
    """Print what is wrong; 1 where something is."""
    folder = Path(arguments[0])
    if not (folder / "index.html").exists():
        print(f"{folder} holds no built site.")
        return 1
    wrong = list(foreign_fetches(folder))
    if "--browser" in arguments[1:]:
        wrong += seen_in_a_browser(folder)
    print("\n".join(wrong) or "The site asks nobody but itself.")
    return 1 if wrong else 0


if __name__ == "__main__":
    if not sys.argv[1:]:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
