"""What a video says of itself, as far as that can be so: each number is held to what a recording
can be before anything is done with it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from coach.errors import VideoError
from coach.pose.limits import MOST_FRAMES, MOST_PIXELS, MOST_RATE, MOST_S, MOST_SIDE

__all__ = [
    "Shown",
    "VideoInfo",
    "announced_duration",
    "announced_frames",
    "announced_rate",
    "announced_recording",
    "require_frames",
    "require_pixels",
    "shown",
    "upright_size",
]

_EARLIEST = datetime(2005, 1, 1, tzinfo=UTC)
_DEFAULT_RATE = 30.0
_LOWEST_RATE = 0.01
_MOST_ASPECT = 10.0  # of one pixel; anamorphic video has at most 2


@dataclass(frozen=True)
class VideoInfo:
    """What a video says of itself.

    name: the file's. duration_s: 0 where unknown. frames: an estimate, None where unknown.
    size: width and height in pixels, upright. rate: frames a second on average. recorded_at: when
    it was recorded, with an offset; None where it does not say, or not what can be.
    """

    name: str
    duration_s: float
    frames: int | None
    size: tuple[int, int]
    rate: float
    recorded_at: datetime | None = None


class Shown(NamedTuple):
    """How a frame is put upright (the file's display matrix): counter-clockwise quarter turns, then
    whether it is mirrored, left to right, as front cameras ask for."""

    turns: int
    mirrored: bool


def require_pixels(name: str, width: int, height: int) -> None:
    """Raises VideoError where a picture is larger than any that is decoded."""
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
        raise VideoError(
            f"{name} has pictures of {width} x {height} pixels, more than are looked at "
            f"({MOST_PIXELS / 1e6:.0f} million); record or convert it at a lower resolution."
        )


def require_frames(name: str, count: int, time_s: float) -> None:
    """Raises VideoError where a recording is longer than any that is looked at to its end."""
    if count > MOST_FRAMES or time_s > MOST_S:
        raise VideoError(
            f"{name} is longer than {MOST_S / 3600:.0f} hours or {MOST_FRAMES} pictures; cut the"
            " exercise out of it."
        )


def announced_duration(container: InputContainer, stream: VideoStream) -> float:
    """Seconds the file says that the pictures last; 0 where it says none that can be so."""
    if stream.duration and stream.time_base:
        return _plausible(float(stream.duration * stream.time_base))
    with suppress(ValueError):
        hours, minutes, seconds = (
            float(part) for part in stream.metadata.get("DURATION", "").split(":")
        )
        return _plausible(3600 * hours + 60 * minutes + seconds)
    return _plausible((container.duration or 0) / av.time_base)


def announced_recording(tags: Mapping[str, str], now: datetime) -> datetime | None:
    """When a video says that it was recorded; None where it says none that can be so.

    tags: the container's. Phones of Apple's keep the moment with its offset, the others in UTC
    (QuickTime's `mvhd`, Matroska's DateUTC, as FFmpeg gives them). A device without a clock writes
    the beginning of its time (1904, 1970, 1980, 2000), so nothing before `_EARLIEST` is believed,
    and nothing from the future. now: with offset.
    """
    for name in ("com.apple.quicktime.creationdate", "creation_time"):
        with suppress(ValueError, OverflowError):
            at = datetime.fromisoformat(tags.get(name, ""))
            at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
            if _EARLIEST <= at <= now + timedelta(minutes=1):
                return at
    return None


def announced_rate(stream: VideoStream) -> float:
    """Frames a second on average, as the file says; thirty where it says none that can be so."""
    rate = float(stream.average_rate or stream.guessed_rate or 0)
    return rate if _LOWEST_RATE <= rate <= MOST_RATE else _DEFAULT_RATE


def announced_frames(stream: VideoStream, duration_s: float, rate: float) -> int | None:
    """How many there will be, by what the file says; None where it says nothing that can be so."""
    frames = stream.frames or round(duration_s * rate)
    return frames if 0 < frames <= MOST_FRAMES else None


def shown(frame: VideoFrame) -> Shown:
    """How a frame asks to be shown.

    Looking at its side data makes frame and data hold each other until the garbage collector comes:
    not for every frame, or memory fills with pictures.
    """
    matrix: Any = frame.side_data.get("DISPLAYMATRIX")  # typed as text, and is a buffer
    if matrix is None:
        return Shown(0, False)
    # Row by row, for a row vector (x, y, 1): 16.16 fixed point, of which only the sign counts.
    a, b, _, c, d = (float(entry) for entry in np.frombuffer(matrix, np.int32)[:5])
    mirrored = a * d < b * c
    return Shown(round(-math.atan2(b, -a if mirrored else a) / (math.pi / 2)) % 4, mirrored)


def upright_size(frame: VideoFrame, stream: VideoStream, turns: int) -> tuple[int, int]:
    """Width and height as shown: upright, with square pixels where they have a likely shape."""
    aspect = float(stream.sample_aspect_ratio or 1) or 1.0
    width, height = round(frame.width * aspect), frame.height
    likely = 1 / _MOST_ASPECT <= aspect <= _MOST_ASPECT
    if not likely or not 0 < width * height <= MOST_PIXELS or width > MOST_SIDE:
        width = frame.width
    return (height, width) if turns % 2 else (width, height)


def _plausible(seconds: float) -> float:
    return seconds if 0 < seconds <= MOST_S else 0.0
