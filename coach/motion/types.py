"""What the kinematics measure: names, one frame (`Motion`), a recording (`MotionTrack`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.motion.camera_roll import LEVEL, Roll

FloatArray = NDArray[np.floating]


class View(StrEnum):
    """Which side of the body the camera sees (`view_yaw_deg` in docs/DEFINITIONS.md)."""

    FRONT = "front"
    OBLIQUE = "oblique"
    SIDE = "side"
    REAR = "rear"
    UNKNOWN = "unknown"


VIEWS = tuple(View)

SIDES = ("left", "right")

MEASUREMENTS: tuple[str, ...] = (
    *(f"knee_flexion_{s}_deg" for s in SIDES),
    *(f"hip_flexion_{s}_deg" for s in SIDES),
    *(f"ankle_plantarflexion_{s}_deg" for s in SIDES),
    "trunk_lean_deg",
    *(f"shank_lean_{s}_deg" for s in SIDES),
    *(f"thigh_from_horizontal_{s}_deg" for s in SIDES),
    *(f"heel_rise_{s}_cm" for s in SIDES),
    *(f"heel_rise_{s}_pct" for s in SIDES),
    *(f"heel_lift_{s}_pct" for s in SIDES),
    *(f"ankle_rise_{s}_pct" for s in SIDES),
    "body_rise_pct",
    "hip_rise_pct",
    "hip_drop_pct",
    "knee_ankle_width_ratio",
    "hip_shift_pct",
    "hip_travel_pct",
    *(f"ankle_travel_{s}_pct" for s in SIDES),
    "toe_rise_pct",
)
"""Names of the measurements, in column order: docs/DEFINITIONS.md, and four more for the engine.

heel_rise_*_pct: as heel_rise_*_cm, % of body height.
heel_lift_*_pct: as heel_rise_*_cm, % of foot length.
ankle_rise_*_pct, hip_rise_pct, body_rise_pct: height over standing of an ankle, of mid-hip, and of
hips, shoulders and nose together, % of body height.
hip_drop_pct: how far mid-hip came nearer to the ankles vertically, % of its standing height.
hip_shift_pct: mid-hip sideways of mid-ankle (+ to the person's left) less its standing value, % of
the hip-to-ankle height of that moment.
hip_travel_pct, ankle_travel_*_pct: mid-hip or an ankle across the picture from where it was at
rest, % of leg length.
toe_rise_pct: how far the toes of both feet have left the floor together, % of body height: a hop.
"""

COLUMN = {name: i for i, name in enumerate(MEASUREMENTS)}


def unit_of(name: str) -> str:
    """The unit at the end of a measurement's name: deg, cm, pct or ratio."""
    return name.rsplit("_", 1)[-1]


class Reason(StrEnum):
    """Why a measurement is missing."""

    NONE = ""
    NOBODY = "nobody in the picture"
    HIDDEN = "hidden or out of the picture"
    VIEW = "cannot be seen from this side"
    NO_STATIC_POSE = "no quiet standing seen yet"


REASONS = tuple(Reason)


class Measured(NamedTuple):
    """A value with its one-sigma uncertainty (NaN where not measured) and why it is missing."""

    value: float
    sd: float
    reason: Reason = Reason.NONE


@dataclass(frozen=True)
class Motion:
    """One frame's measurements.

    values, sd (M,): in the order of MEASUREMENTS, NaN where not measured.
    reasons (M,): index into REASONS.
    """

    time_s: float
    found: bool
    yaw_deg: float
    view: View
    values: FloatArray
    sd: FloatArray
    reasons: NDArray[np.integer]

    def __getitem__(self, name: str) -> Measured:
        i = COLUMN[name]
        return Measured(float(self.values[i]), float(self.sd[i]), REASONS[int(self.reasons[i])])


@dataclass(frozen=True)
class MotionTrack:
    """A recording's measurements: the arrays of `Motion` with a leading axis T.

    view (T,): index into VIEWS. roll: how far the camera was tilted, which was taken out.
    """

    time_s: FloatArray
    found: NDArray[np.bool_]
    yaw_deg: FloatArray
    view: NDArray[np.integer]
    values: FloatArray
    sd: FloatArray
    reasons: NDArray[np.integer]
    roll: Roll = LEVEL

    def __len__(self) -> int:
        return len(self.time_s)

    def __getitem__(self, index: int) -> Motion:
        return Motion(
            float(self.time_s[index]),
            bool(self.found[index]),
            float(self.yaw_deg[index]),
            VIEWS[int(self.view[index])],
            self.values[index],
            self.sd[index],
            self.reasons[index],
        )

    def __iter__(self) -> Iterator[Motion]:
        return (self[i] for i in range(len(self)))

    def column(self, name: str) -> tuple[FloatArray, FloatArray]:
        """(T,) values and (T,) uncertainties of one measurement."""
        i = COLUMN[name]
        return self.values[:, i], self.sd[:, i]
