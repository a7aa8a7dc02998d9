"""Charts over days: measures with their uncertainty and target, and weeks against the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple

import altair as alt

from coach.programme.schedule import Week
from coach.progress.measures import Measure
from coach.progress.trend import Point, Series
from coach.words import progress_words

__all__ = ["DARK", "LIGHT", "Ink", "finished", "key_of", "series_chart", "weeks_chart"]

_HEIGHT = 220


@dataclass(frozen=True)
class Ink:
    """Colours with a contrast of 4.5 to 1 or more against the page. sides: by a name's side."""

    sides: dict[str, str]
    text: str
    fault: str


LIGHT = Ink({"left": "#0069a6", "right": "#a84300", "": "#46525e"}, "#16242b", "#a01c4a")
DARK = Ink({"left": "#7cc4e8", "right": "#ffb070", "": "#b9c5cb"}, "#eef3f5", "#ff9dbb")


class _Style(NamedTuple):
    """How a series is told apart, also without its colour. ink: a key of `Ink.sides`."""

    name: str
    ink: str
    dash: list[int]
    shape: str
    words: str


_LEGS = {
    "left": _Style("left leg", "left", [1, 0], "circle", "solid, round"),
    "right": _Style("right leg", "right", [6, 3], "diamond", "dashed, diamonds"),
}
_BEFORE = _Style("before", "right", [6, 3], "diamond", "dashed, diamonds")
_AFTER = _Style("after", "left", [1, 0], "circle", "solid, round")
_ALONE = _Style("", "left", [1, 0], "circle", "")
_RATED = {
    Measure.PAIN_BEFORE: _BEFORE,
    Measure.PAIN_AFTER: _AFTER,
    Measure.EFFORT_BEFORE: _BEFORE,
    Measure.EFFORT_AFTER: _AFTER,
}
_AXES = {
    "deg": "degrees",
    "cm": "cm",
    "pct": "% of body height",
    "s": "seconds",
    "reps": "repetitions",
    "share": "% of the repetitions judged",
    "0-10": "0 to 10",
}
_LINES: dict[str, Callable[[Point], float | None]] = {
    "target": lambda point: point.target,
    "limit": lambda point: point.limit,
}
_DOTS = {"target": [2, 3], "limit": [8, 4]}
_VIEWS = {"side": "from the side", "front": "from the front", "oblique": "at an angle"}


def key_of(series: Sequence[Series]) -> str:
    """How several series of a chart are told apart: “left leg solid, round; right leg …”."""
    styles = [_style(one) for one in series]
    return "; ".join(f"{style.name} {style.words}" for style in styles if style.words)


def series_chart(
    series: Sequence[Series],
    *,
    dark: bool,
    since: date | None = None,
    until: date | None = None,
    height: int = _HEIGHT,
) -> alt.LayerChart:
    """Series of one unit over days: points with bars of one sigma, joined where they were seen from
    the same side, and target and limit as dashed lines that step. dark: whether the page is."""
    ink = DARK if dark else LIGHT
    rows = [row for one in series for row in _rows(one)]
    data = alt.Chart(alt.InlineData(values=rows))
    styles = [_style(one) for one in series]
    names = [style.name for style in styles]
    colours = alt.Scale(domain=names, range=[ink.sides[style.ink] for style in styles])
    dashes = alt.Scale(domain=names, range=[style.dash for style in styles])
    shapes = alt.Scale(domain=names, range=[style.shape for style in styles])
    x = _days(since, until)
    unit = series[0].unit
    y = alt.Y("value:Q", title=_AXES[unit], scale=_scale(unit), axis=_upright(**_ticks(unit)))
    colour = alt.Color("name:N", scale=colours, legend=None)
    bars = data.mark_rule(strokeWidth=1.5).encode(
        x=x, y=alt.Y("low:Q", scale=_scale(unit)), y2="high:Q", color=colour
    )
    lines = data.mark_line(strokeWidth=2).encode(
        x=x,
        y=y,
        color=colour,
        strokeDash=alt.StrokeDash("name:N", scale=dashes, legend=None),
        detail="view:N",
    )
    points = data.mark_point(filled=True, size=60, opacity=1).encode(
        x=x,
        y=y,
        color=colour,
        shape=alt.Shape("name:N", scale=shapes, legend=None),
        tooltip=[alt.Tooltip("about:N", title=" ")],
    )
    layers = [bars, lines, points, *_across(series, x, ink)]
    return finished(layers, ink.text, height)


