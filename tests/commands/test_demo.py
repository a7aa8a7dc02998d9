"""`coach demo`: forty made-up people, in a place of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from coach.demo.clinic import PEOPLE
from coach.records.access import ALONE
from coach.records.records import Records
from coach.records.store import Store
from tests.ui.browser import ROOT, answers, free_port

pytestmark = pytest.mark.slow

_START_S = 180


def test_the_demo_opens_with_its_people_and_leaves_the_records_alone(tmp_path: Path) -> None:
    port = free_port()
    demo = subprocess.Popen(
        [sys.executable, "-m", "coach", "demo", "--no-browser", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "XDG_DATA_HOME": str(tmp_path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert answers(f"http://127.0.0.1:{port}", demo, _START_S)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(30)
    folder = tmp_path / "form-coach"
    assert not (folder / "records.sqlite3").exists()
    with Store(URL.create("sqlite", database=str(folder / "demo.sqlite3"))) as store:
        people = Records(store, ALONE).people.all()
    assert len(people) == PEOPLE
    assert all(person.made_up for person in people)
