"""Plots as lines and shapes of the page itself: how far over time, and pain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from matplotlib.ticker import MaxNLocator

from coach.programme.symptoms import HIGH_PAIN
from coach.progress.change import like_with_like
from coach.progress.measures import Measure
from coach.progress.trend import Point, Series
from coach.reports.pdf.content import Period
from coach.reports.pdf.days import day_words
from coach.reports.pdf.sheet import ACCENT, ALARM, RULE, SECOND, SOFT, Sheet

__all__ = ["Box", "draw_pain", "draw_range"]

_ERROR_BARS_UP_TO = 60  # more of them are a grey wall


@dataclass(frozen=True)
class Box:
    """Where a plot is on its page, its axes' labels included."""

    x: float
    y: float
    width: float
    height: float


class _Axes:
    """A plot's scales: days across, values upwards."""

    def __init__(self, box: Box, period: Period, low: float, high: float) -> None:
        self.left, self.right = box.x + 9.0, box.x + box.width - 2.0
        self.top, self.bottom = box.y, box.y + box.height - 4.5
        self._period, self._low, self._high = period, low, high

    def across(self, at: date | datetime) -> float:
        """Where a day is; a moment lies within its day."""
        day = at.date() if isinstance(at, datetime) else at
        hours = at.hour / 24.0 if isinstance(at, datetime) else 0.0
        days = (self._period.last - self._period.first).days + 1
        share = ((day - self._period.first).days + hours) / days
        return self.left + share * (self.right - self.left)

    def up(self, value: float) -> float:
        """Where a value is; one off the scale stays at its edge."""
        share = (value - self._low) / (self._high - self._low)
        return self.bottom - min(max(share, 0.0), 1.0) * (self.bottom - self.top)

    def draw(self, sheet: Sheet, ticks: Sequence[float]) -> None:
        """The grid, and what stands beside it."""
        for tick in ticks:
            sheet.stroke(RULE, 0.12)
            sheet.line(self.left, self.up(tick), self.right, self.up(tick))
            sheet.write_at(
                self.left - 9.0,
                self.up(tick) - 1.5,
                f"{tick:g}",
                size=6.5,
                colour=SOFT,
                width=8.0,
                align="R",
            )
        one_year = self._period.first.year == self._period.last.year
        days = (self._period.last - self._period.first).days
        wanted = max(min(int((self.right - self.left) / 22.0), days), 1)
        for number in range(wanted + 1):
            day = self._period.first + timedelta(days=round(days * number / wanted))
            x = self.across(day)
            sheet.stroke(RULE, 0.2)
            sheet.line(x, self.bottom, x, self.bottom + 0.8)
            sheet.write_at(
                x - 10.0,
                self.bottom + 1.4,
                day_words(day) if one_year else f"{day:%b} {day.year}",
                size=6.5,
                colour=SOFT,
                width=20.0,
                align="C",
            )


def draw_range(sheet: Sheet, box: Box, series: Series, period: Period) -> None:
    """A series with one standard deviation either way, its target as a broken line, and as a dotted
    one the limit that was not to be passed.

    Hollow are days on which the camera saw another side than on most.
    """
    points = [p for p in series.points if math.isfinite(p.value) and math.isfinite(p.sd)]
    targets, limits = [p.target for p in points], [p.limit for p in points]
    values = [p.value - p.sd for p in points] + [p.value + p.sd for p in points]
    values += [line for line in targets + limits if line is not None]
    margin = 0.03 * (max(values) - min(values))
    locator = MaxNLocator(4, steps=[1, 2, 5, 10])
    ticks = locator.tick_values(min(values) - margin, max(values) + margin)
    axes = _Axes(box, period, float(ticks[0]), float(ticks[-1]))
    axes.draw(sheet, [float(tick) for tick in ticks])
    _draw_stepped(sheet, axes, points, targets, "target", (1.6, 1.0))
    _draw_stepped(sheet, axes, points, limits, "limit", (0.5, 0.8))
    alike = like_with_like(points)
    if len(points) <= _ERROR_BARS_UP_TO:
        _draw_error_bars(sheet, axes, points)
    _draw_line(sheet, axes, alike, ACCENT)
    for point in points:
        _draw_mark(sheet, axes, point, ACCENT, hollow=point not in alike)


def draw_pain(sheet: Sheet, box: Box, pain: Sequence[Series], period: Period) -> None:
    """Pain before (hollow, broken line) and after (filled), from 0 to 10."""
    axes = _Axes(box, period, 0.0, 10.0)
    axes.draw(sheet, (0.0, 2.0, 4.0, 6.0, 8.0, 10.0))
    high = axes.up(HIGH_PAIN)
    sheet.stroke(ALARM, 0.2)
    sheet.set_dash_pattern(dash=1.0, gap=1.0)
    sheet.line(axes.left, high, axes.right, high)
    sheet.set_dash_pattern()
    sheet.write_at(
        axes.right - 30.0, high - 3.2, "high", size=6.5, colour=ALARM, width=30.0, align="R"
    )
    for series in pain:
        before = series.measure is Measure.PAIN_BEFORE
        colour = SECOND if before else ACCENT
        if before:
            sheet.set_dash_pattern(dash=0.8, gap=0.6)
        _draw_line(sheet, axes, series.points, colour)
        sheet.set_dash_pattern()
        for point in series.points:  # the larger ring is seen where both are the same
            _draw_mark(sheet, axes, point, colour, hollow=before, size_mm=1.1 if before else 0.75)


def _draw_stepped(
    sheet: Sheet,
    axes: _Axes,
    points: Sequence[Point],
    values: Sequence[float | None],
    word: str,
    dashes: tuple[float, float],
) -> None:
    """The target, or the limit, as it was on each day, from point to point, and what it is."""
    known = [
        (axes.across(point.at), axes.up(value))
        for point, value in zip(points, values, strict=True)
        if value is not None
    ]
    if not known:
        return
    sheet.stroke(SECOND, 0.35)
    sheet.set_dash_pattern(*dashes)
    path = [(axes.left, known[0][1])]
    for x, y in known:
        path += [(x, path[-1][1]), (x, y)]
    sheet.polyline([*path, (axes.right, path[-1][1])])
    sheet.set_dash_pattern()
    sheet.write_at(
        axes.right - 30.0, path[-1][1] - 3.2, word, size=6.5, colour=SOFT, width=30.0, align="R"
    )


def _draw_error_bars(sheet: Sheet, axes: _Axes, points: Sequence[Point]) -> None:
    sheet.stroke(SOFT, 0.18)
    for point in points:
        x, low, high = (
            axes.across(point.at),
            axes.up(point.value - point.sd),
            axes.up(point.value + point.sd),
        )
        sheet.line(x, low, x, high)
        for end in (low, high):
            sheet.line(x - 0.5, end, x + 0.5, end)


def _draw_line(sheet: Sheet, axes: _Axes, points: Sequence[Point], colour: str) -> None:
    if len(points) > 1:
        sheet.stroke(colour, 0.3)
        sheet.polyline([(axes.across(p.at), axes.up(p.value)) for p in points])


def _draw_mark(
    sheet: Sheet,
    axes: _Axes,
    point: Point,
    colour: str,
    *,
    hollow: bool,
    size_mm: float = 0.75,
) -> None:
    sheet.stroke(colour, 0.3)
    sheet.fill("#ffffff" if hollow else colour)
    sheet.circle(axes.across(point.at), axes.up(point.value), size_mm, style="DF")
