"""What the joint that an exercise works measures, leg by leg."""

from __future__ import annotations

import numpy as np

from coach.exercises.base import Exercise, MovementWindow
from coach.motion.types import COLUMN, SIDES, Motion

__all__ = ["joint_now", "peaks_by_side"]


def joint_now(exercise: Exercise, motion: Motion, legs: tuple[str, ...]) -> tuple[float, float]:
    """The working joint's measurement and its uncertainty, of the leg among `legs` that is measured
    best; NaN where none is."""
    columns = [COLUMN[_name(exercise, leg)] for leg in legs]
    known = [c for c in columns if np.isfinite(motion.values[c])]
    if not known:
        return float("nan"), float("nan")
    best = min(known, key=lambda c: float(motion.sd[c]))
    return float(motion.values[best]), float(motion.sd[best])


def peaks_by_side(
    exercise: Exercise, window: MovementWindow
) -> tuple[tuple[float, float] | None, tuple[float, float] | None]:
    """Left and right leg's own measurement at the top of a repetition that both legs make; None for
    a leg hidden behind the other one, or not measured."""
    if not exercise.signal.both_legs:
        return None, None
    seen = window.seen_legs
    tops = (window.at_top(_name(exercise, leg)) if leg in seen else None for leg in SIDES)
    left, right = (
        (top.value, top.sd) if top is not None and np.isfinite(top.value) else None for top in tops
    )
    return left, right


def _name(exercise: Exercise, leg: str) -> str:
    """An exercise's first column to plot is its working joint's, of the left leg."""
    return exercise.signal.columns[0].replace("_left_", f"_{leg}_")
