"""The pose estimator in a process of its own, for pictures that come one by one (a webcam's)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from coach.errors import EstimatorError
from coach.pose.camera_motion import CameraMotion
from coach.pose.estimator import LOOK_EVERY_S, PoseEstimator
from coach.pose.landmarks import Pose
from coach.pose.models import find_model
from coach.pose.provenance import estimated
from coach.pose.worker import Send, Worker

__all__ = ["LIVE_LOOK_EVERY_S", "EstimatorProcess"]

LIVE_LOOK_EVERY_S = 2.0
"""How often to look for somebody else while somebody is in front of the camera: passers-by should
be noticed while they pass."""

# The first answer waits for the networks to load, on a busy machine.
_ANSWER_S = 30.0


class EstimatorProcess:
    """`PoseEstimator` behind a process border: same questions, same answers.

        with EstimatorProcess() as estimator:
            pose = estimator.estimate(image, time_s)

    Not for use from several threads at once. look_every_s: as `PoseEstimator`'s.
    Raises ModelError where there is no such model.
    """

    def __init__(
        self, model: str | Path | None = None, *, look_every_s: float = LOOK_EVERY_S
    ) -> None:
        found = find_model(model)
        self._provenance = estimated(found)
        self._worker = Worker(f"{__name__}:serve")
        self._worker.send((found, look_every_s))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._worker.pid

    def close(self) -> None:
        """End the process."""
        self._worker.close()

    def estimate(self, image: NDArray[np.uint8], time_s: float) -> Pose:
        """The subject's landmarks in an RGB picture (H, W, 3), taken later than the one before.

        Raises ModelError when the model is refused, EstimatorError when the process died or is
        stuck.
        """
        self._worker.send((np.ascontiguousarray(image), time_s))
        try:
            pose: Pose = self._worker.receive(_ANSWER_S)
        except TimeoutError as error:
            raise EstimatorError(
                f"The pose estimator has not answered for {_ANSWER_S:.0f} s;"
                " close other programs and start again."
            ) from error
        return replace(pose, provenance=self._provenance)


def serve(inbox: Iterator[Any], send: Send) -> None:
    """The worker's side: (model's path, look_every_s) first, then (image, time_s), each answered by
    a Pose."""
    model, look_every_s = next(inbox)
    motion = CameraMotion()
    with PoseEstimator(model, look_every_s=look_every_s) as estimator:
        for image, time_s in inbox:
            pose = estimator.estimate(image, time_s)
            motion.see(image, pose, estimator.subject.others)
            send(replace(pose, camera=motion.camera))
