"""Left against right, with what can be told of their difference."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coach.domain import SetFigures
from coach.progress.change import Outcome
from coach.progress.sides import side_differences
from tests.progress.figures import day, figures

TODAY = day(28).date()


def curls(side: str, number: int = 28, **changes: Any) -> SetFigures:
    known: dict[str, Any] = {"exercise": "hamstring-curl", "peak": 90.0, "range": 88.0}
    return figures(number, side=side, **known | changes)


def test_the_difference_has_both_legs_uncertainty() -> None:
    (found,) = side_differences(
        [curls("left", peak=90.0, peak_sd=3.0), curls("right", peak=80.0, peak_sd=4.0)], TODAY
    )
    assert found.difference.value == 10.0
    assert found.difference.sd == 5.0
    assert math.isclose(found.least, 9.8)
    assert found.outcome is Outcome.DIFFERENT
    assert found.uneven
    assert (found.left.value, found.right.value) == (90.0, 80.0)


def test_within_its_uncertainty_nothing_can_be_told() -> None:
    (found,) = side_differences([curls("left", peak=90.0), curls("right", peak=80.0)], TODAY)
    assert found.outcome is Outcome.SAME
    assert not found.uneven


def test_legs_that_work_together_are_compared_where_both_are_seen() -> None:
    squats = [figures(28, peak=92.0, left=100.0, right=80.0, range=90.0, peak_sd=4.0)]
    (found,) = side_differences(squats, TODAY)
    assert (found.left.value, found.right.value) == (100.0, 80.0)
    assert math.isclose(found.difference.sd, math.sqrt(2) * 4.0)
    assert found.uneven


def test_one_leg_another_view_or_long_ago_is_no_comparison() -> None:
    assert side_differences([curls("left")], TODAY) == ()
    assert side_differences([curls("left"), curls("right", view="front")], TODAY) == ()
    assert side_differences([curls("left"), curls("right", 0)], TODAY) == ()
    assert side_differences([figures(28)], TODAY) == ()


def test_the_view_with_most_repetitions_is_taken() -> None:
    few = [curls(side, view="oblique", counted=2, peak=40.0) for side in ("left", "right")]
    most = [curls(side, counted=8) for side in ("left", "right")]
    (found,) = side_differences(few + most, TODAY)
    assert (found.view, found.left.value) == ("side", 90.0)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["left", "right"]),
            st.floats(20, 120),
            st.floats(0.5, 8),
            st.integers(1, 12),
        ),
        min_size=2,
        max_size=8,
    )
)
def test_legs_swapped_the_difference_is_the_other_way(
    sets: list[tuple[str, float, float, int]],
) -> None:
    made = [
        curls(side, peak=peak, range=peak, peak_sd=sd, counted=reps)
        for side, peak, sd, reps in sets
    ]
    other = {"left": "right", "right": "left"}
    found = side_differences(made, TODAY)
    swapped = side_differences([replace(one, side=other[one.side]) for one in made], TODAY)
    assert len(found) == len(swapped) == (len({side for side, *_ in sets}) == 2)
    for one, mirrored in zip(found, swapped, strict=True):
        assert math.isclose(one.difference.value, -mirrored.difference.value, abs_tol=1e-9)
        assert math.isclose(one.difference.sd, mirrored.difference.sd)
        assert one.outcome is mirrored.outcome
