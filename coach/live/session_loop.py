"""One person's session as it happens: poses in, and out of it what the page shows and says."""

from __future__ import annotations

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from coach.coaching.coverage import too_slow
from coach.domain import Ended, EndedBy, Ratings, SessionOutline
from coach.exercises.registry import get
from coach.live.exception_boundary import ExceptionBoundary
from coach.live.hand_over import TakenUp
from coach.live.interruptions import STALL_S
from coach.live.picture_stats import SLOW_OVER_S, PictureStats, Stats
from coach.live.recorder import Recorder, Writer
from coach.live.rep_pictures import RepPictures
from coach.live.session import Session
from coach.live.snapshot import Phase, Snapshot
from coach.motion.segment_lengths import SegmentLengths
from coach.pose.landmarks import Pose
from coach.programme.plan import Plan
from coach.words import session_words

__all__ = ["FIRST_PICTURE_S", "PoseSource", "SessionLoop"]

FIRST_PICTURE_S = 10.0
"""A camera may take this long to send its first picture once all else is ready."""


class PoseSource(Protocol):
    """Where a session's poses come from."""

    @property
    def ready(self) -> bool:
        """Whether the networks that find them are loaded."""
        ...

    @property
    def ready_s(self) -> float:
        """When they were loaded last; NaN before the first time."""
        ...

    @property
    def busy(self) -> bool:
        """Whether a pose is on its way that was taken before now: the session waits for it."""
        ...

    def close(self) -> None:
        """No pose is wanted any more."""
        ...


