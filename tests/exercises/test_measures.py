"""What is measured of a movement, in closed form: a window made row by row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.exercises import measures
from coach.exercises.base import Value, over, under, unknown
from coach.exercises.common import both_feet_level, nearer_or_further, seen_along
from coach.motion.types import COLUMN, MEASUREMENTS, VIEWS, View
from tests.exercises.windows import SIGNAL, N
from tests.exercises.windows import made_up as window

RAMP = np.arange(N, dtype=float)


def test_what_a_window_says_of_itself() -> None:
    made = window({"trunk_lean_deg": RAMP}, base=10.0, side="left")
    assert (made.range, made.duration_s) == (90.0, pytest.approx(0.6))
    assert (made.legs, made.other_leg) == (("left",), "right")
    assert (replace(made, side="right").other_leg, window().legs) == ("left", ("left", "right"))
    assert made.column("trunk_lean_deg").tolist() == [2, 3, 4, 5, 6, 7, 8]
    assert made.top == slice(4, 7)
    assert made.longest_gap_s == pytest.approx(0.1)


def test_the_top_is_within_a_tenth_of_the_range() -> None:
    signal = np.array([10, 10, 10, 50, 90.9, 100, 91.1, 50, 10, 10, 10.0])
    assert window(signal=signal, base=10.0).top == slice(5, 7)


def test_the_longest_gap_is_within_the_movement() -> None:
    time_s = np.array([0.0, 5.0, 5.1, 5.2, 5.3, 5.8, 5.9, 6.0, 6.1, 9.0, 9.1])
    assert window(time_s=time_s).longest_gap_s == pytest.approx(0.5)
    assert window(time_s=time_s, start=5, end=5).longest_gap_s == 0.0


def test_the_view_and_yaw_are_those_of_the_movement() -> None:
    view = np.full(N, VIEWS.index(View.FRONT))
    view[2:6] = VIEWS.index(View.OBLIQUE)
    yaw = np.array([0, 0, 40, 40, 40, 40, 60, 60, 60, 0, 0.0])
    made = window(view=view, yaw_deg=yaw)
    assert (made.main_view, made.yaw_median_deg) == (View.OBLIQUE, 40.0)
    yaw[3] = np.nan
    assert window(yaw_deg=yaw).yaw_median_deg == 50.0


@pytest.mark.parametrize(
    ("yaw", "seen"),
    [
        (90.0, ("left",)),
        (-90.0, ("right",)),
        (150.0, ("left", "right")),
        (-150.0, ("right", "left")),
        (30.0, ("left", "right")),
        (-30.0, ("right", "left")),
    ],
)
def test_the_nearer_leg_is_seen_first_and_from_the_side_alone(yaw, seen) -> None:
    made = window(yaw_deg=np.full(N, yaw))
    assert made.seen_legs == seen
    assert [leg for leg in ("left", "right") if made.hidden(leg)] == [
        leg for leg in ("left", "right") if leg not in seen
    ]


def test_at_the_top_is_the_median_over_the_top() -> None:
    course = np.array([9, 9, 9, 9, 1, 8, 2, 9, 9, 9, 9.0])
    made = window({"trunk_lean_deg": course}, {"trunk_lean_deg": 3.0})
    assert made.at_top("trunk_lean_deg") == (2.0, 3.0, None)
    course[4] = np.nan
    assert window({"trunk_lean_deg": course}).at_top("trunk_lean_deg").value == 5.0
    course[4:7] = np.nan
    gone = window({"trunk_lean_deg": course}).at_top("trunk_lean_deg")
    assert not gone.known
    assert np.isnan(gone[:2]).all()


@given(st.floats(0.0, 30.0), st.floats(-50, 50), st.floats(-50, 50))
def test_a_change_is_the_top_less_the_rest(sd: float, top: float, rest: float) -> None:
    name, share = "trunk_lean_deg", "hip_rise_pct"
    made = window({name: top, share: top}, {name: sd, share: sd}, {name: rest, share: rest})
    assert made.change(name).value == made.change(share).value == pytest.approx(top - rest)
    assert made.change(share).sd == sd, "nothing of a length drops out"
    assert 0.0 < made.change(name).sd <= max(sd, 2.0) + 1e-9
    wider = window({name: top}, {name: sd + 10.0}, {name: rest})
    assert wider.change(name).sd > made.change(name).sd


def test_a_changes_certainty_far_from_any_floor_is_the_measurements() -> None:
    sd = window(sds={"trunk_lean_deg": 40.0}).change("trunk_lean_deg").sd
    assert sd == pytest.approx(40.0, rel=0.05)


def test_the_more_certain_leg_serves() -> None:
    columns = {"shank_lean_left_deg": 10.0, "shank_lean_right_deg": 20.0}
    name = "shank_lean_{side}_deg"
    right = window(columns, {"shank_lean_left_deg": 3.0})
    assert right.certain_leg(name) == (20.0, 1.0, None)
    assert replace(right, side="left").certain_leg(name) == (10.0, 3.0, None)
    assert window({**columns, "shank_lean_right_deg": np.nan}).certain_leg(name).value == 10.0
    nothing = window(dict.fromkeys(columns, np.nan)).certain_leg(name)
    assert np.isnan(nothing[:2]).all()


KNOWN = [Value(3.0, 1.0), Value(1.0, 2.0), Value(2.0, 0.1)]


@given(st.permutations([*KNOWN, unknown("x"), Value(9.0, np.nan), Value(np.nan, 0.0)]))
def test_the_largest_and_the_smallest_are_of_the_known(values) -> None:
    assert measures.largest(values) == KNOWN[0]
    assert measures.smallest(values) == KNOWN[1]


@pytest.mark.parametrize("of", [measures.largest, measures.smallest])
def test_of_nothing_known_nothing_is_known(of) -> None:
    for values in ([], [unknown("x")]):
        assert not of(values).known
        assert of(values).why_not == "it was not seen"


SD = measures.TRAVEL_SD_PCT * np.sqrt(2.0)
"""Of a difference of two places."""


def test_hips_travel_is_from_the_first_seen_place_to_the_last() -> None:
    course = np.array([99, 99, np.nan, 5.0, 50, 50, 50, -4.0, np.nan, 99, 99])
    travel = measures.hips_travel(window({"hip_travel_pct": course}))
    assert travel == (pytest.approx(9.0), pytest.approx(SD), None)
    course[3:7] = np.nan
    gone = measures.hips_travel(window({"hip_travel_pct": course}))
    assert (gone.known, gone.why_not) == (False, "the hips were not seen")
    course[3] = 7.0
    assert measures.hips_travel(window({"hip_travel_pct": course})).value == pytest.approx(11.0)


def test_a_foot_wanders_between_start_and_end() -> None:
    name = "ankle_travel_left_pct"
    wandered = measures.foot_wanders(window({name: 10.0 * RAMP}), "left")
    assert wandered == (pytest.approx(0.9 * 60.0), pytest.approx(SD), None)
    gone = measures.foot_wanders(window({name: np.nan}), "left")
    assert (gone.known, gone.why_not) == (False, "the foot was not seen")


def test_the_steadier_of_the_seen_feet_counts() -> None:
    columns = {"ankle_travel_left_pct": RAMP, "ankle_travel_right_pct": 10.0 * RAMP}
    both = window(columns)
    assert measures.feet_wander(both).value == pytest.approx(5.4)
    right_only = replace(both, yaw_deg=np.full(N, -90.0))
    assert measures.feet_wander(right_only).value == pytest.approx(54.0)


def test_a_foot_steps_as_far_as_it_ended_from_where_it_stood() -> None:
    """Three along and four up, five in all; a height is a share of the body, not of the leg."""
    up = 4.0 * measures.LEG_PER_HEIGHT
    ended = RAMP >= 7
    columns = {
        "ankle_travel_left_pct": np.where(ended, 13.0, 99.0),
        "ankle_rise_left_pct": np.where(ended, 1.0 + up, -9.0),
    }
    rest = {"ankle_travel_left_pct": 10.0, "ankle_rise_left_pct": 1.0}
    stepped = window(columns, rest=rest)
    assert measures.foot_steps(stepped, "left") == (pytest.approx(5.0), pytest.approx(SD), None)
    assert measures.feet_step(stepped).value == pytest.approx(5.0)
    assert measures.foot_steps(stepped, "right").value == 0.0
    hidden = replace(stepped, yaw_deg=np.full(N, -90.0))
    assert measures.feet_step(hidden).value == 0.0


def test_where_a_foot_ended_is_the_median_of_the_rows_about_the_end() -> None:
    course = np.array([0, 0, 0, 0, 0, 0, 99.0, 2.0, 3.0, 50.0, 4.0])
    made = window({"ankle_travel_left_pct": course})
    assert measures.foot_steps(made, "left").value == pytest.approx(3.5)
    course[9:] = np.nan
    made = window({"ankle_travel_left_pct": course})
    assert measures.foot_steps(made, "left").value == pytest.approx(2.5)


def test_a_foot_held_off_the_floor_took_no_step() -> None:
    lifted = window(
        {"ankle_travel_left_pct": 80.0, "ankle_rise_left_pct": np.where(RAMP == 8, 20.0, 0.0)}
    )
    assert measures.foot_steps(lifted, "left") == (0.0, pytest.approx(SD), None)


def test_a_foot_whose_place_before_is_not_known_took_no_known_step() -> None:
    made = window(rest={"ankle_travel_left_pct": np.nan})
    gone = measures.foot_steps(made, "left")
    assert (gone.known, gone.why_not) == (False, "the foot was not seen")
    unseen_since = window({"ankle_travel_left_pct": np.nan})
    assert measures.foot_steps(unseen_since, "left").value == 0.0


def test_feet_level_is_the_less_of_both_feets_change_up_or_down() -> None:
    made = window({"ankle_rise_left_pct": -5.0, "ankle_rise_right_pct": 3.0})
    assert both_feet_level(made).value == 3.0
    assert measures.feet_level(made, ("left",)) == (5.0, 1.0, None)


@given(st.floats(-99, 99), st.floats(-99, 99), st.floats(1.0, 200.0))
def test_legs_are_unlike_by_their_difference_over_the_larger_way(left, right, larger) -> None:
    unlike = measures.legs_unlike(Value(left, 3.0), Value(right, 4.0), larger)
    assert unlike == (pytest.approx(abs(left - right) / larger), pytest.approx(5.0 / larger), None)
    for one in (unknown("x"), Value(1.0, np.nan)):
        for pair in ((one, Value(1.0, 1.0)), (Value(1.0, 1.0), one)):
            gone = measures.legs_unlike(*pair, larger)
            assert (gone.known, gone.why_not) == (False, "both legs have to be seen")


def test_a_way_of_next_to_nothing_makes_no_endless_difference() -> None:
    assert measures.legs_unlike(Value(2.0, 3.0), Value(1.0, 4.0), 0.0) == (1.0, 5.0, None)


def test_hips_sink_as_far_as_bent_knees_let_them() -> None:
    """Knees bent to 120 degrees, half at the thigh and half at the shank: half the leg's length."""
    sunk = measures.hips_sink(
        window({"hip_drop_pct": 25.0}, {"hip_drop_pct": 5.0}, signal=1.2 * SIGNAL, high=120.0)
    )
    assert (sunk.value, sunk.sd) == (pytest.approx(0.5), pytest.approx(0.1))


