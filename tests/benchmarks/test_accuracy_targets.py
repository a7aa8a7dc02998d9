"""Which clips and legs each row of the table pools, and how."""

from __future__ import annotations

from dataclasses import replace
from math import nan

import pytest
from accuracy_targets import TARGETS, Answer, answer
from hypothesis import given
from hypothesis import strategies as st
from scores import HEEL_TOP, Row, Score

SQUATS, KNEE, NEAR, FAR = (target.name for target in TARGETS[:4])
HIP, ANKLE, TRUNK, LEVEL, ROLLED = (target.name for target in TARGETS[-5:])

A_ROW = Row(
    "one",
    "man1",
    "squat",
    "knee flexion",
    90.0,
    "left",
    Score(10, 10, change=2.0),
    Score(10, 10, change=2.5),
)


def pooling(row: Row) -> list[str]:
    """The names of the rows of the table that a figure goes into."""
    return [target.name.strip() for target in TARGETS if target.pools(row)]


@pytest.mark.parametrize(
    ("yaw_deg", "side", "exercise", "expected"),
    [
        (90, "left", "squat", True),
        (-90, "right", "squat", True),
        (30, "left", "squat", True),
        (-150, "right", "squat", True),
        (140, "right", "squat", True),
        (90, "right", "squat", False),
        (29, "left", "squat", False),
        (151, "left", "squat", False),
        (90, "left", "leg-kick", False),
    ],
)
def test_squats_seen_from_beside_are_judged_by_the_near_leg_or_both(
    yaw_deg: float, side: str, exercise: str, expected: bool
) -> None:
    row = replace(A_ROW, yaw_deg=yaw_deg, side=side, exercise=exercise)
    assert (SQUATS in pooling(row)) is expected


@given(yaw_deg=st.floats(-180, 180), side=st.sampled_from(["left", "right"]))
def test_no_knee_is_left_out_or_counted_twice(yaw_deg: float, side: str) -> None:
    names = pooling(replace(A_ROW, yaw_deg=yaw_deg, side=side, exercise="other"))
    assert names[0] == KNEE
    assert (NEAR.strip() in names) is not (FAR.strip() in names)
    assert len(names) == 3


@pytest.mark.parametrize(
    ("measurement", "yaw_deg", "roll_deg", "expected"),
    [
        ("hip flexion", 180, 0, [HIP]),
        ("trunk lean", 0, 0, [TRUNK]),
        ("ankle dorsiflexion", -26, 0, [ANKLE]),
        ("ankle dorsiflexion", 24, 0, []),
        (HEEL_TOP, 90, 4, [LEVEL]),
        (HEEL_TOP, 30, -12, [ROLLED]),
        (HEEL_TOP, 116, 0, []),
        ("shank lean", 90, 0, []),
    ],
)
def test_what_is_judged_from_where(
    measurement: str, yaw_deg: float, roll_deg: float, expected: list[str]
) -> None:
    row = replace(A_ROW, measurement=measurement, yaw_deg=yaw_deg, roll_deg=roll_deg)
    assert pooling(row) == expected


def found(name: str, rows: list[Row]) -> Answer:
    """One row of the table."""
    return next(answer(target, rows) for target in TARGETS if target.name == name)


def recorded(row: Row, change: float, **changes: object) -> Row:
    """The row with another error, in another clip or of another leg."""
    return replace(row, recorded=replace(row.recorded, change=change), **changes)


def test_a_clip_counts_once_however_many_of_its_legs_are_measured() -> None:
    rows = [
        A_ROW,
        recorded(A_ROW, 4.0, side="right"),
        replace(A_ROW, recorded=Score(10, 5, change=9.0), clip="two"),
        replace(A_ROW, recorded=Score(10), clip="two", side="right"),
    ]
    got = found(KNEE, rows)
    assert got.clips == 2
    assert got.recorded == pytest.approx((3 + 9) / 2)
    assert got.measured == pytest.approx(25 / 40)
    assert (got.worst, got.worst_clip) == (9.0, "two")


def test_nine_of_ten_clips_are_off_by_less_than_the_tenth() -> None:
    rows = [recorded(A_ROW, float(i), clip=str(i)) for i in range(101)]
    assert found(KNEE, rows).tenth == pytest.approx(90)


def test_live_is_compared_where_both_were_measured() -> None:
    rows = [A_ROW, replace(A_ROW, live=Score(10), clip="two"), recorded(A_ROW, 0.5, clip="three")]
    got = found(KNEE, rows)
    assert got.live_less_recorded == pytest.approx((0.5 + 2.0) / 2)
    assert got.measured_live == pytest.approx(2 / 3)


def test_rivals_stand_beside_us_and_may_say_nothing() -> None:
    rows = [
        replace(A_ROW, rivals={"raw image": 8.0, "bone lengths": 6.0}),
        replace(A_ROW, rivals={"raw image": 4.0, "bone lengths": nan}, clip="two"),
    ]
    told = found(KNEE, rows).rivals
    assert found(KNEE, rows).behind_raw == 0.0
    assert (told["raw image"], told["bone lengths"]) == (6.0, 6.0)
    assert told["raw world"] != told["raw world"]


def test_a_leg_in_which_the_better_raw_figure_is_nearer_counts_against_us() -> None:
    rows = [
        replace(A_ROW, rivals={"raw image": 8.0, "raw world": 1.5, "bone lengths": 0.1}),
        replace(A_ROW, rivals={"raw image": 8.0, "bone lengths": 0.1}, side="right"),
        replace(A_ROW, clip="no rivals"),
    ]
    assert found(KNEE, rows).behind_raw == 0.5


@pytest.mark.parametrize(("change", "reached"), [(3.0, True), (3.1, False)])
def test_a_target_is_reached_or_not(change: float, reached: bool) -> None:
    assert found(SQUATS, [recorded(A_ROW, change)]).reached is reached


def test_a_heels_rise_may_be_a_tenth_off() -> None:
    top = replace(A_ROW, measurement=HEEL_TOP)
    assert found(LEVEL, [replace(top, recorded=Score(2, 2, change=1.4, relative=0.09))]).reached
    off = replace(top, recorded=Score(2, 2, change=1.4, relative=0.2))
    assert found(LEVEL, [off]).reached is False


def test_what_was_never_measured_reaches_nothing() -> None:
    assert found(HIP, []).reached is None
    assert found(SQUATS, [replace(A_ROW, recorded=Score(10))]).reached is None
