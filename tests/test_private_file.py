"""An upload goes with the program, however that ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coach import private_file
from coach.media.video import Video
from coach.review.review_queue import ReviewQueue
from coach.review.work_folder import WorkFolder
from tests.clips import sample

ROOT = Path(__file__).resolve().parents[1]

# The app receives half a video and all of another one; a process of its own reads that.
HALF_WAY = """
import asyncio, sys
from pathlib import Path
from coach.review.uploads import receive
from coach.review.work_folder import WorkFolder

folder = WorkFolder(Path(sys.argv[1])).new_folder()

async def whole():
    yield b"all of a film"

async def half():
    yield b"half a film" * 200_000
    print("ready", flush=True)
    await asyncio.sleep(600)

asyncio.run(receive(whole(), folder / "whole.mp4"))
asyncio.run(receive(half(), folder / "half.mp4"))
"""


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def made(path: Path, content: bytes = b"film") -> Path:
    with private_file.create(path) as file:
        file.write(content)
    return path


def test_a_program_that_is_killed_leaves_no_upload_to_be_read(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HALF_WAY, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as app:
        assert app.stdout is not None
        assert app.stdout.readline() == "ready\n"
        links = sorted(tmp_path.rglob("*.mp4"))
        assert [link.name for link in links] == ["half.mp4", "whole.mp4"]
        assert links[1].read_bytes() == b"all of a film"  # by another process, while it lives
        app.kill()
    assert [link.exists() for link in links] == [False, False]
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert b"film" not in b"".join(path.read_bytes() for path in left)


def test_a_video_is_read_through_the_link_and_gone_when_removed(tmp_path: Path) -> None:
    before = open_files()
    path = made(tmp_path / "token.mp4", sample("squat_lean_side").read_bytes())
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    assert path.stat().st_nlink == 0
    with Video(path) as video:
        assert video.info.name == "token.mp4"
    private_file.remove(path)
    private_file.remove(path)
    assert list(tmp_path.iterdir()) == []
    assert open_files() == before


def test_a_name_is_taken_once(tmp_path: Path) -> None:
    made(tmp_path / "a.mp4")
    with pytest.raises(FileExistsError):
        made(tmp_path / "a.mp4")
    private_file.remove(tmp_path / "a.mp4")


def test_where_no_open_file_can_be_linked_to_it_lies_there_for_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private_file.sys, "platform", "darwin")
    path = made(tmp_path / "a.mp4")
    assert path.read_bytes() == b"film"
    assert not path.is_symlink()
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    private_file.remove(path)
    assert list(tmp_path.iterdir()) == []


def test_a_review_that_is_gone_holds_no_file_open(tmp_path: Path) -> None:
    queue = ReviewQueue(WorkFolder(tmp_path))
    before = open_files()
    path = made(tmp_path / "a.mp4")
    with pytest.raises(Exception, match="out of date"):
        queue.submit("nobody's", "a.mp4", path, None)  # type: ignore[arg-type]
    assert open_files() == before
    queue.close()
