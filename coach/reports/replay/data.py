"""A set's replay as plain data, thin enough for a page: what `replay.js` draws."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.coaching.results import Analysis, Movement
from coach.coaching.units import told_target
from coach.exercises.base import Exercise, Settings
from coach.exercises.registry import exercises
from coach.reports.replay.body import LIMBS, Working, bodies_of
from coach.reports.replay.frames import floor_of, frames_of, rows_near, whole_numbers
from coach.words import movement_words, result_words

__all__ = ["replay_data"]


def replay_data(analysis: Analysis, settings: Settings) -> dict[str, Any] | None:
    """What the replay of a set shows, ready for JSON; None where there is nothing to replay: no
    exercise, no movement, or no body that could be fitted.

    analysis: its poses are on the same clock as its movements. Frames are those of the movements
    and AROUND_S before and after; see docs/FORMATS.md for the fields.
    """
    summary = analysis.summary
    exercise = exercises().get(summary.exercise or summary.nearest or "")
    if exercise is None or not summary.movements or len(analysis.poses) < 2:
        return None
    bodies = bodies_of(analysis, exercise, settings)
    rows = rows_near(bodies, summary.movements)
    if len(rows) == 0:
        return None
    times = bodies.time_s[rows]
    # One of which no frame was kept would show another's.
    shown = [one for one in summary.movements if frames_of(one, times).size]
    if not shown:
        return None
    floor = floor_of(bodies, rows)
    legs = {side: leg for side, leg in bodies.legs.items() if np.isfinite(leg.value[rows]).any()}
    return {
        "exercise": exercise.title,
        "unit": result_words.unit_mark(bodies.unit),
        "decimals": 0 if bodies.unit == "deg" else 1,
        "target": told_target(exercise, settings),
        "limbs": [list(limb) for limb in LIMBS],
        "forward": [round(float(bodies.forward[axis]), 3) for axis in (0, 2)],
        "times": [round(float(s), 3) for s in times],
        "joints": whole_numbers((bodies.joints[rows] - floor).reshape(len(rows), -1)),
        "legs": {side: _leg(leg, rows, floor) for side, leg in legs.items()},
        "movements": [_movement(one, times) for one in shown],
        "best": _best(shown, exercise),
    }


def _leg(leg: Working, rows: NDArray[np.integer], floor: NDArray[np.floating]) -> dict[str, Any]:
    return {
        "value": [_number(value) for value in leg.value[rows]],
        "sd": [_number(value) for value in leg.sd[rows]],
        "at": leg.at,
        "low": whole_numbers(leg.low[rows] - floor),
        "high": whole_numbers(leg.high[rows] - floor),
        "target": whole_numbers(leg.target[rows] - floor),
    }


def _movement(one: Movement, times: NDArray[np.floating]) -> dict[str, Any]:
    frames = frames_of(one, times)
    why, remarks = movement_words.why(one).rstrip("."), result_words.rep_remarks(one)
    return {
        "index": one.index,
        "side": one.side,
        "name": movement_words.name_of(one),
        "about": f"{result_words.peak(one)}; {remarks if one.counted else why}",
        "fault": bool(one.faults) or not one.counted,
        "start": round(one.start_s, 3),
        "peak": round(one.peak_s, 3),
        "end": round(one.end_s, 3),
        "first": int(frames[0]),
        "last": int(frames[-1]),
    }


def _best(movements: Sequence[Movement], exercise: Exercise) -> int | None:
    """The place among the movements of the best repetition: of those that count, one without a
    fault before one with, then the one that went furthest."""
    sign = -1.0 if exercise.goal.smaller_is_better else 1.0
    counted = [
        (not one.faults, sign * one.peak, place)
        for place, one in enumerate(movements)
        if one.counted and math.isfinite(one.peak)
    ]
    return max(counted)[2] if counted else None


def _number(value: float) -> float | None:
    return round(float(value), 1) if math.isfinite(value) else None
