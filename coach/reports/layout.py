"""An analysis in columns and rows: the checks, each frame's place in a repetition, the panels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coach.coaching.results import Analysis, Movement, SetSummary
from coach.coaching.units import told_target
from coach.exercises.base import Exercise, Settings
from coach.exercises.registry import exercises
from coach.motion.types import MEASUREMENTS, SIDES, unit_of

__all__ = [
    "REST",
    "Panel",
    "check_names",
    "limits",
    "panels",
    "peak_height",
    "peak_title",
    "phases_and_reps",
    "side_of",
    "target",
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
    the one that the movements were held against. A rise is in the unit of the movements."""
    exercise = exercises().get(summary.exercise or summary.nearest or "")
    names: Sequence[str] = exercise.signal.columns if exercise else MEASUREMENTS[:2]
    together: dict[str, list[str]] = {}
    for name in (_told_in(name, summary) for name in names):
        together.setdefault(_without_side(name), []).append(name)
    return tuple(
        Panel(_title(base), _UNIT_NAMES[unit_of(base)], tuple(sides))
        for base, sides in list(together.items())[:_MOST_PANELS]
    )


def peak_title(exercise: Exercise) -> str:
    """What a repetition's peak is a peak of: “Knee flexion”."""
    return _title(_without_side(exercise.signal.columns[0]))


def side_of(name: str) -> str:
    """left or right; empty for a measurement of the whole body."""
    return next((side for side in SIDES if f"_{side}_" in name), "")


def peak_height(analysis: Analysis, panel: Panel, rep: Movement) -> float | None:
    """Where a repetition's peak is marked: in the panel of what the exercise measures at its own
    value, which is that of the table and the captions; in another one where the curves of the
    working legs are then, the highest."""
    if _is_own(analysis.summary, panel, rep) and math.isfinite(rep.peak):
        return rep.peak
    shown = [n for n in panel.names if rep.side == "both" or side_of(n) in ("", rep.side)]
    frame = int(np.argmin(np.abs(analysis.motion.time_s - rep.peak_s)))
    values = [float(analysis.motion.column(name)[0][frame]) for name in shown]
    return max((value for value in values if np.isfinite(value)), default=None)


def limits(summary: SetSummary, panel: Panel) -> tuple[tuple[str, float], ...]:
    """The limits that the peaks are held against, by the check's name; none in a panel of anything
    else."""
    found = {
        finding.check: finding.limit
        for rep in summary.reps
        if _is_own(summary, panel, rep)
        for finding in rep.findings
        if finding.limit is not None
        and finding.value is not None
        and finding.unit == rep.unit
        and math.isclose(finding.value, rep.peak, rel_tol=1e-6)
    }
    return tuple(sorted(found.items()))


def target(summary: SetSummary, panel: Panel, settings: Settings) -> float | None:
    """The peak to reach, as it was set; None in a panel of anything else."""
    exercise = exercises().get(summary.exercise or "")
    own = any(_is_own(summary, panel, rep) for rep in summary.reps)
    return told_target(exercise, settings) if exercise is not None and own else None


def _is_own(summary: SetSummary, panel: Panel, rep: Movement) -> bool:
    """Whether a panel is of what the exercise's peaks are measured by."""
    return panel == panels(summary)[0] and unit_of(panel.names[0]) == rep.unit


def _told_in(name: str, summary: SetSummary) -> str:
    """A measurement in % of body height in cm, where the movements are in cm and it is known so."""
    in_cm = name.replace("_pct", "_cm")
    unit = summary.movements[0].unit if summary.movements else ""
    return in_cm if unit == "cm" and in_cm in MEASUREMENTS else name


def _without_side(name: str) -> str:
    side = side_of(name)
    return name.replace(f"_{side}_", "_") if side else name


def _title(base: str) -> str:
    return base.removesuffix(f"_{unit_of(base)}").replace("_", " ").capitalize()