def test_the_spread_leaves_single_frames_aside() -> None:
    name = "trunk_lean_deg"
    long = window({name: 0.0})
    values = np.zeros((101, len(MEASUREMENTS)))
    values[:, COLUMN[name]] = np.arange(101.0)
    long = replace(long, values=values, start=0, end=100)
    assert measures.spread(long, name) == pytest.approx(90.0)
    values[:, COLUMN[name]] = np.nan
    assert measures.spread(replace(long, values=values), name) == 0.0
    values[0, COLUMN[name]] = 3.0
    assert measures.spread(replace(long, values=values), name) == 0.0


@pytest.mark.parametrize("lean", [-20.0, 20.0])
def test_the_trunk_moves_either_way(lean: float) -> None:
    moved = measures.trunk_moves(window({"trunk_lean_deg": lean}))
    assert moved.value == 20.0
    assert moved.known


def test_the_most_lean_of_a_trunk_leaves_single_frames_aside() -> None:
    """Of rows 2 to 8 the middle of the three largest, with the uncertainty of those alone."""
    lean = RAMP * 5.0
    lean[4] = 90.0
    lean[10] = 80.0
    made = window({"trunk_lean_deg": lean}, {"trunk_lean_deg": np.arange(N) / 10.0})
    assert measures.most_trunk_lean(made) == (40.0, pytest.approx(0.7), None)
    lean[2:7] = np.nan
    made = window({"trunk_lean_deg": lean})
    assert measures.most_trunk_lean(made).why_not == "it was not seen well enough"


