"""The poses of a set, kept small: ten minutes at 15 pictures a second are 5 MB."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.pose.camera import FloatArray, stacked
from coach.pose.landmarks import N_LANDMARKS, Pose, PoseTrack
from coach.pose.provenance import Provenance

__all__ = ["PoseRecorder"]


class PoseRecorder:
    """Collects poses in order of time, in half precision: at most a sixth of a pixel of a picture
    640 wide, and half a millimetre of a person, both far below a landmark's noise."""

    def __init__(self) -> None:
        self._time_s: list[float] = []
        self._rows: list[NDArray[np.float16]] = []
        self._others: list[int] = []
        self._cameras: list[FloatArray | None] = []
        self._size = (0, 0)
        self._provenance: Provenance | None = None

    def add(self, pose: Pose) -> None:
        """One more pose, later than the ones before."""
        row = np.empty((N_LANDMARKS, 8), np.float16)
        row[:, :3] = pose.landmarks
        row[:, 3:6] = pose.world
        row[:, 6] = pose.visibility
        row[:, 7] = pose.presence
        self._time_s.append(pose.time_s)
        self._rows.append(row)
        self._others.append(pose.others)
        self._cameras.append(pose.camera)
        self._size = pose.size
        self._provenance = pose.provenance

    def track(self) -> PoseTrack:
        """What was collected; the picture's size is the last one's."""
        if not self._rows:
            return PoseTrack.from_poses([], self._size)
        rows = np.stack(self._rows)
        return PoseTrack(
            time_s=np.array(self._time_s),
            landmarks=rows[..., :3],
            world=rows[..., 3:6],
            visibility=rows[..., 6],
            presence=rows[..., 7],
            size=self._size,
            others=np.array(self._others, np.int16),
            camera=stacked(self._cameras),
            provenance=self._provenance,
        )
