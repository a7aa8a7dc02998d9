"""One repetition of another set, to stand beside those of a replay."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.coaching.results import Analysis, Movement
from coach.exercises.base import Settings
from coach.exercises.registry import exercises
from coach.reports.replay.body import bodies_of
from coach.reports.replay.frames import floor_of, rows_near, whole_numbers

__all__ = ["beside_data"]


def beside_data(
    analysis: Analysis, settings: Settings, rep: Movement, replay: dict[str, Any], name: str
) -> dict[str, Any] | None:
    """What `replay.js` draws beside `replay` (of `replay_data`), turned so that both face the same
    way; None where no body could be fitted.

    analysis: of the other set; rep: one of its movements, on the clock of its poses. name: what it
    is called.
    """
    exercise = exercises().get(analysis.summary.exercise or "")
    if exercise is None or len(analysis.poses) < 2:
        return None
    bodies = bodies_of(analysis, exercise, settings)
    rows = rows_near(bodies, (rep,))
    if len(rows) == 0:
        return None
    joints = bodies.joints[rows] - floor_of(bodies, rows)
    x, away = replay["forward"]
    turned = _turned(joints, math.atan2(away, x) - math.atan2(bodies.forward[2], bodies.forward[0]))
    return {
        "name": name,
        "times": [round(float(s), 3) for s in bodies.time_s[rows]],
        "joints": whole_numbers(turned.reshape(len(rows), -1)),
        "start": round(rep.start_s, 3),
        "peak": round(rep.peak_s, 3),
        "end": round(rep.end_s, 3),
        "first": 0,
        "last": len(rows) - 1,
    }


def _turned(joints: NDArray[np.floating], rad: float) -> NDArray[np.floating]:
    """(..., 3) turned about the vertical, x towards z."""
    x, y, z = np.moveaxis(joints, -1, 0)
    cos, sin = math.cos(rad), math.sin(rad)
    return np.stack([cos * x - sin * z, y, sin * x + cos * z], axis=-1)
