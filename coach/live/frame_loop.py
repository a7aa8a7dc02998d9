"""A camera's pictures through the coach and back: the poses are found on this server."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import numpy as np

from coach.domain import SessionOutline
from coach.live.estimator_host import Estimator, EstimatorHost, open_estimator
from coach.live.marked_picture import brightness, marked, with_skeleton
from coach.live.recorder import Writer
from coach.live.session_loop import SessionLoop
from coach.live.snapshot import Phase
from coach.media.drawing import Image
from coach.motion.segment_lengths import SegmentLengths
from coach.programme.plan import Plan

__all__ = ["FrameLoop"]


class FrameLoop(SessionLoop):
    """Pictures in, drawn pictures out. The camera's thread calls `picture`; pictures of a tab
    without the seat come back as they were. opener: gives what finds the landmarks."""

    def __init__(
        self,
        plan: Plan,
        writer: Writer,
        outline: SessionOutline,
        segment_lengths: SegmentLengths | None = None,
        *,
        opener: Callable[[], Estimator] = open_estimator,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(plan, writer, outline, segment_lengths, clock=clock)
        self._host = EstimatorHost(opener, self._now, self._boundary)

    @property
    def _source(self) -> EstimatorHost:
        return self._host

    def dropped(self, count: int) -> None:
        """Pictures that a newer one has overtaken."""
        self._stats.dropped += count

    def picture(self, image: Image, seat: int) -> Image:
        """An RGB picture (H, W, 3) as the camera saw it: given back mirrored, with the coach's
        marks drawn in. Where it cannot be followed, nothing is drawn."""
        drawn: Image | None = None
        if self.has_seat(seat):
            with self._boundary:
                drawn = self._follow(image, seat)
        return np.ascontiguousarray(image[:, ::-1]) if drawn is None else drawn

    def _follow(self, image: Image, seat: int) -> Image | None:
        """One picture all the way; None where there is no estimator for it."""
        times = [self._clock()]
        with self._lock:
            self._stats.came(self._now())
        pose = self._host.estimate(image)
        times.append(self._clock())
        # While it was in the estimator, another tab may have taken over.
        if pose is None or not self.has_seat(seat):
            return None
        luma = brightness(image)
        with self._lock:
            snapshot, motion = self._feed(pose, luma), self._session.motion
        times.append(self._clock())
        drawn = marked(image, pose, motion, snapshot)
        times.append(self._clock())
        with self._lock:
            self._rep_pictures.see(snapshot, partial(with_skeleton, image, pose))
            self._stats.done(self._now(), np.diff(times).tolist())
        self._boundary.clear()
        if snapshot.phase is Phase.DONE:
            self._host.close()
        return drawn