def _lean(trunk: float, shank: float, trunk_sd: float = 1.0, shank_sd: float = 1.0) -> Value:
    name = "shank_lean_{}_deg"
    return measures.trunk_over_shank(
        window(
            {"trunk_lean_deg": trunk, **{name.format(s): shank for s in ("left", "right")}},
            {
                "trunk_lean_deg": trunk_sd,
                **{name.format(s): shank_sd for s in ("left", "right")},
            },
        )
    )


def test_the_trunk_leans_over_the_shank_or_over_what_is_much_in_any_case() -> None:
    assert _lean(50.0, 10.0, 3.0, 4.0) == (40.0, pytest.approx(5.0), None)
    assert _lean(60.0, 50.0, 3.0, 4.0) == (25.0, 3.0, None)
    assert _lean(60.0, np.nan, 3.0) == (25.0, 3.0, None)
    gone = _lean(np.nan, 10.0)
    assert (gone.known, gone.why_not) == (False, "the trunk was not seen well enough")


def test_of_both_leans_the_surer_one_past_the_limit_is_told() -> None:
    """40 +/- 30 is less surely much than 25 +/- 1."""
    assert _lean(60.0, 20.0, 1.0, 30.0) == (25.0, 1.0, None)


def test_a_phase_is_no_surer_than_the_pictures_and_the_signal() -> None:
    made = window()
    unsure = measures.phase(made, 2.0, 0.0)
    assert unsure.value == 2.0
    holed = replace(made, time_s=np.where(RAMP > 4, made.time_s + 1.0, made.time_s))
    assert measures.phase(holed, 2.0, 0.0).sd == pytest.approx(unsure.sd + 1.0)
    # 20 of 100 is a fifth of the range, and half as much again of the phase.
    assert measures.phase(made, 2.0, 20.0).sd == pytest.approx(unsure.sd + 2.0 * 0.3)
    gone = measures.phase(made, float("nan"), 0.0)
    assert (gone.known, gone.why_not) == (False, measures.NOT_SEEN)
    assert np.isfinite(measures.phase(replace(made, high=0.0), 2.0, 0.0).sd)


