"""A camera's pictures through the coach and back: one person, one session, as it happens."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from coach.coaching.results import Rep
from coach.domain import Ended, EndedBy, Ratings, SessionOutline
from coach.errors import CoachError
from coach.exercises.registry import get
from coach.live.interruptions import STALL_S
from coach.live.snapshot import Phase, Snapshot
from coach.live.training import Training
from coach.media.drawing import GOOD, AngleDrawer, SkeletonDrawer, jpeg, mirrored, shown_at
from coach.motion.segment_lengths import SegmentLengths
from coach.pose.landmarks import Pose
from coach.pose.process import EstimatorProcess
from coach.programme.plan import Plan
from coach.records.writer import SessionWriter

__all__ = ["Estimator", "Stats", "Stream", "open_estimator"]

Image = NDArray[np.uint8]

LOOK_EVERY_S = 2.0
"""How often to look for somebody else: passers-by should be noticed while they pass."""

TRY_AGAIN_S = 3.0
"""After the estimator failed."""

FIRST_PICTURE_S = 10.0
"""A camera may take this long to send its first picture once all else is ready."""

SLOW_PER_S, SLOW_OVER_S = 8.0, 5.0
"""Fewer pictures a second than this, over so many seconds, and a quick repetition falls between two
of them: the shortest that counts takes half a second."""

_LUMA_STEP = 8  # every eighth pixel each way tells how bright a picture is
_WARM_UP = np.zeros((480, 640, 3), np.uint8)


class Estimator(Protocol):
    """What finds the landmarks: `EstimatorProcess`, or a stand-in for it."""

    def estimate(self, image: Image, time_s: float) -> Pose:
        """The landmarks in an RGB picture (H, W, 3), taken later than the one before."""
        ...

    def close(self) -> None:
        """Let go of the networks."""
        ...


def open_estimator() -> Estimator:
    """The estimator in a process of its own, its networks loaded."""
    estimator = EstimatorProcess(look_every_s=LOOK_EVERY_S)
    try:
        estimator.estimate(_WARM_UP, 0.0)
    except CoachError:
        estimator.close()
        raise
    return estimator


@dataclass(frozen=True)
class Stats:
    """What became of the pictures, and the mean milliseconds each part took for one of them.

    estimate: finding the landmarks, in the other process. engine: from landmarks to what is shown
    and said. draw: mirror, skeleton and angle.
    """

    processed: int
    dropped: int
    estimate_ms: float
    engine_ms: float
    draw_ms: float


class Stream:
    """Pictures in, drawn pictures out, and beside them what the page shows and says.

    The camera's thread calls `picture`; the pages' threads call everything else. Only one tab at a
    time has the seat; another one's pictures come back as they were. writer: writes down what is
    done, as it is done. outline: whose session it is, and when it began; it is kept up to date.
    segment_lengths: the person's build, where an earlier session has shown it.
    """

    def __init__(
        self,
        plan: Plan,
        writer: SessionWriter,
        outline: SessionOutline,
        segment_lengths: SegmentLengths | None = None,
        *,
        opener: Callable[[], Estimator] = open_estimator,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._training = Training(plan, segment_lengths)
        self._opener = opener
        self._clock = clock
        self._lock = threading.Lock()
        self._began_s = clock()
        self._last_s = 0.0
        self._ready_s = 0.0
        self._busy = False
        self._seat = 0
        self._estimator: Estimator | None = None
        self._opening = False
        self._closed = False
        self._retry_s = 0.0
        self._problem = ""
        self._writer = writer
        self._scribe = _Scribe(writer, segment_lengths)
        self._wish = Ended.STOPPED
        self.outline = outline
        self._costs_s = np.zeros(3)
        self._processed = self._dropped = 0
        self._done_s: deque[float] = deque()
        self._open()

    def take_seat(self) -> int:
        """Whoever calls last has the camera that counts; the number goes with its pictures."""
        with self._lock:
            self._seat += 1
            return self._seat

    def has_seat(self, seat: int) -> bool:
        """Whether the pictures of this seat count."""
        return seat == self._seat

    def snapshot(self) -> Snapshot:
        """What to show and say now."""
        with self._lock:
            # A picture that takes long is no camera that sends none.
            if not self.waiting and not self._busy:
                self._training.tick(self._now())
            snapshot = self._written_down()
        self.write_waiting()
        return snapshot

    @property
    def waiting(self) -> bool:
        """Whether the networks are being loaded, or the first picture is still on its way."""
        if self._processed:
            return False
        return self._estimator is None or self._now() - self._ready_s < FIRST_PICTURE_S

    @property
    def stalled(self) -> bool:
        """Whether the camera has sent nothing for too long."""
        return not (self.waiting or self._busy) and self._now() - self._last_s > STALL_S

    @property
    def slow(self) -> bool:
        """Whether so few pictures get through that repetitions may be missed."""
        done = list(self._done_s)
        if not done or done[-1] - done[0] < 0.8 * SLOW_OVER_S:
            return False
        return len(done) < SLOW_PER_S * SLOW_OVER_S

    @property
    def problem(self) -> str:
        """Why no landmarks are found at the moment, as a sentence; empty where they are."""
        return self._problem

    @property
    def notice(self) -> str:
        """What could not be written down so far, as a sentence; empty where all was."""
        return self._writer.notice

    @property
    def all_written(self) -> bool:
        """Whether nothing waits to be written down."""
        return not self._writer.pending

    @property
    def stats(self) -> Stats:
        """What became of the pictures so far."""
        estimate, engine, draw = 1000.0 * self._costs_s / max(self._processed, 1)
        return Stats(self._processed, self._dropped, float(estimate), float(engine), float(draw))

    def rep_picture(self, round_index: int, rep_index: int) -> bytes | None:
        """A JPEG of a repetition's furthest point; kept in memory alone."""
        return self._scribe.pictures.get((round_index, rep_index))

    def pause(self) -> None:
        """Stop counting until `resume`."""
        with self._lock:
            self._training.pause(self._now())

    def resume(self) -> None:
        """Go on counting."""
        with self._lock:
            self._training.resume(self._now())

    def skip(self) -> None:
        """End this set or this rest."""
        with self._lock:
            self._training.skip(self._now())
            self._written_down()

    def stop(self, how: Ended = Ended.STOPPED) -> None:
        """End the session; the set under way is kept. Once it has ended, this changes nothing; but
        that it hurt is kept even then."""
        with self._lock:
            if self.outline.ended is None or how is Ended.HURT:
                self._wish = how
            self._training.stop(self._now())
            self._written_down()
        self.close()

    def rate(self, ratings: Ratings) -> None:
        """How it felt."""
        with self._lock:
            self.outline = replace(self.outline, ratings=ratings)
            self._writer.rate(ratings)

    def write_waiting(self, *, last: bool = False) -> None:
        """Write down what could not be written before, if it is time to try again, or this is the
        last chance."""
        if last:
            self._writer.write_now()
        else:
            self._writer.retry()

    def close(self) -> None:
        """Let go of the networks; what was measured stays."""
        with self._lock:
            self._closed = True
            estimator, self._estimator = self._estimator, None
        if estimator is not None:
            estimator.close()

    def dropped(self, count: int) -> None:
        """Pictures that a newer one has overtaken."""
        self._dropped += count

    def picture(self, image: Image, seat: int) -> Image:
        """An RGB picture (H, W, 3) as the camera saw it: given back mirrored, with the coach's
        marks drawn in. A failing estimator is opened again; until then nothing is drawn."""
        if not self.has_seat(seat):
            return np.ascontiguousarray(image[:, ::-1])
        estimator = self._estimator
        if estimator is None:
            self._open()
            return np.ascontiguousarray(image[:, ::-1])
        times = [self._clock()]
        self._last_s = max(self._now(), self._last_s + 1e-3)  # MediaPipe wants rising times
        self._busy = True
        try:
            pose = estimator.estimate(image, self._last_s)
        except CoachError as error:
            self._failed(error, estimator)
            return np.ascontiguousarray(image[:, ::-1])
        finally:
            self._busy = False
        times.append(self._clock())
        brightness = float(image[::_LUMA_STEP, ::_LUMA_STEP].mean())
        with self._lock:
            self._training.feed(pose, brightness)
            snapshot = self._training.snapshot()
        times.append(self._clock())
        drawn = self._draw(image, pose, snapshot)
        times.append(self._clock())
        with self._lock:
            self._scribe.see(snapshot, drawn)
            self._write(snapshot)
        self._costs_s += np.diff(times)
        self._processed += 1
        self._done_s.append(self._last_s)
        while self._last_s - self._done_s[0] > SLOW_OVER_S:
            self._done_s.popleft()
        if snapshot.phase is Phase.DONE:
            self.close()
        return drawn

    def _now(self) -> float:
        return self._clock() - self._began_s

    def _written_down(self) -> Snapshot:
        snapshot = self._training.snapshot()
        self._write(snapshot)
        return snapshot

    def _write(self, snapshot: Snapshot) -> None:
        """Write down what is new, and the end once it has come."""
        self._scribe.write(snapshot, self._training.segment_lengths)
        if snapshot.phase is not Phase.DONE:
            return
        how = self._how_ended(snapshot)
        if how is not self.outline.ended:
            at = self.outline.ended_at or self.outline.started_at + timedelta(seconds=self._now())
            self.outline = replace(self.outline, ended=how, ended_at=at)
            self._writer.end(how, at)

    def _how_ended(self, snapshot: Snapshot) -> Ended:
        if snapshot.stopped or self._wish is Ended.HURT:
            return self._wish
        given_up = snapshot.results and snapshot.results[-1].ended_by is EndedBy.NOTHING
        return Ended.STOPPED if given_up else Ended.DONE

    def _draw(self, image: Image, pose: Pose, snapshot: Snapshot) -> Image:
        seen, pose = mirrored(image, pose)
        SkeletonDrawer().draw(seen, pose, GOOD)
        motion = self._training.motion
        if motion is not None and snapshot.phase is Phase.EXERCISING:
            joint = get(snapshot.round.exercise).joint
            AngleDrawer().draw(seen, pose, motion, shown_at(joint, snapshot.round.side))
        return seen

    def _open(self) -> None:
        """Load the networks aside: it takes seconds, and the picture should be there at once."""
        with self._lock:
            if self._opening or self._closed or self._now() < self._retry_s:
                return
            self._opening = True
        threading.Thread(target=self._load, daemon=True).start()

    def _load(self) -> None:
        estimator: Estimator | None = None
        try:
            estimator = self._opener()
            self._problem = ""
        except CoachError as error:
            self._problem = str(error)
            self._retry_s = self._now() + TRY_AGAIN_S
        with self._lock:
            self._opening = False
            if not self._closed:
                self._estimator, estimator = estimator, None
                self._ready_s = self._now()
        if estimator is not None:
            estimator.close()

    def _failed(self, error: CoachError, estimator: Estimator) -> None:
        with self._lock:
            if self._closed:
                return
            self._estimator = None
            self._problem = str(error)
        estimator.close()


