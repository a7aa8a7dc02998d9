"""A session whose poses the person's own browser finds: no picture leaves it."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from coach.domain import Ended, SessionOutline
from coach.live.announce import Announcement
from coach.live.hand_over import HandOver, TakenUp
from coach.live.marked_picture import labels, with_skeleton
from coach.live.pose_link import PoseLink
from coach.live.pose_messages import PoseBatch, SeenPose
from coach.live.recorder import Writer
from coach.live.session_loop import SessionLoop
from coach.live.snapshot import UNDER_WAY, Phase
from coach.media.drawing import PAPER, AngleLabel, Image
from coach.motion.segment_lengths import SegmentLengths
from coach.pose.landmarks import Pose
from coach.pose.provenance import Provenance
from coach.programme.plan import Plan

__all__ = ["BEFORE_SET_S", "FAR_OFF_S", "PoseLoop"]

BEFORE_SET_S = 3.0
"""So much of the standing before a set is wanted by a server that goes on with it."""

FAR_OFF_S = 600.0
"""A browser that tells another time than the records is not believed: the clocks of two servers of
one clinic, and a rest, take less."""

CAUGHT_UP_S = 3.0
"""So long at most what a person asks for waits until what was kept is followed (1,800 poses take a
second or two): a repetition that is written down, and not yet followed again, would be lost."""

_LONGEST_SIDE = 480
"""Of the picture of a repetition, in pixels."""


class PoseLoop(SessionLoop):
    """Batches of poses in; the connection's thread calls `poses`, and asks for what to show. Those
    of a tab without the seat are left out.

    A connection that is lost and comes back within `GIVEN_UP_S` brings what was seen meanwhile:
    until then the session's time stands still. provenance: what finds the poses. taken_up,
    began_ago_s: as for any session; the browser of the server that was lost is asked then for what
    it has kept (`go_on`).
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
        taken_up: TakenUp | None = None,
        began_ago_s: float = 0.0,
    ) -> None:
        super().__init__(
            plan,
            writer,
            outline,
            segment_lengths,
            clock=clock,
            taken_up=taken_up,
            began_ago_s=began_ago_s,
        )
        self._provenance, self._lite = provenance, provenance.by("lite")
        self._link = PoseLink()
        self._awaits = taken_up is not None
        self._handed: tuple[HandOver, float] | None = None
        self._before_set: deque[tuple[float, int]] = deque()
        self._caught_up = threading.Condition(self._lock)

    def take_seat(self) -> int:
        """As any session's. Another tab has another clock, and numbers its pictures anew."""
        seat = super().take_seat()
        with self._lock:
            self._link = PoseLink()
            self._before_set.clear()
            if self._awaits:
                self._handed = None
        return seat

    @property
    def _source(self) -> _Browser:
        return _Browser(self._link, self._now())

    @property
    def acknowledged(self) -> int:
        """The number of the newest picture that was followed; whatever was before it is not needed
        again."""
        return self._link.acknowledged

    @property
    def awaits(self) -> bool:
        """Whether another server began the session, and no pose was followed here yet."""
        return self._awaits

    @property
    def wanted(self) -> int:
        """The number of the first picture that another server would want of what was followed; 0
        for all that the browser keeps."""
        return self._before_set[0][1] if self._before_set else 0

    def hand_over(self) -> HandOver | None:
        """Where the session is, for another server; None before the browser was heard."""
        with self._lock:
            if self._handed is not None and (self._awaits or self._session.catching_up):
                return self._handed[0]
            ahead_s = self._link.ahead_s
            return self._session.hand_over(ahead_s) if math.isfinite(ahead_s) else None

    def go_on(self, hand_over: HandOver, tail_ms: float, seat: int) -> bool:
        """The browser gives back where the session was on the server that was lost. Whether it is
        to send all that it keeps: nothing was followed here yet. tail_ms: since when that is
        without a gap, by its clock."""
        with self._lock:
            if not self._awaits or not self.has_seat(seat):
                return False
            self._handed = hand_over, tail_ms
            self._link = PoseLink(hand_over.ahead_s)
            return True

    def poses(self, batch: PoseBatch, seat: int) -> None:
        """What a browser has seen. Poses that came before, by a connection that was lost with the
        answer to them, are left out."""
        with self._lock:
            if not self.has_seat(seat):
                return
            if batch.poses and self._awaits:
                self._begin(batch)
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
                    if seen.captured_ms >= link.since_ms:
                        with self._boundary:
                            self._follow(seen, link)
                    link.acknowledged = seen.number
                link.reached(seen.captured_ms, batch.sent_ms)
                if not self._catches_up:
                    self._caught_up.notify_all()

    @property
    def _catches_up(self) -> bool:
        """Whether the browser is about to send what it has kept, or that is being followed."""
        return self._session.catching_up or (self._awaits and self._handed is not None)

    def _do(self, step: Callable[[float], None]) -> None:
        # A server that goes down, and what nobody looks at, do not wait.
        if self._wish is not Ended.INTERRUPTED:
            with self._lock:
                self._caught_up.wait_for(lambda: not self._catches_up, CAUGHT_UP_S)
        super()._do(step)

    def _begin(self, batch: PoseBatch) -> None:
        """The first poses of a session that another server began: its time is that one's."""
        self._awaits = False
        if self._handed is None:
            return
        hand_over, tail_ms = self._handed
        until_s = batch.sent_ms / 1000.0 + hand_over.ahead_s
        later = hand_over.since_s > until_s + FAR_OFF_S
        if later or abs(until_s - self._now()) > FAR_OFF_S:
            self._handed, self._link = None, PoseLink(since_ms=batch.sent_ms)
            return
        self._began_s = self._clock() - until_s
        with self._boundary:
            tail_s = tail_ms / 1000.0 + hand_over.ahead_s
            self._session.go_on(hand_over, tail_s=tail_s, until_s=until_s)

    def _note_before_set(self, at_s: float, number: int) -> None:
        """Outside a set only the last moment is wanted, in which a person stands before it."""
        if self._last.phase in (*UNDER_WAY, Phase.HURTING):
            return
        self._before_set.append((at_s, number))
        while at_s - self._before_set[0][0] > BEFORE_SET_S:
            self._before_set.popleft()

    def _follow(self, seen: SeenPose, link: PoseLink) -> None:
        began_s = self._clock()
        # The first of a tab's pictures may have any number.
        left_out = seen.number - link.acknowledged - 1 if link.acknowledged else 0
        self._stats.dropped += left_out
        self._stats.came(self._now())
        at_s = link.time_s(seen.captured_ms)
        provenance = self._lite if seen.lite else self._provenance
        pose = replace(seen.pose, time_s=at_s, provenance=provenance)
        snapshot = self._feed(pose, seen.luma)
        self._note_before_set(at_s, seen.number)
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