@given(st.floats(0, 10), st.floats(0, 10), st.floats(0, 1), st.floats(0, 1))
def test_a_longer_phase_is_less_sure(seconds, longer, share, gap_s) -> None:
    sd = measures.phase_sd(seconds, share, gap_s)
    assert sd >= max(gap_s, measures.phase_sd(0.0)) > 0.0
    assert measures.phase_sd(seconds + longer, share, gap_s) >= sd
    assert measures.phase_sd(seconds) == measures.phase_sd(seconds, 0.0, 0.0) <= sd


@pytest.mark.parametrize(
    ("view", "along"),
    [(View.FRONT, True), (View.REAR, True), (View.SIDE, False), (View.OBLIQUE, False)],
)
def test_which_views_look_along_the_way_one_faces(view: View, along: bool) -> None:
    assert seen_along(window(view=np.full(N, VIEWS.index(view)))) is along


def test_a_value_is_known_if_it_can_be_held_against_a_limit() -> None:
    assert Value(1.0, 0.0).known
    assert not Value(1.0, 0.0, "hidden").known
    assert not Value(np.inf, 1.0).known
    assert not Value(1.0, np.inf).known
    assert unknown("hidden").why_not == "hidden"


def test_a_gate_is_called_as_it_was_asked_to_be() -> None:
    for make in (over, under):
        gate = make("name", measures.hips_travel, 1.0, "a reason", "a look-alike", "a source")
        assert (gate.name, gate.reason) == ("name", "a reason")
        assert (gate.look_alike, gate.source) == ("a look-alike", "a source")
    assert nearer_or_further(both_feet_level).reason == "the person came nearer or went away"
