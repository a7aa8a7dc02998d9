"""The table of measurements: which column holds what, and why something is missing from it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.motion.types import COLUMN, MEASUREMENTS, REASONS, Reason

FloatArray = NDArray[np.floating]
BoolArray = NDArray[np.bool_]

_NONE, _VIEW, _HIDDEN, _NO_STATIC_POSE = (
    REASONS.index(r) for r in (Reason.NONE, Reason.VIEW, Reason.HIDDEN, Reason.NO_STATIC_POSE)
)


def _pair(name: str) -> slice:
    """Columns of a measurement of both sides, left before right."""
    first = COLUMN[name.format("left")]
    return slice(first, first + 2)


def _one(name: str) -> slice:
    return slice(COLUMN[name], COLUMN[name] + 1)


KNEE_FLEXION, HIP_FLEXION, PLANTARFLEXION = (
    _pair(name)
    for name in ("knee_flexion_{}_deg", "hip_flexion_{}_deg", "ankle_plantarflexion_{}_deg")
)
TRUNK_LEAN, SHANK_LEAN, THIGH_FROM_HORIZONTAL = (
    _one("trunk_lean_deg"),
    _pair("shank_lean_{}_deg"),
    _pair("thigh_from_horizontal_{}_deg"),
)
HEEL_RISE_CM, HEEL_RISE, HEEL_LIFT, ANKLE_RISE = (
    _pair(name)
    for name in ("heel_rise_{}_cm", "heel_rise_{}_pct", "heel_lift_{}_pct", "ankle_rise_{}_pct")
)
BODY_RISE, HIP_RISE, HIP_DROP, WIDTH_RATIO, HIP_SHIFT, HIP_TRAVEL, TOE_RISE = (
    _one(name)
    for name in (
        "body_rise_pct",
        "hip_rise_pct",
        "hip_drop_pct",
        "knee_ankle_width_ratio",
        "hip_shift_pct",
        "hip_travel_pct",
        "toe_rise_pct",
    )
)
ANKLE_TRAVEL = _pair("ankle_travel_{}_pct")
_FROM_STANDING = np.zeros(len(MEASUREMENTS), bool)
"""What is measured from quiet standing, and not from sitting."""
for _part in (HIP_FLEXION, PLANTARFLEXION, slice(HEEL_RISE_CM.start, HIP_SHIFT.stop), TOE_RISE):
    _FROM_STANDING[_part] = True


class Table:
    """Values, uncertainties and reasons (..., M) of some frames, filled part by part."""

    def __init__(self, frames: tuple[int, ...]) -> None:
        shape = (*frames, len(MEASUREMENTS))
        self.values = np.full(shape, np.nan)
        self.sd = np.full(shape, np.nan)
        self._hidden = np.zeros(shape, bool)
        self._blind = np.zeros(shape, bool)
        self.reasons: NDArray[np.integer] = np.zeros(shape, np.int8)

    def put(
        self,
        part: slice,
        value: FloatArray,
        sd: FloatArray | float,
        shown: BoolArray | None = None,
        blind: BoolArray | None = None,
    ) -> None:
        """One measurement of one or both sides (..., 1 or 2): missing where not `shown` or where
        the view is `blind`."""
        self.values[..., part] = value
        self.sd[..., part] = sd
        if shown is not None:
            self._hidden[..., part] = ~shown
        if blind is not None:
            self._blind[..., part] = blind

    def close(self, standing: bool, height_cm: float | None) -> None:
        """Settle what is missing and why; rises in % of body height become cm here, and nowhere
        else."""
        hidden = self._hidden | (~np.isfinite(self.values) & ~self._blind)
        reasons = np.where(hidden, _HIDDEN, np.where(self._blind, _VIEW, _NONE))
        if not standing:
            reasons[..., _FROM_STANDING] = _NO_STATIC_POSE
        missing = reasons != _NONE
        self.values[missing] = self.sd[missing] = np.nan
        cm_per_pct = np.nan if height_cm is None else height_cm / 100.0
        for array in (self.values, self.sd):
            array[..., HEEL_RISE_CM] = cm_per_pct * array[..., HEEL_RISE]
        reasons[..., HEEL_RISE_CM] = reasons[..., HEEL_RISE]
        self.reasons = reasons.astype(np.int8)
