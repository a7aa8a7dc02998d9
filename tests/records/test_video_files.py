"""A kept video lies in its person's own folder, and nobody else reads it."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from coach import private_file
from coach.errors import OutputError
from coach.records import video_files
from coach.records.video_files import folder_of, move_in, remove_folder, reserve, videos_folder


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    path = tmp_path / "upload.mp4"
    path.write_bytes(b"film")
    path.chmod(0o644)
    return path


def kept(upload: Path, name: str, folder: Path) -> Path:
    target = reserve(folder, name)
    move_in(upload, target)
    return target


def test_a_video_is_moved_under_its_name(upload: Path, tmp_path: Path) -> None:
    place = kept(upload, "squats.mp4", tmp_path / "data" / "videos")
    assert place == tmp_path / "data" / "videos" / "squats.mp4"
    assert place.read_bytes() == b"film"
    assert not upload.exists()


def test_only_its_owner_can_read_it(upload: Path, tmp_path: Path) -> None:
    """Nor the folder, though an earlier version left it open, and whatever the upload allowed."""
    videos = tmp_path / "videos"
    videos.mkdir(mode=0o755)
    place = kept(upload, "squats.mp4", videos / "anna")
    assert [path.stat().st_mode & 0o777 for path in (videos, videos / "anna", place)] == [
        0o700,
        0o700,
        0o600,
    ]


def test_a_taken_name_gets_a_number(upload: Path, tmp_path: Path) -> None:
    videos = tmp_path / "videos"
    videos.mkdir()
    for name in ("squats.mp4", "squats 2.mp4"):
        (videos / name).write_bytes(b"older")
    assert kept(upload, "squats.mp4", videos) == videos / "squats 3.mp4"
    assert (videos / "squats.mp4").read_bytes() == b"older"
    assert (videos / "squats 2.mp4").read_bytes() == b"older"


def test_what_cannot_be_kept_stays_where_it_was(upload: Path, tmp_path: Path, monkeypatch) -> None:
    def full(_source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(video_files.shutil, "move", full)
    with pytest.raises(OutputError, match=r"could not be kept .* \(No space left on device\)"):
        kept(upload, "squats.mp4", tmp_path / "videos")
    assert upload.read_bytes() == b"film"
    assert list((tmp_path / "videos").iterdir()) == []


def test_a_place_that_cannot_be_made_gives_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="could not be kept"):
        reserve(tmp_path / "file" / "videos", "squats.mp4")


def test_videos_lie_in_the_persons_data_folder(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert videos_folder() == tmp_path / "form-coach" / "videos"
    assert folder_of("a" * 32) == tmp_path / "form-coach" / "videos" / ("a" * 32)


def test_a_folder_that_cannot_be_deleted_is_told(tmp_path: Path) -> None:
    there = tmp_path / "videos"
    there.mkdir()
    assert remove_folder(there)
    assert not there.exists()
    (tmp_path / "file").write_text("in the way: no folder")
    assert not remove_folder(tmp_path / "file")


def test_an_upload_without_a_name_of_its_own_is_kept_whole(tmp_path: Path) -> None:
    upload = tmp_path / "token.mp4"
    with private_file.create(upload) as file:
        file.write(b"film")
    target = reserve(tmp_path / "videos" / "someone", "squats.mp4")
    move_in(upload, target)
    assert not target.is_symlink()
    assert target.read_bytes() == b"film"
    assert oct(target.stat().st_mode & 0o777) == "0o600"
    assert not upload.is_symlink()
