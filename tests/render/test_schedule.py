"""The timetable of a set: closed forms of a repetition's course, order, labels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.exercises.registry import exercises
from render.forms import EXERCISES, FAULTS, FORMS, MIXED_PLAN
from render.schedule import Repetition, make_plan, make_sides, schedule

CHECKS = {name: {check.name for check in e.checks} for name, e in exercises().items()}
MOVING = [name for name in EXERCISES if name != "idle"]


def a_rep(**changes: float) -> Repetition:
    times = {"start_s": 1.0, "top_s": 2.0, "leave_s": 3.0, "end_s": 5.0, **changes}
    return Repetition(1, "left", "good", (), **times, amplitude=1.0, style={})


@pytest.mark.parametrize(
    ("time_s", "expected"),
    [
        (0.5, 0),
        (1.0, 0),
        # The quintic ease is 1/2 half way, and at a quarter 6/1024 - 15/256 + 10/64 = 106/1024.
        (1.25, 106 / 1024),
        (1.5, 0.5),
        (2.0, 1),
        (2.7, 1),
        (3.0, 1),
        (4.0, 0.5),
        (5.0, 0),
        (9.0, 0),
    ],
)
def test_course_follows_its_closed_form(time_s: float, expected: float) -> None:
    assert a_rep().course(time_s) == pytest.approx(expected)


def test_course_can_begin_early_and_end_late() -> None:
    rep = a_rep()
    assert rep.course(0.9, early_s=0.2) > 0 == rep.course(0.9)
    assert rep.course(5.1, late_s=0.2) > 0 == rep.course(5.1)


@given(
    exercise=st.sampled_from(MOVING),
    seed=st.integers(0, 2**16),
    tempo=st.floats(0.5, 2.0),
    count=st.integers(1, 6),
)
def test_repetitions_follow_each_other(exercise: str, seed: int, tempo: float, count: int) -> None:
    plan = ["good"] * count
    reps, length_s = schedule(
        exercise,
        plan,
        make_sides(exercise, plan, None),
        tempo=tempo,
        lead_s=1.0,
        rng=np.random.default_rng(seed),
    )
    times = [t for r in reps for t in (r.start_s, r.top_s, r.leave_s, r.end_s)]
    assert reps[0].start_s == 1.0
    assert np.all(np.diff([*times, length_s]) > 0)
    assert [r.index for r in reps] == list(range(1, count + 1))


def durations(exercise: str, form: str, tempo: float) -> tuple[float, float, float]:
    reps, _ = schedule(
        exercise, [form], ["left"], tempo=tempo, lead_s=0.0, rng=np.random.default_rng(3)
    )
    rep = reps[0]
    return rep.top_s - rep.start_s, rep.leave_s - rep.top_s, rep.end_s - rep.leave_s


def test_tempo_stretches_a_movement() -> None:
    assert durations("squat", "good", 2.0) == pytest.approx(
        [2 * s for s in durations("squat", "good", 1.0)]
    )


@pytest.mark.parametrize(("exercise", "form"), [("squat", "fast"), ("leg-kick", "good")])
def test_tempo_leaves_fast_repetitions_and_timed_holds_alone(exercise: str, form: str) -> None:
    assert durations(exercise, form, 2.0) == pytest.approx(durations(exercise, form, 1.0))


def test_a_fast_squat_goes_down_faster_than_the_check_allows() -> None:
    assert durations("squat", "fast", 1.0)[0] < 0.8 < durations("squat", "good", 1.0)[0]


def test_a_good_kick_is_held_the_full_ten_seconds_and_a_short_one_is_not() -> None:
    assert durations("leg-kick", "short", 1.0)[1] < 5 < 10 <= durations("leg-kick", "good", 1.0)[1]


@pytest.mark.parametrize("exercise", [name for name in MOVING if name in CHECKS])
def test_faults_bear_the_names_of_the_checks(exercise: str) -> None:
    assert set(FAULTS[exercise].values()) <= CHECKS[exercise]
    assert set(FAULTS[exercise]) <= set(FORMS[exercise])
    assert "good" not in FAULTS[exercise]


def test_a_repetition_carries_the_fault_of_its_form() -> None:
    reps, _ = schedule(
        "calf-raise",
        ["good", "lean"],
        ["both", "both"],
        tempo=1.0,
        lead_s=1.0,
        rng=np.random.default_rng(0),
    )
    assert [r.faults for r in reps] == [(), ("trunk-lean",)]


def test_plans() -> None:
    assert make_plan("squat", "lean", 2) == ["lean", "lean"]
    assert make_plan("squat", "mixed", 2) == list(MIXED_PLAN["squat"])
    assert make_plan("squat", "lean", 2, ("good", "fast", "good")) == ["good", "fast", "good"]


@pytest.mark.parametrize(
    ("exercise", "plan", "sides", "expected"),
    [
        ("squat", ["good"] * 2, "left", ["both", "both"]),
        ("sit-to-stand", ["good"] * 2, None, ["both", "both"]),
        ("straight-leg-raise", ["good"] * 2, "right", ["right", "right"]),
        ("calf-raise", ["good"] * 2, None, ["both", "both"]),
        ("calf-raise", ["single"] * 2, "right", ["right", "right"]),
        ("hamstring-curl", ["good"] * 2, None, ["left", "left"]),
        ("hamstring-curl", ["good"] * 3, "alternate", ["left", "right", "left"]),
        ("leg-kick", ["good"] * 2, None, ["left", "right"]),
    ],
)
def test_sides(exercise: str, plan: list[str], sides: str | None, expected: list[str]) -> None:
    assert make_sides(exercise, plan, sides) == expected
