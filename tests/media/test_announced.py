"""What a video says of itself is held to what can be: no claim costs time or memory."""

from __future__ import annotations

import gc
import struct
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from coach.errors import VideoError
from coach.media.announced import announced_recording
from coach.media.pieces import pieces_of
from coach.media.video import Video
from coach.pose.limits import MOST_FRAMES, MOST_S, MOST_SIDE
from tests.clips import show_by, write_clip

COUNT, RATE = 20, 10


def grey(count: int = COUNT) -> list[np.ndarray]:
    return [np.full((48, 64, 3), 10 * i, np.uint8) for i in range(count)]


def clip(path: Path, **options: object) -> Path:
    return write_clip(path, grey(), rate=RATE, **options)  # type: ignore[arg-type]


def tagged(path: Path, says: str) -> Path:
    """A clip of two seconds whose stream's tag says that it lasts something else."""
    written = b"00:00:02.000000000"
    content = clip(path).read_bytes()
    assert content.count(written) == 1
    path.write_bytes(content.replace(written, says.encode().ljust(len(written), b"\0")))
    return path


@pytest.mark.parametrize(
    "says",
    ["9e9:00:00", "-9e9:0:0", "nan:0:0", "inf:0:0", "0:-1:0", "1:2", "", "0:0:0", "1e400:0:0"],
)
def test_a_length_that_cannot_be_is_none(tmp_path: Path, says: str) -> None:
    with Video(tagged(tmp_path / "clip.mkv", says)) as video:
        assert video.info.duration_s in (0.0, pytest.approx(2.0, abs=0.1))
        assert len(pieces_of(video.info.duration_s)) == 2
        assert len(list(video.frames())) == COUNT
        assert not video.cut_short


def test_a_length_that_may_be_is_held_against_what_is_decoded(tmp_path: Path) -> None:
    with Video(tagged(tmp_path / "clip.mkv", "01:00:00.0")) as video:
        assert video.info.duration_s == 3600.0
        assert len(list(video.frames())) == COUNT
        assert video.cut_short


def test_a_length_that_may_be_is_kept(tmp_path: Path) -> None:
    with Video(tagged(tmp_path / "clip.mkv", "00:00:02.5")) as video:
        assert video.info.duration_s == 2.5


def patched(path: Path, box: bytes, at: int, *values: int) -> Path:
    """Numbers of 32 bits written into a box of an MP4, `at` bytes behind its name."""
    data = bytearray(path.read_bytes())
    struct.pack_into(f">{len(values)}I", data, data.index(box) + 4 + at, *values)
    path.write_bytes(data)
    return path


def frames_or_sentence(path: Path) -> list[float] | str:
    """The times of a video's frames, or what is said instead, which names it."""
    try:
        with Video(path) as video:
            assert max(video.info.size) <= MOST_SIDE
            assert video.info.frames is None or video.info.frames <= MOST_FRAMES
            return [frame.time_s for frame in video.frames()]
    except VideoError as error:
        said = str(error)
    assert path.name in said
    return said


def test_a_number_of_frames_that_cannot_be_is_none(tmp_path: Path) -> None:
    """A table of sizes that says four thousand million, all of one size."""
    path = patched(clip(tmp_path / "clip.mp4"), b"stsz", 4, 1, 0xFFFFFFFF)
    read = frames_or_sentence(path)
    assert isinstance(read, str) or len(read) <= COUNT


@pytest.mark.parametrize("ticks", [0, 1, 0xFFFFFFFF])
def test_a_clock_that_cannot_be_gives_frames_or_a_sentence(tmp_path: Path, ticks: int) -> None:
    """The media's ticks a second (mdhd)."""
    path = patched(clip(tmp_path / "clip.mp4"), b"mdhd", 12, ticks)
    with Video(path) as video:
        assert 0.01 <= video.info.rate <= 1000
        assert 0 <= video.info.duration_s <= MOST_S
    read = frames_or_sentence(path)
    assert isinstance(read, str) or (np.all(np.diff(read) > 0) and max(read) <= MOST_S)


def test_a_gap_that_cannot_be_is_one_sentence(tmp_path: Path) -> None:
    times = [0.0, 0.1, 0.2, 300_000.0]
    path = write_clip(tmp_path / "gap.mkv", grey(4), times_s=times)
    with Video(path) as video, pytest.raises(VideoError, match=r"gap\.mkv: one picture") as caught:
        list(video.frames())
    assert "convert" in str(caught.value)


def test_more_than_hours_is_one_sentence(tmp_path: Path) -> None:
    times = [500.0 * i for i in range(16)]
    with (
        Video(write_clip(tmp_path / "long.mkv", grey(16), times_s=times)) as video,
        pytest.raises(VideoError, match=r"long\.mkv is longer than 2 hours"),
    ):
        list(video.frames())


