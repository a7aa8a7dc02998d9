"""Where a repetition's value is drawn: at the one that its table and its captions tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.coaching.results import Finding, Verdict
from coach.reports.layout import limits, panels, peak_height
from tests import builders


def test_a_peak_is_marked_at_the_repetitions_own_value() -> None:
    """The curve's highest leg is at 90 then; the repetition, as its table tells it, came to 92."""
    analysis = builders.analysis()
    knee, trunk = panels(analysis.summary)
    rep = analysis.summary.reps[0]
    assert peak_height(analysis, knee, rep) == rep.peak == 92.125
    assert peak_height(analysis, trunk, rep) == pytest.approx(90.0)


@pytest.mark.parametrize(("unit", "shown"), [("cm", "cm"), ("pct", "%")])
def test_a_rise_is_drawn_in_the_unit_that_it_is_told_in(unit: str, shown: str) -> None:
    """The table said cm, and the chart beside it %."""
    rise = builders.rep(1, unit=unit)
    first, *_ = panels(builders.summary(rise, exercise="calf-raise", checks=()))
    assert (first.title, first.unit, first.names) == (
        "Heel rise",
        shown,
        (f"heel_rise_left_{unit}",),
    )


def test_the_limits_are_those_that_peaks_are_held_against() -> None:
    shallow = Finding("shallow", Verdict.OK, 92.125, 4.04, 70.0, "deg")
    lean = Finding("forward-lean", Verdict.OK, 12.0, 3.0, 20.0, "deg")
    summary = builders.summary(builders.rep(1, shallow, lean, builders.UNSEEN))
    knee, trunk = panels(summary)
    assert limits(summary, knee) == (("shallow", 70.0),)
    assert limits(summary, trunk) == ()
    assert limits(replace(summary, movements=()), knee) == ()
