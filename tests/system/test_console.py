"""Nothing that is printed is an error for the sake of its signs, whatever encoding there is."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.cli import run
from coach.system.console import plain_signs
from tests.hidden import ROOT
from tests.test_base_install import NEEDS

TRACE = ROOT / "tests" / "traces" / "rendered" / "squat_lean_side.npz"
ENCODINGS = ("cp1252", "cp437", "ascii", "utf-8")


def printed(encoding: str, *arguments: str) -> tuple[int, bytes, str]:
    """The exit status, and what a terminal with this encoding is given as output and as errors."""
    out, err = io.BytesIO(), io.BytesIO()
    with (
        io.TextIOWrapper(out, encoding, newline="\n") as output,
        io.TextIOWrapper(err, encoding, newline="\n") as errors,
    ):
        with redirect_stdout(output), redirect_stderr(errors):
            status = run(arguments)
        output.flush()
        errors.flush()
        return status, out.getvalue(), err.getvalue().decode(encoding)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("cp1252", (r"\d+ ± \d°", "x forward lean")),
        ("ascii", (r"\d+ \+- \d deg", "x forward lean")),
    ],
)
def test_a_report_is_printed(encoding: str, said: tuple[str, ...], tmp_path: Path) -> None:
    status, out, err = printed(encoding, "analyze", str(TRACE), "--out", str(tmp_path))
    assert (status, err) == (0, "")
    told = " ".join(out.decode(encoding).split())
    assert "?" not in told
    assert [one for one in said if not re.search(one, told)] == []


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("command", sorted(NEEDS))
def test_each_commands_help_is_printed(encoding: str, command: str) -> None:
    status, out, err = printed(encoding, *command.split(), "--help")
    assert (status, err) == (0, "")
    told = out.decode(encoding)
    assert "Usage: coach" in told
    assert "?" not in told


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_error_about_any_name_is_printed(encoding: str, tmp_path: Path) -> None:
    name = tmp_path / "žába \u2028膝\udcff.mp4"
    status, _, err = printed(encoding, "analyze", str(name), "--exercise", "“żuraw”")
    assert (status, "zuraw" in plain_signs(err)) == (2, True)
    status, _, err = printed(encoding, "analyze", str(name))
    assert (status, "zaba" in plain_signs(err)) == (2, True)


def test_json_is_utf_8_whatever_the_terminal_is(tmp_path: Path) -> None:
    trace = tmp_path / "žába.npz"
    trace.write_bytes(TRACE.read_bytes())
    given = ("analyze", str(trace), "--out", str(tmp_path / "out"), "--json", "-")
    status, out, err = printed("cp1252", *given)
    assert (status, err) == (0, "")
    assert json.loads(out.decode("utf-8"))["source"]["name"] == "žába.npz"


@given(st.text())
def test_any_text_becomes_ascii_and_ascii_stays(text: str) -> None:
    plain = plain_signs(text)
    assert plain.isascii()
    assert plain_signs(plain) == plain
    if text.isascii():
        assert plain == text
