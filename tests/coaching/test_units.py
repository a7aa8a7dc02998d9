"""Heel rises in centimetres."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coach.coaching.results import Finding, Verdict
from coach.coaching.units import in_cm, summary_in_cm
from tests import builders

RISE = Finding("low-rise", Verdict.FAULT, 3.0, 0.5, 3.75, "pct")
BEND = Finding("knee-bend", Verdict.OK, 4.0, 3.0, 15.0, "deg")
UNSEEN = replace(RISE, verdict=Verdict.NOT_JUDGED, value=None, sd=None)
REP = replace(
    builders.rep(1, RISE, BEND, UNSEEN, unit="pct"),
    peak=5.0,
    peak_sd=0.6,
    range=5.0,
    by_side=((5.5, 0.5), None),
)


def test_all_that_is_in_per_cent_becomes_cm() -> None:
    rep = in_cm(REP, 160.0)
    assert rep.unit == "cm"
    assert (rep.peak, rep.peak_sd, rep.range) == pytest.approx((8.0, 0.96, 8.0))
    assert rep.by_side[0] == pytest.approx((8.8, 0.8))
    assert rep.by_side[1] is None
    rise, bend, unseen = rep.findings
    assert rise.unit == "cm"
    assert (rise.value, rise.sd, rise.limit) == pytest.approx((4.8, 0.8, 6.0))
    assert bend == BEND
    assert (unseen.unit, unseen.value, unseen.limit) == ("cm", None, pytest.approx(6.0))


def test_angles_stay() -> None:
    assert in_cm(builders.rep(1), 160.0) == builders.rep(1)


def test_without_a_height_a_set_stays() -> None:
    summary = builders.summary(REP)
    assert summary_in_cm(summary, None) is summary
    assert [rep.unit for rep in summary_in_cm(summary, 160.0).reps] == ["cm"]
