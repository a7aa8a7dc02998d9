"""Files of landmarks, whoever wrote them: our traces (.npz) and other tools' tables (.csv)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from coach.errors import ProfileError, TraceError
from coach.pose.csv_columns import FIELDS
from coach.pose.landmark_csv import Table, read_table
from coach.pose.landmarks import FloatArray, Landmark, PoseTrack
from coach.pose.limits import FAR, MOST_RATE, MOST_SIDE
from coach.pose.provenance import Provenance
from coach.pose.trace_file import checked_times, load_trace

__all__ = ["CSV_SUFFIX", "TRACE_SUFFIX", "WORLD_FROM_PICTURE", "is_landmarks", "load_poses"]

TRACE_SUFFIX, CSV_SUFFIX = ".npz", ".csv"

WORLD_FROM_PICTURE = "take world landmarks from the picture"
"""What was done to a table without world landmarks."""

LEG_M = 0.84
"""Hip to ankle of somebody 1.70 m tall (0.491 of the height: Drillis and Contini 1966): the scale
of world landmarks that are taken from the picture. Angles do not depend on it."""

DEPTH = 0.3
"""MediaPipe's z in the picture is larger than its x and y by so much: the spread of the world
landmarks' z over that of the picture's, median of the traces of the tests (90 % of them: 0.26 to
0.47), with a correlation of 0.95 and more."""

_PIXELS = 2.0
"""Landmarks mostly beyond so many pictures' widths are pixels."""

_LEGS = [
    [Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_ANKLE],
    [Landmark.RIGHT_HIP, Landmark.RIGHT_KNEE, Landmark.RIGHT_ANKLE],
]
_Size = tuple[int, int]


def is_landmarks(path: Path) -> bool:
    """Whether a file's name says that it holds landmarks and no pictures."""
    return path.suffix.lower() in (TRACE_SUFFIX, CSV_SUFFIX)


def load_poses(path: Path, *, fps: float | None = None, size: _Size | None = None) -> PoseTrack:
    """Read a file of landmarks.

    fps: pictures a second, of a table without a column of times. size: the picture's width and
    height in pixels, of a table that does not say it; the shape of the picture is part of every
    angle. Raises TraceError with the field that is wrong, ProfileError for an option that is.
    """
    if not path.is_file():
        raise TraceError(f"{path} is not a file; check the path.")
    if path.suffix.lower() == CSV_SUFFIX:
        return _from_table(read_table(path), fps, size)
    if path.suffix.lower() != TRACE_SUFFIX:
        raise TraceError(
            f"{path.name} is neither a trace (.npz) nor a table of landmarks (.csv); a video is to "
            "be analysed."
        )
    if fps is not None or size is not None:
        raise ProfileError(
            f"{path.name} is a trace, which has its own times and size; leave fps and size out."
        )
    return load_trace(path)


def _from_table(table: Table, fps: float | None, size: _Size | None) -> PoseTrack:
    time_s, size = _times(table, fps), _size(table, size)
    if len(np.unique(time_s)) < len(time_s):
        raise TraceError(f"{table.called} has two frames at one time; keep each frame once.")
    rows = np.argsort(time_s, kind="stable")
    numbers = table.numbers[rows]
    image, visibility, presence, world = (
        numbers[..., :3],
        numbers[..., FIELDS.index("visibility")],
        numbers[..., FIELDS.index("presence")],
        numbers[..., FIELDS.index("world_x") :],
    )
    image = _normalised(image, size)
    _require_near(table.called, image, world)
    provenance = Provenance.unknown().then("read a table of landmarks", fps=fps)
    has = table.columns.has
    seen = np.where(np.isfinite(image[..., 0]), np.float32(1.0), np.float32(np.nan))
    if not has("world_x", "world_y", "world_z"):
        provenance = provenance.then(WORLD_FROM_PICTURE, leg_m=LEG_M, depth=DEPTH)
        world = _world(image, size, table.called)
    return PoseTrack(
        time_s[rows] - time_s.min(),
        image,
        world,
        visibility if has("visibility") else seen,
        presence if has("presence") else seen,
        size,
        np.zeros(len(table), np.int16),
        provenance=provenance,
    )


def _times(table: Table, fps: float | None) -> FloatArray:
    if table.columns.time is not None:
        if fps is not None:
            raise ProfileError(f"{table.called} has a column of times; leave fps out.")
        return checked_times(_in_seconds(table.time_s), table.called, "column of times")
    if fps is None:
        raise ProfileError(
            f"{table.called} has no column of times; say how many pictures a second it has (fps)."
        )
    if not 1.0 <= fps <= MOST_RATE:
        raise ProfileError(f"fps is {fps:g}; give a number from 1 to {MOST_RATE:g}.")
    numbered = np.arange(len(table)) if table.columns.frame is None else table.frame
    return checked_times(numbered / fps, table.called, "column of frames")


def _in_seconds(time_s: FloatArray) -> FloatArray:
    """Times whose column does not say so may be milliseconds: no recording has a picture every
    five seconds."""
    steps = np.diff(np.sort(time_s))
    return time_s / 1000.0 if steps.size and float(np.median(steps)) >= 5.0 else time_s


def _size(table: Table, size: _Size | None) -> _Size:
    width, height = table.size if size is None else size
    if np.isnan(width) or np.isnan(height):
        raise ProfileError(
            f"{table.called} does not say how large the picture was; give its width and height in "
            "pixels (size), which every angle depends on."
        )
    if not (1 <= width <= MOST_SIDE and 1 <= height <= MOST_SIDE):
        raise ProfileError(
            f"{table.called}: the picture’s size is {width:g} x {height:g}; give its width and "
            f"height in pixels, {MOST_SIDE} at most."
        )
    return int(width), int(height)


def _normalised(image: FloatArray, size: _Size) -> FloatArray:
    """(T, 33, 3) as shares of the picture; z in the scale of x."""
    there = np.abs(image[..., :2][np.isfinite(image[..., :2])])
    if there.size and float(np.median(there)) > _PIXELS:
        image = image * (1.0 / np.array([size[0], size[1], size[0]], np.float64))
    return image.astype(np.float32)


def _world(image: FloatArray, size: _Size, called: str) -> FloatArray:
    """(T, 33, 3) metres from between the hips, from the picture and its z, as if far away."""
    scaled = image * np.array([size[0], size[1], DEPTH * size[0]], np.float32)
    left, right = scaled[:, Landmark.LEFT_HIP], scaled[:, Landmark.RIGHT_HIP]
    left, right = (
        np.where(np.isfinite(one), one, other) for one, other in ((left, right), (right, left))
    )
    lengths = [np.linalg.norm(np.diff(scaled[:, leg], axis=1), axis=2).sum(axis=1) for leg in _LEGS]
    legs = np.concatenate(lengths)
    legs = legs[np.isfinite(legs) & (legs > 0)]
    if not legs.size:
        raise TraceError(f"{called} shows no leg from hip to ankle; check which landmarks it has.")
    metres = (scaled - (left + right)[:, None] / 2) * (LEG_M / float(np.median(legs)))
    return np.asarray(metres, np.float32)


def _require_near(called: str, *arrays: FloatArray) -> None:
    for array in arrays:
        if (np.abs(array) > FAR).any():  # NaN is no number too large
            raise TraceError(f"{called} holds numbers that no body has; check how it was written.")
