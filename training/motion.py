"""Motion in space as the camera will see it.

Everything that makes a set, captured or hand-made, ends as a `Course`: an array of landmarks at a
steady rate with the times of its peaks.
"""

from __future__ import annotations

from dataclasses import dataclass

from render.captured.timing import RATE_HZ
from render.vectors import Array


@dataclass(frozen=True)
class Course:
    """landmarks (T, 33, 3): metres, x left, y up, z forward, the floor at 0. knees_deg (T, 2): true
    flexion. peaks_s: of the repetitions, seconds. leg_m: leg length. standing (33, 3): the person
    in quiet standing, which changes are measured from, whether it is seen or not."""

    landmarks: Array
    knees_deg: Array
    peaks_s: tuple[float, ...]
    leg_m: float
    standing: Array

    @property
    def length_s(self) -> float:
        """Seconds."""
        return len(self.landmarks) / RATE_HZ
