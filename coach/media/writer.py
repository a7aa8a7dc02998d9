"""Writing H.264 that plays in browsers (PyAV)."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av
import numpy as np
from numpy.typing import NDArray

__all__ = ["VideoWriter"]

_TICK = Fraction(1, 90_000)  # the usual clock of video streams: exact for every common rate
_THREADS = 4  # each takes memory; drawing keeps no more of them busy
_QUALITY = "23"  # x264's default constant quality


class VideoWriter:
    """An MP4 (H.264, yuv420p, header first) whose frames keep their own times.

    The first picture sets the size, which must be even; `rate` (frames a second) only guides the
    encoder. An error inside the `with` block abandons the file. Raises OSError where the file
    cannot be written.

    >>> with VideoWriter(path, rate=30) as writer:  # doctest: +SKIP
    ...     writer.write(image, time_s=0.0)
    """

    def __init__(self, path: Path, *, rate: float) -> None:
        options = {"movflags": "+faststart"}
        self._container = av.open(str(path), "w", options=options)
        self._stream = self._container.add_stream(
            "libx264",
            rate=Fraction(rate).limit_denominator(1001),
            options={"crf": _QUALITY, "preset": "veryfast"},
        )
        self._stream.pix_fmt = "yuv420p"
        self._stream.codec_context.time_base = _TICK
        self._stream.codec_context.thread_count = _THREADS
        self._last = -1

    def write(self, image: NDArray[np.uint8], time_s: float) -> None:
        """Add an RGB picture (H, W, 3), shown from `time_s` on; times must not fall."""
        if self._last < 0:
            self._stream.height, self._stream.width = _even(image)
        frame = av.VideoFrame.from_ndarray(image, format="rgb24")
        self._last = frame.pts = max(round(time_s / _TICK), self._last + 1)
        frame.time_base = _TICK
        self._container.mux(self._stream.encode(frame))

    def __enter__(self) -> VideoWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                self._container.mux(self._stream.encode(None))
        finally:
            self._container.close()


def _even(image: NDArray[np.uint8]) -> tuple[int, int]:
    height, width = image.shape[:2]
    if height % 2 or width % 2:
        raise ValueError(f"width and height should be even, not {width} x {height}")
    return height, width
