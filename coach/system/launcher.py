"""A file that opens the app when it is double-clicked, in the form that each system has for it."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import PurePath

from coach.errors import OutputError

__all__ = ["Launcher", "launcher"]


@dataclass(frozen=True)
class Launcher:
    """A file, and what somebody has to know who opens it first; empty where that is nothing."""

    name: str
    content: bytes
    hint: str = ""


def launcher(python: PurePath, platform: str) -> Launcher:
    """What starts the app with this Python. platform: as in sys.platform.

    Raises OutputError where the Python's path has signs in it that such a file cannot hold.
    """
    if not str(python).isprintable():
        raise OutputError(
            f"A start cannot be made for {python!s}, whose path holds signs that do not print; "
            "install Form Coach in another folder."
        )
    if platform == "win32":
        return _batch(python)
    if platform == "darwin":
        return _command(python)
    return _desktop_entry(python)


def _batch(python: PurePath) -> Launcher:
    # Within quotes the shell of .bat files changes nothing but %, which is doubled; a path on
    # Windows holds no quotes. It reads the file in the console's encoding: UTF-8 from line 2 on.
    path = str(python).replace("%", "%%")
    # A window that closes at once would take the sentence with it that says why.
    start = f'"{path}" -m coach app'
    pause = "if errorlevel 1 pause"
    lines = ("@echo off", "chcp 65001 >nul", "title Form Coach", start, pause)
    return Launcher("Form Coach.bat", "".join(f"{line}\r\n" for line in lines).encode())


def _command(python: PurePath) -> Launcher:
    content = f"#!/bin/sh\nexec {shlex.quote(str(python))} -m coach app\n"
    return Launcher("Form Coach.command", content.encode())


def _desktop_entry(python: PurePath) -> Launcher:
    """https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html"""
    # Quoted, with a backslash before what a shell would read; % is doubled; and the whole is a
    # string of the file's, in which each backslash is doubled once more.
    quoted = re.sub(r'(["`$\\])', r"\\\1", str(python)).replace("%", "%%")
    escaped = f'"{quoted}" -m coach app'.replace("\\", "\\\\")
    content = (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Version=1.0\n"
        "Name=Form Coach\n"
        "Comment=Exercise in front of your webcam\n"
        f"Exec={escaped}\n"
        "Terminal=true\n"
        "Categories=Sports;Education;\n"
    )
    hint = "Some desktops ask first: right-click it and choose “Allow Launching”."
    return Launcher("form-coach.desktop", content.encode(), hint)
