"""A private folder that goes with its owner, also with one that crashed."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from coach.review.work_folder import PREFIX, WorkFolder, sweep

CRASH = """
import os, sys
from pathlib import Path
from coach.review.work_folder import WorkFolder
work_folder = WorkFolder(Path(sys.argv[1]))
(work_folder.new_folder() / "video.mp4").write_bytes(b"mine")
os._exit(1)
"""

SWEEP = """
import sys
from pathlib import Path
from coach.review.work_folder import sweep
sweep(Path(sys.argv[1]))
"""


def test_nothing_is_made_before_it_is_needed(tmp_path: Path) -> None:
    WorkFolder(tmp_path).close()
    assert list(tmp_path.iterdir()) == []


def test_only_its_owner_may_enter(tmp_path: Path) -> None:
    work_folder = WorkFolder(tmp_path)
    folders = [work_folder.new_folder(), work_folder.new_folder()]
    assert folders[0] != folders[1]
    assert {oct(f.stat().st_mode & 0o777) for f in (*folders, folders[0].parent)} == {"0o700"}
    work_folder.close()
    assert list(tmp_path.iterdir()) == []


def test_a_closed_work_folder_stays_closed(tmp_path: Path) -> None:
    work_folder = WorkFolder(tmp_path)
    work_folder.new_folder()
    work_folder.close()
    with pytest.raises(OSError, match="closed"):
        work_folder.new_folder()
    assert list(tmp_path.iterdir()) == []


def test_what_a_crash_left_is_swept_up(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", CRASH, str(tmp_path)], check=False)
    left, _lock = sorted(tmp_path.iterdir())
    assert [path.read_bytes() for path in left.rglob("*.mp4")] == [b"mine"]
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_whoever_closes_it_need_not_be_the_thread_that_used_it_first(tmp_path: Path) -> None:
    work_folder = WorkFolder(tmp_path)
    first = threading.Thread(target=work_folder.new_folder)
    first.start()
    first.join()
    sweep(tmp_path)
    assert [path.is_dir() for path in sorted(tmp_path.iterdir())] == [True, False]
    work_folder.close()
    assert list(tmp_path.iterdir()) == []


def test_another_process_leaves_a_room_in_use_alone(tmp_path: Path) -> None:
    work_folder = WorkFolder(tmp_path)
    used = work_folder.new_folder()
    subprocess.run([sys.executable, "-c", SWEEP, str(tmp_path)], check=True)
    assert used.is_dir()
    work_folder.close()


def test_a_room_in_use_and_what_is_not_ours_are_left_alone(tmp_path: Path) -> None:
    work_folder = WorkFolder(tmp_path)
    used = work_folder.new_folder()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = tmp_path / f"{PREFIX}link"
    link.symlink_to(elsewhere)
    named_alike = tmp_path / f"{PREFIX}notes.txt"
    named_alike.write_text("mine")
    without_lock = tmp_path / f"{PREFIX}other"
    without_lock.mkdir()
    locked_elsewhere = tmp_path / f"{PREFIX}third"
    locked_elsewhere.symlink_to(elsewhere)
    (tmp_path / f"{PREFIX}third.lock").touch()
    sweep(tmp_path)
    assert used.is_dir()
    assert elsewhere.is_dir()
    assert link.is_symlink()
    assert named_alike.exists()
    assert without_lock.is_dir()
    assert locked_elsewhere.is_symlink()
    work_folder.close()
