"""`coach app`: the same server as `streamlit run app.py`, from whatever folder."""

from __future__ import annotations

import socket
import tomllib
from typing import Any

import pytest
from streamlit.starlette import App

from coach.cli import run
from coach.errors import InputError
from coach.ui.server import launch
from tests.ui.browser import ROOT, free_port


def test_both_ways_to_start_it_have_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit reads the file itself; `coach app` hands over every entry of it."""
    handed: dict[str, Any] = {}
    monkeypatch.setattr(App, "run", lambda _app, config: handed.update(config))
    port = free_port()
    launch.run(port, address="127.0.0.1", browser=True)
    assert handed.pop("server.port") == port
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    for name, value in handed.items():
        table, *path = name.split(".")
        found = written[table]
        for part in path:
            found = found[part]
        assert found == value
    assert len(handed) == (ROOT / ".streamlit" / "config.toml").read_text().count(" = ")


def test_it_listens_on_this_machine_alone_and_tells_nobody() -> None:
    assert launch.options()["server.address"] == "127.0.0.1"
    assert launch.options()["browser.gatherUsageStats"] is False


def test_a_port_in_use_is_told_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(InputError, match="in use"):
            launch.run(port, address="127.0.0.1", browser=False)
        assert run(["app", "--port", str(port), "--no-browser"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "--port" in told
