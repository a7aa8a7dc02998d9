"""Has a session written down in a thread of its own, so that no picture waits for the database."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from coach.coaching.results import Movement
from coach.domain import Ended, Ratings, SessionOutline, SetResult
from coach.errors import CoachError
from coach.live.exception_boundary import ExceptionBoundary
from coach.live.snapshot import Snapshot
from coach.motion.segment_lengths import SegmentLengths
from coach.records.writer import RETRY_S
from coach.translation import gettext as _

__all__ = ["SILENT_S", "TRIES", "Recorder", "Writer"]

SILENT_S = 5.0
"""A database that has not answered for this long is told of: one that is locked refuses after 2."""

TRIES = 3
"""How often a step is tried that fails for no reason of the database's: by a fault of ours."""

_SILENT = _("The records do not answer. Until they do, what you do is kept in memory.")
_FAULT = _(
    "Something of this session cannot be written down, by a fault of the program; I try again."
)
_LOST = _("Something of this session could not be written down, by a fault of the program.")


class Writer(Protocol):
    """What writes a session down: `SessionWriter`, or a stand-in for it. A step that the database
    refuses waits in the writer, before those that come after it. `notice` and `pending` answer at
    once, also while a step is being written."""

    @property
    def notice(self) -> str:
        """What could not be written so far, as a sentence; empty where all was."""
        ...

    @property
    def pending(self) -> int:
        """How many steps wait in the writer."""
        ...

    def rep(self, index: int, rep: Movement) -> None:
        """A movement was seen in this round of the plan, whatever became of it."""
        ...

    def set_done(self, result: SetResult) -> None:
        """A set is over."""
        ...

    def learnt(self, segment_lengths: SegmentLengths) -> None:
        """The person's build, as it is known by now."""
        ...

    def rate(self, ratings: Ratings) -> None:
        """How it felt."""
        ...

    def end(self, how: Ended, at: datetime) -> None:
        """The session is over."""
        ...

    def write_now(self) -> None:
        """Write what waits."""
        ...


@dataclass
class _Step:
    write: Callable[[], None]
    queued_s: float
    tries: int = 0


class Recorder:
    """Writes down what is new in a session, in order, each thing once.

    Every call returns at once: what is to be written is queued, and a thread writes it at once. It
    ends when nothing waits, and begins again with the next thing. What the database does not take
    stays and is tried again every RETRY_S. outline: whose session it is, and when it began; kept
    up to date. segment_lengths: the person's build as it is written down already. clock: seconds.
    sets: how many sets of it are written down already.
    """

    def __init__(
        self,
        writer: Writer,
        outline: SessionOutline,
        segment_lengths: SegmentLengths | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        sets: int = 0,
    ) -> None:
        self.outline = outline
        self._writer = writer
        self._segment_lengths = segment_lengths
        self._clock = clock
        self._known: dict[int, int] = {}
        self._sets = sets
        self._changed = threading.Condition()
        self._steps: deque[_Step] = deque()
        self._running = self._failed = self._hurried = False
        self._boundary = ExceptionBoundary(_FAULT, clock)
        self._lost = ""
        with self._changed:
            self._run()

    # What comes in

    def record(self, snapshot: Snapshot) -> bool:
        """Finished movements and finished sets; whether a set has been finished since."""
        news = len(snapshot.results) > self._sets
        for result in snapshot.results[self._sets :]:
            self._record_movements(result.index, result.summary.movements)
            self._queue(partial(self._writer.set_done, result))
        self._sets = len(snapshot.results)
        if all(result.index != snapshot.round_index for result in snapshot.results):
            self._record_movements(snapshot.round_index, snapshot.movements)
        return news

    def learn(self, segment_lengths: SegmentLengths | None) -> None:
        """The person's build, as it is known by now; None where it is not."""
        if segment_lengths is not None and segment_lengths != self._segment_lengths:
            self._segment_lengths = segment_lengths
            self._queue(partial(self._writer.learnt, segment_lengths))

    def rate(self, ratings: Ratings) -> None:
        """How it felt."""
        self.outline = replace(self.outline, ratings=ratings)
        self._queue(partial(self._writer.rate, ratings))

    def end(self, how: Ended, at: datetime) -> None:
        """The session is over; of several times, the first is when."""
        if how is not self.outline.ended:
            at = self.outline.ended_at or at
            self.outline = replace(self.outline, ended=how, ended_at=at)
            self._queue(partial(self._writer.end, how, at))

    # What is known of it

    @property
    def notice(self) -> str:
        """What is not written down so far, as a sentence; empty where all is, or is about to be."""
        with self._changed:
            waits_s = self._clock() - self._steps[0].queued_s if self._steps else 0.0
            silent = _SILENT if waits_s > SILENT_S else ""
            return self._lost or self._boundary.problem or self._writer.notice or silent

    @property
    def all_written(self) -> bool:
        """Whether nothing waits to be written down."""
        with self._changed:
            return not self._waiting()

    def drain(self, timeout_s: float) -> bool:
        """Wait until all is written, at most so long (seconds); whether it is. What the database
        refused is tried once more, at once; then there is no use in waiting."""
        with self._changed:
            self._hurried = self._running
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self._hurried, timeout_s)
            return not self._waiting()

    # The thread

    def _record_movements(self, round_index: int, movements: tuple[Movement, ...]) -> None:
        known = self._known.get(round_index, 0)
        for movement in movements[known:]:
            self._queue(partial(self._writer.rep, round_index, movement))
        self._known[round_index] = max(len(movements), known)

    def _queue(self, write: Callable[[], None]) -> None:
        with self._changed:
            self._steps.append(_Step(write, self._clock()))
            self._changed.notify_all()
            self._run()

    def _run(self) -> None:
        if not self._running and self._waiting():
            threading.Thread(target=self._write_all, name="recorder", daemon=True).start()
            self._running = True

    def _waiting(self) -> bool:
        return bool(self._steps or self._writer.pending)

    def _write_all(self) -> None:
        while True:
            with self._changed:
                if self._failed or (not self._steps and self._writer.pending):
                    self._changed.wait_for(self._may_try, RETRY_S)
                if not self._waiting():
                    self._running = self._hurried = False
                    self._changed.notify_all()
                    return
                step = self._steps[0] if self._steps else None
                hurried = self._hurried
            self._try(step, hurried)

    def _may_try(self) -> bool:
        """After a failure: whether to try before its time is up."""
        return self._hurried or (not self._failed and bool(self._steps))

    def _try(self, step: _Step | None, hurried: bool) -> None:
        """Hand the writer one step; with None, have it write what waits in it. hurried: whether
        `drain` had been called when this try began."""
        before, error = self._writer.pending, None
        try:
            if step is None:
                self._writer.write_now()
            else:
                step.write()
            self._boundary.clear()
        except Exception as caught:
            error = caught
            self._boundary.note(error)
        with self._changed:
            self._failed = error is not None
            hopeless = step is None or isinstance(error, CoachError)
            # A writer that has kept a step has it, though it failed to write it.
            if step is not None and (error is None or self._writer.pending > before):
                self._steps.popleft()
            elif step is not None and not hopeless:
                self._give_up_at_last(step)
            if hurried and hopeless and (self._failed or self._writer.pending):
                self._hurried = False
                self._changed.notify_all()

    def _give_up_at_last(self, step: _Step) -> None:
        """What fails by a fault of ours must not keep back for ever what comes after it."""
        step.tries += 1
        if step.tries >= TRIES:
            self._steps.popleft()
            self._lost = _LOST
            self._failed = False
