"""The joint angles that a set asks of the figure."""

from __future__ import annotations

from itertools import groupby

import pytest

from render.forms import FORMS
from render.movements import IDLE_S, Moment, build_set
from render.stepping import AHEAD, HEIGHT


def at_peak(exercise: str, form: str, **options: object) -> tuple[Moment, Moment]:
    """The first moment, at rest, and the one nearest the first repetition's middle of the hold."""
    moments, reps = build_set(exercise, form, reps=1, seed=5, **options)
    peak_s = (reps[0].top_s + reps[0].leave_s) / 2
    return moments[0], min(moments, key=lambda m: abs(m.time_s - peak_s))


def test_time_is_the_frame_number_over_the_rate() -> None:
    moments, _ = build_set("squat", fps=24)
    assert [m.time_s for m in moments[:3]] == [0, 1 / 24, 2 / 24]


def test_the_same_seed_gives_the_same_set_and_another_gives_another() -> None:
    first, again, other = (build_set("hamstring-curl", seed=seed)[0] for seed in (3, 3, 4))
    assert first == again
    assert first != other


@pytest.mark.parametrize("form", FORMS["squat"])
def test_a_squat_reaches_the_depth_of_its_form(form: str) -> None:
    rest, peak = at_peak("squat", form)
    assert rest.parameters["knee"] == 4
    assert peak.parameters["knee"] == pytest.approx(FORMS["squat"][form]["depth"], rel=0.035)
    assert (peak.rep, peak.side, peak.drive) == (1, "both", pytest.approx(1, abs=1e-3))


@pytest.mark.parametrize(
    ("exercise", "form", "parameter", "least"),
    [
        ("squat", "lean", "lean", 55),
        ("squat", "heels", "heel_l", 15),
        ("squat", "valgus", "swivel_r", 15),
        ("squat", "shift", "shift", 0.06),
        ("hamstring-curl", "hipflex", "dthigh_l", 30),
        ("hamstring-curl", "swing", "lean", 18),
        ("calf-raise", "kneebend", "knee", 25),
        ("calf-raise", "lean", "lean", 18),
    ],
)
def test_a_fault_is_put_into_its_form_and_not_into_good_form(
    exercise: str, form: str, parameter: str, least: float
) -> None:
    _, faulty = at_peak(exercise, form)
    _, good = at_peak(exercise, "good")
    assert faulty.parameters[parameter] > least > good.parameters.get(parameter, 0)


def test_a_curl_bends_one_leg_and_stands_on_the_other() -> None:
    _, peak = at_peak("hamstring-curl", "good", sides="right")
    assert peak.side == "right"
    assert peak.parameters["dknee_r"] > 90
    assert "dknee_l" not in peak.parameters
    assert peak.parameters["load_r"] < peak.parameters["load_l"] == 1


def test_a_kick_straightens_the_seated_knee_but_never_beyond() -> None:
    _, peak = at_peak("leg-kick", "good")
    assert peak.parameters["seated"]
    assert -86 < peak.parameters["dknee_l"] < -80


def test_standing_up_begins_on_the_seat_tips_forward_and_ends_upright() -> None:
    moments, (rep,) = build_set("sit-to-stand", "good", reps=1, seed=5)

    def course(name: str) -> list[float]:
        way_up = [m for m in moments if rep.start_s <= m.time_s <= rep.top_s]
        return [m.parameters[name] for m in way_up]

    knee, lean = course("knee"), course("lean")
    assert knee[0] == pytest.approx(96, abs=4)
    assert knee[-1] == pytest.approx(4, abs=0.5)
    assert max(lean) > 35 > 5 > max(abs(lean[0]), abs(lean[-1]))
    # The trunk tips before the knees straighten, as real people's do.
    assert knee[int(0.3 * len(knee))] == pytest.approx(knee[0], abs=0.5)
    assert 0.3 < lean.index(max(lean)) / len(lean) < 0.55


