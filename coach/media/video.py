"""Reading recorded video: frames with the times they were taken at, upright, by PyAV (FFmpeg)."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Self

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

from coach.errors import VideoError
from coach.media.announced import (
    Shown,
    VideoInfo,
    announced_duration,
    announced_frames,
    announced_rate,
    announced_recording,
    require_frames,
    require_pixels,
    shown,
    upright_size,
)
from coach.pose.limits import MOST_PIXELS, MOST_S

__all__ = ["Frame", "Video"]

# FFmpeg would follow playlists to other files and addresses, wait for live streams to go on, and
# turn plain text into pictures of text.
_CONTAINERS = (
    "asf,av1,avi,dv,flv,gif,h264,hevc,ivf,matroska,mjpeg,mov,mpeg,mpegts,mpegvideo,mxf,nut,obu,ogg"
)
# The last also where FFmpeg decodes a first time, to find out what there is.
_OPTIONS = {
    "protocol_whitelist": "file",
    "format_whitelist": _CONTAINERS,
    "max_pixels": str(MOST_PIXELS),
}
# Each thread holds pictures of its own; the networks are slower than two of them.
_THREADS = 2
# So many packets without a picture are no video's, and a small file may claim any number of them.
_MOST_PACKETS = 10_000
# An end earlier than announced by more than this is a file cut short, not a rounded duration.
_CUT_SHORT_S = 0.5
_CUT_SHORT_SHARE = 0.05
_LONGEST_GAP_S = 600.0
# FFmpeg learns the size of these only while it decodes them.
_GIF_HEAD = struct.Struct("<6sHH")


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

    Raises VideoError where the file is missing, no picture can be decoded, or it holds more than
    `coach.pose.limits` says.
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
        last_s, count = -math.inf, 0
        scaled = _scaled(self.info.size, max_side)
        for decoded in self._decoded_from(start_s):
            time_s = self._time_of(decoded, last_s)
            if time_s <= last_s:
                continue
            if end_s is not None and time_s >= end_s:
                return
            count += 1
            self._require_bounds(time_s, last_s, count)
            last_s = time_s
            if time_s >= start_s:
                yield Frame(time_s, _upright(decoded, scaled, self._shown_of(decoded)))
        self.cut_short = self._ends_early(last_s)

    def _require_bounds(self, time_s: float, last_s: float, count: int) -> None:
        """Raises VideoError at a picture that comes too late, or is one too many."""
        name = self.info.name
        if time_s > MOST_S and time_s - last_s > _LONGEST_GAP_S:
            raise VideoError(
                f"{name}: one picture is said to come {time_s - last_s:.0f} s after the one before,"
                " which cannot be right; convert the video with another program, or record it"
                " again."
            )
        require_frames(name, count, time_s)

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
        codec = self._stream.codec_context
        require_pixels(self._path.name, codec.width, codec.height)
        codec.options = {"max_pixels": str(MOST_PIXELS)}  # it may grow on the way
        codec.thread_count = _THREADS
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
        self._shown, self._rotation = shown(first), first.rotation
        duration, rate = announced_duration(self._container, stream), announced_rate(stream)
        self.info = VideoInfo(
            name=self._path.name,
            duration_s=duration,
            frames=announced_frames(stream, duration, rate),
            size=upright_size(first, stream, self._shown.turns),
            rate=rate,
            recorded_at=announced_recording(self._container.metadata, datetime.now(UTC)),
        )

    def _shown_of(self, frame: VideoFrame) -> Shown:
        return self._shown if frame.rotation == self._rotation else shown(frame)

    def _time_of(self, frame: VideoFrame, last_s: float = -math.inf) -> float:
        """Seconds after the first; of a frame without a time, a usual one after `last_s`."""
        if frame.pts is None:
            return max(last_s + 1 / self.info.rate, 0.0)
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
        except (av.FFmpegError, OverflowError):
            self._container.close()
            self._open()

    def _decoded(self, keep_position: bool = False) -> Iterator[VideoFrame]:
        """Decoded frames in order of time; damaged stretches are left out."""
        if self._used and not keep_position:
            self._container.close()
            self._open()
        self._used = True
        packets = self._container.demux(self._stream)
        without = 0
        while without < _MOST_PACKETS:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except (av.FFmpegError, OSError):
                return  # what follows the damage cannot be found
            without += 1
            # A damaged packet costs its own pictures only.
            with suppress(av.FFmpegError):
                for frame in packet.decode():
                    without = 0
                    yield frame

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
            head = file.read(_GIF_HEAD.size)
    except OSError as error:
        raise VideoError(f"{path} cannot be read ({error.strerror}); check the file.") from error
    if not head:
        raise VideoError(f"{path.name} is empty; record or copy it again.")
    if head.startswith(b"GIF8") and len(head) == _GIF_HEAD.size:
        require_pixels(path.name, *_GIF_HEAD.unpack(head)[1:])


def _scaled(size: tuple[int, int], max_side: int | None) -> tuple[int, int]:
    """The size with its longer side brought down to max_side."""
    longer = max(size)
    if max_side is None or longer <= max_side:
        return size
    width, height = (max(1, round(side * max_side / longer)) for side in size)
    return width, height


def _upright(frame: VideoFrame, size: tuple[int, int], how: Shown) -> NDArray[np.uint8]:
    """The frame as RGB (H, W, 3) uint8, contiguous, upright and of a size (width, height)."""
    width, height = size if how.turns % 2 == 0 else size[::-1]
    image = frame.to_ndarray(format="rgb24", width=width, height=height)
    image = np.rot90(image, how.turns) if how.turns else image
    return np.ascontiguousarray(image[:, ::-1] if how.mirrored else image, dtype=np.uint8)
