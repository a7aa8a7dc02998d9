"""Captured people on the figures: known poses through markers and back, scaled bones, sets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from render.captured import performance
from render.captured.articulation import Articulation
from render.captured.chaining import Pauses, chained, pieces_of, rests
from render.captured.inverse import smooth, solve
from render.captured.joints import knee_flexion_deg
from render.captured.markers import joint_centres
from render.captured.performance import CapturedSet
from render.captured.person import Proportions, person_of
from render.captured.residuals import residuals
from render.captured.scaling import scaled
from render.captured.timing import RATE_HZ
from render.mesh import Material, Mesh
from render.options import SceneOptions
from render.parameters import Parameters
from render.pose import pose
from render.rig import SIDES
from tests.render.captured_body import (
    BUILD,
    figure,
    markers_of,
    recording,
    save,
    true_measures,
)

STILL: Parameters = {"knee": 5.0, "df": 2.5, "lean": 1.5}


def squatting(frames: int = 60, **most: float) -> list[Parameters]:
    """Still, down and up, still; `most` at the bottom beside knees of 110 degrees."""
    course = np.sin(np.linspace(0, np.pi, frames)) ** 2
    down = [
        {
            **STILL,
            "knee": 5 + 105 * a,
            "df": 2.5 + 27 * a,
            "lean": 1.5 + 35 * a,
            **{name: value * a for name, value in most.items()},
        }
        for a in course
    ]
    rest = [STILL] * 15
    return [*rest, *down, *rest]


@pytest.mark.parametrize(
    "most",
    [
        {},
        {"heel_l": 20.0, "heel_r": 20.0},
        {"shift": 0.04, "roll": -2.0},
        {"yaw": 12.0},
        {"arm_l": 1.0, "arm_r": 1.0},
    ],
)
def test_a_known_pose_comes_back_through_its_markers(most: dict[str, float]) -> None:
    course = squatting(**most)
    captured = recording(course)
    person = person_of([captured])
    posed = Articulation(figure(), person, solve(captured.markers, person))
    for index, parameters in enumerate(course):
        got, true = (true_measures(p) for p in (posed.pose(index), pose(figure(), parameters)))
        for name, value in true.items():
            off = 0.5 if name.endswith("_deg") else 0.05
            assert got[name] == pytest.approx(value, abs=off), (index, name)


def test_a_straight_leg_in_the_air_bends_as_its_markers_have_it() -> None:
    lift = [{**STILL, "dthigh_l": 70.0 * a, "load_l": 0.05} for a in np.linspace(0, 1, 20)]
    still, lifted = recording([STILL] * 20), recording(lift)
    person = person_of([still])
    posed = Articulation(figure(), person, solve(lifted.markers, person))
    for index, parameters in enumerate(lift):
        got, true = (true_measures(p) for p in (posed.pose(index), pose(figure(), parameters)))
        for name in ("knee_flexion_left_deg", "knee_flexion_right_deg", "hip_flexion_left_deg"):
            assert got[name] == pytest.approx(true[name], abs=1.5), (index, name)


def test_a_bodys_proportions_are_read_off_its_markers() -> None:
    found = person_of([recording(squatting())]).proportions
    assert found.thigh == pytest.approx(BUILD.thigh, abs=0.001)
    assert found.shank == pytest.approx(BUILD.shank, abs=0.001)
    assert found.hip_half == pytest.approx(BUILD.hip_half, abs=0.001)
    assert found.shoulder_half == pytest.approx(BUILD.shoulder_half, abs=0.001)


def test_markers_that_sit_fast_leave_no_residual_and_one_that_slides_shows() -> None:
    captured = recording(squatting(arm_l=1.0, arm_r=1.0))
    slid = {**captured.markers, "LTHI": captured.markers["LTHI"].copy()}
    slid["LTHI"][40:] += [0.0, 0.04, 0.0]
    person = person_of([captured])
    fast = residuals(figure(), person, [captured])
    del fast["arms"]  # The forearm's turn about itself is not followed.
    assert max(np.sqrt(np.mean(errors**2)) for errors in fast.values()) < 0.004
    moved = residuals(figure(), person, [replace(captured, markers=slid)])
    assert np.percentile(moved["thighs"], 95) > 0.015
    assert np.percentile(moved["shanks"], 95) == pytest.approx(
        np.percentile(fast["shanks"], 95), abs=1e-6
    )


WANTED = Proportions(0.37, 0.45, 0.58, 0.09, 0.20, 0.29, 0.25, 0.14)


def test_a_scaled_rig_has_the_persons_bones_and_its_skin_stays_on_them() -> None:
    rig = figure().rig
    index = {bone: i for i, bone in enumerate(rig.bones)}
    names = ("calf_l", "foot_r", "neck_01", "lowerarm_l", "thigh_r")
    carried = np.array([[index[rig.parent[n]], index[n], 0, 0, 0] for n in names])
    none = np.empty((0, 3), int)
    mesh = Mesh(
        vertices=np.array([rig.head[name] for name in names]),
        bones=carried,
        weights=np.tile([0.5, 0.5, 0, 0, 0], (len(names), 1)),
        split=np.arange(0),
        uv=np.empty((0, 2)),
        faces=none,
        vertex_faces=none,
        material=Material.PLAIN,
        texture=np.ones((1, 1, 3)),
    )
    new, (moved,) = scaled(rig, [mesh], WANTED)
    for side in SIDES:
        for (one, other), wanted in {
            ("thigh", "calf"): WANTED.thigh,
            ("calf", "foot"): WANTED.shank,
            ("upperarm", "lowerarm"): WANTED.upper_arm,
            ("lowerarm", "hand"): WANTED.forearm,
        }.items():
            bone = new.head[f"{other}_{side}"] - new.head[f"{one}_{side}"]
            assert np.linalg.norm(bone) == pytest.approx(wanted)
        assert abs(new.head[f"thigh_{side}"][0]) == pytest.approx(WANTED.hip_half)
        assert abs(new.head[f"upperarm_{side}"][0]) == pytest.approx(WANTED.shoulder_half)
    hips = (new.head["thigh_l"] + new.head["thigh_r"]) / 2
    assert np.linalg.norm(new.head["neck_01"] - hips) == pytest.approx(WANTED.trunk, abs=0.002)
    assert moved.vertices == pytest.approx(np.array([new.head[name] for name in names]))


def test_a_set_rests_before_between_and_after_its_repetitions() -> None:
    captured = recording(squatting())
    names = sorted(captured.markers)
    markers, spells = chained(
        pieces_of([captured] * 3, names), Pauses(2.0, 1.0, 1.5), 1.0, np.random.default_rng(1)
    )
    joints = joint_centres({name: markers[:, i] for i, name in enumerate(names)})
    knees = knee_flexion_deg(joints).mean(axis=1)
    assert len(spells) == 3
    assert spells[0].start_s == pytest.approx(2.0)
    assert len(markers) / RATE_HZ - spells[-1].end_s == pytest.approx(1.5)
    within = np.zeros(len(markers), bool)
    for spell, after in zip(spells, [*spells[1:], None], strict=True):
        during = slice(round(spell.start_s * RATE_HZ), round(spell.end_s * RATE_HZ))
        within[during] = True
        assert knees[during].max() == pytest.approx(110, abs=0.5)
        assert after is None or after.start_s - spell.end_s >= 0.6
    assert knees[~within].max() < 7
    # Nothing jumps: less than 8 cm from one fiftieth of a second to the next.
    assert np.linalg.norm(np.diff(markers, axis=0), axis=-1).max() < 0.08


def test_a_recording_that_is_cut_off_at_the_bottom_does_not_rest() -> None:
    assert rests(recording(squatting()))
    assert not rests(recording(squatting()[:50]))


def test_the_filter_keeps_a_squat_and_takes_trembling_away() -> None:
    at = np.arange(300) / RATE_HZ
    slow, quick = np.sin(2 * np.pi * 0.4 * at), 0.01 * np.sin(2 * np.pi * 20 * at)
    left = smooth((slow + quick)[:, None], RATE_HZ)[:, 0]
    assert np.abs(left - slow)[25:-25].max() < 0.002


def test_a_bent_knees_centre_lies_in_the_legs_plane() -> None:
    """The knee's marker lies further beside it than the ankle's, and the hip not at all."""
    course = [{"knee": k, "df": 0.25 * k, "lean": 0.3 * k} for k in (10.0, 25.0, 40.0, 70.0, 110.0)]
    poses = [pose(figure(), q) for q in course]
    found = knee_flexion_deg(joint_centres(markers_of(poses)))
    true = [[true_measures(p)[f"knee_flexion_{s}_deg"] for s in ("left", "right")] for p in poses]
    assert found == pytest.approx(np.array(true), abs=0.5)


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of recordings of a person whose figure is a stick."""
    monkeypatch.setattr(performance, "Figure", lambda person, proportions: figure())
    raised = [
        {**STILL, "dthigh_l": 70.0 * a, "load_l": 0.05}
        for a in np.sin(np.linspace(0, np.pi, 60)) ** 2
    ]
    squats = {name: recording(squatting()) for name in ("correct_01", "incorrect_02")}
    save(tmp_path, "m01", squats)
    save(tmp_path, "m06", {"correct_01": recording(raised)})
    return tmp_path


