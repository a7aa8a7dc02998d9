"""Reading recorded video: frames with the times they were taken at, upright, by PyAV (FFmpeg)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, Self

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from coach.errors import VideoError

__all__ = ["Frame", "Video", "VideoInfo"]

# FFmpeg would follow playlists to other files and addresses, wait for live streams to go on, and
# turn plain text into pictures of text.
_CONTAINERS = (
    "asf,av1,avi,dv,flv,gif,h264,hevc,ivf,matroska,mjpeg,mov,mpeg,mpegts,mpegvideo,mxf,nut,obu,ogg"
)
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _CONTAINERS}
_DEFAULT_RATE = 30.0
# An end earlier than announced by more than this is a file cut short, not a rounded duration.
_CUT_SHORT_S = 0.5
_CUT_SHORT_SHARE = 0.05


@dataclass(frozen=True)
class VideoInfo:
    """What a video says of itself.

    name: the file's. duration_s: 0 where unknown. frames: an estimate, None where unknown.
    size: width and height in pixels, upright. rate: frames a second on average.
    """

    name: str
    duration_s: float
    frames: int | None
    size: tuple[int, int]
    rate: float


@dataclass(frozen=True)
class Frame:
    """A picture `time_s` seconds after the first: RGB uint8 (H, W, 3), contiguous, upright."""

    time_s: float
    image: NDArray[np.uint8]


class Video:
    """A video file.

        with Video(Path("clip.mp4")) as video:
            for frame in video.frames(max_side=1280):
                ...

    Raises VideoError where the file is missing or no picture can be decoded.
    """

    info: VideoInfo
    cut_short: bool
    """Whether the last pass over the frames found that the file ends before its announced end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        _require_content(path)
        self.cut_short = False
        self._open()
        try:
            self._read_info()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._container.close()

    def frames(
        self, start_s: float = 0.0, end_s: float | None = None, max_side: int | None = None
    ) -> Iterator[Frame]:
        """The frames with start_s <= time_s < end_s, times rising strictly.

        max_side: pictures with a longer side are scaled down to it.
        One pass at a time: a new call takes over the file from an unfinished one.
        """
        self.cut_short = False
        last_s = -math.inf
        scaled = _scaled(self.info.size, max_side)
        for decoded in self._decoded_from(start_s):
            time_s = self._time_of(decoded)
            if time_s <= last_s:
                continue
            if end_s is not None and time_s >= end_s:
                return
            last_s = time_s
            if time_s >= start_s:
                yield Frame(time_s, _upright(decoded, scaled))
        self.cut_short = self._ends_early(last_s)

    def _open(self) -> None:
        try:
            self._container: InputContainer = av.open(
                f"file:{self._path}", mode="r", options=_OPTIONS
            )
        except (av.FFmpegError, OSError, ValueError) as error:
            raise VideoError(
                f"{self._path.name} is not a video that can be read;"
                " check the file, or record or copy it again."
            ) from error
        pictures = [
            stream
            for stream in self._container.streams.video
            if stream.codec_context is not None
            and not stream.disposition & stream.disposition.attached_pic
        ]
        if not pictures:
            self._container.close()
            raise VideoError(f"{self._path.name} holds no video picture; choose a video file.")
        self._stream: VideoStream = max(
            pictures, key=lambda s: s.codec_context.width * s.codec_context.height
        )
        self._stream.thread_type = "AUTO"
        self._used = False

    def _read_info(self) -> None:
        first = next(self._decoded(), None)
        if first is None:
            raise VideoError(
                f"{self._path.name} holds no picture that can be decoded;"
                " check the file, or record or copy it again."
            )
        stream = self._stream
        self._time_base = first.time_base or stream.time_base or Fraction(1, 1000)
        self._first_pts = first.pts or 0
        rate = float(stream.average_rate or stream.guessed_rate or 0) or _DEFAULT_RATE
        duration = self._announced_duration()
        frames = stream.frames or (round(duration * rate) if duration else 0)
        self.info = VideoInfo(
            name=self._path.name,
            duration_s=duration,
            frames=frames or None,
            size=_upright_size(first, stream),
            rate=rate,
        )

    def _announced_duration(self) -> float:
        """Seconds the container says that the pictures last, 0 where it does not say."""
        stream = self._stream
        if stream.duration and stream.time_base:
            return float(stream.duration * stream.time_base)
        tag = stream.metadata.get("DURATION", "")
        if tag:
            with suppress(ValueError):
                hours, minutes, seconds = (float(part) for part in tag.split(":"))
                return 3600 * hours + 60 * minutes + seconds
        return (self._container.duration or 0) / av.time_base

    def _time_of(self, frame: VideoFrame) -> float:
        if frame.pts is None:
            return math.nan
        return float((frame.pts - self._first_pts) * self._time_base)

    def _decoded_from(self, start_s: float) -> Iterator[VideoFrame]:
        """Decoded frames from a key frame at or before start_s on."""
        if start_s <= 0:
            yield from self._decoded()
            return
        self._rewind(start_s)
        frames = self._decoded(keep_position=True)
        first = next(frames, None)
        if first is None or self._time_of(first) > start_s:
            # The index is missing or wrong: read from the beginning instead.
            yield from self._decoded()
            return
        yield first
        yield from frames

    def _rewind(self, time_s: float) -> None:
        """Go to the key frame at or before a time; where that fails, to the beginning."""
        try:
            pts = self._first_pts + round(time_s / float(self._time_base))
            self._container.seek(pts, stream=self._stream)
            self._used = True
        except av.FFmpegError:
            self._container.close()
            self._open()

    def _decoded(self, keep_position: bool = False) -> Iterator[VideoFrame]:
        """Decoded frames in order of time; damaged stretches are left out."""
        if self._used and not keep_position:
            self._container.close()
            self._open()
        self._used = True
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except (av.FFmpegError, OSError):
                return  # what follows the damage cannot be found
            # A damaged packet costs its own pictures only.
            with suppress(av.FFmpegError):
                yield from packet.decode()

    def _ends_early(self, last_s: float) -> bool:
        announced = self.info.duration_s
        missing = announced - (last_s + 1.0 / self.info.rate)
        return missing > max(_CUT_SHORT_S, _CUT_SHORT_SHARE * announced)


