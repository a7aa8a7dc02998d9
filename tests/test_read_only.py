"""Folders in which nothing can be written: each command says which, and what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.records.database import sqlite_url
from coach.records.store import Store
from tests.records.samples import begun, made_set, records, write_session
from tests.terminal import ROOT

# Root may write anywhere by two rights (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH); a process that has
# given them up (PR_CAPBSET_DROP) obeys the folders' own. Whoever is not root has neither.
OBEY = """
import ctypes, os, sys
for right in (1, 2):
    ctypes.CDLL(None).prctl(24, right, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
WITHOUT_A_TEMPORARY_FOLDER = """
import sys, tempfile
from coach.cli import run
tempfile.tempdir = sys.argv[1]
sys.exit(run(sys.argv[2:]))
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="gives up rights as Linux does"),
]


def obeying(*arguments: object, data: Path) -> str:
    """What Python says on standard error, one line, ending with 1."""
    done = subprocess.run(
        [*(sys.executable, "-c", OBEY, sys.executable), *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "XDG_DATA_HOME": str(data), "PYTHONDONTWRITEBYTECODE": "1"},
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    return done.stderr


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """A folder with somebody's records in it, in which nobody may write."""
    folder = tmp_path / "form-coach"
    folder.mkdir()
    with Store(sqlite_url(folder / "records.sqlite3")) as store:
        write_session(begun(records(store), records(store).people.me().id), made_set(0))
    folder.chmod(0o555)
    yield folder
    folder.chmod(0o755)


def test_a_results_folder(closed: Path, traces: Path) -> None:
    for out in (closed, closed / "in" / "it"):
        said = obeying(
            "-m", "coach", "analyze", traces / "squat-01.npz", "--out", out, data=closed.parent
        )
        assert said.startswith(f"Nothing can be written to {out}, because {closed} is not a folder")
        assert said.endswith("choose another with --out.\n")


@pytest.mark.parametrize("command", [("db", "check"), ("db", "backup"), ("export",)])
def test_a_data_folder(closed: Path, command: tuple[str, ...]) -> None:
    file = closed / "records.sqlite3"
    before = file.read_bytes()
    said = obeying("-m", "coach", *command, data=closed.parent)
    assert said == (
        f"The records in {file} cannot be opened; check who may read and write there.\n"
    )
    assert file.read_bytes() == before


def test_a_temporary_folder(closed: Path, sample_videos: Path, tmp_path: Path) -> None:
    video = sample_videos / "sit_good_side.mp4"
    arguments = (closed, "analyze", video, "--out", tmp_path / "out")
    said = obeying("-c", WITHOUT_A_TEMPORARY_FOLDER, *arguments, data=tmp_path / "data")
    assert said == (
        "No temporary file can be made (Permission denied); free some space, or name a folder in "
        "which you may write in the environment variable TMPDIR.\n"
    )
    assert not (tmp_path / "out").exists()