class SessionLoop(ABC):
    """What the two ways to find poses have in common: on this server, in the pictures that come
    (`FrameLoop`), or in the person's browser, from where poses come (`PoseLoop`).

    The camera's thread hands poses in; the pages' threads call what stands here. Only one tab at a
    time has the seat. Whatever goes wrong with a pose, or with what a page asks for, ends here:
    `problem` says so in a sentence, the log has the traceback, and the next pose is taken as if
    nothing had been.

    writer: writes down what is done, as it is done. outline: whose session it is, and when it
    began. segment_lengths: the person's build, where an earlier session has shown it. taken_up:
    what is written of it, where another server began it, so many seconds ago (`began_ago_s`).
    """

    def __init__(
        self,
        plan: Plan,
        writer: Writer,
        outline: SessionOutline,
        segment_lengths: SegmentLengths | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        taken_up: TakenUp | None = None,
        began_ago_s: float = 0.0,
    ) -> None:
        self._clock = clock
        self._began_s = clock() - began_ago_s
        self._lock = threading.Lock()
        self._seat = 0
        self._wish = Ended.STOPPED
        self._stopped = False
        self._boundary = ExceptionBoundary(session_words.FAULT, clock)
        self._session = Session(plan, segment_lengths, taken_up)
        self._last = self._session.snapshot()
        over = len(taken_up.results) if taken_up is not None else 0
        self._recorder = Recorder(writer, outline, segment_lengths, clock=clock, sets=over)
        self._rep_pictures = RepPictures()
        self._stats = PictureStats()

    @property
    @abstractmethod
    def _source(self) -> PoseSource:
        """Where the poses come from."""

    # Who has the camera

    def take_seat(self) -> int:
        """Whoever calls last has the camera that counts; the number goes with its pictures."""
        with self._lock:
            self._seat += 1
            return self._seat

    def has_seat(self, seat: int) -> bool:
        """Whether the pictures of this seat count."""
        return seat == self._seat

    # What a page shows

    def snapshot(self) -> Snapshot:
        """What to show and say now."""
        with self._lock:
            # A picture that takes long is no camera that sends none; but what hurts waits for none.
            hurting = self._session.phase is Phase.HURTING
            if hurting or not (self.waiting or self._source.busy):
                with self._boundary:
                    self._session.tick(self._now())
            now = self._recorded_snapshot()
        if now.phase is Phase.DONE:
            self._source.close()
        return now

    @property
    def waiting(self) -> bool:
        """Whether the networks are being loaded, or the first picture is still on its way."""
        if self._stats.processed:
            return False
        return not self._source.ready or self._now() - self._source.ready_s < FIRST_PICTURE_S

    @property
    def stalled(self) -> bool:
        """Whether the camera has sent nothing for too long."""
        if self.waiting or self._source.busy:
            return False
        return not self._now() - self._stats.came_s <= STALL_S

    @property
    def slow(self) -> str:
        """That so few pictures get through that repetitions of this exercise may be missed, as a
        sentence; "" where enough do."""
        now_s = self._now()
        settled = self._source.ready and now_s - self._source.ready_s > SLOW_OVER_S
        if not settled or self.stalled or self.problem:
            return ""
        with self._lock:
            per_s, exercise = self._stats.per_s(now_s), get(self._last.round.exercise)
        return too_slow(exercise, per_s) if per_s is not None else ""

    @property
    def problem(self) -> str:
        """What keeps pictures from being followed at the moment, as a sentence; empty where nothing
        does."""
        return self._boundary.problem

    @property
    def notice(self) -> str:
        """What could not be written down so far, as a sentence; empty where all was."""
        return self._recorder.notice

    @property
    def all_written(self) -> bool:
        """Whether nothing waits to be written down."""
        return self._recorder.all_written

    @property
    def outline(self) -> SessionOutline:
        """Whose session it is, when it began and ended, and how it felt."""
        return self._recorder.outline

    @property
    def stats(self) -> Stats:
        """What became of the pictures so far."""
        return self._stats.stats()

    def rep_picture(self, round_index: int, rep_index: int) -> bytes | None:
        """A JPEG of a repetition's furthest point; kept in memory alone."""
        return self._rep_pictures.of(round_index, rep_index)

    # What a page asks for

    def pause(self) -> None:
        """Stop counting until `resume`."""
        self._do(self._session.pause)

    def resume(self) -> None:
        """Go on counting."""
        self._do(self._session.resume)

    def skip(self) -> None:
        """End this set or this rest."""
        self._do(self._session.skip)

    def skip_exercise(self) -> None:
        """On to the next exercise's first set; in a rest, past the exercise that would come."""
        self._do(self._session.skip_exercise)

    def rest_longer(self) -> None:
        """Half a minute more of this rest."""
        self._do(self._session.rest_longer)

    def hurts(self) -> None:
        """It hurts: unless `undo_hurt` is called within HURT_S seconds, the session ends for it.
        Where that cannot be waited for, because it is over or by a fault, it has ended for it."""
        self._do(self._session.hurts)
        if self._session.phase is not Phase.HURTING:
            self.stop(Ended.HURT)

    def undo_hurt(self) -> None:
        """It does not hurt after all: a set is paused then, all else goes on."""
        self._do(self._session.undo_hurt)

    def stop(self, how: Ended = Ended.STOPPED) -> None:
        """End the session; the set under way is kept. Once it has ended, this changes nothing; but
        that it hurt is kept even then, and whatever ends it before that was taken back."""
        with self._lock:
            if self._session.phase is Phase.HURTING:
                how = Ended.HURT
            if self.outline.ended is None or how is Ended.HURT:
                self._wish = how
            self._stopped = True
        self._do(self._session.stop)
        self._source.close()

    def rate(self, ratings: Ratings) -> None:
        """How it felt."""
        with self._lock:
            self._recorder.rate(ratings)

    def drain(self, timeout_s: float) -> bool:
        """Wait until all is written down, at most so long (seconds); whether it is."""
        return self._recorder.drain(timeout_s)

    def _do(self, step: Callable[[float], None]) -> None:
        with self._lock:
            with self._boundary:
                step(self._now())
            self._recorded_snapshot()

    # Inside; under the lock

    def _feed(self, pose: Pose, luma: float) -> Snapshot:
        """One more pose, with its picture's mean brightness (0 to 255), and what is new by it."""
        self._session.feed(pose, luma)
        snapshot = self._renew_snapshot()
        self._record(snapshot)
        return snapshot

    def _now(self) -> float:
        return self._clock() - self._began_s

    def _renew_snapshot(self) -> Snapshot:
        self._last = self._session.snapshot()
        return self._last

    def _recorded_snapshot(self) -> Snapshot:
        """This moment; where it cannot be had, the last one. Once a session was stopped it is over,
        whether it could be brought to its end or not."""
        with self._boundary:
            self._renew_snapshot()
        if self._session.phase is Phase.HURTING:
            left_s = self._session.hurt_left_s
            self._last = replace(self._last, phase=Phase.HURTING, hurt_left_s=left_s)
        over = self._stopped or self._session.phase is Phase.DONE
        if over and self._last.phase is not Phase.DONE:
            self._last = replace(self._last, phase=Phase.DONE, stopped=True)
        with self._boundary:
            self._rep_pictures.keep(self._last)
        with self._boundary:
            self._record(self._last)
        return self._last

    def _record(self, snapshot: Snapshot) -> None:
        """Write down what is new, and the end once it has come, even where what was learnt of the
        person cannot be told."""
        if self._recorder.record(snapshot) or snapshot.phase is Phase.DONE:
            with self._boundary:
                self._recorder.learn(self._session.segment_lengths)
        if snapshot.phase is Phase.DONE:
            at = self.outline.started_at + timedelta(seconds=self._now())
            self._recorder.end(self._how_ended(snapshot), at)

    def _how_ended(self, snapshot: Snapshot) -> Ended:
        if self._session.hurt:
            return Ended.HURT
        if snapshot.stopped or self._wish is Ended.HURT:
            return self._wish
        given_up = snapshot.results and snapshot.results[-1].ended_by is EndedBy.NOTHING
        return Ended.STOPPED if given_up else Ended.DONE
