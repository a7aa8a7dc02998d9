"""What each exercise reads from one frame, and measures of a movement made row by row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from coach.exercises.base import Check, Exercise, Settings, Value
from coach.exercises.registry import get
from coach.motion.types import COLUMN, MEASUREMENTS, VIEWS, Motion, View
from tests.exercises.windows import SIGNAL, N, made_up

CURL, RAISE, KICK = get("hamstring-curl"), get("calf-raise"), get("leg-kick")
SQUAT = get("squat")
RAMP = np.arange(N, dtype=float)


def frame(sd: float = 1.0, **values: float) -> Motion:
    """One frame in which only some was measured; `BOTH` in a name stands for both legs."""
    row = np.full(len(MEASUREMENTS), np.nan)
    for name, value in values.items():
        for side in ("left", "right"):
            row[COLUMN[name.replace("BOTH", side)]] = value
    return Motion(0.0, True, 90.0, View.SIDE, row, row * 0.0 + sd, np.zeros(len(row), np.int8))


def _check(exercise: Exercise, name: str) -> Check:
    return next(check for check in exercise.checks if check.name == name)


def _gate(exercise: Exercise, name: str):
    return next(gate for gate in exercise.gates if gate.name == name)


@pytest.mark.parametrize(
    ("knees", "shanks", "signal"),
    [
        ((80.0, 5.0), (80.0, 5.0), (80.0, 5.0)),
        ((5.0, 80.0), (5.0, 80.0), (5.0, 80.0)),
        ((80.0, 0.0), (20.0, 0.0), (60.0, 0.0)),  # the thigh forward: a knee lift
        ((80.0, 0.0), (-60.0, 0.0), (0.0, 0.0)),
        ((80.0, 70.0), (80.0, 70.0), (30.0, 20.0)),  # both bend: a squat
        ((80.0, np.nan), (80.0, np.nan), (80.0, 0.0)),
    ],
)
def test_a_curl_is_as_far_as_one_shank_goes_behind(knees, shanks, signal) -> None:
    motion = frame()
    for side, knee, shank in zip(("left", "right"), knees, shanks, strict=True):
        motion.values[COLUMN[f"knee_flexion_{side}_deg"]] = knee
        motion.values[COLUMN[f"shank_lean_{side}_deg"]] = shank
    assert CURL.signal.measure(motion) == signal


@pytest.mark.parametrize("exercise", [CURL, RAISE, KICK, SQUAT], ids=lambda one: one.name)
def test_without_its_measurement_there_is_no_signal(exercise: Exercise) -> None:
    assert np.isnan(exercise.signal.measure(frame())).all()


@pytest.mark.parametrize(
    ("heels", "ankles", "signal"),
    [
        ((5.0, 4.0), (2.0, 2.0), (4.0, 4.0)),
        ((5.0, np.nan), (2.0, np.nan), (5.0, 5.0)),
        ((9.0, 4.0), (11.0, 2.0), (0.0, 4.0)),  # the left foot is held off the floor
        ((4.0, 9.0), (2.0, 11.0), (4.0, 0.0)),
        ((12.0, 13.0), (11.0, 12.0), (12.0, 12.0)),  # both went up: neither is held off it
        ((-3.0, 4.0), (0.0, 0.0), (-3.0, -3.0)),  # standing was seen with the heels up
    ],
)
def test_a_raise_is_that_of_the_lower_heel_on_the_floor(heels, ankles, signal) -> None:
    motion = frame()
    for side, heel, ankle in zip(("left", "right"), heels, ankles, strict=True):
        motion.values[COLUMN[f"heel_rise_{side}_pct"]] = heel
        motion.values[COLUMN[f"ankle_rise_{side}_pct"]] = ankle
    assert RAISE.signal.measure(motion) == signal


@pytest.mark.parametrize(
    ("knees", "thighs", "signal"),
    [
        ((10.0, 90.0), (0.0, 5.0), (80.0, 0.0)),
        ((90.0, 10.0), (0.0, 5.0), (0.0, 80.0)),
        ((10.0, 120.0), (0.0, 5.0), (80.0, 0.0)),
        ((-5.0, 90.0), (0.0, 5.0), (90.0, 0.0)),
        ((10.0, np.nan), (0.0, np.nan), (80.0, 0.0)),
        ((10.0, 10.0), (85.0, 85.0), (0.0, 0.0)),  # nobody sits
        ((10.0, 10.0), (0.0, 80.0), (0.0, 0.0)),  # one leg stands
        ((10.0, 90.0), (40.0, 60.0), (80.0, 0.0)),  # sits on the edge
    ],
)
def test_a_kick_is_how_far_a_sitting_persons_knee_is_from_a_right_angle(
    knees, thighs, signal
) -> None:
    motion = frame()
    for side, knee, thigh in zip(("left", "right"), knees, thighs, strict=True):
        motion.values[COLUMN[f"knee_flexion_{side}_deg"]] = knee
        motion.values[COLUMN[f"thigh_from_horizontal_{side}_deg"]] = thigh
    assert KICK.signal.measure(motion) == signal


@pytest.mark.parametrize(("bend", "held"), [(0.0, True), (25.0, True), (30.0, False)])
def test_a_kick_is_held_while_the_leg_may_be_straight(bend: float, held: bool) -> None:
    assert KICK.hold is not None
    assert KICK.hold.held(frame(knee_flexion_BOTH_deg=bend), "left") is held
    assert KICK.hold.held(frame(sd=40.0, knee_flexion_BOTH_deg=bend), "right")


def test_a_hold_is_known_as_well_as_pictures_came_and_the_leg_was_seen() -> None:
    hold = _check(KICK, "short-hold")
    straight = made_up(side="left", hold_s=4.0)
    assert hold.measure(straight).value == 4.0
    assert hold.limit(straight) == 10.0
    assert hold.limit(replace(straight, settings=Settings(hold_s=3.0))) == 3.0
    near = replace(straight, yaw_deg=np.full(N, 90.0))
    assert hold.measure(near) == hold.measure(straight)
    assert _check(KICK, "not-straight").measure(near).known
    hidden = replace(straight, yaw_deg=np.full(N, -90.0))
    holed = replace(straight, time_s=np.where(RAMP > 4, straight.time_s + 2.0, straight.time_s))
    assert hold.measure(straight).sd < hold.measure(hidden).sd < hold.measure(holed).sd
    bent = made_up({"knee_flexion_left_deg": 40.0}, side="left")
    assert hold.measure(bent).why_not == "the leg was not straight, so the clock did not run"
    assert hold.measure(made_up({"knee_flexion_left_deg": 20.0}, side="left")).known


def test_a_kicks_gates_measure_where_the_person_was_before_and_went() -> None:
    travel = np.array([99, 99, 0, -3, 5, 2, 0, 0, 0, 99, 99.0])
    assert _gate(KICK, "moves-about").measure(made_up({"hip_travel_pct": travel})).value == 8.0
    gone = _gate(KICK, "moves-about").measure(made_up({"hip_travel_pct": np.nan}))
    assert (gone.known, gone.why_not) == (False, "the hips were not seen")
    thighs = {"thigh_from_horizontal_left_deg": 20.0, "thigh_from_horizontal_right_deg": 50.0}
    assert _gate(KICK, "not-sitting").measure(made_up(rest=thighs)) == (50.0, 1.0, None)
    for lean in (-45.0, 45.0):
        before = made_up(rest={"trunk_lean_deg": lean})
        assert _gate(KICK, "bent-before").measure(before) == (45.0, 1.0, None)
        assert _check(KICK, "lean-back").measure(before).value == lean


def test_a_leg_behind_the_other_is_not_judged_and_says_so() -> None:
    hidden = made_up(side="left", yaw_deg=np.full(N, -90.0))
    for exercise, names in ((KICK, ["not-straight"]), (CURL, ["low-curl", "thigh-drift"])):
        for name in names:
            assert "the working leg is behind the other one" in str(
                _check(exercise, name).measure(hidden).why_not
            )


def test_a_curls_thigh_is_judged_by_its_own_swing() -> None:
    forward = made_up({"thigh_from_horizontal_left_deg": -20.0}, side="left")
    assert _check(CURL, "thigh-drift").measure(forward).value == 20.0


def test_a_curls_gates_measure_the_working_leg_and_the_standing_one() -> None:
    name = "{}_flexion_{}_deg"
    bent = {name.format("knee", "left"): 90.0, "thigh_from_horizontal_left_deg": 60.0}
    curl = made_up(bent, side="left", high=100.0)
    assert _gate(CURL, "thigh-forward").measure(curl).value == pytest.approx(30.0 - 0.43 * 90.0)
    assert _gate(CURL, "thigh-back").measure(curl).value == pytest.approx(-30.0 - 0.35 * 90.0)
    barely = made_up({**bent, name.format("knee", "left"): 10.0}, side="left")
    assert _gate(CURL, "thigh-forward").measure(barely).value == pytest.approx(30.0 - 12.0)
    assert _gate(CURL, "thigh-back").measure(barely).value == pytest.approx(-30.0 - 15.0)
    unsure = made_up(bent, {"thigh_from_horizontal_left_deg": 40.0}, side="left")
    assert _gate(CURL, "thigh-back").measure(unsure).sd == 4.0
    along = replace(unsure, view=np.full(N, VIEWS.index(View.FRONT)))
    assert _gate(CURL, "thigh-back").measure(along).sd == 40.0
    sunk = _gate(CURL, "hips-sink").measure(made_up({"hip_rise_pct": -7.0}))
    assert sunk == (7.0, 1.0, None)
    rests = made_up(bent, {name.format("knee", "left"): 3.0}, side="left", base=12.0)
    assert _gate(CURL, "not-down").measure(rests) == (12.0, 3.0, None)


def test_a_curls_foot_rises_as_far_as_the_shank_takes_it() -> None:
    """At a right angle the ankle is a shank's length up; a share of the body's height."""
    columns = {"knee_flexion_left_deg": 90.0, "ankle_rise_left_pct": 12.3}
    lifted = _gate(CURL, "foot-down").measure(made_up(columns, side="left"))
    assert (lifted.value, lifted.sd) == (pytest.approx(0.5), pytest.approx(1.0 / 24.6))


@pytest.mark.parametrize(("standing", "told"), [(50.0, 0.0), (58.0, 58.0)])
def test_a_standing_knee_that_gives_way_a_little_is_no_squat(standing, told) -> None:
    columns = {"knee_flexion_left_deg": 90.0, "knee_flexion_right_deg": standing}
    both = _gate(CURL, "both-knees").measure(made_up(columns, side="left"))
    assert (both.value, both.sd) == (told, 1.0)


def test_a_standing_foot_is_judged_where_both_legs_are_seen() -> None:
    columns = {"ankle_rise_right_pct": 9.0, "ankle_travel_right_pct": np.where(RAMP >= 7, 3.0, 0.0)}
    side_on = made_up(columns, side="left", yaw_deg=np.full(N, 90.0))
    for name in ("nearer-or-further", "standing-foot"):
        assert _gate(CURL, name).measure(side_on).why_not == "one leg is behind the other"
    oblique = made_up(columns, side="left")
    assert _gate(CURL, "nearer-or-further").measure(oblique).value == 9.0
    front = replace(oblique, view=np.full(N, VIEWS.index(View.FRONT)))
    assert _gate(CURL, "nearer-or-further").measure(front).value == pytest.approx(20.0)
    level = made_up({"ankle_travel_right_pct": np.where(RAMP >= 7, 3.0, 0.0)}, side="left")
    assert _gate(CURL, "standing-foot").measure(level).value == 3.0


def test_a_twitch_is_a_quick_small_bend() -> None:
    twitch = _gate(CURL, "twitch")
    small = made_up(signal=0.5 * SIGNAL, high=50.0, lowering_s=0.4, lifting_s=0.7)
    assert twitch.measure(small).value == 0.4
    assert twitch.measure(replace(small, lowering_s=float("nan"))).value == 0.7
    assert twitch.measure(made_up()).why_not == "it is no small bend"


def test_a_curls_pace_is_its_quicker_way_where_the_legs_can_be_told_apart() -> None:
    pace = _check(CURL, "too-fast")
    curl = made_up(side="left", lowering_s=0.4, lifting_s=0.7, yaw_deg=np.full(N, 90.0))
    assert pace.measure(curl).value == 0.4
    assert pace.measure(replace(curl, lowering_s=float("nan"))).value == 0.7
    swapped = made_up({"knee_flexion_right_deg": 10.0 * RAMP}, side="left")
    assert pace.measure(swapped).known
    mixed_up = replace(swapped, yaw_deg=curl.yaw_deg)
    assert "could not be told apart" in str(pace.measure(mixed_up).why_not)


def test_a_low_curl_is_the_knees_furthest_bend_against_the_target() -> None:
    course = np.array([0, 0, 0, 50, 70, 80, 75, 50, 0, 0, 0.0])
    curl = made_up({"knee_flexion_left_deg": course}, side="left", yaw_deg=np.full(N, 90.0))
    check = _check(CURL, "low-curl")
    assert check.measure(curl) == (80.0, 1.0, None)
    assert CURL.peak(curl) == (80.0, 1.0, None)
    assert check.limit(replace(curl, settings=Settings(target=70.0))) == 60.0


RISE = {"signal": 0.06 * SIGNAL, "high": 6.0}
"""A rise of 6 % of body height."""


def test_a_rise_is_as_sure_as_the_heel_seen_best() -> None:
    """Whatever hides a heel is in its own uncertainty: there is none by the size of the rise."""
    rise = _check(RAISE, "low-rise")
    heels = {"heel_rise_left_pct": 0.9, "heel_rise_right_pct": 0.4}
    risen = dict.fromkeys(heels, 0.06 * SIGNAL)
    assert rise.measure(made_up(risen, heels, **RISE)) == (6.0, 0.4, None)
    higher = made_up(risen, heels, signal=0.12 * SIGNAL, high=12.0)
    assert rise.measure(higher) == (12.0, 0.4, None)
    on_the_left = made_up(risen, heels, side="left", **RISE)
    assert rise.measure(on_the_left) == (6.0, 0.9, None)
    unseen = made_up({"heel_rise_left_pct": np.nan, "heel_rise_right_pct": np.nan}, **RISE)
    assert not rise.measure(unseen).known


def test_a_rise_is_held_against_the_target_or_ones_own_best() -> None:
    limit = _check(RAISE, "low-rise").limit
    made = made_up(best=4.0)
    assert limit(made) == RAISE.goal.value
    assert limit(replace(made, best=8.0)) == 6.0
    assert limit(replace(made, settings=Settings(target=7.0))) == 7.0
    cm = Settings(target=9.0, height_cm=180.0)
    assert limit(replace(made, settings=cm)) == pytest.approx(5.0)


def test_a_rises_knee_bend_is_the_surer_one_of_a_leg_that_stands() -> None:
    left, right = "knee_flexion_left_deg", "knee_flexion_right_deg"
    bend = _check(RAISE, "knee-bend").measure
    assert bend(made_up({left: 10.0, right: 20.0}, {left: 9.0, right: 8.0})).value == 20.0
    assert bend(made_up({left: 90.0, right: 20.0}, {right: 8.0})).value == 20.0
    assert bend(made_up({left: 90.0, right: 80.0}, {right: 8.0})).value == 90.0
    gone = bend(made_up({left: np.nan, right: np.nan}))
    assert (gone.known, gone.why_not) == (False, "the knees were not seen well enough")


def _raise_gate(name: str, columns=None, **changes) -> Value:
    return _gate(RAISE, name).measure(made_up(columns, **{**RISE, **changes}))


def test_a_raises_gates_compare_feet_and_hips_with_the_heels() -> None:
    feet = {"ankle_rise_left_pct": 3.0, "ankle_rise_right_pct": -1.5}
    side = _raise_gate("feet-down", feet)
    assert (side.value, side.sd) == (0.5, pytest.approx(1.0 / 6.0))
    front = np.full(N, VIEWS.index(View.FRONT))
    assert (
        _raise_gate("feet-down", feet, view=front).why_not == "seen from the front or from behind"
    )
    assert _raise_gate("foot-sinks", feet).value == -0.25
    assert _raise_gate("foot-sinks", feet, side="left").why_not == "one leg is lifted"
    hips = _raise_gate("hips-stay", {"hip_rise_pct": 3.0})
    assert (hips.value, hips.sd) == pytest.approx((0.8, 0.04))
    assert _raise_gate("too-high").value == 6.0
    assert _raise_gate("sudden", lowering_s=0.2, lifting_s=0.5).value == 0.2


def test_a_raises_knees_bend_together_or_apart() -> None:
    left, right = "knee_flexion_left_deg", "knee_flexion_right_deg"
    together = {left: 30.0, right: 20.0}
    assert _raise_gate("knees-bend", together).value == 20.0
    assert _raise_gate("knees-bend", {left: -30.0, right: -20.0}).value == 20.0
    assert _raise_gate("knees-apart", together).value == -20.0
    assert _raise_gate("knees-apart", {left: 30.0, right: -20.0}).value == 20.0
    assert _raise_gate("knees-apart", {left: -30.0, right: 20.0}).value == 20.0
    unseen = _raise_gate("knees-apart", {left: np.nan, right: 20.0})
    assert unseen.why_not == "both knees have to be seen"


def test_a_foot_that_is_lifted_and_put_down_again_is_told_from_one_held_up() -> None:
    name = "ankle_rise_left_pct"
    up = np.where((RAMP >= 4) & (RAMP <= 5), 12.0, 0.0)
    lifted, held = _raise_gate("foot-lifted", {name: up}), _raise_gate("foot-lifted", {name: 12.0})
    assert lifted.value > 0.85
    assert held.value == 0.0
    swung = {name: up, "ankle_travel_left_pct": 10.0 * RAMP}
    assert _raise_gate("foot-lifted", swung).value == pytest.approx(2.0 * lifted.value)


def test_a_squats_heel_is_the_nearest_one_that_was_seen() -> None:
    lift = _check(SQUAT, "heels-lift").measure
    assert lift(made_up({"heel_lift_left_pct": 8.0})).value == 8.0
    assert lift(made_up({"heel_lift_left_pct": np.nan, "heel_lift_right_pct": 5.0})).value == 5.0
    gone = lift(made_up({"heel_lift_left_pct": np.nan, "heel_lift_right_pct": np.nan}))
    assert gone.why_not == "the feet were not seen well enough"


def _shift(shift: float, left: float, right: float, knee_sd: float = 1.0) -> Value:
    names = ("knee_flexion_left_deg", "knee_flexion_right_deg")
    columns = {"hip_shift_pct": shift, **dict(zip(names, (left, right), strict=True))}
    return _check(SQUAT, "weight-shift").measure(made_up(columns, dict.fromkeys(names, knee_sd)))


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_weight_is_shifted_with_the_hips_or_onto_the_straighter_leg(sign: float) -> None:
    assert _shift(12.0 * sign, 80.0, 80.0) == (12.0, 1.0, None)
    uneven = _shift(0.0, 80.0 + 15.0 * sign, 80.0)
    assert (uneven.value, uneven.sd) == pytest.approx((10.0, np.sqrt(2.0) / 1.5))
    assert _shift(3.0 * sign, 80.0 + 30.0 * sign, np.nan).value == 3.0
    assert _shift(3.0 * sign, 80.0 + 30.0 * sign, 80.0, knee_sd=60.0).value == 3.0
    assert not _shift(np.nan, 80.0, 80.0).known
