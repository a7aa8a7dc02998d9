"""Records of its own for each test, and a session in front of a film."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from coach.records.store import Store
from tests.live.rig import CLIP, Rig
from tests.live.sessions import lived
from tests.motion.recordings import track


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(URL.create("sqlite", database=str(tmp_path / "records.sqlite3"))) as opened:
        yield opened


@pytest.fixture
def rig(store: Store) -> Iterator[Rig]:
    made = Rig(store, lived(track(CLIP)))
    yield made
    made.loop.stop()
    made.loop.drain(1.0)