def test_a_captured_set_tells_its_repetitions_and_bends_as_the_person_did(recorded: Path) -> None:
    done = CapturedSet(
        SceneOptions(capture="m01_s01", takes=("incorrect_02", "correct_01"), fps=20), recorded
    )
    assert done.exercise == "squat"
    assert [r["correct"] for r in done.motion["repetitions"]] == [False, True]
    assert len(done.reps) == 2
    knees = [
        true_measures(done.pose_at(i))["knee_flexion_left_deg"] for i in range(len(done.moments))
    ]
    resting = [k for k, m in zip(knees, done.moments, strict=True) if m.rep == 0]
    assert max(resting) < 8
    for rep in done.reps:
        middle = round((rep.top_s + rep.leave_s) / 2 * 20)
        assert knees[middle] == pytest.approx(110, abs=2)
        assert done.moments[middle].drive > 0.95
    assert done.standing()["knee_flexion_left_deg"] < 8


def test_a_raised_leg_is_no_exercise_and_no_repetition_but_says_which_leg(recorded: Path) -> None:
    done = CapturedSet(SceneOptions(capture="m06_s01", takes=("correct_01",)), recorded)
    assert (done.exercise, done.reps) == ("none", [])
    assert {m.rep for m in done.moments} == {0}
    (told,) = done.motion["repetitions"]
    assert told["side"] == "left"
    assert told["start_s"] < told["peak_s"] < told["end_s"]


@pytest.mark.parametrize(
    ("capture", "takes", "said"),
    [
        ("m01_s09", ("correct_01",), "--mocap"),
        ("m01_s01", ("correct_01", "correct_77"), "no take correct_77; choose of: correct_01"),
    ],
)
def test_a_recording_that_there_is_not_is_named(
    recorded: Path, capture: str, takes: tuple[str, ...], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        CapturedSet(SceneOptions(capture=capture, takes=takes), recorded)
