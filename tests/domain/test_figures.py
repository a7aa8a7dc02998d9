"""A set in numbers."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from coach.coaching.correction import Correction
from coach.coaching.results import Finding, Outcome, Verdict
from coach.domain import figures_of, set_figures
from tests.reports import people

SESSION = people.session_of(1)
SQUATS, CURLS, CALVES = SESSION.sets[0], SESSION.sets[2], SESSION.sets[4]


def test_means_are_of_the_counted_repetitions():
    reps = tuple(
        replace(rep, peak=rep.peak + rep.index, peak_sd=float(rep.index))
        for rep in SQUATS.summary.reps
    )
    one = replace(SQUATS, summary=replace(SQUATS.summary, movements=reps))
    figures = set_figures(SESSION, one)
    counted = [1, 2, 3, 5, 6, 7]
    assert (figures.counted, figures.partial, figures.wanted) == (6, 2, 8)
    assert figures.peak == pytest.approx(70.0 + sum(counted) / 6)
    assert figures.peak_sd == pytest.approx(sum(counted) / 6)
    assert figures.best == pytest.approx(77.0)
    assert figures.left == pytest.approx(70.0)
    assert math.isnan(figures.right)
    assert (figures.target, figures.unit, figures.side) == (60.0, "deg", "both")


def test_faults_and_what_could_not_be_judged():
    figures = set_figures(SESSION, SQUATS)
    assert figures.faults == {"forward-lean": 2}
    assert figures.ok == {"forward-lean": 4}
    assert figures.not_judged == {"knees-in": "face the camera"}


def test_a_repetition_is_without_fault_only_where_no_check_found_one():
    """Of six that count: two with a fault each, one of which none could say anything."""
    unseen = Finding("knees-in", Verdict.NOT_JUDGED, None, None, 0.85, "ratio", "face the camera")
    reps = list(SQUATS.summary.movements)
    blind = next(n for n, rep in enumerate(reps) if rep.counted and not rep.faults)
    reps[blind] = replace(reps[blind], findings=(unseen,))
    one = replace(SQUATS, summary=replace(SQUATS.summary, movements=tuple(reps)))
    figures = set_figures(SESSION, one)
    assert (figures.counted, figures.judged, figures.faultless) == (6, 5, 3)
    assert (one.summary.judged_count, one.summary.faultless_count) == (5, 3)


def test_a_set_without_repetitions_measured_nothing():
    figures = set_figures(SESSION, replace(CALVES, summary=replace(CALVES.summary, movements=())))
    assert math.isnan(figures.peak)
    assert math.isnan(figures.best)
    assert figures.unit == "cm"
    assert figures.faults == {}


def test_every_set_at_its_own_time():
    figures = figures_of([SESSION, people.session_of(2)])
    assert [one.index for one in figures] == [0, 1, 2, 3, 4] * 2
    assert (figures[1].at - SESSION.started_at).total_seconds() == 60.0
    assert figures[1].at.utcoffset() == SESSION.started_at.utcoffset()


def test_movements_that_are_none_are_counted_apart_and_change_no_mean():
    nan = math.nan
    odd = replace(
        SQUATS.summary.movements[0],
        index=9,
        number=None,
        outcome=Outcome.REJECTED,
        reason="only one knee bent",
        peak=500.0,
    )
    unseen = replace(odd, index=10, outcome=Outcome.NOT_JUDGED)
    half_seen = replace(SQUATS.summary.movements[1], lowering_s=nan, lifting_s=nan)
    movements = (SQUATS.summary.movements[0], half_seen, *SQUATS.summary.movements[2:])
    summary = replace(SQUATS.summary, movements=(*movements, odd, unseen))
    said = (Correction(9, True, "", people.MADE_AT), Correction(1, True, "", people.MADE_AT))
    figures = set_figures(SESSION, replace(SQUATS, summary=summary, corrections=said))
    without = set_figures(SESSION, SQUATS)
    assert (figures.counted, figures.partial) == (without.counted, without.partial) == (6, 2)
    assert (figures.uncounted, figures.corrected) == (2, 7)
    assert (without.uncounted, without.corrected) == (0, 6)
    assert figures.peak == without.peak
    assert (figures.lowering_s, figures.lifting_s) == pytest.approx((1.1, 1.3))
