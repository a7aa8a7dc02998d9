"""The camera's pictures in, the coach's pictures out: what streamlit-webrtc is given for both ends.

Its own processing gives the encoder the same frame object again and again while it changes the
frame's time in another thread. On a busy machine the time was wrong once in some minutes, the
encoder refused the frame, and the picture stood still for good. Here every frame is new, its time
is our own, and only what the coach has looked at is sent.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from fractions import Fraction

import av
import numpy as np
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from numpy.typing import NDArray

__all__ = ["CameraTrack"]

_TICKS = 90_000
_TIME_BASE = Fraction(1, _TICKS)

Image = NDArray[np.uint8]


class CameraTrack(MediaStreamTrack):
    """A sink for the browser's pictures and the source of those that go back.

    process: gives the picture to show for the RGB picture (H, W, 3) that the camera saw; called in
    a thread of its own, with the newest picture. dropped: told how many were left out meanwhile.
    """

    kind = "video"

    def __init__(self, process: Callable[[Image], Image], dropped: Callable[[int], None]) -> None:
        super().__init__()
        self._process = process
        self._dropped = dropped
        self._camera: MediaStreamTrack | None = None
        self._reading: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._newest: av.VideoFrame | None = None
        self._came = asyncio.Event()
        self._began_s = time.monotonic()

    # The sink

    def addTrack(self, track: MediaStreamTrack) -> None:  # noqa: N802 (streamlit-webrtc's name)
        """The browser's camera."""
        self._camera = track

    def hasTrack(self) -> bool:  # noqa: N802
        """Whether there is a camera."""
        return self._camera is not None

    def start(self) -> None:
        """Read the camera from now on; called in the loop of the connection."""
        assert self._camera is not None
        self._loop = asyncio.get_running_loop()
        self._reading = self._loop.create_task(self._read(self._camera))

    async def _read(self, camera: MediaStreamTrack) -> None:
        try:
            while True:
                frame = await camera.recv()
                if self._newest is not None:
                    self._dropped(1)
                assert isinstance(frame, av.VideoFrame)
                self._newest = frame
                self._came.set()
        except MediaStreamError:
            self.stop()

    # The source

    async def recv(self) -> av.VideoFrame:
        """The next picture to show. Raises MediaStreamError once the camera has ended."""
        while self._newest is None:
            if self.readyState != "live":
                raise MediaStreamError
            await self._came.wait()
            self._came.clear()
        frame, self._newest = self._newest, None
        shown = await asyncio.to_thread(self._shown, frame)
        shown.pts = round((time.monotonic() - self._began_s) * _TICKS)
        shown.time_base = _TIME_BASE
        return shown

    def _shown(self, frame: av.VideoFrame) -> av.VideoFrame:
        image = frame.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
        drawn = av.VideoFrame.from_ndarray(self._process(image), format="rgb24")
        # Here and not in the sender's loop, which all tabs share.
        return drawn.reformat(format="yuv420p")

    def stop(self) -> None:
        """End both; may be called from any thread, and twice."""
        if self.readyState == "live":
            super().stop()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._came.set()
