"""What people really give: it ends in an analysis or in one sentence, never in a traceback."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from coach.cli import run
from coach.media.video import Video
from coach.media.writer import VideoWriter
from coach.reports.write import OUTPUTS
from tests.terminal import Ended
from tests.terminal import coach as coach_process

pytestmark = pytest.mark.slow

Image = np.ndarray
RATE = 15
SMALL = (320, 240)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Analyse an input in this process, results in tmp_path/out."""
    monkeypatch.chdir(tmp_path)

    def call(source: Path, *arguments: object) -> Ended:
        status = run(["analyze", str(source), "--out", "out", *map(str, arguments)])
        return Ended(status, *capsys.readouterr())

    return call


@pytest.fixture(scope="session")
def squats(sample_videos: Path) -> list[Image]:
    """Every second frame of a good set of squats, small: a clip of 15 frames a second."""
    with Video(sample_videos / "squat_good_side.mp4") as video:
        return [frame.image for frame in video.frames(max_side=max(SMALL))][::2]


@pytest.fixture(scope="session")
def squat_count(sample_videos: Path) -> int:
    truth = json.loads((sample_videos / "squat_good_side.json").read_text("utf-8"))
    return len(truth["reps"])


@pytest.fixture(scope="session")
def squat_clip(squats: list[Image], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _clip(tmp_path_factory.mktemp("clips") / "squats.mp4", squats)


def _clip(path: Path, images: Iterable[Image]) -> Path:
    with VideoWriter(path, rate=RATE) as writer:
        for i, image in enumerate(images):
            writer.write(np.ascontiguousarray(image), i / RATE)
    return path


def _room(frames: int) -> list[Image]:
    """A wall and a floor, and nobody."""
    wall = np.full((SMALL[1], SMALL[0], 3), 190, np.uint8)
    wall[170:] = (120, 90, 60)
    return [wall] * frames


def _refused(ended: Ended, folder: Path, *says: str, status: int = 2) -> None:
    """One sentence on standard error, the right status, nothing written."""
    assert ended.status == status
    assert ended.out == ""
    assert ended.err.count("\n") == 1
    assert len(ended.err) < 400
    assert "Traceback" not in ended.err
    for words in says:
        assert words in ended.err
    assert not (folder / "out").exists()


def _analysed(ended: Ended, folder: Path) -> dict:
    assert (ended.status, ended.err) == (0, "")
    return json.loads((folder / "out" / "summary.json").read_text("utf-8"))


def test_no_such_file(cli, tmp_path):
    _refused(cli(tmp_path / "none.mp4"), tmp_path, "none.mp4", "check the path")


def test_a_folder(cli, tmp_path):
    (tmp_path / "clips").mkdir()
    _refused(cli(tmp_path / "clips"), tmp_path, "clips is a folder")


def test_an_empty_file(cli, tmp_path):
    (tmp_path / "empty.mp4").touch()
    _refused(cli(tmp_path / "empty.mp4"), tmp_path, "empty.mp4 is empty")


@pytest.mark.parametrize("text", ["Dear diary, I did my squats.\n", "a\n" * 5000])
def test_a_text_named_mp4(cli, tmp_path, text):
    (tmp_path / "notes.mp4").write_text(text)
    _refused(cli(tmp_path / "notes.mp4"), tmp_path, "notes.mp4")


def test_a_name_with_line_breaks_is_still_one_line(cli, tmp_path):
    _refused(cli(tmp_path / "two\nlines.mp4"), tmp_path, "two lines.mp4")


def test_the_real_command_line_prints_one_line_too(tmp_path):
    (tmp_path / "notes.mp4").write_text("no video\n")
    ended = coach_process("analyze", tmp_path / "notes.mp4", "--out", tmp_path / "out")
    _refused(ended, tmp_path, "notes.mp4")


def test_a_truncated_mp4_is_analysed_as_far_as_it_goes(cli, squat_clip, tmp_path):
    data = squat_clip.read_bytes()
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(data[: len(data) * 6 // 10])
    summary = _analysed(cli(cut, "--no-video"), tmp_path)
    assert 20 < summary["source"]["frames"] < 130
    assert "cut short" in summary["quality"]["notes"][0]
    assert summary["rep_count"] >= 1


def test_an_mp4_cut_before_its_pictures(cli, squat_clip, tmp_path):
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(squat_clip.read_bytes()[:200])
    _refused(cli(cut), tmp_path, "cut.mp4")


def test_audio_only(cli, tmp_path):
    path = tmp_path / "voice.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44100)
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
        silence.sample_rate = 44100
        container.mux(stream.encode(silence))
        container.mux(stream.encode(None))
    _refused(cli(path), tmp_path, "voice.mp4 holds no video picture")


def test_one_frame(cli, squats, tmp_path):
    path = _clip(tmp_path / "photo.mp4", squats[:1])
    _refused(cli(path), tmp_path, "photo.mp4 holds a single picture")


def test_nobody(cli, tmp_path):
    path = _clip(tmp_path / "room.mp4", _room(20))
    _refused(cli(path), tmp_path, "room.mp4: nobody was found")


def test_a_person_without_legs_in_view(cli, squats, tmp_path):
    def waist_up(image: Image) -> Image:
        return cv2.resize(image[:120, 80:240], SMALL)

    path = _clip(tmp_path / "desk.mp4", map(waist_up, squats[:20]))
    _refused(cli(path), tmp_path, "desk.mp4: the legs were never in view")


def test_a_person_who_leaves_half_way(cli, squats, squat_count, tmp_path):
    path = _clip(tmp_path / "leaves.mp4", [*squats[:80], *_room(45)])
    summary = _analysed(cli(path, "--no-video"), tmp_path)
    assert 1 <= summary["rep_count"] < squat_count
    assert summary["quality"]["person_visible"] == pytest.approx(80 / 125, abs=0.05)
    assert any(note.startswith("Nobody was in the picture from 5.") for note in _notes(summary))


def test_two_people(cli, squats, squat_count, tmp_path):
    def with_a_guest(image: Image) -> Image:
        """The one who squats in the middle, somebody smaller who stands at the side."""
        height, width = image.shape[:2]
        wide = cv2.copyMakeBorder(image, 0, 0, 160, 160, cv2.BORDER_REPLICATE)
        guest = cv2.resize(squats[0], None, fx=0.6, fy=0.6)[:, 40:-40]
        wide[height - guest.shape[0] :, width + 320 - guest.shape[1] :] = guest
        return wide

    path = _clip(tmp_path / "two.mp4", map(with_a_guest, squats))
    summary = _analysed(cli(path, "--no-video"), tmp_path)
    assert summary["rep_count"] == squat_count
    assert any("the one who moves most was followed" in note for note in _notes(summary))


def test_a_4k_clip(cli, squats, tmp_path):
    def large(image: Image) -> Image:
        return cv2.resize(image, (2880, 2160))

    path = _clip(tmp_path / "large.mp4", map(large, squats[20:32]))
    summary = _analysed(cli(path, "--exercise", "squat"), tmp_path)
    assert summary["source"]["size"] == [2880, 2160]
    with av.open(str(tmp_path / "out" / "annotated.mp4")) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (1280, 960)


def test_a_rotated_phone_clip(cli, squats, squat_count, tmp_path):
    """Stored lying on its side, with the note in its header that a player should turn it."""
    path = _clip(tmp_path / "phone.mp4", (np.rot90(image) for image in squats))
    _set_quarter_turn(path)
    summary = _analysed(cli(path, "--exercise", "squat"), tmp_path)
    assert summary["source"]["size"] == list(SMALL)
    assert summary["rep_count"] == squat_count
    assert summary["view"]["name"] == "side"
    with Video(tmp_path / "out" / "annotated.mp4") as video:
        assert video.info.size == SMALL
        first = next(video.frames()).image
    assert np.abs(first[100:, 10:60].astype(int) - squats[0][100:, 10:60]).mean() < 12


def _set_quarter_turn(path: Path) -> None:
    """Write a clockwise quarter turn into the display matrix of the track's header (tkhd)."""
    data = bytearray(path.read_bytes())
    matrix = data.index(b"tkhd") + 4 + 40
    one, unit = 1 << 16, 1 << 30
    data[matrix : matrix + 36] = struct.pack(">9i", 0, one, 0, -one, 0, 0, 0, 0, unit)
    path.write_bytes(data)


def test_an_unwritable_output_folder(tmp_path, squat_clip):
    (tmp_path / "file").write_text("mine")
    out = tmp_path / "file" / "out"
    ended = coach_process("analyze", squat_clip, "--out", out)
    assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert f"Nothing can be written to {out}" in ended.err
    assert (tmp_path / "file").read_text() == "mine"


def test_a_full_disk_while_writing(squat_clip, tmp_path):
    """Files may not grow beyond a limit: the system refuses as it does when a disk is full."""
    out = tmp_path / "out"
    ended = coach_process("analyze", squat_clip, "--out", out, largest_file=30_000)
    assert ended.status == 1
    assert ended.err.count("\n") == 1
    assert "annotated.mp4" in ended.err
    assert "could not be written" in ended.err
    written = {path.name for path in out.iterdir()}
    assert {"summary.json", "reps.csv"} <= written < set(OUTPUTS)
    assert all(name in ended.err.split("kept:")[1] for name in written)
    assert json.loads((out / "summary.json").read_text("utf-8"))["rep_count"] > 0
    assert "repetitions counted" in ended.out  # nothing that was found out is lost


def _notes(summary: dict) -> list[str]:
    return summary["quality"]["notes"]
