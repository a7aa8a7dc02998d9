"""The estimator's life: opened aside, one caller at a time, opened again, and closed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from coach.errors import EstimatorError, ModelError
from coach.live.estimator_host import TRY_AGAIN_S, Estimator, EstimatorHost
from coach.live.exception_boundary import ExceptionBoundary
from coach.pose.landmarks import Pose
from tests.live.rig import WAIT_S, Clock, until

PICTURE = np.zeros((48, 64, 3), np.uint8)
FAULTS = [
    EstimatorError("The pose estimator's process ended unexpectedly; try again."),
    ValueError("these are the lengths of no body"),
    OSError("too many open files"),
]


@dataclass
class Networks:
    """Sees nobody. open: while it is not set, a picture stays in the networks. Counts how many
    callers were in them at once."""

    fails: Exception | None = None
    asked_s: list[float] = field(default_factory=list)
    closed: bool = False
    inside: int = 0
    most: int = 0

    def __post_init__(self) -> None:
        self.open, self.entered = threading.Event(), threading.Event()
        self.open.set()

    def estimate(self, image: np.ndarray, time_s: float) -> Pose:
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.entered.set()
        assert self.open.wait(WAIT_S)
        self.inside -= 1
        self.asked_s.append(time_s)
        if self.fails is not None:
            raise self.fails
        return Pose.nobody(time_s, (64, 48))

    def close(self) -> None:
        self.closed = True
        self.open.set()


def host_of(opener: Callable[[], Estimator], clock: Clock | None = None) -> EstimatorHost:
    """A host whose problems are in `host._boundary`."""
    return EstimatorHost(opener, clock or Clock(), ExceptionBoundary("A fault."))


def opened(networks: Networks, clock: Clock | None = None) -> EstimatorHost:
    host = host_of(lambda: networks, clock)
    until(lambda: host.ready)
    return host


def in_thread(step: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=step, daemon=True)
    thread.start()
    return thread


def test_two_seats_are_never_in_the_estimator_at_once_and_none_waits_for_the_other() -> None:
    networks = Networks()
    host, seen = opened(networks), []
    networks.open.clear()
    first = in_thread(lambda: seen.append(host.estimate(PICTURE)))
    assert networks.entered.wait(WAIT_S)
    assert host.busy
    assert host.estimate(PICTURE) is None
    networks.open.set()
    first.join(WAIT_S)
    assert not host.busy
    assert host.estimate(PICTURE) is not None
    assert [pose is not None for pose in seen] == [True]
    assert (networks.most, len(networks.asked_s)) == (1, 2)


def test_two_cameras_at_full_speed_are_never_in_it_at_once() -> None:
    networks = Networks()
    host = opened(networks)
    threads = [in_thread(lambda: [host.estimate(PICTURE) for _ in range(200)]) for _ in range(2)]
    for thread in threads:
        thread.join(WAIT_S)
    assert networks.most == 1
    assert len(networks.asked_s) >= 200
    assert np.all(np.diff(networks.asked_s) > 0)


def test_its_times_are_the_clocks_and_rise_even_when_that_stands() -> None:
    networks, clock = Networks(), Clock()
    host = opened(networks, clock)
    for _ in range(3):
        host.estimate(PICTURE)
    clock.now += 1.0
    pose = host.estimate(PICTURE)
    assert pose is not None
    assert pose.time_s == clock.now
    assert networks.asked_s[0] == clock.now - 1.0
    assert np.all(np.diff(networks.asked_s) > 0)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
def test_one_that_fails_is_closed_and_another_opened(fault: Exception) -> None:
    first, second = Networks(fails=fault), Networks()
    coming = iter([first, second])
    host = host_of(lambda: next(coming))
    until(lambda: host.ready)
    with pytest.raises(type(fault)):
        host.estimate(PICTURE)
    assert first.closed
    assert host.estimate(PICTURE) is None
    until(lambda: host.ready)
    assert host.estimate(PICTURE) is not None
    assert second.asked_s[0] > first.asked_s[0]


@pytest.mark.parametrize(
    ("fault", "says"),
    [(ModelError("The model is damaged."), "The model is damaged."), (OSError("no"), "A fault.")],
)
def test_one_that_cannot_be_opened_is_told_and_tried_again_after_a_while(
    fault: Exception, says: str
) -> None:
    clock, failing, tried = Clock(), [True], threading.Semaphore(0)

    def opener() -> Networks:
        tried.release()
        if failing[0]:
            raise fault
        return Networks()

    host = host_of(opener, clock)
    assert tried.acquire(timeout=WAIT_S)
    until(lambda: not host._opening)
    assert host._boundary.problem == says
    failing[0] = False
    assert host.estimate(PICTURE) is None
    assert not tried.acquire(blocking=False)
    clock.now += TRY_AGAIN_S
    assert host.estimate(PICTURE) is None
    until(lambda: host.ready)
    assert host._boundary.problem == ""


def test_it_is_closed_while_a_picture_is_in_it_and_that_is_no_problem() -> None:
    networks, seen = Networks(), []
    host = opened(networks)
    networks.open.clear()
    networks.fails = EstimatorError("The process ended.")
    camera = in_thread(lambda: seen.append(host.estimate(PICTURE)))
    assert networks.entered.wait(WAIT_S)
    host.close()
    camera.join(WAIT_S)
    assert seen == [None]
    assert networks.closed
    assert host._boundary.problem == ""
    assert not host.ready
    assert host.estimate(PICTURE) is None


def test_one_that_comes_when_the_session_is_over_is_closed() -> None:
    networks, go = Networks(), threading.Event()

    def opener() -> Networks:
        assert go.wait(WAIT_S)
        return networks

    host = host_of(opener)
    host.close()
    go.set()
    until(lambda: networks.closed)
    assert not host.ready


def test_one_that_cannot_even_be_closed_stops_nobody() -> None:
    class Stubborn(Networks):
        def close(self) -> None:
            raise OSError("it does not go")

    host = opened(Stubborn())
    host.close()
    assert not host.ready
    assert host._boundary.problem == "A fault."
