"""A clip in the place of a camera: the demonstration of a session, through the same engine.

The figure stands on the clip's first picture until the session counts; then the clip runs at its
own pace, waits while the session is paused, and stands on its last picture to the end.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from coach.coaching.results import Movement
from coach.domain import Ended, Ratings, SetResult
from coach.live.frame_loop import FrameLoop
from coach.live.snapshot import Phase
from coach.media.drawing import Image, jpeg
from coach.media.video import Video
from coach.motion.segment_lengths import SegmentLengths

__all__ = ["LEFT_S", "ClipPlayer", "Unwritten"]

LEFT_S = 15.0
"""With nobody looking for so long the demonstration ends."""

_STILL_S = 1 / 15
"""Between pictures of a figure that stands still."""

_QUALITY = 85


class Unwritten:
    """A session's writer that writes nothing."""

    notice = ""
    pending = 0

    def rep(self, index: int, rep: Movement) -> None:
        """Nothing is kept."""

    def set_done(self, result: SetResult) -> None:
        """Nothing is kept."""

    def learnt(self, segment_lengths: SegmentLengths) -> None:
        """Nothing is kept."""

    def rate(self, ratings: Ratings) -> None:
        """Nothing is kept."""

    def end(self, how: Ended, at: datetime) -> None:
        """Nothing is kept."""

    def write_now(self) -> None:
        """There is nothing to write."""


class ClipPlayer:
    """Plays a clip to a session, in a thread of its own that ends with the session.

    seat: the session's, as its page has it. clock, sleep: seconds.
    """

    def __init__(
        self,
        loop: FrameLoop,
        seat: int,
        clip: Path,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._loop = loop
        self._seat = seat
        self._clip = clip
        self._clock = clock
        self._sleep = sleep
        self._came = threading.Condition()
        self._number = 0
        self._jpeg = b""
        self._asked_s = clock()
        self._over = False

    def start(self) -> None:
        """Begin, aside."""
        threading.Thread(target=self.play, name="play-clip", daemon=True).start()

    @property
    def over(self) -> bool:
        """Whether it has been played to its end, or left."""
        return self._over

    def newest(self, after: int, timeout_s: float) -> tuple[int, bytes] | None:
        """The latest picture as the session has drawn it, a JPEG, and its number, once there is one
        later than `after`; None where there is none in time, or will be none."""
        self._asked_s = self._clock()
        with self._came:
            self._came.wait_for(lambda: self._number > after or self._over, timeout_s)
            return (self._number, self._jpeg) if self._number > after else None

    def play(self) -> None:
        """Play it until the session is over."""
        try:
            with Video(self._clip) as video:
                for image in self._pictures(video):
                    self._show(image)
        finally:
            self._loop.stop()
            with self._came:
                self._over = True
                self._came.notify_all()

    def _pictures(self, video: Video) -> Iterator[Image]:
        """What the camera sees, picture by picture, each when its time has come."""
        frames = video.frames()
        last = next(frames).image
        due_s = math.nan
        shown_s = 0.0
        yield last
        for frame in frames:
            while self._phase() is not Phase.EXERCISING:
                if self._ended():
                    return
                due_s = math.nan
                self._sleep(_STILL_S)
                yield last
            if math.isnan(due_s):
                due_s = self._clock()
            due_s += frame.time_s - shown_s
            shown_s, last = frame.time_s, frame.image
            ahead_s = due_s - self._clock()
            if ahead_s < -1 / video.info.rate:
                self._loop.dropped(1)  # too late: the next one shows more
                continue
            self._sleep(max(ahead_s, 0.0))
            yield last
        while not self._ended():
            self._sleep(_STILL_S)
            yield last

    def _show(self, image: Image) -> None:
        drawn = self._loop.picture(image, self._seat)
        data = jpeg(drawn, max(drawn.shape), _QUALITY)
        with self._came:
            self._number += 1
            self._jpeg = data
            self._came.notify_all()

    def _phase(self) -> Phase:
        return self._loop.snapshot().phase

    def _ended(self) -> bool:
        """Whether the session is over, or nobody looks any more."""
        left = self._clock() - self._asked_s > LEFT_S
        return left or self._phase() is Phase.DONE
