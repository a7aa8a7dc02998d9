"""A session whose poses the person's own browser finds: no picture leaves it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from coach.domain import SessionOutline
from coach.live.announce import Announcement
from coach.live.marked_picture import labels, with_skeleton
from coach.live.pose_link import PoseLink
from coach.live.pose_messages import PoseBatch, SeenPose
from coach.live.recorder import Writer
from coach.live.session_loop import SessionLoop
from coach.media.drawing import PAPER, AngleLabel, Image
from coach.motion.segment_lengths import SegmentLengths
from coach.pose.landmarks import Pose
from coach.pose.provenance import Provenance
from coach.programme.plan import Plan

__all__ = ["PoseLoop"]

_LONGEST_SIDE = 480
"""Of the picture of a repetition, in pixels."""


class PoseLoop(SessionLoop):
    """Batches of poses in; the connection's thread calls `poses`, and asks for what to show. Those
    of a tab without the seat are left out.

    A connection that is lost and comes back within `GIVEN_UP_S` brings what was seen meanwhile:
    until then the session's time stands still. provenance: what finds the poses.
    """

    def __init__(
        self,
        plan: Plan,
        writer: Writer,
        outline: SessionOutline,
        segment_lengths: SegmentLengths | None = None,
        *,
        provenance: Provenance,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(plan, writer, outline, segment_lengths, clock=clock)
        self._provenance = provenance
        self._link = PoseLink()

    def take_seat(self) -> int:
        """As any session's. Another tab has another clock, and numbers its pictures anew."""
        seat = super().take_seat()
        with self._lock:
            self._link = PoseLink()
        return seat

    @property
    def _source(self) -> _Browser:
        return _Browser(self._link, self._now())

    @property
    def acknowledged(self) -> int:
        """The number of the newest picture that was followed; whatever was before it is not needed
        again."""
        return self._link.acknowledged

    def poses(self, batch: PoseBatch, seat: int) -> None:
        """What a browser has seen. Poses that came before, by a connection that was lost with the
        answer to them, are left out."""
        with self._lock:
            if not self.has_seat(seat):
                return
            link, now_s = self._link, self._now()
            link.heard(batch.sent_ms, now_s)
            first_ms = batch.poses[0].captured_ms if batch.poses else batch.sent_ms
            link.reached(first_ms, batch.sent_ms)
            if not batch.poses:
                with self._boundary:
                    self._session.tick(link.time_s(batch.sent_ms))
        for seen in batch.poses:
            # Between two poses a page may look, or press.
            with self._lock:
                if self.has_seat(seat) and seen.number > link.acknowledged:
                    with self._boundary:
                        self._follow(seen, link)
                    link.acknowledged = seen.number
                link.reached(seen.captured_ms, batch.sent_ms)

    def _follow(self, seen: SeenPose, link: PoseLink) -> None:
        began_s = self._clock()
        # The first of a tab's pictures may have any number.
        left_out = seen.number - link.acknowledged - 1 if link.acknowledged else 0
        self._stats.dropped += left_out
        self._stats.came(self._now())
        at_s = link.time_s(seen.captured_ms)
        pose = replace(seen.pose, time_s=at_s, provenance=self._provenance)
        snapshot = self._feed(pose, seen.luma)
        took_s = self._clock() - began_s
        self._rep_pictures.see(snapshot, partial(_figure, pose))
        drew_s = self._clock() - began_s - took_s
        self._stats.done(self._now(), (seen.estimate_ms / 1000.0, took_s, drew_s))
        self._boundary.clear()

    def to_show(self) -> tuple[AngleLabel, ...]:
        """What is written beside the joints of the newest pose."""
        with self._lock:
            return labels(self._session.motion, self._last)

    def to_say(self, after: int) -> tuple[Announcement, ...]:
        """What was announced after the announcement of this id."""
        with self._lock:
            return tuple(one for one in self._last.announcements if one.id > after)


class _Browser:
    """A connection at a moment, as the source of a session's poses."""

    def __init__(self, link: PoseLink, now_s: float) -> None:
        self._link = link
        self._now_s = now_s

    @property
    def ready(self) -> bool:
        return not np.isnan(self._link.ready_s)

    @property
    def ready_s(self) -> float:
        return self._link.ready_s

    @property
    def busy(self) -> bool:
        return self._link.lost(self._now_s)

    def close(self) -> None:
        """The browser lets its camera go when its page changes."""


def _figure(pose: Pose) -> Image:
    """In a picture's place, which is not here: the skeleton on an empty one of its shape."""
    scale = min(1.0, _LONGEST_SIDE / max(pose.size))
    width, height = (max(1, round(scale * side)) for side in pose.size)
    return with_skeleton(np.full((height, width, 3), PAPER, np.uint8), pose)
