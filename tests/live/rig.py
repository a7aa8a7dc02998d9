"""A session in front of a film: a stand-in for the networks, and a clock that the test turns."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone

import numpy as np

from coach.domain import Ratings, SessionOutline, SessionRecord
from coach.errors import StoreError
from coach.live.frame_loop import FrameLoop
from coach.live.snapshot import Phase
from coach.motion.segment_lengths import SegmentLengths
from coach.pose.landmarks import Pose
from coach.records.access import ALONE
from coach.records.records import Records
from coach.records.store import Store
from coach.records.writer import SessionWriter
from tests.live.sessions import plan_of

SIZE = (64, 48)
CLIP = "squat_good_side"
WAIT_S = 30.0
"""For another thread, on a busy machine; what fails takes this long, nothing else."""

BEGAN = datetime(2026, 11, 22, 18, 30, tzinfo=timezone(timedelta(hours=1)))


class Clock:
    """A clock that the test turns on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Player:
    """In place of the networks: answers with the poses of a film, one after the other."""

    poses: list[Pose]
    fails: Exception | None = None
    closed: bool = False
    asked_s: list[float] = field(default_factory=list)

    def estimate(self, image: np.ndarray, time_s: float) -> Pose:
        if self.fails is not None:
            raise self.fails
        self.asked_s.append(time_s)
        return replace(self.poses.pop(0), time_s=time_s)

    def close(self) -> None:
        self.closed = True


@dataclass
class Rig:
    """A loop in front of a film. The pictures are brighter on their left. failing: what the store
    says instead of writing; gate: while it is not set, the store does not answer. build: what is
    known of the person's."""

    store: Store
    poses: list[Pose]
    clock: Clock = field(default_factory=Clock)
    failing: str = ""
    build: SegmentLengths | None = None
    sets: int = 1

    def __post_init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.players: list[Player] = []
        self.opened = threading.Semaphore(0)
        self.records = Records(self.store, ALONE)
        self.token = secrets.token_hex(16)
        plan = plan_of(CLIP, sets=self.sets)
        outline = begun(self.token, self.records.people.me().id, Ratings(pain_before=2))
        self.writer = SessionWriter(
            self._reached,
            self.token,
            outline.person_id,
            plan,
            BEGAN,
            outline.ratings,
            clock=self.clock,
        )
        self.loop = FrameLoop(
            plan, self.writer, outline, self.build, opener=self._open, clock=self.clock
        )
        self.seat = self.loop.take_seat()
        self.wait_open()

    def _reached(self) -> Store:
        assert self.gate.wait(WAIT_S)
        if self.failing:
            raise StoreError(self.failing)
        return self.store

    @property
    def written(self) -> SessionRecord:
        """What the records hold, once all is written."""
        assert self.loop.drain(WAIT_S)
        record = self.records.sessions.get(self.token)
        assert record is not None
        return record

    def _open(self) -> Player:
        self.players.append(Player(self.poses))
        self.opened.release()
        return self.players[-1]

    def wait_open(self) -> None:
        """Until the networks are loaded."""
        assert self.opened.acquire(timeout=WAIT_S)
        until(lambda: self.loop._host.ready)

    def picture(self) -> np.ndarray:
        image = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
        image[:, : SIZE[0] // 2] = 200
        return image

    def show(self, after_s: float = 1 / 30) -> np.ndarray:
        self.clock.now += after_s
        return self.loop.picture(self.picture(), self.seat)

    def play(self) -> None:
        """The whole film, at its own pace."""
        times = [pose.time_s for pose in self.poses]
        for gap in np.diff([times[0], *times]):
            if self.loop.snapshot().phase is Phase.DONE:
                return
            self.show(float(gap))


def begun(token: str, person_id: str, ratings: Ratings | None = None) -> SessionOutline:
    """A session that has just begun."""
    return SessionOutline(token, person_id, BEGAN, None, None, ratings or Ratings())


def until(condition: Callable[[], bool]) -> None:
    """Wait for another thread."""
    done = threading.Event()
    for _ in range(2000):
        if condition():
            return
        done.wait(0.005)
    raise AssertionError("it did not happen")
