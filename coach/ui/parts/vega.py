"""Charts in the words of Vega-Lite: what all of them share.

They are written as the browser reads them: what a library checks of each on its way there took
longer than all the rest of a therapist's page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["ABOUT", "DARK", "LIGHT", "UPRIGHT", "WRITING", "Ink", "Spec", "finished", "of_data"]

Spec = dict[str, Any]
"""A chart, or a part of one, in the words of Vega-Lite (vega.github.io/vega-lite, version 5 on)."""

ABOUT: list[Spec] = [{"field": "about", "type": "nominal", "title": " "}]
"""What is said of a mark that is pointed at."""

WRITING: Spec = {"fontSize": 12}

UPRIGHT: Spec = {
    "titleAngle": 0,
    "titleAlign": "left",
    "titleBaseline": "bottom",
    "titleX": 0,
    "titleY": -6,
    "tickCount": 4,
}
"""An axis with its title above it: beside it, a title longer than a small chart is high would leave
the chart no height at all."""


@dataclass(frozen=True)
class Ink:
    """Colours with a contrast of 4.5 to 1 or more against the page. sides: by a name's side."""

    sides: dict[str, str]
    text: str
    fault: str


LIGHT = Ink({"left": "#0069a6", "right": "#a84300", "": "#46525e"}, "#16242b", "#a01c4a")
DARK = Ink({"left": "#7cc4e8", "right": "#ffb070", "": "#b9c5cb"}, "#eef3f5", "#ff9dbb")


def of_data(rows: Iterable[dict[str, Any]], *layers: Spec) -> Spec:
    """Layers that are drawn of the same rows."""
    return {"data": {"values": list(rows)}, "layer": list(layers)}


def finished(layers: Sequence[Spec], text: str, height: int) -> Spec:
    """The layers as one chart, its writing in the page's ink rather than in a paler one."""
    axis = {"labelColor": text, "titleColor": text}
    return {"layer": list(layers), "height": height, "config": {"axis": axis}}
