"""The life of a session's estimator: opened aside, used by one at a time, opened again, closed."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from coach.errors import CoachError
from coach.live.exception_boundary import ExceptionBoundary
from coach.pose.landmarks import Pose
from coach.pose.process import LIVE_LOOK_EVERY_S, EstimatorProcess

__all__ = ["TRY_AGAIN_S", "Estimator", "EstimatorHost", "open_estimator"]

Image = NDArray[np.uint8]

TRY_AGAIN_S = 3.0
"""After the estimator could not be opened."""

LEAST_STEP_S = 1e-3
"""Between the times of two pictures: MediaPipe wants them to rise, in milliseconds."""

_WARM_UP = np.zeros((480, 640, 3), np.uint8)


class Estimator(Protocol):
    """What finds the landmarks: `EstimatorProcess`, or a stand-in for it."""

    def estimate(self, image: Image, time_s: float) -> Pose:
        """The landmarks in an RGB picture (H, W, 3), taken later than the one before."""
        ...

    def close(self) -> None:
        """Let go of the networks; may be called while another thread waits in `estimate`, which
        then raises."""
        ...


def open_estimator() -> Estimator:
    """The estimator in a process of its own, its networks loaded."""
    estimator = EstimatorProcess(look_every_s=LIVE_LOOK_EVERY_S)
    try:
        estimator.estimate(_WARM_UP, 0.0)
    except CoachError:
        estimator.close()
        raise
    return estimator


class EstimatorHost:
    """Keeps an estimator open. Loading the networks takes seconds, so it is done in a thread aside;
    `ready` says when it is done.

    clock: the session's time in seconds; poses carry it. boundary: takes what goes wrong while an
    estimator is opened or closed. Safe to use from several threads.
    """

    def __init__(
        self,
        opener: Callable[[], Estimator],
        clock: Callable[[], float],
        boundary: ExceptionBoundary,
    ) -> None:
        self._opener = opener
        self._clock = clock
        self._boundary = boundary
        self._lock = threading.Lock()
        self._in_use = threading.Lock()
        self._estimator: Estimator | None = None
        self._opening = self._closed = False
        self._retry_s = -math.inf
        self._ready_s = math.nan
        self._last_s = -math.inf
        self._open()

    @property
    def ready(self) -> bool:
        """Whether the networks are loaded."""
        return self._estimator is not None

    @property
    def ready_s(self) -> float:
        """When they were loaded last; NaN before the first time."""
        return self._ready_s

    @property
    def busy(self) -> bool:
        """Whether a picture is in the estimator."""
        return self._in_use.locked()

    def estimate(self, image: Image) -> Pose | None:
        """The landmarks in an RGB picture (H, W, 3) taken now.

        None where the networks are not loaded, or another caller's picture is in them: waiting for
        that one would hold up a camera for as long as it takes. What the estimator raises is raised
        here; it is closed then, and opened again with the next picture.
        """
        if not self._in_use.acquire(blocking=False):
            return None
        try:
            estimator = self._estimator
            if estimator is None:
                self._open()
                return None
            self._last_s = max(self._clock(), self._last_s + LEAST_STEP_S)
            try:
                return estimator.estimate(image, self._last_s)
            except Exception:
                # Whatever it was: what the estimator would answer next is not known.
                if not self._let_go(estimator):
                    return None
                raise
        finally:
            self._in_use.release()

    def close(self) -> None:
        """Let go of the networks for good, also while a picture is in them."""
        with self._lock:
            self._closed = True
            estimator, self._estimator = self._estimator, None
        if estimator is not None:
            with self._boundary:
                estimator.close()

    def _let_go(self, estimator: Estimator) -> bool:
        """Close an estimator that failed; False where it failed because it had been closed."""
        with self._lock:
            if self._closed:
                return False
            self._estimator = None
        with self._boundary:
            estimator.close()
        return True

    def _open(self) -> None:
        with self._lock:
            if self._opening or self._closed or self._clock() < self._retry_s:
                return
            self._opening = True
        threading.Thread(target=self._load, name="load-estimator", daemon=True).start()

    def _load(self) -> None:
        estimator: Estimator | None = None
        with self._boundary:
            estimator = self._opener()
            self._boundary.clear()
        with self._lock:
            self._opening = False
            if estimator is None:
                self._retry_s = self._clock() + TRY_AGAIN_S
            elif not self._closed:
                self._estimator, estimator = estimator, None
                self._ready_s = self._clock()
        if estimator is not None:
            with self._boundary:
                estimator.close()
