"""The measured angles over time as charts whose movements can be chosen."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from coach.coaching.results import Analysis, Movement, Outcome, SetSummary
from coach.exercises.base import Settings
from coach.reports.layout import Panel, limits, panels, peak_height, side_of, target
from coach.review.curves import Curve, curve
from coach.ui.parts.charts import DARK, LIGHT, Ink, finished
from coach.words import movement_words, result_words

__all__ = ["CHOSEN", "Drawn", "charts"]

CHOSEN = "chosen"
"""Name of the charts' selection; it holds the index of the movement as `rep`."""

_HEIGHT = 260
_DASHES = {"left": [1, 0], "right": [6, 3], "": [1, 0]}
_KEYS = {"left": "left leg solid", "right": "right leg dashed"}
_GOOD_SHAPE, _FAULT_SHAPE, _UNCOUNTED_SHAPE = "triangle-down", "cross", "circle"
# How a movement is shaded, and the dashes of its edge.
_SHADES = {Outcome.COUNTED: (0.08, [1, 0]), Outcome.PARTIAL: (0.0, [4, 4])}
_UNCOUNTED_SHADE = (0.2, [1, 3])


@dataclass(frozen=True)
class Drawn:
    """A chart, what it shows, and how its curves can be told apart without their colours."""

    title: str
    unit: str
    key: str
    chart: alt.LayerChart


def charts(analysis: Analysis, settings: Settings, *, dark: bool) -> list[Drawn]:
    """A chart for each panel that was measured: curves with bands of one sigma, the movements
    shaded, repetitions numbered, their peaks marked, hollow where one is none, and lines across for
    the target and the limits.

    settings: those of the set. dark: whether the page is.
    """
    ink = DARK if dark else LIGHT
    drawn = []
    for panel in panels(analysis.summary):
        lines = {side_of(name): curve(analysis.motion, name) for name in panel.names}
        shown = {side: line for side, line in lines.items() if line.measured}
        if shown:
            key = ", ".join(_KEYS[side] for side in shown if side)
            chart = _chart(analysis, panel, shown, _across(analysis.summary, panel, settings), ink)
            drawn.append(Drawn(panel.title, panel.unit, key, chart))
    return drawn


def _chart(
    analysis: Analysis,
    panel: Panel,
    lines: dict[str, Curve],
    across: Sequence[dict[str, Any]],
    ink: Ink,
) -> alt.LayerChart:
    times = analysis.motion.time_s
    begin_s = float(times[0])
    end_s = begin_s + max(analysis.source.duration_s, 0.1)
    x = alt.X("s:Q", title="seconds", scale=alt.Scale(domain=[begin_s, end_s], nice=False))
    y = alt.Y("value:Q", title=panel.unit, scale=alt.Scale(zero=False))
    points = alt.Chart(alt.InlineData(values=list(_points(lines))))
    sides = [side or "body" for side in lines]
    colours = alt.Scale(domain=sides, range=[ink.sides[side] for side in lines])
    dashes = alt.Scale(domain=sides, range=[_DASHES[side] for side in lines])
    band = points.mark_area(opacity=0.2).encode(
        x=x, y=alt.Y("low:Q"), y2="high:Q", fill=alt.Fill("side:N", scale=colours, legend=None)
    )
    line = points.mark_line(strokeWidth=2).encode(
        x=x,
        y=y,
        stroke=alt.Stroke("side:N", scale=colours, legend=None),
        strokeDash=alt.StrokeDash("side:N", scale=dashes, legend=None),
    )
    if not analysis.summary.movements:
        return finished([band, line], ink.text, _HEIGHT)
    lines_across = list(_lines_across(across, ink))
    reps = alt.Chart(alt.InlineData(values=list(_movements(analysis, panel, ink))))
    # A click adds a movement to the chosen ones or takes it away: each one is noticed, also a
    # second on the same one.
    choose = alt.selection_point(name=CHOSEN, fields=["rep"], toggle="true", clear=False)
    about = [alt.Tooltip("about:N", title="Movement")]
    shades = (
        reps.mark_rect(color=ink.text, stroke=ink.text, strokeOpacity=0.5, cursor="pointer")
        .encode(
            x=alt.X("start:Q"),
            x2="end:Q",
            fillOpacity=alt.Opacity("shade:Q", scale=None),
            strokeDash=alt.StrokeDash("border:N", scale=None, legend=None),
            tooltip=about,
        )
        .add_params(choose)
    )
    numbers = reps.mark_text(baseline="bottom", fontWeight="bold", fontSize=14).encode(
        x=alt.X("middle:Q"),
        y=alt.value(-4),
        text="number:N",
        color=alt.Color("colour:N", scale=None, legend=None),
    )
    peaks = reps.mark_point(size=110, opacity=1, strokeWidth=2).encode(
        x=alt.X("peak:Q"),
        y=alt.Y("height:Q"),
        shape=alt.Shape("shape:N", scale=None, legend=None),
        stroke=alt.Stroke("colour:N", scale=None, legend=None),
        fill=alt.Fill("filling:N", scale=None, legend=None),
        tooltip=about,
    )
    # The shades are on top of the curves, so that a click anywhere in a movement finds it.
    layers = [band, line, *lines_across, peaks, numbers, shades]
    return finished(layers, ink.text, _HEIGHT)


