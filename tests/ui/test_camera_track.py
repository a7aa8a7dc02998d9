"""Between the browser's camera and its screen: the newest picture only, and no frame twice."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest
from aiortc.codecs.vpx import Vp8Encoder
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from coach.ui.server.camera_track import CameraTrack, Image

WIDTH, HEIGHT = 64, 48


class Camera(MediaStreamTrack):
    """Shows grey pictures, as many as it is told to."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self.pictures: asyncio.Queue[int | None] = asyncio.Queue()

    async def recv(self) -> av.VideoFrame:
        grey = await self.pictures.get()
        if grey is None:
            raise MediaStreamError
        image = np.full((HEIGHT, WIDTH, 3), grey, np.uint8)
        frame = av.VideoFrame.from_ndarray(image, format="rgb24")
        frame.pts, frame.time_base = 2**32 - 1, Fraction(1, 90_000)  # about to begin anew
        return frame


def in_front(
    scene: Callable[[Camera, CameraTrack], Awaitable[None]], look: Callable[[Image], Image]
) -> int:
    """Play a scene; how many pictures were overtaken."""
    overtaken = 0

    def count(number: int) -> None:
        nonlocal overtaken
        overtaken += number

    async def play() -> None:
        camera, track = Camera(), CameraTrack(look, count)
        assert not track.hasTrack()
        track.addTrack(camera)
        assert track.hasTrack()
        track.start()
        try:
            await asyncio.wait_for(scene(camera, track), 30)
        finally:
            track.stop()
            await asyncio.sleep(0)

    asyncio.run(play())
    return overtaken


def grey_of(frame: av.VideoFrame) -> int:
    return int(frame.to_ndarray(format="rgb24")[HEIGHT // 2, WIDTH // 2].mean())


def test_the_newest_picture_is_looked_at_and_the_others_are_counted() -> None:
    busy, seen = threading.Event(), []

    def look(image: Image) -> Image:
        seen.append(int(image[0, 0, 0]))
        busy.wait(20)
        return 255 - image

    async def scene(camera: Camera, track: CameraTrack) -> None:
        await camera.pictures.put(10)
        first = asyncio.create_task(track.recv())
        while not seen:
            await asyncio.sleep(0.001)
        for grey in (20, 30, 40):
            await camera.pictures.put(grey)
        while not camera.pictures.empty():
            await asyncio.sleep(0.001)
        await asyncio.sleep(0)
        busy.set()
        assert grey_of(await first) == pytest.approx(245, abs=4)
        assert grey_of(await track.recv()) == pytest.approx(215, abs=4)

    assert in_front(scene, look) == 2
    assert [grey // 10 for grey in seen] == [1, 4]


def test_every_frame_is_new_its_time_rises_and_the_encoder_takes_it() -> None:
    async def scene(camera: Camera, track: CameraTrack) -> None:
        encoder, frames = Vp8Encoder(), []
        for grey in range(40, 60):
            await camera.pictures.put(grey)
            frames.append(await track.recv())
            payloads, ticks = encoder.encode(frames[-1])
            assert payloads
            assert ticks >= 0
        assert len({id(frame) for frame in frames}) == len(frames)

    async def times(camera: Camera, track: CameraTrack) -> None:
        found = []
        for grey in range(5):
            await camera.pictures.put(grey)
            frame = await track.recv()
            found.append(frame.pts * frame.time_base)
        assert all(before < after for before, after in pairwise(found))
        assert found[0] >= 0

    assert in_front(scene, lambda image: image) == 0
    in_front(times, lambda image: image)


@pytest.mark.parametrize("waiting", [True, False], ids=["while one waits", "before one asks"])
def test_when_the_camera_ends_so_does_its_picture(waiting: bool) -> None:
    async def scene(camera: Camera, track: CameraTrack) -> None:
        asked = asyncio.create_task(track.recv()) if waiting else None
        await asyncio.sleep(0)
        await camera.pictures.put(None)
        while track.readyState == "live":
            await asyncio.sleep(0.001)
        with pytest.raises(MediaStreamError):
            await (asked or track.recv())

    assert in_front(scene, lambda image: image) == 0


def test_it_may_be_stopped_from_another_thread() -> None:
    async def scene(camera: Camera, track: CameraTrack) -> None:
        asked = asyncio.create_task(track.recv())
        await asyncio.sleep(0)
        await asyncio.to_thread(track.stop)
        with pytest.raises(MediaStreamError):
            await asked
        track.stop()

    in_front(scene, lambda image: image)
