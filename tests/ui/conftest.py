"""A server and a browser for the tests of the pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.ui.browser import CHROMIUM, Server, Visit, chromium, visit


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that do not stop it."""
    with Server(tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="session")
def needs_chromium() -> None:
    """In CI it is there; elsewhere a machine without it leaves these tests out and says so."""
    if CHROMIUM is None or shutil.which("ffmpeg") is None:
        pytest.skip("needs chromium and ffmpeg: apt-get install chromium ffmpeg")


@pytest.fixture(scope="module")
def browser(needs_chromium: None) -> Iterator[Browser]:
    """Chromium without a webcam."""
    with chromium() as running:
        yield running


@pytest.fixture
def tab(browser: Browser, server: Server) -> Iterator[Visit]:
    """A tab; whatever page it shows asks nobody else for anything and complains of nothing."""
    with visit(browser, server) as one:
        yield one
        assert one.foreign == []
        assert one.errors == []
