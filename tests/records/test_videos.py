"""A kept video is somebody's: in their record, in the trail, and gone with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.errors import AccessError, OutputError
from coach.records import video_files
from coach.records.backup import backup
from coach.records.check import check
from coach.records.store import Store
from coach.records.video_files import folder_of, videos_folder
from tests.records.samples import BEGAN, CLIENT, NOW, THERAPIST, records


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def upload(tmp_path: Path) -> Path:
    path = tmp_path / "upload.mp4"
    path.write_bytes(b"film")
    return path


def test_a_kept_video_is_in_its_persons_record_and_in_the_trail(store: Store, upload: Path) -> None:
    mine = records(store, CLIENT)
    anna = mine.people.me().id
    kept = mine.videos.keep(anna, upload, "squats.mp4")
    assert (kept.name, kept.size, kept.at) == ("squats.mp4", 4, NOW)
    assert mine.videos.of(anna) == (kept,)
    place = mine.videos.place(anna, kept.id)
    assert place == folder_of(anna) / "squats.mp4"
    assert place.read_bytes() == b"film"
    assert not upload.exists()
    mine.videos.remove(anna, kept.id)
    assert mine.videos.of(anna) == ()
    assert list(folder_of(anna).iterdir()) == []
    actions = [entry.action for entry in reversed(mine.audit.of(anna))]
    assert actions == ["began a record", "kept a video", "deleted a video"]


def test_it_goes_when_the_person_goes_and_others_stay(store: Store, upload: Path) -> None:
    mine = records(store, CLIENT)
    anna, ben = mine.people.me().id, records(store).people.add("Ben").id
    records(store).videos.keep(ben, upload, "ben.mp4")
    upload.write_bytes(b"another")
    mine.videos.keep(anna, upload, "anna.mp4")
    backup(store, BEGAN)
    assert mine.people.delete(anna) == ()
    assert list(videos_folder().iterdir()) == [folder_of(ben)]
    assert [path.name for path in folder_of(ben).iterdir()] == ["ben.mp4"]
    assert check(store.url).sound


def test_what_could_not_be_deleted_is_told_and_deleted_the_next_time(
    store: Store, upload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, ben = (records(store).people.add(name).id for name in ("Anna", "Ben"))
    records(store).videos.keep(anna, upload, "anna.mp4")
    with monkeypatch.context() as stuck:
        stuck.setattr(video_files.shutil, "rmtree", lambda *_, **__: None)
        assert records(store).people.delete(anna) == (folder_of(anna),)
    assert records(store).people.delete(ben) == ()
    assert not folder_of(anna).exists()


def test_a_video_is_found_by_its_own_person_alone(store: Store, upload: Path) -> None:
    mine = records(store, CLIENT)
    kept = mine.videos.keep(mine.people.me().id, upload, "squats.mp4")
    theirs = records(store, THERAPIST)
    for ask in (theirs.videos.place, theirs.videos.remove):
        with pytest.raises(AccessError):
            ask(mine.people.me().id, kept.id)
        with pytest.raises(AccessError, match="no such video"):
            ask(theirs.people.me().id, kept.id)
    assert mine.videos.place(mine.people.me().id, kept.id).is_file()


def test_a_video_that_cannot_be_moved_leaves_no_row(
    store: Store, upload: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_source: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(video_files.shutil, "move", full)
    mine = records(store, CLIENT)
    anna = mine.people.me().id
    with pytest.raises(OutputError, match="could not be kept"):
        mine.videos.keep(anna, upload, "squats.mp4")
    assert mine.videos.of(anna) == ()
    assert upload.read_bytes() == b"film"
    assert list(folder_of(anna).iterdir()) == []