class _Scribe:
    """Writes down what is new in a snapshot, and keeps a picture of each repetition.

    segment_lengths: the person's build as it is written down already.
    """

    def __init__(self, writer: SessionWriter, segment_lengths: SegmentLengths | None) -> None:
        self._writer = writer
        self._proportions = segment_lengths
        self._reps: dict[int, int] = {}
        self._sets = 0
        self._furthest: tuple[float, Image] | None = None
        self.pictures: dict[tuple[int, int], bytes] = {}

    def see(self, snapshot: Snapshot, drawn: Image) -> None:
        """Look at the drawn picture that goes with a snapshot."""
        progress = snapshot.progress
        if progress.moving and (self._furthest is None or progress.share > self._furthest[0]):
            self._furthest = (progress.share, drawn)

    def write(self, snapshot: Snapshot, segment_lengths: SegmentLengths | None) -> None:
        """Finished repetitions and finished sets, each once; after a set and at the end, the
        person's build as it is known by now."""
        news = len(snapshot.results) > self._sets or snapshot.phase is Phase.DONE
        for result in snapshot.results[self._sets :]:
            self._write_reps(result.index, result.summary.reps)
            self._writer.set_done(result)
        self._sets = len(snapshot.results)
        if not any(result.index == snapshot.round_index for result in snapshot.results):
            self._write_reps(snapshot.round_index, snapshot.made)
        if news and segment_lengths is not None and segment_lengths != self._proportions:
            self._writer.learnt(segment_lengths)
            self._proportions = segment_lengths

    def _write_reps(self, round_index: int, reps: tuple[Rep, ...]) -> None:
        for rep in reps[self._reps.get(round_index, 0) :]:
            if self._furthest is not None:
                self.pictures[round_index, rep.index] = jpeg(self._furthest[1])
            self._furthest = None
            self._writer.rep(round_index, rep)
        self._reps[round_index] = max(len(reps), self._reps.get(round_index, 0))
