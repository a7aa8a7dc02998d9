"""Body landmarks of one person: one frame (`Pose`), a recording (`PoseTrack`).

Everything behind the estimator sees these arrays and never MediaPipe itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from coach.pose.camera import stacked

if TYPE_CHECKING:
    from coach.pose.provenance import Provenance

FloatArray = NDArray[np.floating]

__all__ = [
    "N_LANDMARKS",
    "Landmark",
    "Pose",
    "PoseTrack",
]


class Landmark(IntEnum):
    """MediaPipe's 33 body landmarks; left and right are the person's own."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


N_LANDMARKS = len(Landmark)


@dataclass(frozen=True)
class Pose:
    """One person's landmarks in one picture; all NaN where nobody was found.

    time_s: seconds since the start.
    landmarks (33, 3): x and y as fractions of the picture's width and height, z in the scale of x.
    world (33, 3): metres, origin at mid-hip, x to the picture's right, y down, z away from the
    camera.
    visibility, presence (33,): 0 to 1.
    size: width and height of the picture in pixels.
    others: how many other people were in the picture when last looked for.
    camera (4,): the picture's place in the common one (`coach.pose.camera`); None: not looked at.
    provenance: what found the landmarks; None where that is not known.
    """

    time_s: float
    landmarks: FloatArray
    world: FloatArray
    visibility: FloatArray
    presence: FloatArray
    size: tuple[int, int]
    others: int = 0
    camera: FloatArray | None = None
    provenance: Provenance | None = None

    @property
    def found(self) -> bool:
        """Whether a person was found: any landmark has a place."""
        return bool(np.isfinite(self.landmarks[:, 0]).any())

    @staticmethod
    def nobody(time_s: float, size: tuple[int, int], others: int = 0) -> Pose:
        """A frame in which nobody was found."""
        hole = np.full((N_LANDMARKS, 3), np.nan, np.float32)
        return Pose(time_s, hole, hole, hole[:, 0], hole[:, 0], size, others)


@dataclass(frozen=True)
class PoseTrack:
    """A recording's poses, one row a frame: the arrays of `Pose` with a leading axis T.

    time_s (T,) rises strictly; others (T,) counts other people in the picture; camera (T, 4), or
    None where no picture was looked at for it. provenance: of all of them together.
    Raises ValueError when the shapes do not agree.
    """

    time_s: FloatArray
    landmarks: FloatArray
    world: FloatArray
    visibility: FloatArray
    presence: FloatArray
    size: tuple[int, int]
    others: NDArray[np.integer]
    camera: FloatArray | None = None
    provenance: Provenance | None = None

    def __post_init__(self) -> None:
        n = len(self.time_s)
        expected = {
            "time_s": (n,),
            "landmarks": (n, N_LANDMARKS, 3),
            "world": (n, N_LANDMARKS, 3),
            "visibility": (n, N_LANDMARKS),
            "presence": (n, N_LANDMARKS),
            "others": (n,),
        }
        if self.camera is not None:
            expected["camera"] = (n, 4)
        for name, shape in expected.items():
            actual = getattr(self, name).shape
            if actual != shape:
                raise ValueError(f"{name} should have shape {shape}, not {actual}")
        if np.any(np.diff(self.time_s) <= 0):
            raise ValueError("time_s should rise strictly")

    def __len__(self) -> int:
        return len(self.time_s)

    def __getitem__(self, index: int) -> Pose:
        return Pose(
            float(self.time_s[index]),
            self.landmarks[index],
            self.world[index],
            self.visibility[index],
            self.presence[index],
            self.size,
            int(self.others[index]),
            None if self.camera is None else self.camera[index],
            self.provenance,
        )

    def __iter__(self) -> Iterator[Pose]:
        return (self[i] for i in range(len(self)))

    @property
    def found(self) -> NDArray[np.bool_]:
        """(T,) whether a person was found in each frame: any landmark has a place."""
        return np.asarray(np.isfinite(self.landmarks[:, :, 0]).any(axis=1))

    @staticmethod
    def from_poses(poses: list[Pose], size: tuple[int, int]) -> PoseTrack:
        """Stack poses of one picture size, in order of time."""
        if not poses:
            hole = np.empty((0, N_LANDMARKS, 3), np.float32)
            return PoseTrack(
                np.empty(0), hole, hole, hole[..., 0], hole[..., 0], size, np.empty(0, np.int16)
            )
        return PoseTrack(
            np.array([p.time_s for p in poses], np.float64),
            np.stack([p.landmarks for p in poses]).astype(np.float32),
            np.stack([p.world for p in poses]).astype(np.float32),
            np.stack([p.visibility for p in poses]).astype(np.float32),
            np.stack([p.presence for p in poses]).astype(np.float32),
            size,
            np.array([p.others for p in poses], np.int16),
            stacked([p.camera for p in poses]),
            poses[-1].provenance,
        )
