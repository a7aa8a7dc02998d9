"""What is installed without an extra analyses recordings; whatever needs more says what to add."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import typer
from packaging.requirements import Requirement
from streamlit.testing.v1 import AppTest

from coach.cli import app, run
from coach.errors import ExitStatus, MissingExtra
from coach.records.database import open_engine
from coach.reports.replay import plotly_js
from tests.hidden import ROOT, run_without
from tests.test_house import project

pytestmark = pytest.mark.slow

TRACE = ROOT / "tests" / "traces" / "rendered" / "squat_good_side.npz"
MODULE_OF = {
    "fhir.resources": "fhir.resources",
    "fpdf2": "fpdf",
    "streamlit-webrtc": "streamlit_webrtc",
}
"""Where a package has another name than its module."""

OF_APP_ALONE = {"aioice", "aiortc", "pandas", "pyarrow", "tornado", "uvicorn"}
"""What the app's packages bring, and nothing else may lean on."""

NEEDS = {
    "analyze": None,
    "batch": "cluster",
    "rejudge": "cluster",
    "app": "app",
    "demo": "app",
    "db backup": "app",
    "db restore": "app",
    "db check": "app",
    "report": "export",
    "browser-pose": "app",
    "shortcut": "app",
    "export": "export",
}
"""Each command, and the extra that it needs."""

ARGUMENTS = {
    "batch": ["clip.mp4", "--out", "archive"],
    "rejudge": ["archive"],
    "db restore": ["backup.sqlite3"],
}
EXTRAS = ("app", "clinic", "export", "cluster", "notebook")


def modules(*extras: str) -> set[str]:
    """The modules that these extras alone bring."""
    found = project()["optional-dependencies"]
    names = [Requirement(line).name for extra in extras for line in found[extra]]
    return {MODULE_OF.get(n, n.replace("-", "_")) for n in names if n != project()["name"]}


def commands(group: object, before: str = "") -> set[str]:
    """The name of each command under this one."""
    found: set[str] = set()
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        inner = hasattr(command, "commands")
        found |= commands(command, f"{before}{name} ") if inner else {before + name}
    return found


def test_the_base_alone_analyses_recordings(tmp_path: Path) -> None:
    hidden = modules(*EXTRAS) | OF_APP_ALONE
    done = run_without(tmp_path, hidden, ["-m", "coach", "analyze", str(TRACE), "--out", "one"])
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 repetitions counted" in done.stdout
    written = {path.name for path in (tmp_path / "one").iterdir()}
    assert written == {"summary.json", "reps.csv", "frames.csv", "angles.png", "report.html"}
    two = ["-m", "coach", "analyze", str(TRACE), str(TRACE), "--out", "many"]
    done = run_without(tmp_path, hidden, two)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("squat_good_side.npz: 3 squats") == 2


def test_of_every_command_it_is_known_what_it_needs() -> None:
    assert commands(typer.main.get_command(app)) == set(NEEDS)


@pytest.mark.parametrize(("command", "extra"), NEEDS.items())
def test_a_command_says_which_extra_it_needs(
    command: str,
    extra: str | None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for module in modules(*EXTRAS):
        monkeypatch.setitem(sys.modules, module, None)
    status = run([*command.split(), *ARGUMENTS.get(command, ())])
    said = capsys.readouterr().err
    if extra is None:
        assert status == ExitStatus.UNUSABLE
        assert "Missing argument" in said
    else:
        assert status == ExitStatus.FAILED
        what = f"coach {command.split()[0]}"
        assert said == f"{MissingExtra(extra, what)}\n"


def test_the_replay_says_it_before_the_work_begins(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "plotly", None)
    assert run(["analyze", str(TRACE), "--replay"]) == ExitStatus.FAILED
    assert capsys.readouterr().err == f"{MissingExtra('app', 'coach analyze --replay')}\n"
    with pytest.raises(MissingExtra, match=r"form-coach\[app\]"):
        plotly_js()


def test_the_app_alone_needs_nothing_of_a_clinics_or_of_files_for_others(tmp_path: Path) -> None:
    theirs = ("coach.records.postgresql", "coach.reports.calendar_file", "coach.reports.fhir")
    theirs += ("coach.reports.pdf",)
    code = f"""
import importlib, pkgutil, coach
for found in pkgutil.walk_packages(coach.__path__, "coach.", onerror=lambda name: None):
    if not found.name.startswith({theirs!r}) and ".migrations" not in found.name:
        importlib.import_module(found.name)
"""
    done = run_without(tmp_path, modules("clinic", "export"), ["-c", code])
    assert done.returncode == 0, done.stderr


def test_postgresql_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy import make_url

    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtra, match=r"PostgreSQL’s needs .* \"form-coach\[clinic\]\"$"):
        open_engine(make_url("postgresql+psycopg://host/name"))


def test_a_page_says_it_in_place_of_the_button(monkeypatch: pytest.MonkeyPatch) -> None:
    def page() -> None:
        import streamlit as st

        from coach.ui.parts.export_extra import can_export

        st.write("there" if can_export("Discharge summary (PDF)") else "not there")

    assert [one.value for one in AppTest.from_function(page).run().markdown] == ["there"]
    monkeypatch.setitem(sys.modules, "fpdf", None)
    shown = AppTest.from_function(page).run()
    assert [one.value for one in shown.markdown] == ["not there"]
    assert [one.value for one in shown.caption] == [
        str(MissingExtra("export", "“Discharge summary (PDF)”"))
    ]
