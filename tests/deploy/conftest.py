"""What the tests of deploy/ share."""

from __future__ import annotations

import shutil

import pytest

from tests.ui.browser import CHROMIUM


@pytest.fixture(scope="session")
def needs_chromium() -> None:
    """A machine without it leaves these tests out and says so."""
    if CHROMIUM is None or shutil.which("ffmpeg") is None:
        pytest.skip("needs chromium and ffmpeg: apt-get install chromium ffmpeg")