@pytest.mark.parametrize(
    ("form", "knee", "stay"), [("good", (3, 5), 0), ("bent", (30, 45), 10), ("lean", (3, 5), 0)]
)
def test_standing_up_ends_as_its_form_says(
    form: str, knee: tuple[float, float], stay: float
) -> None:
    _, peak = at_peak("sit-to-stand", form)
    assert knee[0] < peak.parameters["knee"] < knee[1]
    assert stay - 2 < peak.parameters["lean"] - 1.5 < stay + 10


def test_a_drop_into_the_chair_takes_half_of_the_usual_time() -> None:
    (good,), (drop,) = (build_set("sit-to-stand", f, reps=1, seed=5)[1] for f in ("good", "drop"))
    assert drop.end_s - drop.leave_s < 0.5 * (good.end_s - good.leave_s)


def test_a_straight_leg_is_raised_from_lying_while_the_other_stays_bent() -> None:
    rest, peak = at_peak("straight-leg-raise", "good", sides="right")
    assert rest.parameters["supine"]
    assert rest.parameters["dthigh_r"] == pytest.approx(0, abs=1)
    assert peak.parameters["dthigh_r"] == pytest.approx(42, abs=2.5)
    assert peak.parameters["lying_knee_l"] > 80 > 10 > peak.parameters["lying_knee_r"]
    assert "dthigh_l" not in peak.parameters


def test_a_step_up_keeps_one_foot_on_the_step_and_taps_it_with_the_other() -> None:
    moments, (rep,) = build_set("step-up", "good", reps=1, sides="left", seed=5)

    def at(time_s: float) -> dict[str, float]:
        return min(moments, key=lambda m: abs(m.time_s - time_s)).parameters

    before, rest, top, after = (
        at(t) for t in (0.0, rep.start_s - 0.2, (rep.top_s + rep.leave_s) / 2, moments[-1].time_s)
    )
    on_floor, on_step = pytest.approx(0, abs=1e-6), pytest.approx(HEIGHT)
    assert (before["lift_l"], before["lift_r"]) == (on_floor, on_floor)
    assert (rest["lift_l"], rest["lift_r"]) == (on_step, on_floor)
    assert (top["lift_l"], top["lift_r"]) == (on_step, pytest.approx(HEIGHT, abs=0.02))
    assert top["fz_l"] == pytest.approx(top["fz_r"]) == pytest.approx(rest["fz_r"] + AHEAD)
    assert (after["lift_l"], after["lift_r"]) == (on_floor, on_floor)


@pytest.mark.parametrize(
    ("form", "parameter", "least"), [("bent", "knee", 30), ("lean", "lean", 35)]
)
def test_a_step_ups_fault_is_in_its_form_and_not_in_good_form(
    form: str, parameter: str, least: float
) -> None:
    def most(form: str) -> float:
        moments, (rep,) = build_set("step-up", form, reps=1, seed=5)
        during = [m for m in moments if rep.start_s <= m.time_s <= rep.end_s]
        return max(m.parameters[parameter] for m in during)

    assert most(form) > least > most("good")


@pytest.mark.parametrize("form", FORMS["idle"])
def test_idling_has_no_repetition(form: str) -> None:
    moments, reps = build_set("idle", form, fps=20)
    assert reps == []
    assert len(moments) == IDLE_S[form] * 20
    assert {(m.rep, m.side, m.drive) for m in moments} == {(0, "none", 0.0)}


def test_a_hand_goes_up_twice_is_held_for_three_seconds_and_hangs_in_between() -> None:
    moments, _ = build_set("idle", "hand-up", fps=20)
    up = [m.parameters["reach_l"] > 0.95 for m in moments]
    hangs = [m.parameters["arm_l"] < 0.1 for m in moments]
    runs = [(k, len(list(same))) for k, same in groupby(zip(up, hangs, strict=True))]
    held = [length / 20 for (raised, _), length in runs if raised]
    assert held == pytest.approx([3.0, 3.0], abs=0.3)
    assert [state for state, _ in runs if any(state)] == [
        (False, True),
        (True, False),
        (False, True),
        (True, False),
        (False, True),
    ]
    assert all(m.parameters["knee"] == 4 for m in moments)