def weeks_chart(weeks: Sequence[Week], *, dark: bool, height: int = _HEIGHT) -> alt.LayerChart:
    """Days done in each week as bars, and its goal as a line across."""
    ink = DARK if dark else LIGHT
    rows = [
        {
            "week": f"{week.monday.day} {week.monday:%b}",
            "order": week.monday.isoformat(),
            "done": week.done,
            "goal": week.goal,
            "about": f"Week of {week.monday.day} {week.monday:%B}: {week.done} of {week.goal} days",
        }
        for week in weeks
    ]
    data = alt.Chart(alt.InlineData(values=rows))
    x = alt.X(
        "week:N", title=None, sort=alt.EncodingSortField("order"), axis=alt.Axis(labelAngle=0)
    )
    y = alt.Y("done:Q", title="days", scale=alt.Scale(domain=[0, 7]), axis=_upright(tickMinStep=1))
    about = [alt.Tooltip("about:N", title=" ")]
    bars = data.mark_bar(color=ink.sides["left"]).encode(x=x, y=y, tooltip=about)
    goals = data.mark_tick(color=ink.text, thickness=3).encode(x=x, y="goal:Q", tooltip=about)
    return finished([bars, goals], ink.text, height)


def finished(layers: Sequence[alt.Chart], text: str, height: int) -> alt.LayerChart:
    """The layers as one chart, its writing in the page's ink rather than in a paler one."""
    axis = alt.AxisConfig(labelColor=text, titleColor=text)
    return alt.LayerChart(layer=list(layers), height=height, config=alt.Config(axis=axis))


def _style(series: Series) -> _Style:
    return _RATED.get(series.measure) or _LEGS.get(series.side, _ALONE)


def _days(since: date | None, until: date | None) -> alt.X:
    ends = [_at(datetime.combine(day, time())) for day in (since, until) if day is not None]
    scale = alt.Scale(domain=ends) if len(ends) == 2 else alt.Scale()
    return alt.X("at:T", title=None, scale=scale, axis=alt.Axis(format="%-d %b", tickCount=6))


def _scale(unit: str) -> alt.Scale:
    if unit == "0-10":
        return alt.Scale(domain=[0, 10])
    if unit == "share":
        return alt.Scale(domain=[0, 1])
    return alt.Scale(zero=unit == "reps")


def _ticks(unit: str) -> dict[str, Any]:
    if unit == "share":
        return {"format": ".0%"}
    return {"tickMinStep": 1} if unit in ("reps", "0-10") else {}


def _upright(**options: Any) -> alt.Axis:
    """An axis with its title above it: beside it, a title longer than a small chart is high would
    leave the chart no height at all."""
    return alt.Axis(
        titleAngle=0,
        titleAlign="left",
        titleBaseline="bottom",
        titleX=0,
        titleY=-6,
        tickCount=4,
        **options,
    )


def _rows(series: Series) -> Iterable[dict[str, Any]]:
    style = _style(series)
    for point in series.points:
        low, high = point.value - point.sd, point.value + point.sd
        if series.unit in ("0-10", "share"):
            low, high = max(low, 0.0), min(high, 10.0 if series.unit == "0-10" else 1.0)
        yield {
            "name": style.name,
            "at": _at(point.at),
            "value": round(point.value, 3),
            "low": round(low, 3),
            "high": round(high, 3),
            "view": point.view,
            "about": _about(series, style, point),
        }


def _about(series: Series, style: _Style, point: Point) -> str:
    number = progress_words.value(point.measured, series.unit)
    said = f"{point.at.day} {point.at:%B}: {number}"
    said += f", {style.name}" if style.name else ""
    return said + (f", seen {_VIEWS[point.view]}" if point.view in _VIEWS else "")


def _across(series: Sequence[Series], x: alt.X, ink: Ink) -> Iterable[alt.Chart]:
    """The target, and the limit, in force at each point as lines that step, and the word for each
    where it begins."""
    for word, of in _LINES.items():
        rows = [
            {"name": _style(one).name, "at": _at(point.at), word: value, "word": word}
            for one in series
            for point in one.points
            for value in (of(point),)
            if value is not None
        ]
        if not rows:
            continue
        yield (
            alt.Chart(alt.InlineData(values=rows))
            .mark_line(
                interpolate="step-after", strokeDash=_DOTS[word], strokeWidth=2, color=ink.text
            )
            .encode(x=x, y=f"{word}:Q", detail="name:N")
        )
        rows.sort(key=lambda row: str(row["at"]), reverse=True)
        first = {row[word]: row for row in rows}
        yield (
            alt.Chart(alt.InlineData(values=list(first.values())))
            .mark_text(align="left", dy=-7, color=ink.text, fontSize=12)
            .encode(x=x, y=f"{word}:Q", text="word:N")
        )


def _at(moment: datetime) -> str:
    """As the place's clock showed it: the browser takes a time without an offset for its own."""
    return moment.replace(tzinfo=None).isoformat(timespec="minutes")
