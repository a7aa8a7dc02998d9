"""An analysis in columns and rows: the checks, each frame's place in a repetition, the panels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coach.coaching.results import Analysis, Movement, SetSummary
from coach.exercises.base import Exercise
from coach.exercises.registry import exercises
from coach.motion.types import MEASUREMENTS, SIDES, unit_of

__all__ = [
    "REST",
    "Panel",
    "check_names",
    "panels",
    "panels_of",
    "peak_height",
    "phases_and_reps",
    "side_of",
]

REST = "rest"
_LOWERING, _HOLD, _LIFTING = "lowering", "hold", "lifting"
_MOST_PANELS = 3
_UNIT_NAMES = {"deg": "degrees", "cm": "cm", "pct": "%", "ratio": "ratio"}


@dataclass(frozen=True)
class Panel:
    """Measurements that are plotted together: the same one of both sides. unit: in words."""

    title: str
    unit: str
    names: tuple[str, ...]


def check_names(summary: SetSummary) -> list[str]:
    """Every check of the exercise, so that the tables of two recordings have the same columns."""
    exercise = exercises().get(summary.exercise or "")
    return [check.name for check in exercise.checks] if exercise else []


def phases_and_reps(analysis: Analysis) -> list[tuple[str, int | None]]:
    """(phase, number of the repetition or None) of each frame.

    A repetition runs from its first movement over the hold at its peak to the way back; whether
    the first movement lowers the body (squat) or lifts (the others) is the exercise's to say. A
    phase that nobody saw has no frames.
    """
    labels: list[tuple[str, int | None]] = []
    exercise = exercises().get(analysis.summary.exercise or "")
    lowers_first = exercise is not None and exercise.phases.lowers_first
    reps = iter(analysis.summary.reps)
    rep = next(reps, None)
    for time_s in analysis.motion.time_s.tolist():
        while rep is not None and time_s > rep.end_s:
            rep = next(reps, None)
        if rep is None or time_s < rep.start_s:
            labels.append((REST, None))
        else:
            labels.append((_phase(rep, time_s, lowers_first), rep.number))
    return labels


def _phase(rep: Movement, time_s: float, lowers_first: bool) -> str:
    first, last = (_LOWERING, _LIFTING) if lowers_first else (_LIFTING, _LOWERING)
    first_s = rep.lowering_s if lowers_first else rep.lifting_s
    if math.isnan(first_s):
        first_s = 0.0
    if time_s < rep.start_s + first_s:
        return first
    last_s = rep.lifting_s if lowers_first else rep.lowering_s
    return _HOLD if math.isnan(last_s) or time_s <= rep.start_s + first_s + rep.hold_s else last


def panels(summary: SetSummary) -> tuple[Panel, ...]:
    """What is worth plotting of an exercise, the most telling first; where none was recognised, of
    the one that the movements were held against."""
    return panels_of(exercises().get(summary.exercise or summary.nearest or ""))


def panels_of(exercise: Exercise | None) -> tuple[Panel, ...]:
    """The same of an exercise; of the knees where none is known."""
    names: Sequence[str] = exercise.signal.columns if exercise else MEASUREMENTS[:2]
    together: dict[str, list[str]] = {}
    for name in names:
        together.setdefault(_without_side(name), []).append(name)
    return tuple(
        Panel(_title(base), _UNIT_NAMES[unit_of(base)], tuple(sides))
        for base, sides in list(together.items())[:_MOST_PANELS]
    )


def side_of(name: str) -> str:
    """left or right; empty for a measurement of the whole body."""
    return next((side for side in SIDES if f"_{side}_" in name), "")


def peak_height(analysis: Analysis, panel: Panel, rep: Movement) -> float | None:
    """Where a panel's curves of the working legs are at a repetition's peak: the highest."""
    shown = [n for n in panel.names if rep.side == "both" or side_of(n) in ("", rep.side)]
    frame = int(np.argmin(np.abs(analysis.motion.time_s - rep.peak_s)))
    values = [float(analysis.motion.column(name)[0][frame]) for name in shown]
    return max((value for value in values if np.isfinite(value)), default=None)


def _without_side(name: str) -> str:
    side = side_of(name)
    return name.replace(f"_{side}_", "_") if side else name


def _title(base: str) -> str:
    return base.removesuffix(f"_{unit_of(base)}").replace("_", " ").capitalize()
