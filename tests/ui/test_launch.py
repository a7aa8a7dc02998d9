"""`coach app`: the same server as `streamlit run app.py`, from whatever folder."""

from __future__ import annotations

import inspect
import socket
import threading
import tomllib
import webbrowser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
from streamlit import config as streamlit_config
from streamlit.logger import get_logger
from streamlit.starlette import App

from coach.cli import run
from coach.errors import InputError
from coach.ui.server import browser_door, launch
from coach.ui.server.start_token import start_token
from tests.programme.questionnaires import MADE_UP, placed
from tests.ui.browser import ROOT, free_port


def test_both_ways_to_start_it_have_the_same_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit reads the file itself; `coach app` hands over every entry of it."""
    handed: dict[str, Any] = {}
    monkeypatch.setattr(App, "run", lambda _app, config: handed.update(config))
    port = free_port()
    launch.run(port, address="127.0.0.1", browser=False)
    assert handed.pop("server.headless")
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


def test_a_questionnaire_that_cannot_be_used_is_told_before_anybody_is_asked_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = placed(tmp_path, monkeypatch, MADE_UP.replace("every_weeks = 6", "every_weeks = 60"))
    monkeypatch.setattr(App, "run", lambda _app, config: pytest.fail("it was started"))
    assert run(["app", "--port", str(free_port()), "--no-browser"]) == 2
    told = capsys.readouterr().err
    assert f"{file} cannot be used: every_weeks" in told
    assert told.count("\n") == 1


def test_the_browser_gets_the_token_from_a_file_of_this_account_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Not from what it is started with, which every account can read."""
    given: list[str] = []
    read: list[str] = []
    modes: list[int] = []

    def open_it(address: str) -> bool:
        given.append(address)
        door = Path(url2pathname(urlsplit(address).path))
        read.append(door.read_text("utf-8"))
        modes.extend(part.stat().st_mode & 0o077 for part in (door, door.parent))
        opened.set()
        return True

    opened = threading.Event()
    monkeypatch.setattr(webbrowser, "open", open_it)
    monkeypatch.setattr(browser_door, "own_origins", lambda: ("http://127.0.0.1:8501",))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with browser_door.browser_opens("127.0.0.1", listening.getsockname()[1]):
            assert opened.wait(20)
    assert modes == [0, 0]
    assert start_token() in read[0]
    assert start_token() not in given[0]
    assert not Path(url2pathname(urlsplit(given[0]).path)).exists()


def test_nobody_is_asked_to_start_streamlit_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    asks = "An update to the [server] config option section was detected."
    assert asks in inspect.getsource(streamlit_config)  # in these words
    monkeypatch.setattr(App, "run", lambda _app, config: None)
    launch.run(free_port(), address="127.0.0.1", browser=False)
    logger = get_logger(streamlit_config.__name__)
    told = [logger.makeRecord("", 30, "", 0, text, (), None) for text in (asks, "Another.")]
    assert [bool(logger.filter(one)) for one in told] == [False, True]
