"""The charts of a recording: what is drawn, and that it can be seen and told apart."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import altair
import numpy as np
import pytest

from coach.exercises.base import Settings
from coach.ui.parts.curves import CHOSEN, Drawn, charts
from coach.ui.parts.vega import DARK, LIGHT
from coach.ui.server.launch import options
from tests import builders


def layers(one: Drawn) -> dict[str, dict[str, Any]]:
    """Each layer by its mark, its data's rows under “rows”."""
    return {
        layer["mark"]["type"]: {**layer, "rows": part["data"]["values"]}
        for part in one.chart["layer"]
        for layer in part["layer"]
    }


def test_a_panel_for_each_measurement_that_matters() -> None:
    knee, trunk = charts(builders.analysis(), Settings(), dark=False)
    assert (knee.title, knee.unit) == ("Knee flexion", "degrees")
    assert knee.key == "left leg solid, right leg dashed"
    assert (trunk.title, trunk.key) == ("Trunk lean", "")


def test_bands_are_one_sigma_around_the_curves() -> None:
    knee = layers(charts(builders.analysis(), Settings(), dark=False)[0])
    points = knee["area"]["rows"]
    assert {point["side"] for point in points} == {"left", "right"}
    assert knee["line"]["rows"] == points
    known = [point for point in points if point["value"] is not None]
    assert all(p["high"] - p["value"] == pytest.approx(5.0) for p in known)
    assert all(p["value"] - p["low"] == pytest.approx(5.0) for p in known)
    dashes = knee["line"]["encoding"]["strokeDash"]["scale"]["range"]
    assert dashes[0] != dashes[1]


def test_repetitions_can_be_chosen_and_told_apart_without_colour() -> None:
    one = charts(builders.analysis(), Settings(), dark=False)[0]
    good, faulty, partial = layers(one)["rect"]["rows"]
    assert [rep["rep"] for rep in (good, faulty, partial)] == [1, 2, 3]
    assert (good["start"], good["end"]) == (1.0, 3.0)
    assert [rep["number"] for rep in (good, faulty, partial)] == ["1", "2 ✗", "3"]
    assert faulty["shape"] != good["shape"] == partial["shape"]
    assert partial["border"] != good["border"] == faulty["border"]
    assert "forward lean" in faulty["about"]
    altair.LayerChart.from_dict(one.chart)  # what is misspelt, only the schema knows
    (choice,) = one.chart["params"]
    assert choice["name"] == CHOSEN
    assert choice["views"] == [layers(one)["rect"]["name"]]
    assert choice["select"]["fields"] == ["rep"]


def test_target_and_limit_are_lines_across_the_exercises_own_chart() -> None:
    knee, trunk = charts(builders.analysis(), Settings(target=95.0), dark=False)
    rows = layers(knee)["rule"]["rows"]
    assert {"limit": 95.0, "word": "target"} in rows
    assert any(row["word"].startswith("limit: ") for row in rows)
    assert "rule" not in layers(trunk)


def test_movements_that_are_no_repetition_are_hollow_and_say_why() -> None:
    one = charts(builders.analysis(builders.mixed()), Settings(), dark=False)[0]
    none, rep, unjudged = layers(one)["rect"]["rows"]
    assert [row["rep"] for row in (none, rep, unjudged)] == [1, 2, 3]
    assert [row["number"] for row in (none, rep, unjudged)] == ["–", "1 ✗", "–"]
    assert none["filling"] == unjudged["filling"] == "transparent" != rep["filling"]
    assert none["shape"] == unjudged["shape"] != rep["shape"]
    assert none["border"] != rep["border"]
    assert "Not counted: only one knee bent." in none["about"]
    assert "Not judged: " in unjudged["about"]


def test_a_recording_without_repetitions_has_nothing_to_choose() -> None:
    nothing = builders.summary(exercise=None, movements=(), checks=())
    (knee,) = charts(builders.analysis(nothing), Settings(), dark=False)
    assert set(layers(knee)) == {"area", "line"}
    assert "params" not in knee.chart


def test_what_was_not_measured_is_not_drawn() -> None:
    analysis = builders.analysis()
    blind = replace(analysis.motion, values=np.full_like(analysis.motion.values, np.nan))
    assert charts(replace(analysis, motion=blind), Settings(), dark=False) == []


def luminance(colour: str) -> float:
    """As WCAG 2 defines it."""
    parts = [int(part, 16) / 255 for part in re.findall("..", colour.removeprefix("#"))]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("ink", "theme"), [(LIGHT, "light"), (DARK, "dark")])
def test_every_colour_stands_out_from_the_page(ink: Any, theme: str) -> None:
    paper = luminance(options()[f"theme.{theme}.backgroundColor"])
    for colour in (*ink.sides.values(), ink.text, ink.fault):
        low, high = sorted((luminance(colour), paper))
        assert (high + 0.05) / (low + 0.05) >= 4.5, colour
