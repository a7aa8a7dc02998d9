"""Whether a change is one."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coach.progress.change import Change, Outcome, between, detectable, over
from coach.progress.measures import NOT_MEASURED, Better, Measure, Measured, better, measured
from coach.progress.trend import Point, Series
from tests.progress.figures import day, figures

VALUES = st.floats(-180, 180)
SDS = st.floats(0, 40)
MEASURED = st.builds(Measured, VALUES, SDS)
BETTER = st.sampled_from(Better)
OTHER_WAY = {
    Outcome.BETTER: Outcome.WORSE,
    Outcome.WORSE: Outcome.BETTER,
    Outcome.SAME: Outcome.SAME,
    Outcome.DIFFERENT: Outcome.DIFFERENT,
}


def series(*points: Point, better: Better = Better.HIGHER) -> Series:
    return Series(Measure.PEAK, "deg", better, points, "squat", "both")


def point(number: int, value: float, view: str = "side", sd: float = 4.0) -> Point:
    return Point(day(number), value, sd, 60.0, view)


def test_the_detectable_change_is_the_published_one() -> None:
    # Alghadir 2018: an SEM of 0.48 makes an MDC of 1.33.
    assert detectable(0.48, 0.48) == pytest.approx(1.33, abs=0.005)


@pytest.mark.parametrize(
    ("after", "better", "outcome"),
    [
        (72.0, Better.HIGHER, Outcome.BETTER),
        (71.0, Better.HIGHER, Outcome.SAME),
        (48.0, Better.HIGHER, Outcome.WORSE),
        (48.0, Better.LOWER, Outcome.BETTER),
        (72.0, Better.NEITHER, Outcome.DIFFERENT),
    ],
)
def test_only_a_difference_beyond_the_error_is_a_change(
    after: float, better: Better, outcome: Outcome
) -> None:
    change = between(Measured(60.0, 4.0), Measured(after, 4.0), better)
    assert change.outcome is outcome
    assert change.difference == after - 60.0
    assert change.mdc == pytest.approx(1.96 * math.sqrt(32))


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (20.0, 2.0, Outcome.BETTER),
        (-20.0, 2.0, Outcome.BETTER),
        (2.0, -20.0, Outcome.WORSE),
        (-20.0, 20.0, Outcome.DIFFERENT),
        (4.0, -4.0, Outcome.SAME),
    ],
)
def test_legs_are_better_the_nearer_they_come_to_each_other(
    before: float, after: float, outcome: Outcome
) -> None:
    change = between(Measured(before, 4.0), Measured(after, 4.0), Better.NEARER_ZERO)
    assert change.outcome is outcome


@pytest.mark.parametrize("missing", [NOT_MEASURED, Measured(60.0, math.nan)])
def test_what_was_not_measured_is_unknown(missing: Measured) -> None:
    for pair in ((missing, Measured(60.0, 4.0)), (Measured(60.0, 4.0), missing)):
        change = between(*pair, Better.HIGHER)
        assert change.outcome is Outcome.UNKNOWN
        assert math.isnan(change.difference)
        assert math.isnan(change.mdc)
        assert (change.before, change.after) == pair
        assert not change.certain


@pytest.mark.parametrize("same_view", [True, False])
def test_the_view_is_told_whether_or_not_there_was_something_to_measure(same_view: bool) -> None:
    known = Measured(60.0, 4.0)
    for after in (known, NOT_MEASURED):
        assert between(known, after, Better.HIGHER, same_view=same_view).same_view is same_view
    assert between(known, known, Better.HIGHER).same_view


@given(MEASURED, MEASURED, BETTER)
def test_the_way_back_is_the_opposite(one: Measured, other: Measured, better: Better) -> None:
    there, back = between(one, other, better), between(other, one, better)
    assert back.outcome is OTHER_WAY[there.outcome]
    assert back.difference == -there.difference
    assert back.mdc == there.mdc


@given(MEASURED, MEASURED, BETTER, st.floats(1, 10))
def test_less_certainty_never_makes_a_change(
    one: Measured, other: Measured, better: Better, times: float
) -> None:
    sure = between(one, other, better)
    unsure = between(
        Measured(one.value, times * one.sd), Measured(other.value, times * other.sd), better
    )
    if not sure.certain:
        assert not unsure.certain


@given(MEASURED, MEASURED, BETTER)
def test_a_change_is_always_beyond_the_error(
    one: Measured, other: Measured, better: Better
) -> None:
    change = between(one, other, better)
    assert change.certain == (abs(change.difference) > change.mdc)


def test_a_series_is_judged_by_its_first_and_latest_three() -> None:
    change = over(series(*(point(n, v) for n, v in enumerate([50, 52, 54, 99, 70, 72, 74]))))
    assert change.before == (52.0, 4.0)
    assert change.after == (72.0, 4.0)
    assert change.outcome is Outcome.BETTER


def test_of_a_long_series_three_days_at_each_end_are_enough() -> None:
    """One at the end would be chance, many would blur what changed: of nine, the fourth of either
    end is in neither mean."""
    values = [50.0, 52.0, 54.0, 90.0, 60.0, 10.0, 70.0, 72.0, 74.0]
    change = over(series(*(point(n, value) for n, value in enumerate(values))))
    assert (change.before.value, change.after.value) == (52.0, 72.0)


@pytest.mark.parametrize(("more", "outcome"), [(1, Outcome.SAME), (2, Outcome.BETTER)])
def test_a_count_may_be_one_off(more: int, outcome: Outcome) -> None:
    before, after = (measured(Measure.REPS, [figures(counted=n)]) for n in (8, 8 + more))
    assert between(before, after, better(Measure.REPS)).outcome is outcome


@pytest.mark.parametrize(("longer_s", "outcome"), [(2.0, Outcome.SAME), (3.5, Outcome.BETTER)])
def test_a_hold_may_be_off_by_a_second_at_either_time(longer_s: float, outcome: Outcome) -> None:
    """Where the working leg is hidden, its beginning is seen that late."""
    before, after = (
        measured(Measure.HOLD, [figures(exercise="leg-kick", hold_s=hold_s)])
        for hold_s in (5.0, 5.0 + longer_s)
    )
    assert between(before, after, better(Measure.HOLD)).outcome is outcome


def test_no_day_is_at_both_ends() -> None:
    change = over(series(point(0, 50.0), point(1, 80.0), point(2, 60.0)))
    assert (change.before.value, change.after.value) == (50.0, 60.0)


@pytest.mark.parametrize("points", [(), (point(0, 50.0),)])
def test_one_day_is_no_change(points: tuple[Point, ...]) -> None:
    change = over(series(*points))
    assert change.outcome is Outcome.UNKNOWN
    assert not change.before.known
    assert not change.after.known


def test_like_is_compared_with_like() -> None:
    """The front reads 15 degrees less; the knee bends as it did."""
    points = [point(n, 70.0) for n in range(4)] + [point(n, 55.0, "front") for n in (4, 5)]
    change = over(series(*points))
    assert change.same_view
    assert change.outcome is Outcome.SAME


def test_what_two_views_saw_is_said_to_be_so() -> None:
    change = over(series(point(0, 70.0), point(3, 50.0, "front")))
    assert not change.same_view
    assert change.outcome is Outcome.WORSE


@given(st.lists(st.tuples(VALUES, SDS), min_size=2, max_size=9), BETTER)
def test_a_series_read_backwards_is_the_opposite(
    values: list[tuple[float, float]], better: Better
) -> None:
    there = [point(n, value, sd=sd) for n, (value, sd) in enumerate(values)]
    back = [point(n, value, sd=sd) for n, (value, sd) in enumerate(reversed(values))]
    changes: list[Change] = [over(series(*points, better=better)) for points in (there, back)]
    # Sums in another order differ in their last digits.
    assume(abs(abs(changes[0].difference) - changes[0].mdc) > 1e-6)
    if better is not Better.NEARER_ZERO:
        assert changes[1].outcome is OTHER_WAY[changes[0].outcome]
    assert changes[1].difference == pytest.approx(-changes[0].difference, abs=1e-9)
