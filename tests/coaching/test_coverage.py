"""How well a set was watched, and what its exercise needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.coaching.coverage import (
    PICTURES_A_REP,
    SEEN_ENOUGH,
    Coverage,
    CoverageMeter,
    is_enough,
    needed_per_s,
    shortfall,
)
from coach.coaching.follower import SetFollower
from coach.coaching.results import SetSummary
from coach.exercises.registry import exercises, get
from coach.motion.measurer import Measurer
from coach.pose.camera_rate import delivered
from tests import synthetic
from tests.synthetic import Movement, Schedule

SQUAT = get("squat")
REPS = 4
QUICKEST = {
    "squat": synthetic.squat(Schedule(REPS, 0.325, 0.0, 0.325, 0.0, fps=60)),
    "hamstring-curl": synthetic.curl(Schedule(REPS, 0.4, 0.0, 0.4, 0.0, fps=60)),
    "calf-raise": synthetic.calf_raise(Schedule(REPS, 0.5, 0.1, 0.5, 0.1, fps=60)),
    "leg-kick": synthetic.seated_kick(Schedule(REPS, 0.7, 0.1, 0.7, 0.1, fps=60)),
}
"""The quickest that are counted at 30 pictures a second, without a rest between them."""

TOO_FEW = {"squat": 0.5, "hamstring-curl": 0.5, "calf-raise": 0.5, "leg-kick": 0.4}
"""Shares of the pictures that an exercise needs with which some of these are lost."""


def followed(name: str, movement: Movement, per_s: float) -> SetSummary:
    """A set as a camera of so many pictures a second shows it."""
    measurer, follower = Measurer(), SetFollower(get(name))
    for pose in delivered(synthetic.film(movement), per_s):
        follower.follow(measurer.step(pose))
    return follower.finish()


@pytest.mark.parametrize("name", QUICKEST)
def test_with_as_many_pictures_as_an_exercise_needs_the_quickest_set_is_exact(name: str) -> None:
    summary = followed(name, QUICKEST[name], needed_per_s(get(name)))
    assert summary.rep_count == REPS
    assert shortfall(get(name), summary.coverage) == ""
    assert not any("came through" in note for note in summary.notes)


@pytest.mark.parametrize(("name", "share"), TOO_FEW.items())
def test_with_too_few_of_them_repetitions_are_lost(name: str, share: float) -> None:
    summary = followed(name, QUICKEST[name], share * needed_per_s(get(name)))
    assert summary.rep_count < REPS


@pytest.mark.parametrize("name", QUICKEST)
def test_with_half_of_them_the_set_says_so(name: str) -> None:
    exercise = get(name)
    per_s = 0.5 * needed_per_s(exercise)
    summary = followed(name, QUICKEST[name], per_s)
    assert summary.coverage is not None
    assert summary.coverage.pictures_per_s == pytest.approx(per_s, abs=0.5)
    assert not is_enough(exercise, summary.coverage)
    assert summary.notes[0] == shortfall(exercise, summary.coverage)
    assert exercise.title.lower() in summary.notes[0]


def test_what_is_needed_comes_from_the_exercises_shortest_repetition() -> None:
    for exercise in exercises().values():
        assert needed_per_s(exercise) * exercise.phases.min_s == pytest.approx(PICTURES_A_REP)
    assert needed_per_s(SQUAT) > needed_per_s(get("step-up"))


def metered(gaps: list[float], seen: list[bool], pause_at: int | None = None) -> Coverage:
    """What a meter makes of pictures that follow each other so."""
    meter, time_s = CoverageMeter(SQUAT), 5.0
    meter.add(time_s, seen[0])
    for index, (gap, one) in enumerate(zip(gaps, seen[1:], strict=True)):
        if index == pause_at:
            meter.interrupt()
        time_s += gap
        meter.add(time_s, one)
    assert meter.coverage is not None
    return meter.coverage


@given(st.floats(0.01, 0.4), st.integers(2, 60))
def test_a_steady_camera_has_its_own_rate(gap_s: float, count: int) -> None:
    made = metered([gap_s] * count, [True] * (count + 1))
    assert made.pictures_per_s == pytest.approx(1.0 / gap_s, abs=1.0)
    assert made.seen == pytest.approx(1.0)


def test_the_median_second_counts_and_not_the_median_picture() -> None:
    """30 pictures in the first second, 3 in each of the next two."""
    made = metered([1 / 30] * 30 + [1 / 3] * 6, [True] * 37)
    assert made.pictures_per_s == pytest.approx(3.0)


def test_a_pause_is_no_time_of_the_set() -> None:
    made = metered([0.1] * 10 + [60.0] + [0.1] * 10, [True] * 22, pause_at=10)
    assert made.pictures_per_s == pytest.approx(10.0)
    assert made.seen == pytest.approx(1.0)


def test_seen_is_a_share_of_the_time_between_the_first_and_the_last_look() -> None:
    seen = [False] * 5 + [True] * 11 + [False] * 4 + [True] * 6 + [False] * 5
    made = metered([0.1] * (len(seen) - 1), seen)
    assert made.seen == pytest.approx((10 + 1 + 5) / (10 + 5 + 5), abs=0.06)


def test_time_without_a_picture_into_which_a_repetition_fits_was_not_seen() -> None:
    made = metered([0.1] * 30 + [1.0], [True] * 32)
    assert made.seen == pytest.approx(0.75)
    assert shortfall(SQUAT, made) == (
        "You could be seen for only 75% of this set: some repetitions and faults may be missing."
    )


def test_nothing_is_said_of_what_nobody_noted() -> None:
    assert CoverageMeter(SQUAT).coverage is None
    assert is_enough(SQUAT, None)
    assert shortfall(SQUAT, None) == ""


@given(st.floats(0.1, 60.0), st.floats(0.01, 1.0))
def test_a_sentence_is_said_where_it_was_not_enough(per_s: float, seen: float) -> None:
    coverage = Coverage(per_s, seen)
    enough = is_enough(SQUAT, coverage)
    assert bool(shortfall(SQUAT, coverage)) is not enough
    if enough:
        assert per_s >= needed_per_s(SQUAT)
        assert seen >= SEEN_ENOUGH


def test_where_nobody_was_ever_seen_that_is_told_elsewhere() -> None:
    assert shortfall(SQUAT, Coverage(30.0, 0.0)) == ""
