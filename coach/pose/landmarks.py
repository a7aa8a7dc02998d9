"""Body landmarks of one person: one frame (`Pose`), a recording (`PoseTrack`), trace files.

Everything behind the estimator sees these arrays and never MediaPipe itself.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from coach.errors import TraceError
from coach.pose.camera import stacked

FloatArray = NDArray[np.floating]

__all__ = [
    "N_LANDMARKS",
    "Landmark",
    "Pose",
    "PoseTrack",
    "load_trace",
    "read_trace",
    "save_trace",
    "trace_content",
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
    """

    time_s: float
    landmarks: FloatArray
    world: FloatArray
    visibility: FloatArray
    presence: FloatArray
    size: tuple[int, int]
    others: int = 0
    camera: FloatArray | None = None

    @property
    def found(self) -> bool:
        """Whether a person was found."""
        return bool(np.isfinite(self.landmarks[0, 0]))

    @staticmethod
    def nobody(time_s: float, size: tuple[int, int], others: int = 0) -> Pose:
        """A frame in which nobody was found."""
        hole = np.full((N_LANDMARKS, 3), np.nan, np.float32)
        return Pose(time_s, hole, hole, hole[:, 0], hole[:, 0], size, others)


@dataclass(frozen=True)
class PoseTrack:
    """A recording's poses, one row a frame: the arrays of `Pose` with a leading axis T.

    time_s (T,) rises strictly; others (T,) counts other people in the picture; camera (T, 4), or
    None where no picture was looked at for it.
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
        )

    def __iter__(self) -> Iterator[Pose]:
        return (self[i] for i in range(len(self)))

    @property
    def found(self) -> NDArray[np.bool_]:
        """(T,) whether a person was found in each frame."""
        return np.asarray(np.isfinite(self.landmarks[:, 0, 0]))

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
        )


def save_trace(track: PoseTrack, path: Path) -> None:
    """Write a trace file (compressed .npz, docs/FORMATS.md)."""
    path.write_bytes(trace_content(track))


def trace_content(track: PoseTrack) -> bytes:
    """What a trace file holds."""
    file = io.BytesIO()
    arrays = {
        "time_s": track.time_s,
        "landmarks": track.landmarks.astype(np.float32),
        "world": track.world.astype(np.float32),
        "visibility": track.visibility.astype(np.float16),
        "presence": track.presence.astype(np.float16),
        "size": np.array(track.size, np.int64),
    }
    if track.camera is not None:
        arrays["camera"] = track.camera
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


_FAR = 1e3
"""No picture lies that many widths away, or is that much larger than the others."""

_UNREADABLE = (
    OSError,
    ValueError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    RuntimeError,  # an encrypted entry
    NotImplementedError,  # a compression that zipfile does not know
)


def load_trace(path: Path) -> PoseTrack:
    """Read a trace file. Raises TraceError with the field that is wrong."""
    try:
        # NumPy leaves a file open that it opened itself and cannot read.
        with path.open("rb") as file:
            return read_trace(file, path.name)
    except OSError as error:
        raise TraceError(
            f"{path.name} is not a trace file (.npz) that can be read; check the file."
        ) from error


def read_trace(file: BinaryIO, called: str) -> PoseTrack:
    """Read what a trace file holds; `called` names it in a TraceError's sentence."""
    arrays = _arrays(file, called)
    time_s = np.asarray(arrays["time_s"], np.float64)
    if time_s.ndim != 1 or len(time_s) == 0 or not np.all(np.isfinite(time_s)):
        raise TraceError(f"{called}: “time_s” holds no list of times; record the trace again.")
    size = np.asarray(arrays["size"], np.float64).ravel()
    if size.shape != (2,) or not np.all((size > 0) & np.isfinite(size)):
        raise TraceError(f"{called}: “size” should be a width and a height in pixels.")
    camera = _camera(arrays.pop("camera", None), called)
    try:
        with np.errstate(over="ignore"):
            numbers = {k: np.asarray(v, np.float32) for k, v in arrays.items()}
        return PoseTrack(
            time_s - time_s[0],
            numbers["landmarks"],
            numbers["world"],
            numbers["visibility"],
            numbers["presence"],
            (int(size[0]), int(size[1])),
            np.zeros(len(time_s), np.int16),
            camera,
        )
    except ValueError as error:
        raise TraceError(f"{called}: the trace does not fit its format: {error}.") from error


def _camera(array: NDArray[np.generic] | None, called: str) -> FloatArray | None:
    if array is None:
        return None
    camera = np.asarray(array, np.float64)
    far = camera.ndim != 2 or camera.shape[1:] != (4,) or not (np.abs(camera) < _FAR).all()
    if far or not (np.hypot(camera[:, 0], camera[:, 1]) > 1 / _FAR).all():
        raise TraceError(
            f"{called}: “camera” should hold four numbers for each picture, as docs/FORMATS.md has"
            " it; record the trace again."
        )
    return camera


def _arrays(file: BinaryIO, called: str) -> dict[str, NDArray[np.generic]]:
    """A trace file's arrays of numbers, of whatever shape."""
    arrays: dict[str, NDArray[np.generic]] = {}
    try:
        with np.lib.npyio.NpzFile(file, allow_pickle=False) as data:
            for name in ("time_s", "landmarks", "world", "visibility", "presence", "size"):
                if name not in data:
                    raise TraceError(f"{called}: the trace has no “{name}”; record it again.")
                arrays[name] = data[name]
            if "camera" in data:  # older ones have none
                arrays["camera"] = data["camera"]
    except _UNREADABLE as error:
        raise TraceError(
            f"{called} is not a trace file (.npz) that can be read; check the file."
        ) from error
    for name, array in arrays.items():
        if array.dtype.kind not in "fiu":
            raise TraceError(f"{called}: “{name}” holds something else than numbers.")
    return arrays
