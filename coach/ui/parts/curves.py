"""The measured angles over time as charts whose movements can be chosen."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from coach.coaching.results import Analysis, Movement, Outcome, SetSummary
from coach.exercises.base import Settings
from coach.reports.layout import Panel, limits, panels, peak_height, side_of, target
from coach.review.curves import Curve, curve
from coach.translation import gettext as _
from coach.ui.parts.vega import ABOUT, DARK, LIGHT, WRITING, Ink, Spec, finished, of_data
from coach.words import movement_words, result_words

__all__ = ["CHOSEN", "Drawn", "charts"]

CHOSEN = "chosen"
"""Name of the charts' selection; it holds the index of the movement as `rep`."""

_SHADED = "movements"

_HEIGHT = 260
_DASHES = {"left": [1, 0], "right": [6, 3], "": [1, 0]}
_KEYS = {"left": _("left leg solid"), "right": _("right leg dashed")}
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
    chart: Spec


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
) -> Spec:
    times = analysis.motion.time_s
    begin_s = float(times[0])
    end_s = begin_s + max(analysis.source.duration_s, 0.1)
    scale = {"domain": [begin_s, end_s], "nice": False}
    x = {"field": "s", "type": "quantitative", "title": "seconds", "scale": scale}
    y = _place("value") | {"title": panel.unit, "scale": {"zero": False}}
    sides = [side or "body" for side in lines]
    colours = _told_apart(sides, [ink.sides[side] for side in lines])
    dashes = _told_apart(sides, [_DASHES[side] for side in lines])
    band = {
        "mark": {"type": "area", "opacity": 0.2},
        "encoding": {"x": x, "y": _place("low"), "y2": {"field": "high"}, "fill": colours},
    }
    line = {
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {"x": x, "y": y, "stroke": colours, "strokeDash": dashes},
    }
    measured = of_data(_points(lines), band, line)
    if not analysis.summary.movements:
        return finished([measured], ink.text, _HEIGHT)
    # The shades are on top of the curves, so that a click anywhere in a movement finds it.
    marks = of_data(_movements(analysis, panel, ink), *_marks(ink))
    # A click adds a movement to the chosen ones or takes it away: each one is noticed, also a
    # second on the same one.
    select = {"type": "point", "fields": ["rep"], "toggle": "true", "clear": False}
    choose = {"name": CHOSEN, "select": select, "views": [_SHADED]}
    layers = [measured, *_lines_across(across, ink), marks]
    return finished(layers, ink.text, _HEIGHT) | {"params": [choose]}


def _marks(ink: Ink) -> tuple[Spec, ...]:
    """Peaks, numbers, and the shades behind which a movement lies."""
    peaks = {
        "mark": {"type": "point", "size": 110, "opacity": 1, "strokeWidth": 2},
        "encoding": {
            "x": _place("peak"),
            "y": _place("height"),
            "shape": _as_written("shape"),
            "stroke": _as_written("colour"),
            "fill": _as_written("filling"),
            "tooltip": ABOUT,
        },
    }
    numbers = {
        "mark": {"type": "text", "baseline": "bottom", "fontWeight": "bold", "fontSize": 14},
        "encoding": {
            "x": _place("middle"),
            "y": {"value": -4},
            "text": {"field": "number", "type": "nominal"},
            "color": _as_written("colour"),
        },
    }
    shades = {
        "name": _SHADED,
        "mark": {
            "type": "rect",
            "color": ink.text,
            "stroke": ink.text,
            "strokeOpacity": 0.5,
            "cursor": "pointer",
        },
        "encoding": {
            "x": _place("start"),
            "x2": {"field": "end"},
            "fillOpacity": {"field": "shade", "type": "quantitative", "scale": None},
            "strokeDash": _as_written("border"),
            "tooltip": ABOUT,
        },
    }
    return peaks, numbers, shades


def _told_apart(sides: Sequence[str], by: Sequence[object]) -> Spec:
    scale = {"domain": list(sides), "range": list(by)}
    return {"field": "side", "type": "nominal", "scale": scale, "legend": None}


def _as_written(field: str) -> Spec:
    """Each row has it ready to be drawn."""
    return {"field": field, "type": "nominal", "scale": None, "legend": None}


def _place(field: str) -> Spec:
    return {"field": field, "type": "quantitative"}


def _across(summary: SetSummary, panel: Panel, settings: Settings) -> list[dict[str, Any]]:
    """The target, and the limits that the peaks are held against, with their names."""
    rows = [
        {
            "limit": limit,
            "word": _("limit: {title_of}", title_of=result_words.title_of(summary, name).lower()),
        }
        for name, limit in limits(summary, panel)
    ]
    wanted = target(summary, panel, settings)
    return rows if wanted is None else [{"limit": wanted, "word": "target"}, *rows]


def _lines_across(rows: Sequence[dict[str, Any]], ink: Ink) -> Iterable[Spec]:
    if rows:
        rule = {"type": "rule", "color": ink.text, "strokeDash": [2, 3], "strokeWidth": 2}
        text = {"type": "text", "align": "left", "dx": 4, "dy": -7, "color": ink.text} | WRITING
        said = {"field": "word", "type": "nominal"}
        yield of_data(
            rows,
            {"mark": rule, "encoding": {"y": _place("limit")}},
            {"mark": text, "encoding": {"x": {"value": 0}, "y": _place("limit"), "text": said}},
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
