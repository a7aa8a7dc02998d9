"""The build of a person: lengths that do not change from one session to the next."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class SegmentLengths:
    """Lengths as shares of leg length (hip to ankle), and how many seconds of being seen they rest
    on. Raises ValueError for lengths that no body has."""

    thigh: float
    shank: float
    trunk: float
    hip_half: float
    shoulder_half: float
    seen_s: float

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            least_reached = value >= 0 if name == "seen_s" else value > 0
            if not (np.isfinite(value) and least_reached):
                raise ValueError(f"{name} of a body should be a positive number, not {value}")
        if not 0.3 < self.thigh < 0.7 or not 0.3 < self.shank < 0.7 or not 0.3 < self.trunk < 1.2:
            raise ValueError("these are the segment_lengths of no body")

    def logarithms(self) -> NDArray[np.floating]:
        """(5,) in the order of the model's lengths (body.py)."""
        return np.log([self.thigh, self.shank, self.trunk, self.hip_half, self.shoulder_half])
