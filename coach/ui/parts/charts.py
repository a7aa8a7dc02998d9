"""Charts over days: measures with their uncertainty and target, and weeks against the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from coach.programme.schedule import Week
from coach.progress.measures import Measure
from coach.progress.trend import Point, Series
from coach.translation import gettext as _
from coach.ui.parts.vega import ABOUT, DARK, LIGHT, UPRIGHT, WRITING, Ink, Spec, finished, of_data
from coach.words import progress_words, result_words

__all__ = ["key_of", "series_chart", "weeks_chart"]

_HEIGHT = 220


class _Style(NamedTuple):
    """How a series is told apart, also without its colour. ink: a key of `Ink.sides`."""

    name: str
    ink: str
    dash: list[int]
    shape: str
    words: str


_LEGS = {
    "left": _Style(_("left leg"), "left", [1, 0], "circle", _("solid, round")),
    "right": _Style(_("right leg"), "right", [6, 3], "diamond", _("dashed, diamonds")),
}
_BEFORE = _Style("before", "right", [6, 3], "diamond", _("dashed, diamonds"))
_AFTER = _Style("after", "left", [1, 0], "circle", _("solid, round"))
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
    "pct": _("% of body height"),
    "s": "seconds",
    "reps": "repetitions",
    "share": _("% of the repetitions judged"),
    "0-10": "0 to 10",
}
_LINES: dict[str, Callable[[Point], float | None]] = {
    "target": lambda point: point.target,
    "limit": lambda point: point.limit,
}
_DOTS = {"target": [2, 3], "limit": [8, 4]}
_VIEWS = {"side": _("from the side"), "front": _("from the front"), "oblique": _("at an angle")}


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
) -> Spec:
    """Series of one unit over days: points with bars of one sigma, joined where they were seen from
    the same side, and target and limit as dashed lines that step. dark: whether the page is."""
    ink = DARK if dark else LIGHT
    styles = [_style(one) for one in series]
    names = [style.name for style in styles]
    x, unit = _days(since, until), series[0].unit
    value = _value(unit)
    colour = _told_apart(names, [ink.sides[style.ink] for style in styles])
    bars = {
        "mark": {"type": "rule", "strokeWidth": 1.5},
        "encoding": {
            "x": x,
            "y": {"field": "low", "type": "quantitative", "scale": value["scale"]},
            "y2": {"field": "high"},
            "color": colour,
        },
    }
    line = {
        "mark": {"type": "line", "strokeWidth": 2},
        "encoding": {
            "x": x,
            "y": value,
            "color": colour,
            "strokeDash": _told_apart(names, [style.dash for style in styles]),
            "detail": {"field": "view", "type": "nominal"},
        },
    }
    points = {
        "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
        "encoding": {
            "x": x,
            "y": value,
            "color": colour,
            "shape": _told_apart(names, [style.shape for style in styles]),
            "tooltip": ABOUT,
        },
    }
    rows = [row for one in series for row in _rows(one)]
    layers = [of_data(rows, bars, line, points), *_across(series, x, ink)]
    return finished(layers, ink.text, height)


def weeks_chart(weeks: Sequence[Week], *, dark: bool, height: int = _HEIGHT) -> Spec:
    """Days done in each week as bars, and its goal as a line across."""
    ink = DARK if dark else LIGHT
    rows = [
        {
            "week": f"{week.monday.day} {week.monday:%b}",
            "order": week.monday.isoformat(),
            "done": week.done,
            "goal": week.goal,
            "about": _(
                "Week of {day}: {done} of {goal} days",
                day=result_words.day_of_year(week.monday),
                done=week.done,
                goal=week.goal,
            ),
        }
        for week in weeks
    ]
    x = {
        "field": "week",
        "type": "nominal",
        "title": None,
        "sort": {"field": "order"},
        "axis": {"labelAngle": 0},
    }
    days = {
        "field": "done",
        "type": "quantitative",
        "title": "days",
        "scale": {"domain": [0, 7]},
        "axis": UPRIGHT | {"tickMinStep": 1},
    }
    bars = {
        "mark": {"type": "bar", "color": ink.sides["left"]},
        "encoding": {"x": x, "y": days, "tooltip": ABOUT},
    }
    goals = {
        "mark": {"type": "tick", "color": ink.text, "thickness": 3},
        "encoding": {
            "x": x,
            "y": {"field": "goal", "type": "quantitative"},
            "tooltip": ABOUT,
        },
    }
    return finished([of_data(rows, bars, goals)], ink.text, height)


def _style(series: Series) -> _Style:
    return _RATED.get(series.measure) or _LEGS.get(series.side, _ALONE)


def _told_apart(names: Sequence[str], by: Sequence[object]) -> Spec:
    """Series by their names, each as `by` has it."""
    scale = {"domain": list(names), "range": list(by)}
    return {"field": "name", "type": "nominal", "scale": scale, "legend": None}


def _days(since: date | None, until: date | None) -> Spec:
    ends = [_at(datetime.combine(day, time())) for day in (since, until) if day is not None]
    return {
        "field": "at",
        "type": "temporal",
        "title": None,
        "scale": {"domain": ends} if len(ends) == 2 else {},
        "axis": {"format": "%-d %b", "tickCount": 6},
    }


def _value(unit: str) -> Spec:
    return {
        "field": "value",
        "type": "quantitative",
        "title": _AXES[unit],
        "scale": _scale(unit),
        "axis": UPRIGHT | _ticks(unit),
    }


def _scale(unit: str) -> Spec:
    if unit == "0-10":
        return {"domain": [0, 10]}
    if unit == "share":
        return {"domain": [0, 1]}
    return {"zero": unit == "reps"}


def _ticks(unit: str) -> Spec:
    if unit == "share":
        return {"format": ".0%"}
    return {"tickMinStep": 1} if unit in ("reps", "0-10") else {}


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
    said = f"{result_words.day_of_year(point.at)}: {number}"
    said += f", {style.name}" if style.name else ""
    return said + (_(", seen {views}", views=_VIEWS[point.view]) if point.view in _VIEWS else "")


def _across(series: Sequence[Series], x: Spec, ink: Ink) -> Iterable[Spec]:
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
        y = {"field": word, "type": "quantitative"}
        stepped = {
            "type": "line",
            "interpolate": "step-after",
            "strokeDash": _DOTS[word],
            "strokeWidth": 2,
            "color": ink.text,
        }
        detail = {"field": "name", "type": "nominal"}
        yield of_data(rows, {"mark": stepped, "encoding": {"x": x, "y": y, "detail": detail}})
        rows.sort(key=lambda row: str(row["at"]), reverse=True)
        first = {row[word]: row for row in rows}
        said = {"field": "word", "type": "nominal"}
        yield of_data(
            first.values(),
            {
                "mark": {"type": "text", "align": "left", "dy": -7, "color": ink.text} | WRITING,
                "encoding": {"x": x, "y": y, "text": said},
            },
        )


def _at(moment: datetime) -> str:
    """As the place's clock showed it: the browser takes a time without an offset for its own."""
    return moment.replace(tzinfo=None).isoformat(timespec="minutes")
