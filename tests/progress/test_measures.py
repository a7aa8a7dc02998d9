"""What sets come to in one number."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from coach.exercises.base import Target
from coach.exercises.registry import exercises, get
from coach.progress.measures import Better, Measure, Share, better, measured, measures_of
from tests.progress.figures import figures


def test_a_peak_is_the_mean_of_the_counted_repetitions() -> None:
    value, sd = measured(
        Measure.PEAK, [figures(peak=50.0, counted=2), figures(peak=60.0, counted=8)]
    )
    assert value == pytest.approx(58.0)
    assert sd == pytest.approx(4.0)


def test_more_sets_do_not_make_a_shared_error_smaller() -> None:
    assert measured(Measure.PEAK, [figures()] * 12).sd == measured(Measure.PEAK, [figures()]).sd


@pytest.mark.parametrize("changes", [{"counted": 0}, {"peak": math.nan}, {"peak_sd": math.nan}])
def test_a_set_without_a_measured_repetition_adds_nothing(changes: dict[str, float]) -> None:
    assert not measured(Measure.PEAK, [figures(**changes)]).known
    assert measured(Measure.PEAK, [figures(**changes), figures()]) == (60.0, 4.0)


def test_form_is_the_share_of_judged_repetitions_without_any_fault() -> None:
    """Two checks, each at fault in other repetitions: 16 verdicts, 12 of them good, and 4 of 8
    repetitions without a fault."""
    one = figures(
        ok={"forward-lean": 6, "too-fast": 6},
        faults={"forward-lean": 2, "too-fast": 2},
        judged=8,
        faultless=4,
    )
    assert measured(Measure.FORM, [one]).value == 4 / 8
    assert measured(Measure.FORM, [one, figures(judged=4, faultless=4)]).value == 8 / 12


def test_a_session_of_which_every_repetition_was_faulty_is_0_percent_without_fault() -> None:
    """68 of 68, and three checks that found nothing: “without fault 73 %” it was."""
    ok = {"forward-lean": 68, "heels-lift": 68, "shallow": 68}
    one = figures(counted=68, faults={"too-fast": 68}, ok=ok)
    found = measured(Measure.FORM, [one])
    assert isinstance(found, Share)
    assert (found.value, found.some, found.of) == (0.0, 0, 68)


def test_form_that_nobody_could_judge_is_not_known() -> None:
    assert not measured(Measure.FORM, [figures(ok={})]).known


@given(good=st.integers(0, 200), bad=st.integers(0, 200))
def test_no_share_of_good_form_is_ever_certain(good: int, bad: int) -> None:
    value, sd = measured(Measure.FORM, [figures(ok={"a": good}, faults={"a": bad})])
    if good + bad:
        assert 0.0 <= value <= 1.0
        assert 0.0 < sd < 0.5
    else:
        assert math.isnan(value)


@given(good=st.integers(0, 60), bad=st.integers(0, 60))
def test_the_error_of_form_is_that_of_the_beta_distribution(good: int, bad: int) -> None:
    assume(good + bad)
    _, sd = measured(Measure.FORM, [figures(judged=good + bad, faultless=good)])
    assert sd == pytest.approx(stats.beta(good + 1, bad + 1).std())


def test_an_error_weighs_as_its_value_does() -> None:
    sets = [figures(counted=2, peak_sd=2.0), figures(counted=6, peak_sd=6.0)]
    assert measured(Measure.PEAK, sets).sd == pytest.approx((2 * 2.0 + 6 * 6.0) / 8)
    assert measured(Measure.RANGE, sets) == pytest.approx((55.0, 5.0))


def test_counts_of_sets_add_up_and_their_errors_are_independent() -> None:
    assert measured(Measure.REPS, [figures(counted=n) for n in (8, 7, 0, 5)]) == (20.0, 1.0)
    assert not measured(Measure.REPS, []).known


def test_symmetry_of_legs_that_work_as_one() -> None:
    value, sd = measured(Measure.SYMMETRY, [figures(left=62.0, right=55.0)])
    assert value == pytest.approx(7.0)
    assert sd == pytest.approx(4.0 * math.sqrt(2))


def test_symmetry_of_legs_that_work_one_after_the_other() -> None:
    left, right = (figures(exercise="hamstring-curl", side=side) for side in ("left", "right"))
    assert not measured(Measure.SYMMETRY, [left]).known
    assert measured(Measure.SYMMETRY, [left, right]).value == pytest.approx(0.0)


def test_the_errors_of_two_legs_are_their_own() -> None:
    left, right = (
        figures(exercise="hamstring-curl", side=side, peak=peak, peak_sd=sd)
        for side, peak, sd in (("left", 80.0, 3.0), ("right", 92.0, 4.0))
    )
    assert measured(Measure.SYMMETRY, [right, left]) == pytest.approx((-12.0, 5.0))


@pytest.mark.parametrize(
    ("seconds", "peak_sd", "travel", "sd"),
    [
        (2.0, 0.0, 55.0, 0.05 + 0.30),
        (2.0, 5.5, 55.0, 0.05 + 0.30 + 0.30),
        (4.0, 5.5, 55.0, 0.05 + 0.60 + 0.60),
        (2.0, 0.5, 0.5, 0.05 + 0.30 + 3.00),
        (2.0, 0.0, 0.0, 0.05 + 0.30),
    ],
)
def test_the_error_of_a_tempo(seconds: float, peak_sd: float, travel: float, sd: float) -> None:
    """A picture's time, 15 % of the phase, and as much more as the signal is unsure of its way."""
    one = figures(lowering_s=seconds, lifting_s=seconds, peak_sd=peak_sd, range=travel)
    for measure in (Measure.LOWERING, Measure.LIFTING):
        assert measured(measure, [one]) == pytest.approx((seconds, sd))


