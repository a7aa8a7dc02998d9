"""An analysis as an xarray Dataset in the layout of the package movement (docs/FORMATS.md)."""

from __future__ import annotations

import json

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from coach import __version__
from coach.coaching.results import Analysis
from coach.motion.types import MEASUREMENTS, VIEWS, unit_of
from coach.pose.landmarks import FloatArray, Landmark, PoseTrack
from coach.pose.provenance import Provenance
from coach.reports.layout import phases_and_reps
from coach.reports.tables import sd_name

__all__ = ["INDIVIDUAL", "motion_dataset"]

INDIVIDUAL = "person"
"""The one who was followed."""

UNITS = {"deg": "degree", "cm": "cm", "pct": "percent", "ratio": "1"}
"""As the CF conventions write them."""

_POINTS = ("time", "space", "keypoints", "individuals")
_FRAME = ("time", "individuals")


def motion_dataset(analysis: Analysis) -> xr.Dataset:
    """Landmarks (position in pixels, position_world in metres, confidence, presence) and every
    measurement with its one-sigma uncertainty, each with its unit in its attributes.

    Times are the frames' own, which need not be evenly spaced; `fps` is one over their median step.
    """
    poses, time_s = analysis.poses, analysis.motion.time_s
    return xr.Dataset(
        {**_landmarks(poses), **_measurements(analysis)},
        coords={
            "time": ("time", time_s.astype(np.float64), {"units": "s", "long_name": "time"}),
            "space": ["x", "y", "z"],
            "keypoints": [landmark.name.lower() for landmark in Landmark],
            "individuals": [INDIVIDUAL],
        },
        attrs=_attributes(analysis),
    )


def _landmarks(poses: PoseTrack) -> dict[str, xr.Variable]:
    width, height = poses.size
    pixels = poses.landmarks * np.array([width, height, width], np.float32)
    scores = {"confidence": ("visibility", poses.visibility), "presence": ("", poses.presence)}
    return {
        "position": _points(pixels, "pixel", "landmark in the picture, z away from the camera"),
        "position_world": _points(poses.world, "m", "landmark from between the hips"),
        **{
            name: xr.Variable(
                ("time", "keypoints", "individuals"),
                values[:, :, None],
                {"units": "1", "long_name": long_name or name},
            )
            for name, (long_name, values) in scores.items()
        },
    }


def _points(values: FloatArray, unit: str, long_name: str) -> xr.Variable:
    """(T, 33, 3) to the layout's order."""
    arranged = np.ascontiguousarray(values.transpose(0, 2, 1)[..., None])
    return xr.Variable(_POINTS, arranged, {"units": unit, "long_name": long_name})


def _measurements(analysis: Analysis) -> dict[str, xr.Variable]:
    motion = analysis.motion
    found = {"view_yaw_deg": _frame(motion.yaw_deg, "degree", "which way the body is turned")}
    for name in MEASUREMENTS:
        values, sd = motion.column(name)
        unit, long_name = UNITS[unit_of(name)], name.removesuffix(unit_of(name))
        long_name = long_name.replace("_", " ").strip()
        found[name] = _frame(values, unit, long_name, ancillary_variables=sd_name(name))
        found[sd_name(name)] = _frame(sd, unit, f"one standard deviation of {long_name}")
    reps = np.array([number or 0 for _, number in phases_and_reps(analysis)], np.int32)
    found["rep"] = _frame(reps, "1", "number of the repetition, 0 outside of one")
    found["view"] = _frame(
        motion.view.astype(np.int32), "1", "which side the camera sees: " + _numbered_views()
    )
    return found


def _numbered_views() -> str:
    return ", ".join(f"{number} {view.value}" for number, view in enumerate(VIEWS))


def _frame(values: NDArray[np.generic], units: str, long_name: str, **more: str) -> xr.Variable:
    return xr.Variable(_FRAME, values[:, None], {"units": units, "long_name": long_name, **more})


def _attributes(analysis: Analysis) -> dict[str, str | float | int]:
    """What is text or a number everywhere; what is not known is left out."""
    source, summary = analysis.source, analysis.summary
    return {
        "ds_type": "poses",
        "source_software": f"Form Coach {__version__}",
        "source_file": source.name,
        "fps": float(1.0 / np.median(np.diff(analysis.motion.time_s))),
        "time_unit": "seconds",
        "picture_width": source.size[0],
        "picture_height": source.size[1],
        **({} if summary.exercise is None else {"exercise": summary.exercise}),
        "rep_count": summary.rep_count,
        "provenance": analysis.provenance.text().decode(),
        "log": json.dumps(_log(analysis.provenance), indent=2),
    }


def _log(provenance: Provenance) -> list[dict[str, object]]:
    """As movement writes its own entries, which it adds to these: a parameter is its `repr`."""
    return [
        {
            "operation": done.operation,
            "software": f"Form Coach {done.version}",
            **{name: repr(value) for name, value in done.parameters.items()},
        }
        for done in provenance.operations
    ]