def _across(summary: SetSummary, panel: Panel, settings: Settings) -> list[dict[str, Any]]:
    """The target, and the limits that the peaks are held against, with their names."""
    rows = [
        {"limit": limit, "word": f"limit: {result_words.title_of(summary, name).lower()}"}
        for name, limit in limits(summary, panel)
    ]
    wanted = target(summary, panel, settings)
    return rows if wanted is None else [{"limit": wanted, "word": "target"}, *rows]


def _lines_across(rows: Sequence[dict[str, Any]], ink: Ink) -> Iterable[alt.Chart]:
    if rows:
        data = alt.Chart(alt.InlineData(values=rows))
        yield data.mark_rule(color=ink.text, strokeDash=[2, 3], strokeWidth=2).encode(y="limit:Q")
        yield data.mark_text(align="left", dx=4, dy=-7, color=ink.text, fontSize=12).encode(
            x=alt.value(0), y="limit:Q", text="word:N"
        )


def _points(lines: dict[str, Curve]) -> Iterable[dict[str, Any]]:
    for side, line in lines.items():
        for s, value, low, high in zip(line.time_s, line.value, line.low, line.high, strict=True):
            yield {
                "side": side or "body",
                "s": round(float(s), 3),
                "value": _number(value),
                "low": _number(low),
                "high": _number(high),
            }


def _movements(analysis: Analysis, panel: Panel, ink: Ink) -> Iterable[dict[str, Any]]:
    for one in analysis.summary.movements:
        shade, border = _SHADES.get(one.outcome, _UNCOUNTED_SHADE)
        colour = ink.fault if one.faults else ink.text
        yield {
            "rep": one.index,
            "start": one.start_s,
            "middle": (one.start_s + one.end_s) / 2,
            "end": one.end_s,
            "peak": one.peak_s,
            "height": peak_height(analysis, panel, one),
            "number": _name(one),
            "about": _about(one),
            "shade": shade,
            "border": border,
            "shape": _shape(one),
            "colour": colour,
            "filling": "transparent" if one.number is None else colour,
        }


def _name(movement: Movement) -> str:
    if movement.number is None:
        return "–"
    return f"{movement.number} ✗" if movement.faults else str(movement.number)


def _about(movement: Movement) -> str:
    if movement.number is None:
        return f"{movement_words.name_of(movement)}: {movement_words.why(movement)}"
    remarks = result_words.rep_remarks(movement)
    return f"{movement.number}: {result_words.peak(movement)}, {remarks}"


def _shape(movement: Movement) -> str:
    if movement.number is None:
        return _UNCOUNTED_SHAPE
    return _FAULT_SHAPE if movement.faults else _GOOD_SHAPE


def _number(value: float) -> float | None:
    return round(float(value), 2) if math.isfinite(value) else None
