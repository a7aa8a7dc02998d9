"""A file is there whole or not at all, and pieces of it stay only while somebody writes them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from coach.atomic_write import atomic_write


def test_pieces_of_the_dead_go_and_those_of_the_living_and_of_other_files_stay(
    tmp_path: Path,
) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    stay = {
        f".a[1].{os.getppid()}.part.csv",  # somebody writes it
        ".a[1].1.part.csv",  # the first process, whoever it is, runs
        f".b.{ended.pid}.part.csv",
        f".a[1].{ended.pid}.part.png",
        ".a[1].mine.part.csv",
        f".a[1].{10**30}.part.csv",
    }
    for name in (*stay, f".a[1].{ended.pid}.part.csv"):
        (tmp_path / name).touch()
    with atomic_write(tmp_path / "a[1].csv") as piece:
        piece.write_text("whole")
    assert {path.name for path in tmp_path.iterdir()} == {*stay, "a[1].csv"}
    assert (tmp_path / "a[1].csv").read_text() == "whole"