def test_frames_without_times_follow_at_the_usual_rate(tmp_path: Path) -> None:
    """A bare stream, as some cameras save it, has no times at all."""
    path = clip(tmp_path / "bare.h264", options={"bf": "0"})
    with Video(path) as video:
        times = np.array([frame.time_s for frame in video.frames()])
    assert len(times) == COUNT
    assert np.isfinite(times).all()
    assert np.all(np.diff(times) > 0)


def huge_gif(path: Path, side: int = 16_000, frames: int = 2) -> Path:
    """A picture of one colour that says it is very large: an image of one pixel on its screen."""
    head = b"GIF89a" + struct.pack("<HHBBB", side, side, 0x80, 0, 0) + bytes(6)
    image = b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
    path.write_bytes(head + (b"!\xf9\x04\0\x0a\0\0\0" + image) * frames + b";")
    return path


def test_a_picture_that_fills_the_memory_is_refused_unseen(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"vast\.gif has pictures of 16000 x 16000 pixels"):
        Video(huge_gif(tmp_path / "vast.gif"))


def test_one_long_side_is_refused_too(tmp_path: Path) -> None:
    path = patched(clip(tmp_path / "wide.mp4", codec="mpeg4"), b"mp4v", 24, 0xFFF00010)
    read = frames_or_sentence(path)
    assert isinstance(read, str) or len(read) == COUNT


@pytest.mark.parametrize("aspect", [(1, 0xFFFF), (0xFFFF, 1)])
def test_pixels_of_an_unlikely_shape_are_taken_for_square(
    tmp_path: Path, aspect: tuple[int, int]
) -> None:
    path = tmp_path / "clip.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=RATE)
        stream.height, stream.width = 48, 64
        stream.codec_context.sample_aspect_ratio = Fraction(2, 1)
        for image in grey():
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())
    with Video(path) as video:
        assert video.info.size == (128, 48)
    with Video(patched(path, b"pasp", 0, *aspect)) as video:
        assert video.info.size == (64, 48)
        assert next(video.frames()).image.shape == (48, 64, 3)


@pytest.mark.parametrize("matrix", [(0, 0, 0, 0), (-32768,) * 4, (1, 1, 1, 1)])
def test_a_display_matrix_that_turns_nothing_is_harmless(
    tmp_path: Path, matrix: tuple[int, int, int, int]
) -> None:
    with Video(show_by(clip(tmp_path / "clip.mp4"), matrix)) as video:
        assert sorted(video.info.size) == [48, 64]
        assert sorted(next(video.frames()).image.shape) == [3, 48, 64]


def test_no_frame_waits_for_the_garbage_collector(tmp_path: Path) -> None:
    """A frame and its side data hold each other; gigabytes of large pictures waited to be freed."""
    path = clip(tmp_path / "clip.mp4")
    with Video(path) as video:
        gc.collect()
        gc.disable()
        try:
            before = sum(isinstance(one, av.VideoFrame) for one in gc.get_objects())
            assert len(list(video.frames())) == COUNT
            after = sum(isinstance(one, av.VideoFrame) for one in gc.get_objects())
        finally:
            gc.enable()
    assert after - before <= 1


NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tags", "at"),
    [
        ({"creation_time": "2026-11-16T17:30:00.000000Z"}, "2026-11-16T17:30:00+00:00"),
        (
            {
                "creation_time": "2026-11-16T17:30:00.000000Z",
                "com.apple.quicktime.creationdate": "2026-11-16T19:30:00+0200",
            },
            "2026-11-16T19:30:00+02:00",
        ),
        ({"creation_time": "1904-01-01T00:00:00.000000Z"}, None),
        ({"creation_time": "1970-01-01T00:00:00.000000Z"}, None),
        ({"creation_time": "2026-11-21T00:00:00.000000Z"}, None),
        ({"creation_time": "9999-12-31T23:59:59-23:59"}, None),
        ({"creation_time": "yesterday"}, None),
        ({}, None),
    ],
)
def test_when_it_was_recorded_is_believed_where_it_can_be(
    tags: dict[str, str], at: str | None
) -> None:
    found = announced_recording(tags, NOW)
    assert (None if found is None else found.isoformat()) == at


def test_a_file_says_when_it_was_recorded(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    with av.open(str(clip(tmp_path / "plain.mp4"))) as source, av.open(str(path), "w") as target:
        target.metadata["creation_time"] = "2024-02-29T08:15:00.000000Z"
        copied = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is not None:
                packet.stream = copied
                target.mux(packet)
    with Video(path) as video:
        assert video.info.recorded_at == datetime(2024, 2, 29, 8, 15, tzinfo=UTC)
    with Video(tmp_path / "plain.mp4") as video:
        assert video.info.recorded_at is None