def _require_content(path: Path) -> None:
    """Say what is wrong with a path before FFmpeg says it less well."""
    if path.is_dir():
        raise VideoError(f"{path} is a folder; give a video file.")
    if not path.exists():
        raise VideoError(f"There is no file {path}; check the path.")
    if not path.is_file():
        raise VideoError(f"{path} is not a file; give a video file.")
    try:
        with path.open("rb") as file:
            empty = not file.read(1)
    except OSError as error:
        raise VideoError(f"{path} cannot be read ({error.strerror}); check the file.") from error
    if empty:
        raise VideoError(f"{path.name} is empty; record or copy it again.")


class _Shown(NamedTuple):
    """How a frame is put upright (the file's display matrix): counter-clockwise quarter turns, then
    whether it is mirrored, left to right, as front cameras ask for."""

    turns: int
    mirrored: bool


def _shown(frame: VideoFrame) -> _Shown:
    matrix: Any = frame.side_data.get("DISPLAYMATRIX")  # typed as text, and is a buffer
    if matrix is None:
        return _Shown(0, False)
    # Row by row, for a row vector (x, y, 1): 16.16 fixed point, of which only the sign counts.
    a, b, _, c, d = (float(entry) for entry in np.frombuffer(matrix, np.int32)[:5])
    mirrored = a * d < b * c
    return _Shown(round(-math.atan2(b, -a if mirrored else a) / (math.pi / 2)) % 4, mirrored)


def _upright_size(frame: VideoFrame, stream: VideoStream) -> tuple[int, int]:
    """Width and height as shown: upright, with square pixels."""
    aspect = float(stream.sample_aspect_ratio or 1) or 1.0
    width, height = round(frame.width * aspect), frame.height
    return (height, width) if _shown(frame).turns % 2 else (width, height)


def _scaled(size: tuple[int, int], max_side: int | None) -> tuple[int, int]:
    """The size with its longer side brought down to max_side."""
    longer = max(size)
    if max_side is None or longer <= max_side:
        return size
    width, height = (max(1, round(side * max_side / longer)) for side in size)
    return width, height


def _upright(frame: VideoFrame, size: tuple[int, int]) -> NDArray[np.uint8]:
    """The frame as RGB (H, W, 3) uint8, contiguous, upright and of a size (width, height)."""
    turns, mirrored = _shown(frame)
    width, height = size if turns % 2 == 0 else size[::-1]
    image = frame.to_ndarray(format="rgb24", width=width, height=height)
    image = np.rot90(image, turns) if turns else image
    return np.ascontiguousarray(image[:, ::-1] if mirrored else image, dtype=np.uint8)
