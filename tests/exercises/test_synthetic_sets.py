"""Sets of a figure that moves exactly: any view, camera, picture and frame rate; and what is no
exercise at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.coaching.recorded import follow
from coach.coaching.results import SetSummary
from coach.exercises.registry import exercises
from coach.motion.measurer import Measurer
from coach.pose.landmarks import PoseTrack
from tests import synthetic
from tests.synthetic import Camera, Schedule

pytestmark = pytest.mark.slow

MAKERS = {
    "squat": synthetic.squat,
    "hamstring-curl": lambda schedule: synthetic.curl(schedule, sides="alternating"),
    "calf-raise": synthetic.calf_raise,
    "leg-kick": synthetic.seated_kick,
}
NAMES = sorted(MAKERS)
YAWS = [0.0, 30.0, 45.0, 60.0, 90.0, -90.0, 135.0]


def _follow(film: PoseTrack, name: str) -> SetSummary:
    return follow(Measurer().run(film), name)[0]


@pytest.mark.parametrize("yaw", YAWS)
@pytest.mark.parametrize("name", NAMES)
def test_a_set_from_every_side(name: str, yaw: float) -> None:
    schedule = Schedule(reps=4)
    summary = _follow(synthetic.film(MAKERS[name](schedule), Camera(yaw)), name)
    assert summary.rep_count == 4
    assert summary.partial_count == 0
    expected = ["both"] * 4 if name in ("squat", "calf-raise") else ["left", "right"] * 2
    assert [rep.side for rep in summary.reps] == expected
    true_peaks = [peak for _, peak, _ in schedule.times]
    assert [rep.peak_s for rep in summary.reps] == pytest.approx(true_peaks, abs=0.25)
    assert summary.yaw_deg == pytest.approx(yaw, abs=1.0)


@pytest.mark.parametrize("yaw", YAWS)
@pytest.mark.parametrize("name", NAMES)
def test_a_set_of_one_exercise_is_no_set_of_another(name: str, yaw: float) -> None:
    motion = Measurer().run(synthetic.film(MAKERS[name](Schedule(reps=2)), Camera(yaw)))
    others = {o: follow(motion, o)[0].rep_count for o in exercises() if o != name}
    assert others == dict.fromkeys(others, 0)
    assert follow(motion)[0].exercise == name


@given(
    name=st.sampled_from(NAMES),
    reps=st.integers(1, 4),
    fps=st.floats(12, 60),
    yaw=st.floats(-90, 90),
    size=st.sampled_from([(640, 480), (480, 640), (1920, 1080)]),
    distance_m=st.sampled_from([None, 3.0]),
    seed=st.integers(0, 999),
)
@settings(max_examples=25)
def test_the_count_does_not_depend_on_how_it_was_filmed(
    name, reps, fps, yaw, size, distance_m, seed
) -> None:
    """Landmarks tremble by a thousandth of the person's height."""
    camera = Camera(yaw, size, distance_m, fill=0.55)
    film = synthetic.film(MAKERS[name](Schedule(reps=reps, fps=fps)), camera)
    assert _follow(synthetic.shaken(film, 0.00055, seed), name).rep_count == reps


@given(
    name=st.sampled_from(NAMES),
    out_s=st.floats(0.7, 3.0),
    back_s=st.floats(0.7, 3.0),
    hold_s=st.floats(0.1, 3.0),
    pause_s=st.floats(0.3, 3.0),
)
@settings(max_examples=20)
def test_the_count_does_not_depend_on_the_tempo(name, out_s, back_s, hold_s, pause_s) -> None:
    schedule = Schedule(3, out_s, hold_s, back_s, pause_s)
    summary = _follow(synthetic.film(MAKERS[name](schedule)), name)
    assert summary.rep_count == 3
    lowers_first = name == "squat"
    for rep in summary.reps:
        lowering, lifting = (out_s, back_s) if lowers_first else (back_s, out_s)
        assert rep.lowering_s == pytest.approx(lowering, rel=0.3)
        assert rep.lifting_s == pytest.approx(lifting, rel=0.3)


@pytest.mark.parametrize("seconds", [2.0, 3.0])
@pytest.mark.parametrize("name", NAMES)
def test_slow_and_steady_counts(name: str, seconds: float) -> None:
    schedule = Schedule(3, seconds, seconds, seconds, 1.0)
    summary = _follow(synthetic.film(MAKERS[name](schedule)), name)
    assert (summary.rep_count, summary.partial_count) == (3, 0)


def test_peak_of_each_exercise() -> None:
    """Within what the place of landmarks beside the joint's centre makes of it."""
    squat = _follow(synthetic.film(synthetic.squat(depth=75.0), marked=True), "squat")
    assert [rep.peak for rep in squat.reps] == pytest.approx([75.0] * 3, abs=6.0)
    assert [rep.range for rep in squat.reps] == pytest.approx([75.0] * 3, abs=3.0)
    curl = _follow(synthetic.film(synthetic.curl(peak=85.0), marked=True), "hamstring-curl")
    assert [rep.peak for rep in curl.reps] == pytest.approx([85.0] * 3, abs=6.0)
    kick = synthetic.seated_kick(Schedule(reps=2, hold_s=2.0), bent=10.0)
    kicks = _follow(synthetic.film(kick), "leg-kick").reps
    assert [rep.peak for rep in kicks] == pytest.approx([10.0] * 2, abs=4.0)