def test_lowering_and_lifting_are_not_mixed_up() -> None:
    one = figures(lowering_s=3.0, lifting_s=1.0, hold_s=2.0)
    assert [
        measured(m, [one]).value for m in (Measure.LOWERING, Measure.HOLD, Measure.LIFTING)
    ] == [3.0, 2.0, 1.0]


def test_a_tempo_is_known_no_better_than_a_sixth() -> None:
    value, sd = measured(Measure.LOWERING, [figures()])
    assert value == pytest.approx(2.0)
    assert sd > 2.0 / 6


def test_a_hold_is_followed_where_it_is_asked_for() -> None:
    with_hold = {name for name, e in exercises().items() if Measure.HOLD in measures_of(e)}
    assert with_hold == {"leg-kick"}


def test_straighter_is_better_where_straight_is_the_target() -> None:
    ways = {name: better(Measure.PEAK, exercise) for name, exercise in exercises().items()}
    assert {ways.pop(name) for name in ("leg-kick", "sit-to-stand")} == {Better.LOWER}
    assert set(ways.values()) == {Better.HIGHER}
    assert better(Measure.RANGE, get("leg-kick")) is Better.HIGHER
    assert better(Measure.PEAK) is Better.HIGHER
    small = replace(get("calf-raise"), goal=Target(0.5))
    assert better(Measure.PEAK, small) is Better.HIGHER


def test_which_way_is_better() -> None:
    """More of a movement and less pain; a tempo or an effort is neither good nor bad in itself."""
    ways = {measure: better(measure, get("squat")) for measure in Measure}
    assert {m for m, way in ways.items() if way is Better.LOWER} == {
        Measure.PAIN_BEFORE,
        Measure.PAIN_AFTER,
    }
    assert {m for m, way in ways.items() if way is Better.NEARER_ZERO} == {Measure.SYMMETRY}
    assert {m for m, way in ways.items() if way is Better.NEITHER} == {
        Measure.LOWERING,
        Measure.LIFTING,
        Measure.EFFORT_BEFORE,
        Measure.EFFORT_AFTER,
    }


def test_one_leg_alone_has_no_symmetry() -> None:
    for exercise in exercises().values():
        assert Measure.SYMMETRY not in measures_of(exercise)


def test_repetitions_are_those_that_people_say_and_means_those_that_were_measured() -> None:
    sets = [figures(peak=50.0, counted=2, corrected=3), figures(peak=60.0, counted=8, corrected=7)]
    assert measured(Measure.REPS, sets).value == 10.0
    assert measured(Measure.PEAK, sets).value == pytest.approx((2 * 50.0 + 8 * 60.0) / 10)
    (figures_one,) = [figures(counted=0, corrected=2)]
    assert measured(Measure.REPS, [figures_one]).value == 2.0
