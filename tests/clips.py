"""Small clips for tests, made from the sample videos."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from coach.media.video import Video

Image = NDArray[np.uint8]

SAMPLES = Path(__file__).resolve().parent.parent / "sample_videos"
RATE = 30
TICKS = 90_000
"""Ticks a second of the time stamps of clips whose frames are not evenly spaced."""


def sample(name: str) -> Path:
    """Path of a sample video by its name without suffix."""
    return SAMPLES / f"{name}.mp4"


def images_of(name: str, count: int | None = None, start_s: float = 0.0) -> list[Image]:
    """RGB pictures (H, W, 3) of a sample video."""
    with Video(sample(name)) as video:
        return [frame.image for frame in islice(video.frames(start_s), count)]


def write_clip(
    path: Path,
    images: Iterable[Image],
    *,
    codec: str = "libx264",
    rate: float = RATE,
    times_s: Sequence[float] | None = None,
    options: dict[str, str] | None = None,
    pixels: str = "yuv420p",
) -> Path:
    """Write pictures as a video, evenly spaced or at given times; returns its path."""
    ticks = round(rate) if times_s is None else TICKS
    with ordinary_priority(), av.open(str(path), "w") as container:
        stream = None
        for index, image in enumerate(images):
            if stream is None:
                stream = container.add_stream(codec, rate=round(rate), options=options or {})
                stream.height, stream.width = image.shape[:2]
                stream.pix_fmt = pixels
                stream.codec_context.time_base = Fraction(1, ticks)
            frame = av.VideoFrame.from_ndarray(image, format="rgb24")
            time_s = index / rate if times_s is None else times_s[index]
            frame.pts = round(time_s * ticks)
            frame.time_base = Fraction(1, ticks)
            container.mux(stream.encode(frame))
        if stream is not None:
            container.mux(stream.encode())
    return path


@contextmanager
def ordinary_priority() -> Iterator[None]:
    """SVT-AV1 gives the thread that opens it real-time priority where it may, as root does: every
    process begun after that would have it too, and on a small machine starve the others."""
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        yield
    finally:
        os.sched_setscheduler(0, *before)


def write_sound(path: Path) -> Path:
    """A file with a second of silence and no picture."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=16_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(
            np.zeros((1, 16_000), np.float32), format="fltp", layout="mono"
        )
        frame.sample_rate = 16_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def turn(path: Path, clockwise_deg: int) -> Path:
    """Mark an mp4 as a phone does that was held turned: only the display matrix changes."""
    cos, sin = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[clockwise_deg]
    return show_by(path, (cos, sin, -sin, cos))


def show_by(path: Path, matrix: tuple[int, int, int, int]) -> Path:
    """Give an mp4 the display matrix (a, b, c, d): (x, y) is shown at (ax + cy, bx + dy)."""
    content = bytearray(path.read_bytes())
    box = content.index(b"tkhd")
    # After the name: version and flags, times and ids, reserved, layer to volume.
    start = box + 4 + 4 + 20 + 8 + 8
    a, b, c, d = (entry << 16 for entry in matrix)
    struct.pack_into(">9i", content, start, a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(content)
    return path


def beside(main: Sequence[Image], other: Sequence[Image], scale: float = 0.6) -> list[Image]:
    """Two clips in one room: the other, smaller, to the right of the main one, on one floor."""
    joined = []
    for image, second in zip(main, other, strict=False):
        small = cv2.resize(second, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        height = image.shape[0]
        # The background of the smaller clip goes on upwards.
        small = cv2.copyMakeBorder(small, height - small.shape[0], 0, 0, 0, cv2.BORDER_REPLICATE)
        joined.append(even(np.hstack([image, small])))
    return joined


def even(image: Image) -> Image:
    """The picture without the last row or column that 4:2:0 video cannot hold."""
    height, width = image.shape[:2]
    return np.ascontiguousarray(image[: height // 2 * 2, : width // 2 * 2])