FAULTS = {
    "forward-lean": ("squat", synthetic.squat(trunk=75.0, shank=25.0)),
    "shallow": ("squat", synthetic.squat(depth=45.0, trunk=18.0, shank=16.0)),
    "low-curl": ("hamstring-curl", synthetic.curl(peak=55.0)),
    "thigh-drift": ("hamstring-curl", synthetic.curl(peak=95.0, thigh=30.0)),
    "knee-bend": ("calf-raise", synthetic.calf_raise(heel_pct=7.0, knee=28.0)),
    "not-straight": ("leg-kick", synthetic.seated_kick(bent=45.0, sides="left")),
}


@pytest.mark.parametrize("check", FAULTS)
@pytest.mark.parametrize("yaw", [90.0, 60.0])
def test_an_exact_fault_is_found_in_every_repetition(check: str, yaw: float) -> None:
    name, movement = FAULTS[check]
    summary = _follow(synthetic.film(movement, Camera(yaw)), name)
    assert summary.rep_count == len(movement.reps)
    for rep in summary.reps:
        assert set(rep.faults) - {"short-hold"} == {check}


@pytest.mark.parametrize(
    ("name", "check"),
    [
        ("squat", "too-fast"),
        ("hamstring-curl", "too-fast"),
        ("calf-raise", "too-fast"),
    ],
)
def test_hurry_is_a_fault(name: str, check: str) -> None:
    schedule = Schedule(reps=3, out_s=0.4, hold_s=0.3, back_s=0.4)
    summary = _follow(synthetic.film(MAKERS[name](schedule)), name)
    assert [rep.faults for rep in summary.reps] == [(check,)] * 3


@pytest.mark.parametrize("yaw", [90.0, 45.0])
@pytest.mark.parametrize("name", NAMES)
def test_good_form_has_no_fault(name: str, yaw: float) -> None:
    hold_s = 10.5 if name == "leg-kick" else 0.3
    summary = _follow(synthetic.film(MAKERS[name](Schedule(2, hold_s=hold_s)), Camera(yaw)), name)
    assert [rep.faults for rep in summary.reps] == [(), ()]
    assert {check.verdict for check in summary.checks} <= {"ok", "not judged"}


def _nothing_done(movement: synthetic.Movement, camera: Camera) -> None:
    motion = Measurer().run(synthetic.film(movement, camera))
    counts = {name: follow(motion, name)[0].rep_count for name in exercises()}
    assert counts == dict.fromkeys(exercises(), 0)
    summary, _ = follow(motion)
    assert summary.exercise is None
    assert summary.reps == ()


@pytest.mark.parametrize("yaw", YAWS)
def test_standing_is_no_exercise(yaw: float) -> None:
    _nothing_done(synthetic.standing(), Camera(yaw))


@pytest.mark.parametrize("yaw", YAWS)
def test_a_bow_is_no_exercise(yaw: float) -> None:
    _nothing_done(synthetic.hinge(), Camera(yaw))


@pytest.mark.parametrize("cadence_hz", [0.7, 0.9, 1.1])
@pytest.mark.parametrize("yaw", [90.0, -90.0, 45.0])
def test_walking_past_is_no_exercise(yaw: float, cadence_hz: float) -> None:
    camera = Camera(yaw, (1280, 480), distance_m=6.0, fill=0.5)
    _nothing_done(synthetic.walking(speed=0.8, cadence_hz=cadence_hz), camera)


@pytest.mark.parametrize("cadence_hz", [0.7, 0.9, 1.1])
@pytest.mark.parametrize("yaw", [0.0, 20.0])
def test_walking_up_to_the_camera_is_no_exercise(yaw: float, cadence_hz: float) -> None:
    walk = synthetic.walking(Schedule(reps=2), speed=0.5, cadence_hz=cadence_hz)
    _nothing_done(walk, Camera(yaw, distance_m=8.0, fill=0.35))


@pytest.mark.parametrize("cadence_hz", [0.7, 0.9, 1.1])
def test_walking_away_from_the_camera_is_no_exercise(cadence_hz: float) -> None:
    walk = synthetic.walking(Schedule(reps=2), speed=0.5, cadence_hz=cadence_hz)
    _nothing_done(walk, Camera(180.0, distance_m=4.0, fill=0.6))


@pytest.mark.parametrize("yaw", [0.0, 45.0, 90.0])
def test_sitting_down_for_a_while_is_no_squat(yaw: float) -> None:
    """Down onto a chair, a minute there, and up again."""
    sit = synthetic.squat(Schedule(reps=1, hold_s=60.0), depth=90.0, trunk=20.0, shank=5.0)
    assert _follow(synthetic.film(sit, Camera(yaw)), "squat").rep_count == 0


@pytest.mark.parametrize("yaw", [0.0, 60.0, 90.0])
def test_one_leg_bending_alone_is_no_squat(yaw: float) -> None:
    march = synthetic.curl(sides="left", peak=90.0, thigh=80.0)
    assert _follow(synthetic.film(march, Camera(yaw)), "squat").rep_count == 0
    assert _follow(synthetic.film(march, Camera(yaw)), "hamstring-curl").rep_count == 0


def test_nobody_does_nothing() -> None:
    film = synthetic.film(synthetic.standing())
    hole = replace(film, landmarks=film.landmarks * np.nan, world=film.world * np.nan)
    for name in exercises():
        summary = _follow(hole, name)
        assert summary.reps == ()
        assert summary.person_visible == 0.0
