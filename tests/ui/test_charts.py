"""Charts over days: what is drawn, and that it can be told apart without colours."""

from __future__ import annotations

from typing import Any

import altair
import pytest

from coach.programme.schedule import Week
from coach.progress.measures import Better, Measure
from coach.progress.trend import Point, Series
from coach.ui.parts.charts import key_of, series_chart, weeks_chart
from tests.progress.figures import day


def series(side: str = "both", *values: float, **changes: Any) -> Series:
    points = tuple(
        Point(day(3 * i), value, 4.0, 60.0, "side")
        for i, value in enumerate(values or (50.0, 55.0))
    )
    known = {"unit": "deg", "points": points, "exercise": "squat", "side": side, **changes}
    return Series(Measure.PEAK, better=Better.HIGHER, **known)


def drawn_of(chart: dict[str, Any]) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Each layer with its rows."""
    return [(one, part["data"]["values"]) for part in chart["layer"] for one in part["layer"]]


def layers(chart: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Each mark's rows."""
    every = enumerate(drawn_of(chart))
    return {f"{layer['mark']['type']}{number}": rows for number, (layer, rows) in every}


def test_points_have_bars_of_one_sigma_and_say_what_they_are() -> None:
    drawn = layers(series_chart([series()], dark=False))
    first, second = drawn["rule0"]
    assert (first["low"], first["value"], first["high"]) == (46.0, 50.0, 54.0)
    assert first["at"] == "2026-03-02T18:00"
    assert second["about"] == "5 March: 55\u00a0±\u00a04°, seen from the side"


def test_the_target_is_drawn_and_named_once() -> None:
    drawn = layers(series_chart([series("left"), series("right")], dark=False))
    assert {row["target"] for row in drawn["line3"]} == {60.0}
    assert len(drawn["text4"]) == 1
    without = series(points=(Point(day(0), 50.0, 4.0),))
    assert not any(name.startswith("text") for name in layers(series_chart([without], dark=True)))


def test_legs_are_told_apart_without_their_colours() -> None:
    chart = series_chart([series("left"), series("right")], dark=False)
    _, line, points = (layer["encoding"] for layer, _ in drawn_of(chart)[:3])
    assert line["strokeDash"]["scale"]["range"][0] != line["strokeDash"]["scale"]["range"][1]
    assert points["shape"]["scale"]["range"][0] != points["shape"]["scale"]["range"][1]
    assert key_of([series("left"), series("right")]) == (
        "left leg solid, round; right leg dashed, diamonds"
    )
    assert key_of([series("both")]) == ""


@pytest.mark.parametrize(("unit", "domain"), [("0-10", [0, 10]), ("share", [0, 1])])
def test_what_has_ends_is_drawn_between_them(unit: str, domain: list[int]) -> None:
    top = Series(Measure.FORM, unit, Better.HIGHER, (Point(day(0), float(domain[1]), 0.4),))
    chart = series_chart([top], dark=False)
    assert drawn_of(chart)[1][0]["encoding"]["y"]["scale"]["domain"] == domain
    assert layers(chart)["rule0"][0]["high"] == domain[1]


def test_each_week_has_its_days_and_its_goal() -> None:
    weeks = [Week(day(0).date(), 2, 1), Week(day(7).date(), 3, 4)]
    rows = layers(weeks_chart(weeks, dark=False))["bar0"]
    assert [(row["done"], row["goal"]) for row in rows] == [(1, 2), (4, 3)]
    assert rows[1]["about"] == "Week of 9 March: 4 of 3 days"


def test_every_chart_is_one_that_vega_lite_knows() -> None:
    """Whoever writes a chart by hand is told of a misspelt word by nobody but the schema."""
    legs = [series("left"), series("right")]
    altair.LayerChart.from_dict(series_chart(legs, dark=False, since=day(0).date()))
    altair.LayerChart.from_dict(weeks_chart([Week(day(0).date(), 2, 1)], dark=True))
