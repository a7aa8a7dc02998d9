"""Where a set's camera looks from: one moved while nobody exercises is put up, not knocked."""

from __future__ import annotations

from dataclasses import replace

from coach.pose.camera import STILL, FloatArray, compose, inverse
from coach.pose.landmarks import Pose

__all__ = ["CameraOrigin"]


class CameraOrigin:
    """Takes a camera's motion out of a set, as seen from where it looked when the set began."""

    def __init__(self) -> None:
        self._origin: FloatArray | None = None

    def seen(self, pose: Pose, *, in_set: bool) -> Pose:
        """The pose, its camera as seen from the set's first picture; outside a set, still."""
        if pose.camera is None:
            return pose
        if not in_set or self._origin is None:
            self._origin = pose.camera
        if (pose.camera == self._origin).all():  # to the last digit
            return replace(pose, camera=STILL)
        return replace(pose, camera=compose(inverse(self._origin), pose.camera))
