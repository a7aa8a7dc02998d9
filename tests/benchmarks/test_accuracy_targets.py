"""Which clips and legs each row of the table that was target for pools, and how."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from accuracy_targets import (
    TARGETS,
    Answer,
    Cover,
    answer,
    as_json,
    asked_table,
    cover_table,
    covers,
)
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from scores import HEEL_TOP, Row, Score

NEAR, FAR, FAR_OBLIQUE, FRONT, HIP = (target.name for target in TARGETS[:5])
TRUNK, HEEL = (target.name for target in TARGETS[-2:])

A_ROW = Row("one", "man1", "squat", "knee flexion", 90.0, "left", Score(10, 10, change=2.0))


def pooling(row: Row) -> list[str]:
    """The names of the rows of the table that a figure goes into."""
    return [target.name for target in TARGETS if target.pools(row)]


@pytest.mark.parametrize(
    ("yaw_deg", "side", "name"),
    [
        (90, "left", NEAR),
        (-90, "right", NEAR),
        (30, "left", NEAR),
        (-150, "right", NEAR),
        (60, "right", FAR),
        (-120, "left", FAR),
        (59, "right", FAR_OBLIQUE),
        (121, "right", FAR_OBLIQUE),
        (29, "left", FRONT),
        (29, "right", FRONT),
        (-151, "left", FRONT),
        (0, "right", FRONT),
    ],
)
def test_each_knee_has_its_row(yaw_deg: float, side: str, name: str) -> None:
    assert pooling(replace(A_ROW, yaw_deg=yaw_deg, side=side)) == [name]


@given(yaw_deg=st.floats(-180, 180), side=st.sampled_from(["left", "right"]))
def test_no_knee_is_left_out_or_counted_twice(yaw_deg: float, side: str) -> None:
    assert len(pooling(replace(A_ROW, yaw_deg=yaw_deg, side=side))) == 1


@pytest.mark.parametrize(("yaw_deg", "view"), [(25, "front"), (65, "oblique"), (115, "side")])
def test_hips_are_pooled_over_all_views_and_by_each(yaw_deg: float, view: str) -> None:
    row = replace(A_ROW, measurement="hip flexion", yaw_deg=yaw_deg)
    assert [name.strip() for name in pooling(row)] == [HIP, view]


@pytest.mark.parametrize(("measurement", "name"), [("trunk lean", TRUNK), (HEEL_TOP, HEEL)])
def test_trunk_and_heel_are_judged_from_the_side_and_at_an_angle(
    measurement: str, name: str
) -> None:
    row = replace(A_ROW, measurement=measurement)
    assert pooling(row) == [name]
    assert pooling(replace(row, yaw_deg=-26)) == [name]
    assert pooling(replace(row, yaw_deg=24)) == []
    assert pooling(replace(row, yaw_deg=116)) == []


def found(name: str, rows: list[Row]) -> Answer:
    """One row of the table."""
    return next(answer(target, rows) for target in TARGETS if target.name == name)


def test_a_clip_counts_once_however_many_of_its_legs_are_measured() -> None:
    front = replace(A_ROW, yaw_deg=0.0)
    rows = [
        replace(front, score=Score(10, 10, change=2.0)),
        replace(front, score=Score(10, 10, change=4.0), side="right"),
        replace(front, score=Score(10, 5, change=9.0), clip="two"),
        replace(front, score=Score(10), clip="two", side="right"),
    ]
    got = found(FRONT, rows)
    assert got.clips == 2
    assert got.ours == pytest.approx((3 + 9) / 2)
    assert got.measured == pytest.approx(25 / 40)


@pytest.mark.parametrize(("change", "reached"), [(3.5, True), (3.6, False)])
def test_a_target_is_reached_or_not(change: float, reached: bool) -> None:
    assert found(NEAR, [replace(A_ROW, score=Score(10, 10, change=change))]).reached is reached


def test_a_heels_rise_may_be_a_tenth_off() -> None:
    top = replace(A_ROW, measurement=HEEL_TOP)
    assert found(HEEL, [replace(top, score=Score(2, 2, change=1.4, relative=0.09))]).reached
    assert not found(HEEL, [replace(top, score=Score(2, 2, change=1.4, relative=0.2))]).reached


def test_what_was_never_measured_reaches_nothing() -> None:
    assert found(FAR, []).reached is None
    assert found(FAR, [replace(A_ROW, yaw_deg=-90, score=Score(10))]).reached is None


def test_cover_is_pooled_over_the_frames_of_knee_hip_and_trunk() -> None:
    rows = [
        replace(A_ROW, score=Score(30, 30, within_1=0.5, within_2=0.9)),
        replace(A_ROW, measurement="trunk lean", score=Score(30, 10, within_1=0.9, within_2=1.0)),
        replace(A_ROW, measurement="shank lean", score=Score(30, 30, within_1=0, within_2=0)),
        replace(A_ROW, yaw_deg=0, score=Score(30, 30, within_1=0, within_2=0)),
    ]
    side = next(cover for cover in covers(rows) if cover.view == "side")
    assert (side.within_1, side.within_2) == (pytest.approx(0.6), pytest.approx(0.925))


def test_the_tables_say_what_is_reached() -> None:
    console = Console(width=160, record=True, file=StringIO())
    console.print(asked_table([found(NEAR, [A_ROW]), found(FAR, [])], "recorded"))
    console.print(cover_table([Cover("side", 3, 0.7, 0.99)]))
    lines = console.export_text().splitlines()
    near, far = (next(line for line in lines if name in line) for name in (NEAR, FAR))
    assert near.replace("│", " ").split()[-2:] == ["3.5", "yes"]
    assert far.replace("│", " ").split()[-1] == "6.0"
    side = next(line for line in lines if " side " in line).replace("│", " ").split()
    assert side == ["side", "3", "70%", "yes", "99%", "no"]


def test_the_json_has_null_for_what_is_unknown() -> None:
    told = as_json([found(FAR, [])], covers([]))
    assert told["asked"][0]["ours"] is None
    assert told["asked"][0]["most"] == 6.0
    assert [cover["view"] for cover in told["cover"]] == ["front", "oblique", "side", "rear"]
