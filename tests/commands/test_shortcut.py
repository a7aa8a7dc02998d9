"""The start that is double-clicked, on each system."""

from __future__ import annotations

import configparser
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.cli import run
from coach.errors import OutputError
from coach.system.launcher import launcher

FOLDERS = st.text(
    st.characters(
        blacklist_categories=["Cs", "Cc", "Zl", "Zp", "Cf", "Cn", "Co", "Zs"],
        blacklist_characters="/",
    ),
    min_size=1,
) | st.sampled_from(["Anna's things", 'say "hello"', "100 % $HOME `ls` \\ fit", "a & b"])


def executed(entry: bytes) -> list[str]:
    """What a desktop runs: the file's string, then the arguments within it, then its % codes."""
    parser = configparser.RawConfigParser(strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(entry.decode())
    text = parser["Desktop Entry"]["Exec"].replace("\\\\", "\\")
    found = re.fullmatch(r'"((?:[^"`$\\]|\\["`$\\])*)"((?: [a-z-]+)*)', text)
    assert found is not None, text
    program = re.sub(r'\\(["`$\\])', r"\1", found[1])
    assert "%" not in program.replace("%%", "")
    return [program.replace("%%", "%"), *found[2].split()]


@given(FOLDERS)
def test_a_desktop_entry_holds_any_path(folder: str) -> None:
    python = PurePosixPath("/opt", folder, ".venv/bin/python")
    made = launcher(python, "linux")
    assert made.name == "form-coach.desktop"
    assert executed(made.content) == [str(python), "-m", "coach", "app"]


@given(FOLDERS)
def test_a_command_of_macos_holds_any_path(folder: str) -> None:
    python = PurePosixPath("/Users", folder, "python")
    first, second = launcher(python, "darwin").content.decode().splitlines()
    assert first == "#!/bin/sh"
    assert shlex.split(second) == ["exec", str(python), "-m", "coach", "app"]


def test_a_batch_file_quotes_its_path() -> None:
    python = PureWindowsPath(r"C:\Users\Zoë & 100 % fit\python.exe")
    made = launcher(python, "win32")
    assert made.name == "Form Coach.bat"
    lines = made.content.decode().split("\r\n")
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"]
    assert r'"C:\Users\Zoë & 100 %% fit\python.exe" -m coach app' in lines
    assert lines[-2:] == ["if errorlevel 1 pause", ""]
    assert b"\n" not in made.content.replace(b"\r\n", b"")


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_a_path_that_would_end_the_line_is_refused(platform: str) -> None:
    with pytest.raises(OutputError, match="install Form Coach in another folder"):
        launcher(PurePosixPath("/opt/a\nExec=rm"), platform)


def test_it_is_put_on_the_desktop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / ".config"))
    monkeypatch.setattr(sys, "platform", "linux")
    assert run(["shortcut"]) == 0
    (made,) = (tmp_path / "Desktop").iterdir()
    assert str(made) in capsys.readouterr().out
    assert os.access(made, os.X_OK)
    assert executed(made.read_bytes())[0] == sys.executable


def test_what_it_starts_is_the_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run by a shell, with a Python that says what it was asked."""
    python = tmp_path / "it's 100 % $HOME" / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\necho "$@"\n', "utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.setattr(sys, "platform", "darwin")
    assert run(["shortcut", str(tmp_path / "new folder")]) == 0
    start = tmp_path / "new folder" / "Form Coach.command"
    assert subprocess.check_output([start], text=True) == "-m coach app\n"


def test_a_folder_that_is_none_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert run(["shortcut", str(tmp_path / "file")]) == 1
    assert "could not be written" in (said := capsys.readouterr().err)
    assert "coach shortcut FOLDER" in said
