"""What is kept as true of a made-up set: it is what the renderer would say of the same body."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.pose.trace_file import load_trace
from render import truth as rendered
from render.captured.joints import Joints
from render.captured.timing import RATE_HZ, turned
from render.movements import STANDING
from training import balance, sets
from training.body_landmarks import landmarks_of, leg_length
from training.film import turning
from training.motion import Course
from training.stick import Build, Stick, joints_of
from training.truth import KEPT, height_m, joints_of_landmarks, measures, truth_of

BUILD = Build(0.42, 0.40, 0.50, 0.09, 0.18, 0.26)


def rng() -> np.random.Generator:
    """The same each time."""
    return np.random.default_rng(5)


def a_course(joints: Joints, peaks_s: tuple[float, ...] = ()) -> Course:
    """As it is, its standing that of the figure."""
    landmarks = landmarks_of(joints)
    knees = np.zeros((len(landmarks), 2))
    standing = landmarks_of(joints_of(Stick(BUILD), [STANDING]))[0]
    return Course(landmarks, knees, peaks_s, leg_length(joints), standing)


def squat_and_rise(seconds: float = 4.0) -> Joints:
    """A second of standing, then a squat with the heels up."""
    share = np.sin(np.clip(np.linspace(-1, 3, int(seconds * RATE_HZ)) / 3, 0, 1) * np.pi) ** 2
    return joints_of(
        Stick(BUILD),
        [
            {"knee": 4 + 90 * s, "df": 2 + 24 * s, "lean": 1.5 + 30 * s, "heel_l": 20 * s}
            for s in share
        ],
    )


postures = st.fixed_dictionaries(
    {
        "knee": st.floats(4, 120),
        "df": st.floats(-5, 30),
        "lean": st.floats(-10, 70),
        "yaw": st.floats(-40, 40),
        "bend": st.floats(-15, 15),
        "roll": st.floats(-8, 8),
        "dthigh_l": st.floats(-20, 70),
        "dknee_l": st.floats(0, 60),
        "heel_r": st.floats(0, 30),
    }
)


@settings(max_examples=30, deadline=None)
@given(postures)
def test_joints_come_back_out_of_their_landmarks(posture):
    joints = joints_of(Stick(BUILD), [posture])
    found = joints_of_landmarks(landmarks_of(joints), leg_length(joints))
    for name in found:
        assert found[name] == pytest.approx(joints[name], abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(postures)
def test_measures_are_those_of_the_renderer(posture):
    joints = joints_of(Stick(BUILD), [posture])
    exact = rendered.measures({name: place[0] for name, place in joints.items()}, 0.0)
    for name, value in measures(joints).items():
        assert value[0] == pytest.approx(exact[name], abs=1e-6)


def test_truth_is_on_the_trace_s_frames_and_changes_are_from_standing():
    joints = squat_and_rise()
    time_s = np.arange(0, 3.9, 1 / 30)
    true = truth_of(a_course(joints, (2.5,)), time_s, 30.0, 3.0)
    bottom = int(np.argmin(abs(time_s - 2.5)))
    assert {len(values) for values in true.values()} == {len(time_s)}
    assert true["joints_m"].shape == (len(time_s), 2 * len(KEPT), 3)
    assert true["knee_flexion_left_deg"][0] == pytest.approx(4.0, abs=0.5)
    assert true["hip_flexion_right_deg"][0] == pytest.approx(0.0, abs=0.1)
    assert true["knee_flexion_right_deg"][bottom] == pytest.approx(94.0, abs=5.0)
    raised = joints["heel_l"][:, 1] - joints["heel_l"][0, 1]
    assert true["heel_rise_left_cm"].max() == pytest.approx(100 * raised.max(), abs=0.1)
    assert true["heel_rise_right_cm"] == pytest.approx(0.0, abs=0.01)
    assert true["rep"][bottom] == 1
    assert true["still"][:25].all()
    assert not true["still"][true["rep"] > 0].any()


def test_a_pose_that_is_held_is_no_quiet_standing():
    joints = joints_of(Stick(BUILD), [{"knee": 60.0, "df": 20.0, "lean": 25.0}] * 60)
    time_s = np.arange(0, 1.1, 1 / 30)
    assert not truth_of(a_course(joints), time_s, 0.0, 1.0)["still"].any()


@pytest.mark.parametrize("degrees", [-70.0, 40.0])
def test_who_turns_is_seen_from_elsewhere_and_bends_as_before(degrees):
    course = a_course(squat_and_rise())
    time_s = np.arange(0, 3.9, 1 / 30)
    about = replace(course, landmarks=turned(course.landmarks, degrees))
    before, after = (truth_of(c, time_s, 20.0, 1.0) for c in (course, about))
    for name in measures(squat_and_rise(0.1)):
        assert after[name] == pytest.approx(before[name], abs=1e-6)
    assert before["yaw_deg"] == pytest.approx(20.0, abs=0.1)
    assert after["yaw_deg"] == pytest.approx(20.0 - degrees, abs=0.1)


def test_nobody_turns_who_is_not_asked_to():
    course = a_course(squat_and_rise(1.0))
    assert turning(course, 0.0, rng()) is course
    assert turning(course, 45.0, rng()).standing is course.standing


def test_a_person_is_as_tall_as_their_build():
    assert height_m(a_course(squat_and_rise(0.2))) == pytest.approx(BUILD.height, rel=0.01)


def test_who_balances_stands_on_one_straightish_leg_and_the_other_is_up():
    plan = balance.Plan(6.0, ((-2.0, 20.0, "l"),), 0.3, balance.any_waves(rng()))
    course = balance.balancing(BUILD, plan, rng())
    true = truth_of(course, np.arange(0, 5.9, 1 / 30), 0.0, 6.0)
    assert true["heel_rise_left_cm"].min() > 1.0
    assert np.median(true["heel_rise_left_cm"]) > 3.0
    assert abs(true["heel_rise_right_cm"]).max() < 3.0
    assert not true["still"].any()
    assert np.ptp(true["knee_flexion_left_deg"]) > 5.0
    thigh = np.linalg.norm(true["joints_m"][:, 0] - true["joints_m"][:, 2], axis=-1)
    assert thigh == pytest.approx(BUILD.thigh, abs=0.003)


def test_two_of_four_cameras_are_rolled_and_they_stand_all_about():
    for seed in range(8):
        cameras = [how.camera for how in balance.filmings(np.random.default_rng(seed))]
        assert sum(abs(camera.roll_deg) > 6.5 for camera in cameras) == balance.ROLLED
        assert max(abs(camera.yaw_deg) for camera in cameras) > 90


def test_the_balance_command_writes_traces_labels_and_truth(tmp_path, monkeypatch):
    builds = [BUILD]
    monkeypatch.setattr(balance, "figures", lambda *_: builds)
    monkeypatch.setattr(balance, "any_plan", lambda _: a_short_plan())
    labels = balance.write_set(0, 1, tmp_path, [])
    assert len(labels) == balance.CAMERAS
    for label in labels:
        name = str(label["trace"])
        with np.load(tmp_path / "truth" / name) as true:
            assert true["time_s"] == pytest.approx(load_trace(tmp_path / name).time_s, abs=1e-4)
        assert label["exercise"] == "other"
        assert label["reps"] == 0
        json.dumps(label)


def a_short_plan() -> balance.Plan:
    """Two seconds, the right foot up."""
    return balance.Plan(2.0, ((-2.0, 9.0, "r"),), 0.0, balance.any_waves(rng()))


def test_plans_stand_on_one_leg_most_of_the_time():
    up = []
    for seed in range(30):
        plan = balance.any_plan(np.random.default_rng(seed))
        at = np.linspace(0, plan.length_s, 50)
        up.append(np.mean([any(start <= t < end for start, end, _ in plan.lifts) for t in at]))
    assert np.mean(up) > 0.8
    assert min(up) > 0.3


def test_sets_keep_their_truth(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(sets, "SHARES", {"squat": 1.0})
    monkeypatch.setattr(sets, "figures", lambda *_: [BUILD])
    label = sets.write_set(0, 1, tmp_path, [])
    with np.load(tmp_path / "truth" / str(label["trace"])) as true:
        knees = np.maximum(true["knee_flexion_left_deg"], true["knee_flexion_right_deg"])
        time_s = true["time_s"]
    for peak, deg in zip(label["event_s"], label["peak_deg"], strict=True):
        assert knees[np.argmin(abs(time_s - peak))] == pytest.approx(deg, abs=2.0)
    assert label["height_m"] == pytest.approx(BUILD.height, rel=0.01)
