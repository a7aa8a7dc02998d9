"""angles.png: what was measured over time, with uncertainty, movements, peaks and faults."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from coach.coaching.results import Analysis, Movement, Outcome
from coach.exercises.base import Settings
from coach.reports.layout import Panel, limits, panels, peak_height, side_of, target
from coach.words import result_words

__all__ = ["plot_angles"]

_DPI = 110
_WIDTH_IN, _MOST_WIDTH_IN, _PANEL_IN = 10.0, 50.0, 2.6
_IN_PER_S = 0.3  # room for the number of a repetition of a second or two
_AXES_SHARE = 0.93  # of the figure's width
_MOST_WORDS = 16  # more movements than this get their number only
_WORDS_WIDE = 15  # letters of a reason beside each other
_WORDS_IN = 1.0  # and the room they take; without it between two movements, they get no words


@dataclass(frozen=True)
class _Style:
    """How a side is drawn: colour and dashes both tell the sides apart."""

    label: str
    colour: str
    dashes: str


_STYLES = {
    "left": _Style("left", "#0072b2", "-"),
    "right": _Style("right", "#b34700", "--"),
    "": _Style("", "#333333", "-"),
}
_FAULT, _REP, _PARTIAL, _UNCOUNTED = "#a01c4a", "#0072b2", "#777777", "#555555"
_LIMIT = "#333333"


def plot_angles(analysis: Analysis, file: Path, settings: Settings = Settings()) -> None:
    """Write the plot as PNG. settings: those of the set, for its target. Raises OSError where it
    cannot be written."""
    shown = panels(analysis.summary)
    width = min(max(_WIDTH_IN, _IN_PER_S * analysis.source.duration_s), _MOST_WIDTH_IN)
    size = (width, _PANEL_IN * len(shown) + 0.7)
    figure = Figure(figsize=size, dpi=_DPI, layout="constrained")
    FigureCanvasAgg(figure)
    title = f"{result_words.exercise_title(analysis.summary)}: {analysis.source.name}"
    figure.suptitle(title, fontsize=12, parse_math=False)  # a file's name may hold dollar signs
    rows = figure.subplots(len(shown), 1, sharex=True, squeeze=False)[:, 0]
    for axes, panel in zip(rows, shown, strict=True):
        _draw_panel(axes, analysis, panel, settings)
    rows[-1].set_xlabel("seconds")
    rows[-1].set_xlim(0, max(analysis.source.duration_s, 0.1))
    _name_movements(rows[0], analysis)
    figure.savefig(file, format="png")


def _draw_panel(axes: Axes, analysis: Analysis, panel: Panel, settings: Settings) -> None:
    measured = False
    for name in panel.names:
        measured |= _draw_line(axes, analysis, name)
    for movement in analysis.summary.movements:
        _shade(axes, movement)
    wanted = target(analysis.summary, panel, settings)
    if wanted is not None:
        axes.axhline(wanted, linestyle="--", color=_LIMIT, linewidth=1.2, label="target")
    for check, limit in limits(analysis.summary, panel):
        word = f"limit: {result_words.title_of(analysis.summary, check).lower()}"
        axes.axhline(limit, linestyle=":", color=_LIMIT, linewidth=1.2, label=word)
    _mark_peaks(axes, analysis, panel)
    axes.set_title(panel.title, loc="left", fontsize=10)
    axes.set_ylabel(panel.unit)
    axes.grid(alpha=0.3)
    if axes.get_legend_handles_labels()[1]:
        # Above the panel, where it covers no word.
        axes.legend(
            loc="lower right",
            bbox_to_anchor=(1, 1),
            ncols=2,
            fontsize=8,
            frameon=False,
            borderpad=0,
        )
    if not measured:
        axes.text(0.5, 0.5, "not measured", transform=axes.transAxes, ha="center", va="center")


def _draw_line(axes: Axes, analysis: Analysis, name: str) -> bool:
    """One measurement with its one-sigma band; says whether there was anything to draw."""
    values, sd = analysis.motion.column(name)
    if not np.isfinite(values).any():
        return False
    style = _STYLES[side_of(name)]
    time_s = analysis.motion.time_s
    label = style.label or None
    axes.plot(time_s, values, style.dashes, color=style.colour, linewidth=1.6, label=label)
    axes.fill_between(time_s, values - sd, values + sd, color=style.colour, alpha=0.18, linewidth=0)
    return True


def _shade(axes: Axes, movement: Movement) -> None:
    start_s, end_s = movement.start_s, movement.end_s
    if movement.outcome is Outcome.COUNTED:
        axes.axvspan(start_s, end_s, color=_REP, alpha=0.08, linewidth=0)
    elif movement.outcome is Outcome.PARTIAL:
        span = axes.axvspan(start_s, end_s, facecolor="none", edgecolor=_PARTIAL, alpha=0.5)
        span.set(hatch="//", linewidth=0)
    else:
        span = axes.axvspan(start_s, end_s, facecolor=_UNCOUNTED, edgecolor=_UNCOUNTED, alpha=0.15)
        span.set(hatch="xx", linewidth=0)


def _mark_peaks(axes: Axes, analysis: Analysis, panel: Panel) -> None:
    """A triangle at a good repetition's peak, a cross at a faulty one's, a hollow circle at that of
    a movement that is none."""
    for movement in analysis.summary.movements:
        height = peak_height(analysis, panel, movement)
        if height is None:
            continue
        if movement.number is None:
            axes.plot(
                movement.peak_s, height, "o", color=_UNCOUNTED, markersize=8, fillstyle="none"
            )
        else:
            marker, colour = ("X", _FAULT) if movement.faults else ("v", "#333333")
            axes.plot(movement.peak_s, height, marker, color=colour, markersize=8)


def _name_movements(axes: Axes, analysis: Analysis) -> None:
    """Each repetition's number, its faults by name, and why a movement is none, above the first
    panel's line."""
    movements = analysis.summary.movements
    room = _has_room(axes, movements)
    names = [_name(movement, in_words) for movement, in_words in zip(movements, room, strict=True)]
    lines = max((name.count("\n") + 1 for name in names), default=1)
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + max(0.3, 0.13 * lines) * (high - low))
    for movement, name in zip(movements, names, strict=True):
        counts = movement.counted and not movement.faults
        axes.annotate(
            name,
            ((movement.start_s + movement.end_s) / 2, 0.97),
            xycoords=("data", "axes fraction"),
            ha="center",
            va="top",
            fontsize=8 if movement.number is not None else 7,
            color="#333333" if counts or movement.number is None else _FAULT,
        )


def _has_room(axes: Axes, movements: Sequence[Movement]) -> list[bool]:
    """Of each movement whether there is room for words above it, between its neighbours'."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    first_s, last_s = axes.get_xlim()
    in_per_s = _AXES_SHARE * figure.get_figwidth() / (last_s - first_s)
    at = np.array([(movement.start_s + movement.end_s) / 2 for movement in movements]) * in_per_s
    gaps = np.diff(np.concatenate(([-np.inf], at, [np.inf])))
    free = np.minimum(gaps[:-1], gaps[1:]) >= _WORDS_IN
    return [bool(one) and len(movements) <= _MOST_WORDS for one in free]


def _name(movement: Movement, in_words: bool) -> str:
    if movement.number is None:
        reason = textwrap.fill(movement.reason, _WORDS_WIDE)
        return f"–\n{reason}" if in_words else "–"
    if movement.counted and not movement.faults:
        return str(movement.number)
    words = f" ✗\n{textwrap.fill(result_words.rep_remarks(movement), _WORDS_WIDE)}"
    return str(movement.number) + (words if in_words else " ✗")
