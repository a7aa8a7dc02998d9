"""A set for OpenSim: joint angles as a motion file (.mot), landmarks as markers (.trc).

Names, signs and axes are those of docs/FORMATS.md, “Hand-over”. Both files are sampled evenly, at
the camera's own rate: a value lies on a straight line between the frames beside it, and is missing
where they lie further apart than `GAP_S`.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.motion.types import MotionTrack
from coach.pose.landmarks import Landmark, PoseTrack

__all__ = ["GAP_S", "motion_file", "trajectory_file"]

FloatArray = NDArray[np.floating]

GAP_S = 0.25
"""Frames further apart than this are a pause, or the person was gone: nothing is drawn across."""

MOSTLY = 0.5
"""A coordinate measured in less than this share of the frames (a hidden leg's) is left out."""


class _Coordinate(NamedTuple):
    """An OpenSim coordinate: our measurement, and what to multiply it with for OpenSim's sign."""

    name: str
    measurement: str
    sign: float


# Signs of Rajagopal2015: knee and hip grow with flexion, the ankle with dorsiflexion.
_COORDINATES = tuple(
    coordinate
    for side, letter in (("right", "r"), ("left", "l"))
    for coordinate in (
        _Coordinate(f"hip_flexion_{letter}", f"hip_flexion_{side}_deg", 1.0),
        _Coordinate(f"knee_angle_{letter}", f"knee_flexion_{side}_deg", 1.0),
        _Coordinate(f"ankle_angle_{letter}", f"ankle_plantarflexion_{side}_deg", -1.0),
    )
)


def motion_file(motion: MotionTrack) -> str | None:
    """The text of a .mot: degrees over time of the coordinates that were measured.

    A row in which one of them is missing is left out. None where no row is left.
    """
    if len(motion) < 2:
        return None
    grid = _grid(motion.time_s)
    columns: dict[str, FloatArray] = {}
    for one in _COORDINATES:
        values, _ = motion.column(one.measurement)
        if np.isfinite(values).mean() >= MOSTLY:
            columns[one.name] = one.sign * _resampled(values, motion.time_s, grid)
    table = np.column_stack([grid, *columns.values()])
    table = table[np.isfinite(table).all(axis=1)]
    if not columns or not len(table):
        return None
    lines = [
        "Form Coach: estimated from a camera",
        "version=1",
        f"nRows={len(table)}",
        f"nColumns={table.shape[1]}",
        "inDegrees=yes",
        "endheader",
        "\t".join(["time", *columns]),
        *("\t".join(f"{cell:.6f}" for cell in row) for row in table.tolist()),
    ]
    return "\n".join(lines) + "\n"


def trajectory_file(poses: PoseTrack, motion: MotionTrack, name: str) -> str | None:
    """The text of a .trc called `name`: every landmark in metres, blank where nobody was found.

    motion: what was measured of `poses`. None where nobody was ever found.
    """
    if len(poses) < 2 or not poses.found.any():
        return None
    grid = _grid(poses.time_s)
    axes = _in_opensim_axes(poses, motion).reshape(len(poses), -1)
    table = np.column_stack([_resampled(axis, poses.time_s, grid) for axis in axes.T])
    rate, frames, markers = _rate_hz(poses.time_s), len(grid), len(Landmark)
    lines = [
        f"PathFileType\t4\t(X/Y/Z)\t{name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\t"
        "OrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        f"{rate}\t{rate}\t{frames}\t{markers}\tm\t{rate}\t1\t{frames}",
        "Frame#\tTime\t" + "\t\t\t".join(marker.name for marker in Landmark) + "\t\t",
        "\t\t" + "\t".join(f"{axis}{i}" for i in range(1, markers + 1) for axis in "XYZ"),
        "",
    ]
    for i, (time_s, row) in enumerate(zip(grid.tolist(), table.tolist(), strict=True), 1):
        cells = ("" if math.isnan(cell) else f"{cell:.5f}" for cell in row)
        # OpenSim does not see an empty cell at a line's end without a tab behind it.
        lines.append("\t".join([str(i), f"{time_s:.6f}", *cells, ""]))
    return "\n".join(lines) + "\n"


def _rate_hz(time_s: FloatArray) -> int:
    """The camera's own rate, in whole pictures a second."""
    return max(round(1.0 / float(np.median(np.diff(time_s)))), 1)


def _grid(time_s: FloatArray) -> FloatArray:
    """(N,) evenly spaced seconds from the first frame, which is 0, to the last."""
    rate = _rate_hz(time_s)
    # A last frame that comes early by a rounding error is still there.
    return np.arange(int(float(time_s[-1] - time_s[0]) * rate + 1e-6) + 1) / rate


def _resampled(values: FloatArray, time_s: FloatArray, grid: FloatArray) -> FloatArray:
    """(T,) values of the frames at the times of the grid, (N,); NaN in gaps."""
    known = np.isfinite(values)
    if known.sum() < 2:
        return np.full(len(grid), np.nan)
    times = (time_s - time_s[0])[known]
    out = np.interp(grid, times, values[known].astype(np.float64), left=np.nan, right=np.nan)
    after = np.clip(np.searchsorted(times, grid), 1, len(times) - 1)
    alone = np.minimum(np.abs(grid - times[after - 1]), np.abs(grid - times[after])) > 1e-6
    out[alone & (times[after] - times[after - 1] > GAP_S)] = np.nan
    return np.asarray(out)


def _in_opensim_axes(poses: PoseTrack, motion: MotionTrack) -> FloatArray:
    """(T, 33, 3) landmarks in metres: X where the person faces, Y up, Z to the person's right.

    World landmarks have x to the picture's right, y down, z away from the camera. The axes are the
    same for the whole set, by the mean of its yaws, so that a turn of the person stays in it.
    """
    yaw = np.radians(motion.yaw_deg[np.isfinite(motion.yaw_deg)])
    turn = np.arctan2(np.sin(yaw).sum(), np.cos(yaw).sum())
    x, y, z = np.moveaxis(poses.world.astype(np.float64), 2, 0)
    forward = -np.sin(turn) * x - np.cos(turn) * z
    right = -np.cos(turn) * x + np.sin(turn) * z
    return np.stack([forward, -y, right], axis=2)
