"""angles.png: what was measured over time, with uncertainty, repetitions, peaks and faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from coach.coaching.results import Analysis, Rep
from coach.exercises.registry import exercises
from coach.motion.types import MEASUREMENTS, SIDES, unit_of
from coach.reports import words

__all__ = ["plot_angles"]

_MOST_PANELS = 3
_DPI = 110
_WIDTH_IN, _MOST_WIDTH_IN, _PANEL_IN = 10.0, 50.0, 2.6
_IN_PER_S = 0.3  # room for the number of a repetition of a second or two
_MOST_WORDS = 16  # more repetitions than this get their number only
_UNIT_NAMES = {"deg": "degrees", "cm": "cm", "pct": "%", "ratio": "ratio"}


@dataclass(frozen=True)
class _Look:
    """How a side is drawn: colour and dashes both tell the sides apart."""

    label: str
    colour: str
    dashes: str


_LOOKS = {
    "left": _Look("left", "#0072b2", "-"),
    "right": _Look("right", "#b34700", "--"),
    "": _Look("", "#333333", "-"),
}
_FAULT, _REP, _PARTIAL = "#a01c4a", "#0072b2", "#777777"


def plot_angles(analysis: Analysis, target: Path) -> None:
    """Write the plot as PNG. Raises OSError where it cannot be written."""
    panels = _panels(analysis)
    width = min(max(_WIDTH_IN, _IN_PER_S * analysis.source.duration_s), _MOST_WIDTH_IN)
    size = (width, _PANEL_IN * len(panels) + 0.7)
    figure = Figure(figsize=size, dpi=_DPI, layout="constrained")
    FigureCanvasAgg(figure)
    title = f"{words.exercise_title(analysis.summary)}: {analysis.source.name}"
    figure.suptitle(title, fontsize=12)
    rows = figure.subplots(len(panels), 1, sharex=True, squeeze=False)[:, 0]
    for axes, names in zip(rows, panels, strict=True):
        _draw_panel(axes, analysis, names)
    _name_reps(rows[0], analysis)
    rows[-1].set_xlabel("seconds")
    rows[-1].set_xlim(0, max(analysis.source.duration_s, 0.1))
    figure.savefig(target, format="png")


def _panels(analysis: Analysis) -> list[list[str]]:
    """Measurements that share a panel: the same one of both sides."""
    exercise = exercises().get(analysis.summary.exercise or "")
    names: Sequence[str] = exercise.signal_columns if exercise else MEASUREMENTS[:2]
    panels: dict[str, list[str]] = {}
    for name in names:
        panels.setdefault(_without_side(name), []).append(name)
    return list(panels.values())[:_MOST_PANELS]


def _side(name: str) -> str:
    return next((side for side in SIDES if f"_{side}_" in name), "")


def _without_side(name: str) -> str:
    side = _side(name)
    return name.replace(f"_{side}_", "_") if side else name


def _draw_panel(axes: Axes, analysis: Analysis, names: list[str]) -> None:
    measured = False
    for name in names:
        measured |= _draw_line(axes, analysis, name)
    for rep in analysis.summary.reps:
        _shade(axes, rep)
    _mark_peaks(axes, analysis, names)
    base = _without_side(names[0])
    unit = unit_of(base)
    name = base.removesuffix(f"_{unit}").replace("_", " ").capitalize()
    axes.set_title(name, loc="left", fontsize=10)
    axes.set_ylabel(_UNIT_NAMES[unit])
    axes.grid(alpha=0.3)
    if axes.get_legend_handles_labels()[1]:
        axes.legend(loc="upper right", fontsize=8)
    if not measured:
        axes.text(0.5, 0.5, "not measured", transform=axes.transAxes, ha="center", va="center")


def _draw_line(axes: Axes, analysis: Analysis, name: str) -> bool:
    """One measurement with its one-sigma band; says whether there was anything to draw."""
    values, sd = analysis.motion.column(name)
    if not np.isfinite(values).any():
        return False
    look = _LOOKS[_side(name)]
    time_s = analysis.motion.time_s
    label = look.label or None
    axes.plot(time_s, values, look.dashes, color=look.colour, linewidth=1.6, label=label)
    axes.fill_between(time_s, values - sd, values + sd, color=look.colour, alpha=0.18, linewidth=0)
    return True


def _shade(axes: Axes, rep: Rep) -> None:
    if rep.counted:
        axes.axvspan(rep.start_s, rep.end_s, color=_REP, alpha=0.08, linewidth=0)
    else:
        span = axes.axvspan(rep.start_s, rep.end_s, facecolor="none", edgecolor=_PARTIAL, alpha=0.5)
        span.set(hatch="//", linewidth=0)


def _mark_peaks(axes: Axes, analysis: Analysis, names: list[str]) -> None:
    """A triangle at a good repetition's peak, a cross at a faulty one's."""
    for rep in analysis.summary.reps:
        shown = [n for n in names if rep.side == "both" or _side(n) in ("", rep.side)]
        values = [analysis.motion.column(name)[0] for name in shown]
        frame = int(np.argmin(np.abs(analysis.motion.time_s - rep.peak_s)))
        heights = [float(v[frame]) for v in values if np.isfinite(v[frame])]
        if heights:
            marker, colour = ("X", _FAULT) if rep.faults else ("v", "#333333")
            axes.plot(rep.peak_s, max(heights), marker, color=colour, markersize=8)


def _name_reps(axes: Axes, analysis: Analysis) -> None:
    """Each repetition's number, and its faults by name, above the first panel's line."""
    reps = analysis.summary.reps
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.3 * (high - low))
    for rep in reps:
        remark = words.rep_remarks(rep) if rep.faults or not rep.counted else ""
        text = f"{rep.index}" + (f" ✗\n{remark}" if remark and len(reps) <= _MOST_WORDS else "")
        axes.annotate(
            text,
            ((rep.start_s + rep.end_s) / 2, 0.97),
            xycoords=("data", "axes fraction"),
            ha="center",
            va="top",
            fontsize=8,
            color=_FAULT if remark else "#333333",
        )
