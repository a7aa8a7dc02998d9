"""Reading videos: every format, times, orientation, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from coach.errors import VideoError
from coach.media.video import Video
from tests.clips import images_of, sample, show_by, turn, write_clip, write_sound

FORMATS = {
    "h264.mp4": {"codec": "libx264"},
    "hevc.mp4": {"codec": "libx265", "options": {"x265-params": "log-level=none"}},
    "vp9.webm": {"codec": "libvpx-vp9", "options": {"deadline": "realtime", "cpu-used": "8"}},
    "av1.mp4": {"codec": "libsvtav1", "options": {"preset": "12"}},
    "mjpeg.avi": {"codec": "mjpeg", "pixels": "yuvj420p"},
    "loop.gif": {"codec": "gif", "pixels": "rgb8"},
}


def ramp(count: int, width: int = 64, height: int = 48) -> list[np.ndarray]:
    """Grey pictures that get lighter, a red corner at the top left."""
    images = []
    for k in range(count):
        image = np.full((height, width, 3), 20 + 200 * k // max(1, count - 1), np.uint8)
        image[: height // 3, : width // 3] = (200, 0, 0)
        images.append(image)
    return images


def is_red(pixel: np.ndarray) -> bool:
    return bool(pixel[0] > 120 and pixel[1] < 80 and pixel[2] < 80)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_formats(name: str, tmp_path: Path) -> None:
    images = images_of("squat_good_side", 20)
    path = write_clip(tmp_path / name, images, rate=20, **FORMATS[name])
    with Video(path) as video:
        frames = list(video.frames())
        assert not video.cut_short
    assert video.info.name == name
    assert video.info.size == (640, 480)
    assert video.info.duration_s == pytest.approx(1.0, abs=0.1)
    assert video.info.frames == pytest.approx(20, abs=4)
    assert [f.time_s for f in frames] == pytest.approx([k / 20 for k in range(20)], abs=0.006)
    for frame, image in zip(frames, images, strict=True):
        assert frame.image.dtype == np.uint8
        assert frame.image.flags["C_CONTIGUOUS"]
        assert frame.image.shape == image.shape
        # A GIF has 256 colours; a wrong order of colours or frames is off by far more.
        assert np.abs(frame.image.astype(int) - image).mean() < (25 if name == "loop.gif" else 6)


def test_a_sample_video() -> None:
    with Video(sample("squat_good_side")) as video:
        times = [frame.time_s for frame in video.frames()]
    assert len(times) == video.info.frames == 324
    assert video.info.rate == pytest.approx(30)
    assert video.info.duration_s == pytest.approx(10.8)
    assert times == pytest.approx(np.arange(324) / 30)


def test_times_are_those_of_a_variable_frame_rate(tmp_path: Path) -> None:
    times = [0.0, 0.04, 0.05, 0.25, 0.3, 0.8, 1.0]
    path = write_clip(tmp_path / "phone.mp4", ramp(len(times)), times_s=times)
    with Video(path) as video:
        assert [f.time_s for f in video.frames()] == pytest.approx(times, abs=1e-4)


def test_the_first_frame_is_at_zero_wherever_the_file_begins(tmp_path: Path) -> None:
    times = [5.0 + k / 10 for k in range(10)]
    path = write_clip(tmp_path / "late.mkv", ramp(10), times_s=times)
    with Video(path) as video:
        assert [f.time_s for f in video.frames()] == pytest.approx(np.arange(10) / 10, abs=2e-3)
        assert [f.time_s for f in video.frames(0.45)] == pytest.approx(
            np.arange(5, 10) / 10, abs=2e-3
        )


@pytest.mark.parametrize(("start_s", "end_s"), [(0.0, 1.0), (3.2, 4.4), (9.9, None), (20.0, None)])
def test_a_stretch_of_time_holds_the_very_frames(start_s: float, end_s: float | None) -> None:
    with Video(sample("squat_good_side")) as video:
        every = [(f.time_s, f.image) for f in video.frames(max_side=64)]
        end = np.inf if end_s is None else end_s
        expected = [(t, image) for t, image in every if start_s <= t < end]
        part = [(f.time_s, f.image) for f in video.frames(start_s, end_s, max_side=64)]
    assert [t for t, _ in part] == [t for t, _ in expected]
    for (_, image), (_, same) in zip(part, expected, strict=True):
        np.testing.assert_array_equal(image, same)


def test_a_pass_may_be_left_and_another_begun() -> None:
    with Video(sample("squat_good_side")) as video:
        first = next(video.frames())
        again = next(video.frames())
        np.testing.assert_array_equal(first.image, again.image)


@pytest.mark.parametrize(
    ("clockwise_deg", "corner"), [(90, (0, -1)), (180, (-1, -1)), (270, (-1, 0))]
)
def test_a_phone_held_turned(tmp_path: Path, clockwise_deg: int, corner: tuple[int, int]) -> None:
    path = turn(write_clip(tmp_path / "phone.mp4", ramp(3)), clockwise_deg)
    size = (64, 48) if clockwise_deg == 180 else (48, 64)
    with Video(path) as video:
        assert video.info.size == size
        frame = next(video.frames())
        small = next(video.frames(max_side=32))
    assert frame.image.shape == (size[1], size[0], 3)
    row, column = (5 if side == 0 else -6 for side in corner)
    assert is_red(frame.image[row, column])
    assert sum(is_red(frame.image[r, c]) for r in (5, -6) for c in (5, -6)) == 1
    assert small.image.shape == (size[1] // 2, size[0] // 2, 3)
    assert is_red(small.image[row // 2, column // 2])


@pytest.mark.parametrize(
    ("size", "scaled"),
    [((3840, 2160), (1280, 720)), ((2160, 3840), (720, 1280)), ((640, 480), (640, 480))],
)
def test_large_pictures_are_scaled_down(
    tmp_path: Path, size: tuple[int, int], scaled: tuple[int, int]
) -> None:
    path = write_clip(tmp_path / "large.mp4", ramp(2, *size), options={"preset": "ultrafast"})
    with Video(path) as video:
        assert video.info.size == size
        frames = list(video.frames(max_side=1280))
    assert len(frames) == 2
    assert frames[0].image.shape == (scaled[1], scaled[0], 3)
    assert is_red(frames[0].image[10, 10])


def test_a_file_cut_short_gives_what_is_there(tmp_path: Path) -> None:
    whole = sample("squat_good_side")  # its index comes first
    cut = halved(write(tmp_path / "cut.mp4", whole.read_bytes()))
    with Video(whole) as video, Video(cut) as half:
        expected = [(f.time_s, f.image) for f in video.frames(max_side=64)]
        frames = [(f.time_s, f.image) for f in half.frames(max_side=64)]
        assert half.cut_short
        assert not video.cut_short
    assert 100 < len(frames) < 224
    for (time_s, image), (same_s, same) in zip(frames[:-3], expected, strict=False):
        assert time_s == same_s
        np.testing.assert_array_equal(image, same)


def test_damage_in_the_middle_costs_a_part_only(tmp_path: Path) -> None:
    path = write_clip(
        tmp_path / "damaged.mp4", images_of("squat_good_side", 60), options={"g": "10"}
    )
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = bytes(3000)
    path.write_bytes(content)
    with Video(path) as video:
        times = [f.time_s for f in video.frames()]
    assert len(times) > 30
    assert np.all(np.diff(times) > 0)


def halved(path: Path) -> Path:
    """The file without its second half, as a broken copy leaves it."""
    content = path.read_bytes()
    return write(path, content[: len(content) // 2])


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: folder / "nowhere.mp4", r"no file .*nowhere\.mp4; check the path"),
        (lambda folder: folder, "is a folder; give a video file"),
        (lambda folder: write(folder / "empty.mp4", b""), r"empty\.mp4 is empty"),
        (lambda folder: write(folder / "text.mp4", b"squats\n" * 500), r"text\.mp4 is not a video"),
        (lambda folder: write(folder / "diary.txt", b"squats\n" * 500), r"diary\.txt"),
        (lambda folder: write_sound(folder / "voice.m4a"), r"voice\.m4a holds no video picture"),
        (
            lambda folder: halved(write_clip(folder / "half.mp4", ramp(30))),
            r"half\.mp4",
        ),
        (
            lambda folder: write(
                folder / "list.m3u8",
                b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n",
            ),
            r"list\.m3u8",
        ),
    ],
    ids=["missing", "folder", "empty", "text", "txt", "sound", "half", "playlist"],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, make, says: str) -> None:
    with pytest.raises(VideoError, match=says) as caught:
        Video(make(tmp_path))
    message = str(caught.value)
    assert "\n" not in message
    assert message.endswith(".")


def test_no_ffmpeg_lines_on_the_terminal(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(VideoError):
        Video(halved(write_clip(tmp_path / "index_at_its_end.mp4", ramp(30))))
    whole = sample("squat_good_side").read_bytes()
    with Video(halved(write(tmp_path / "clip.mp4", whole))) as video:
        assert len(list(video.frames())) > 0
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "matrix",
    [
        (-1, 0, 0, 1),  # a front camera's picture, mirrored
        (1, 0, 0, -1),
        (0, 1, 1, 0),
        (0, -1, -1, 0),
        (0, 1, -1, 0),
        (-1, 0, 0, -1),
    ],
)
def test_a_picture_is_shown_by_the_whole_display_matrix_mirrored_too(
    tmp_path: Path, matrix: tuple[int, int, int, int]
) -> None:
    image = images_of("squat_good_side", 1)[0][:64, 200:296]
    clip = write_clip(tmp_path / "plain.mp4", [image] * 3)
    with Video(clip) as video:
        plain = next(video.frames()).image
    with Video(show_by(clip, matrix)) as video:
        shown = next(video.frames()).image
        assert video.info.size == shown.shape[1::-1]
    a, b, c, d = matrix
    y, x = np.mgrid[: plain.shape[0], : plain.shape[1]]
    to_x, to_y = a * x + c * y, b * x + d * y
    expected = np.zeros_like(shown)
    expected[to_y - to_y.min(), to_x - to_x.min()] = plain
    np.testing.assert_array_equal(shown, expected)
