"""A kept video lies among the person's own files, beside those kept before."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from coach.errors import OutputError
from coach.review import private_file
from coach.review.keep import keep_video, videos_folder


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    path = tmp_path / "upload.mp4"
    path.write_bytes(b"film")
    return path


def test_a_video_is_moved_under_its_name(upload: Path, tmp_path: Path) -> None:
    place = keep_video(upload, "squats.mp4", tmp_path / "data" / "videos")
    assert place == tmp_path / "data" / "videos" / "squats.mp4"
    assert place.read_bytes() == b"film"
    assert not upload.exists()


def test_one_without_a_name_of_its_own_is_kept_whole(tmp_path: Path) -> None:
    upload = tmp_path / "token.mp4"
    with private_file.create(upload) as file:
        file.write(b"film")
    place = keep_video(upload, "squats.mp4", tmp_path / "videos")
    assert not place.is_symlink()
    assert place.read_bytes() == b"film"
    assert oct(place.stat().st_mode & 0o777) == "0o600"
    assert not upload.is_symlink()


def test_a_taken_name_gets_a_number(upload: Path, tmp_path: Path) -> None:
    videos = tmp_path / "videos"
    videos.mkdir()
    for name in ("squats.mp4", "squats 2.mp4"):
        (videos / name).write_bytes(b"older")
    assert keep_video(upload, "squats.mp4", videos) == videos / "squats 3.mp4"
    assert (videos / "squats.mp4").read_bytes() == b"older"
    assert (videos / "squats 2.mp4").read_bytes() == b"older"


def test_what_cannot_be_kept_stays_where_it_was(upload: Path, tmp_path: Path, monkeypatch) -> None:
    def full(_source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(private_file.shutil, "move", full)
    with pytest.raises(OutputError, match=r"could not be kept .* \(No space left on device\)"):
        keep_video(upload, "squats.mp4", tmp_path / "videos")
    assert upload.read_bytes() == b"film"
    assert list((tmp_path / "videos").iterdir()) == []


def test_a_place_that_cannot_be_made_gives_one_sentence(upload: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="could not be kept"):
        keep_video(upload, "squats.mp4", tmp_path / "file" / "videos")


def test_videos_lie_in_the_persons_data_folder(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert videos_folder() == tmp_path / "form-coach" / "videos"
