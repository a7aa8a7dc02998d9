"""A server and a browser for the tests of the pages."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.manifest_scanner import scan_component_manifests

from coach.records.database import URL_VARIABLE
from coach.records.store import store
from coach.ui.server import invitation_link
from coach.ui.server.current_user import known_roles, logins
from tests.ui.browser import CHROMIUM, Server, Visit, chromium, visit
from tests.ui.train_page import TrainPage, train_page


@pytest.fixture(scope="session", autouse=True)
def components_found_once() -> Iterator[None]:
    """Streamlit looks through every installed package for components with each page that a test
    runs, which takes longer than most pages; what is installed is the same for all of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def own_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages that run in this process have records of their own, and not whose machine it is."""
    # Streamlit makes the page the main module, which a process that is begun later would read.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    # Without a browser there are no cookies; Streamlit's stand-in would make some up.
    monkeypatch.setattr(invitation_link, "opened", lambda: None)
    store.cache_clear()
    logins.cache_clear()
    known_roles.cache_clear()
    yield
    if store.cache_info().currsize:
        store().close()
        store.cache_clear()


@pytest.fixture
def train(own_records: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[TrainPage]:
    """The Train page without a browser."""
    with train_page(monkeypatch) as page:
        yield page


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
