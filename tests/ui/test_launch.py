"""`coach app`: the same server as `streamlit run app.py`, from whatever folder."""

from __future__ import annotations

import socket
import tomllib
from typing import Any

import pytest

from coach.cli import run
from coach.errors import InputError
from coach.ui.server import launch
from tests.ui.browser import ROOT


def flattened(options: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Tables of a settings file as full names."""
    flat: dict[str, Any] = {}
    for name, value in options.items():
        if isinstance(value, dict):
            flat |= flattened(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = value
    return flat


def test_both_ways_to_start_it_have_the_same_settings() -> None:
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert flattened(written) == launch.OPTIONS


def test_it_listens_on_this_machine_alone_and_tells_nobody() -> None:
    assert launch.OPTIONS["server.address"] == "127.0.0.1"
    assert launch.OPTIONS["browser.gatherUsageStats"] is False


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
