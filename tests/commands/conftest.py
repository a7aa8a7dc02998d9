"""Records of the test's own for commands that run in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.records.access import ALONE
from coach.records.database import URL_VARIABLE
from coach.records.records import Records
from coach.records.store import store


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Records]:
    """Nobody's yet, in a folder of the test's; the folder to work in is empty."""
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    store.cache_clear()
    yield Records(store(), ALONE)
    store().close()
    store.cache_clear()
