"""Sets from motion in space: rigid bodies, exact cameras, labels that fit what is in them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.motion.measurer import Measurer
from coach.pose.landmarks import Landmark
from coach.pose.trace_file import load_trace
from render.captured import markers as mocap
from render.captured.joints import Joints, knee_flexion_deg, segment_lengths
from render.captured.markers import Captured
from render.captured.timing import RATE_HZ, blend, mirrored, stretched
from training import sets, unrest
from training.body_landmarks import landmarks_of, leg_length
from training.camera import Camera
from training.chain import PAIRS, Tempo, chained
from training.film import Filming, filmed
from training.noise import Errors, image_errors, wandering
from training.repeats import MOVES, Plan, hand_made
from training.stick import Build, Stick, joints_of

BUILD = Build(0.42, 0.40, 0.50, 0.09, 0.18, 0.26)
TEMPO = Tempo(rep_s=2.0, hold_s=0.0, pause_s=1.0, lead_s=1.5, tail_s=1.0)
SQUAT = {"depth": 100.0, "lean": 37.0, "df": 30.0}


def rng() -> np.random.Generator:
    """The same each time."""
    return np.random.default_rng(5)


def squatting(knees: np.ndarray) -> Joints:
    """Joints of somebody whose knees are bent by this much, frame by frame."""
    return joints_of(
        Stick(BUILD), [{"knee": k, "df": 2 + 0.28 * k, "lean": 0.37 * k} for k in knees]
    )


def a_captured(person: str = "s01", frames: int = 61) -> Captured:
    """A squat as it might have been captured: to 100 degrees half-way."""
    course = np.sin(np.linspace(0, np.pi, frames)) ** 2
    return Captured("m01", person, "correct_01", True, 50.0, squatting(4 + 96 * course))


def a_filming(**camera: object) -> Filming:
    """Without errors, from the person's left, a camera level with the hips."""
    level = {"yaw_deg": 90.0, "height_m": 0.9, "distance_m": 3.0, "lens_deg": 60.0}
    rest = {"roll_deg": 0.0, "aim": (0.0, 0.0), "size": (640, 480)}
    return Filming(Camera(**{**level, **rest, **camera}), 30.0, 0.0, 0.0, "", False, 0.0, "")


def test_hips_lie_where_the_regression_puts_them():
    """A pelvis 24 cm wide and 16 cm deep; Harrington's three equations, by hand."""
    joints = mocap.joint_centres(standing_markers())
    assert joints["hip_l"][0] == pytest.approx(
        [0.33 * 0.24 + 0.0073, 1.0 - 0.30 * 0.24 - 0.0109, -0.24 * 0.16 - 0.0099]
    )
    assert joints["hip_r"][0] == pytest.approx(joints["hip_l"][0] * [-1, 1, 1])


def test_knees_and_ankles_lie_half_a_joint_inside_their_markers():
    markers = standing_markers()
    joints = mocap.joint_centres(markers)
    for side, sign in (("l", 1), ("r", -1)):
        marker = markers[f"{side.upper()}ANK"]
        ankle, knee = joints[f"ankle_{side}"], joints[f"knee_{side}"]
        assert np.linalg.norm(marker - ankle, axis=-1) == pytest.approx(mocap.HALF_ANKLE_M)
        assert (sign * ankle[:, 0] < sign * marker[:, 0]).all()
        # At right angles to the shank, which runs between centres, not between markers.
        assert np.sum((marker - ankle) * (knee - ankle), axis=-1) == pytest.approx(0, abs=1e-4)
        inside = np.linalg.norm(joints[f"knee_{side}"] - markers[f"{side.upper()}KNE"], axis=-1)
        assert inside == pytest.approx(mocap.HALF_KNEE_M)
        assert (
            sign * joints[f"knee_{side}"][:, 0] < sign * markers[f"{side.upper()}KNE"][:, 0]
        ).all()


def test_a_knee_marker_that_slides_with_the_skin_is_put_back():
    true = squatting(np.linspace(4, 110, 30))
    slid = dict(true)
    for side in "lr":
        shank = true[f"knee_{side}"] - true[f"ankle_{side}"]
        slid[f"knee_{side}"] = true[f"knee_{side}"] - 0.15 * shank * np.linspace(0, 1, 30)[:, None]
    bones = {name: float(length[0]) for name, length in segment_lengths(true).items()}
    mended = mocap._rigid(slid, bones)
    assert knee_flexion_deg(mended) == pytest.approx(knee_flexion_deg(true), abs=0.5)
    assert abs(knee_flexion_deg(slid) - knee_flexion_deg(true)).max() > 5


def standing_markers() -> Joints:
    """Two frames of somebody upright, legs straight below the hips' sides, toes forward."""
    places: dict[str, tuple[float, float, float]] = {}
    for side, out in (("L", 1), ("R", -1)):
        places |= {
            f"{side}ASI": (0.12 * out, 1.0, 0.0),
            f"{side}PSI": (0.05 * out, 1.0, -0.16),
            f"{side}KNE": (0.15 * out, 0.5, -0.05),
            f"{side}ANK": (0.15 * out, 0.08, -0.05),
            f"{side}HEE": (0.11 * out, 0.05, -0.10),
            f"{side}TOE": (0.11 * out, 0.05, 0.08),
            f"{side}SHO": (0.18 * out, 1.45, 0.0),
            f"{side}ELB": (0.25 * out, 1.15, 0.0),
            f"{side}WRA": (0.25 * out, 0.9, 0.02),
            f"{side}WRB": (0.27 * out, 0.9, 0.0),
            f"{side}FIN": (0.26 * out, 0.8, 0.02),
            f"{side}FHD": (0.07 * out, 1.65, 0.08),
            f"{side}BHD": (0.07 * out, 1.65, -0.08),
        }
    return {name: np.tile(place, (2, 1)).astype(float) for name, place in places.items()}


@settings(max_examples=20, deadline=None)
@given(st.floats(4, 130), st.floats(0, 35))
def test_a_figure_bends_as_far_as_it_is_asked_and_keeps_its_bones(knee, shank):
    joints = joints_of(Stick(BUILD), [{"knee": knee, "df": shank, "lean": 0.3 * knee}])
    assert knee_flexion_deg(joints) == pytest.approx(knee, abs=2.0)
    lengths = segment_lengths(joints)
    assert lengths["thigh_l"] == pytest.approx(BUILD.thigh)
    assert lengths["shank_r"] == pytest.approx(BUILD.shank)


def test_stiff_knees_stay_bent():
    stiff = Stick(Build(0.42, 0.40, 0.50, 0.09, 0.18, 0.26, stiff_deg=15.0))
    assert knee_flexion_deg(joints_of(stiff, [{}])).min() >= 14.5


@pytest.mark.parametrize("hold", [0.0, 6.0])
def test_a_set_peaks_when_its_label_says(hold):
    tempo = Tempo(3.0, hold, 1.0, 1.0, 1.0)
    course = chained([a_captured()] * 3, tempo, rng())
    assert len(course.peaks_s) == 3
    for peak in course.peaks_s:
        near = slice(int((peak - hold / 2) * RATE_HZ) - 5, int((peak + hold / 2) * RATE_HZ) + 5)
        assert course.knees_deg[near].max() == pytest.approx(100.0, abs=1.0)
        assert course.knees_deg[int(peak * RATE_HZ)].max() > 97
    between = int(np.mean(course.peaks_s[:2]) * RATE_HZ)
    assert course.knees_deg[between].max() < 30


def test_a_repetition_takes_the_time_it_is_given():
    frames = np.arange(40.0)
    slow = stretched(frames, 10, 2.0, 3.0, 4.0)
    assert len(slow) == 9.0 * RATE_HZ
    assert slow[int(2.0 * RATE_HZ)] == slow[int(4.9 * RATE_HZ)] == pytest.approx(10)
    assert slow[-1] == pytest.approx(39)


def test_a_blend_begins_with_the_one_pose_and_ends_with_the_other():
    a, b = np.zeros((33, 3)), np.ones((33, 3))
    way = blend(a, b, 1.0)
    assert (way[0] == a).all()
    assert way[-1] == pytest.approx(b, abs=0.01)
    assert (np.diff(way, axis=0) >= 0).all()


def test_mirrored_twice_is_as_before():
    landmarks = landmarks_of(squatting(np.array([4.0, 60.0])))
    assert mirrored(mirrored(landmarks, PAIRS), PAIRS) == pytest.approx(landmarks)


@settings(max_examples=30, deadline=None)
@given(st.floats(-180, 180), st.floats(-20, 20), st.floats(0.5, 1.6), st.floats(2, 4))
def test_what_is_aimed_at_lies_in_the_picture_s_middle(yaw, roll, height, distance):
    camera = Camera(yaw, height, distance, 60.0, roll, (0.0, 0.0), (640, 480))
    middle = np.array([0.1, 0.9, -0.2])
    pixels, seen = camera.view(middle[None, None], middle)
    assert pixels[0, 0] == pytest.approx([320, 240])
    assert seen[0, 0, 2] == pytest.approx(np.hypot(distance, height - 0.9))


def test_from_the_left_somebody_faces_the_picture_s_left_and_their_right_lies_deeper():
    landmarks = landmarks_of(squatting(np.array([4.0])))
    pixels, seen = a_filming().camera.view(landmarks, np.array([0, 0.9, 0]))
    assert pixels[0, Landmark.LEFT_FOOT_INDEX, 0] < pixels[0, Landmark.LEFT_HEEL, 0]
    assert pixels[0, Landmark.NOSE, 1] < pixels[0, Landmark.LEFT_HIP, 1]
    assert seen[0, Landmark.RIGHT_HIP, 2] > seen[0, Landmark.LEFT_HIP, 2]


def test_a_roll_turns_the_picture_about_its_middle():
    landmarks = landmarks_of(squatting(np.array([4.0])))
    middle = np.array([0, 0.9, 0])
    level, _ = a_filming().camera.view(landmarks, middle)
    tilted, _ = a_filming(roll_deg=20.0).camera.view(landmarks, middle)
    away = [np.linalg.norm(p - [320, 240], axis=-1) for p in (level, tilted)]
    assert away[0] == pytest.approx(away[1])
    nose = [(p - [320, 240])[0, Landmark.NOSE] for p in (level, tilted)]
    turned = np.arctan2(nose[1][0], -nose[1][1]) - np.arctan2(nose[0][0], -nose[0][1])
    assert np.degrees(turned) == pytest.approx(20.0)


def test_wandering_has_its_size_and_forgets_in_its_time():
    noise = wandering((20000, 2), 0.5, 0.2, 50.0, rng())
    assert noise.std() == pytest.approx(0.5, rel=0.05)
    later = np.corrcoef(noise[:-10, 0], noise[10:, 0])[0, 1]
    assert later == pytest.approx(np.exp(-1), abs=0.05)


def test_a_hidden_leg_s_errors_are_larger():
    legs, bent, hidden = np.zeros((400, 33, 2)), np.ones((400, 33)), np.zeros((400, 33))
    plain = image_errors(legs, bent, Errors(1.0, hidden, 0.0), 30.0, rng())
    behind = image_errors(legs, bent, Errors(1.0, hidden + 1, 0.0), 30.0, rng())
    assert behind == pytest.approx(2 * plain)


def test_without_errors_a_squat_from_the_side_is_measured_as_it_is():
    course = hand_made(Stick(BUILD), MOVES["squat"], Plan(SQUAT, ("both",) * 3, TEMPO), rng())
    track = filmed(course, a_filming(distance_m=6.0), rng())
    motion = Measurer().run(track)
    for peak in course.peaks_s:
        row = int(np.argmin(abs(motion.time_s - peak)))
        true = course.knees_deg[int(peak * RATE_HZ)]
        assert motion.column("knee_flexion_left_deg")[0][row] == pytest.approx(true[0], abs=8)


def test_feet_that_are_cut_off_are_out_of_the_picture_and_hardly_present():
    course = chained([a_captured()], TEMPO, rng())
    how = a_filming()
    track = filmed(course, Filming(**{**how.__dict__, "cut_feet": True}), rng())
    feet = [Landmark.LEFT_HEEL, Landmark.LEFT_FOOT_INDEX]
    assert (track.landmarks[:, feet, 1] > 1).mean() > 0.9
    assert np.median(track.presence[:, feet]) < 0.4
    assert np.median(track.presence[:, Landmark.LEFT_SHOULDER]) > 0.8


@pytest.mark.slow
def test_the_same_seed_gives_the_same_sets_and_labels_fit_the_traces(tmp_path, monkeypatch):
    everything = [a_captured(p) for p in ("s01", "s02")]
    monkeypatch.setattr(sets, "SHARES", {"m01": 0.5, "curl": 0.25, "others": 0.25})
    one, two = (
        [sets.write_set(i, 3, _folder(tmp_path / name), everything) for i in range(4)]
        for name in ("one", "two")
    )
    assert one == two
    assert {label["exercise"] for label in one} - {"squat", "hamstring-curl", "other"} == set()
    for label in one:
        name = str(label["trace"])
        track = load_trace(tmp_path / "one" / name)
        again = load_trace(tmp_path / "two" / name)
        assert (track.landmarks == again.landmarks).all()
        assert label["reps"] == len(label["event_s"]) == len(label["peak_deg"])
        assert all(0 < t < track.time_s[-1] for t in label["event_s"])
        assert np.median(np.diff(track.time_s)) == pytest.approx(1 / label["fps"], rel=0.01)


def test_another_seed_gives_others(tmp_path, monkeypatch):
    monkeypatch.setattr(sets, "SHARES", {"m01": 1.0})
    everything = [a_captured()]
    labels = [sets.write_set(0, seed, _folder(tmp_path), everything) for seed in (1, 2)]
    assert labels[0] != labels[1]


def test_the_command_reads_captured_motion_and_writes_labels(tmp_path, monkeypatch, capsys):
    markers = standing_markers()
    names = [*markers, "C7"]
    places = np.stack([markers[name] for name in markers] + [markers["LSHO"]], axis=1)
    captured = np.repeat(1000 * places[..., [2, 0, 1]], 30, axis=0).astype(np.int16)
    source = _folder(tmp_path / "mocap")
    np.savez(source / "m01_s01.npz", rate_hz=50.0, markers=names, correct_01=captured)
    monkeypatch.setattr(sets, "SHARES", {"m01": 1.0})
    out = tmp_path / "out"
    given = ["sets", str(out), "--sets", "2", "--mocap", str(source)]
    monkeypatch.setattr(sys, "argv", given)
    sets.main()
    labels = json.loads((out / "labels.json").read_text())
    assert [label["group"] for label in labels] == ["captured-s01"] * 2
    assert all((out / label["trace"]).exists() for label in labels)


def test_leg_length_is_thigh_and_shank():
    assert leg_length(squatting(np.array([4.0]))) == pytest.approx(BUILD.thigh + BUILD.shank)


def _folder(path: Path) -> Path:
    path.mkdir(exist_ok=True)
    return path


def test_whoever_steps_aside_ends_there_with_the_feet_on_the_floor():
    landmarks = np.repeat(landmarks_of(squatting(np.array([4.0]))), 60, axis=0)
    way = np.array([0.2, 0.0, -0.1])
    after = unrest.stepped(landmarks, 0.2, way, 1)
    assert after[:10] == pytest.approx(landmarks[:10])
    assert after[-1] == pytest.approx(landmarks[-1] + way)
    halfway = int((0.2 + unrest.STEP_S / 2) * RATE_HZ)
    assert after[halfway, Landmark.LEFT_HEEL] == pytest.approx(
        landmarks[0, Landmark.LEFT_HEEL], abs=0.02
    )
    lifted = after[:, [Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL], 1].max(axis=0)
    assert (lifted > landmarks[0, Landmark.LEFT_HEEL, 1] + 0.06).all()


def test_who_walks_in_peaks_later_and_stands_where_the_set_is_done():
    course = chained([a_captured()] * 2, TEMPO, rng())
    walked = unrest.walks_in(course, rng())
    added = len(walked.landmarks) - len(course.landmarks)
    assert walked.peaks_s == pytest.approx([t + added / RATE_HZ for t in course.peaks_s])
    assert walked.landmarks[added:] == pytest.approx(course.landmarks)
    assert walked.landmarks[added - 1] == pytest.approx(course.landmarks[0])
    came = np.linalg.norm(walked.landmarks[0] - walked.landmarks[added - 1], axis=-1)
    assert (came > 2 * unrest.STEP_M - 0.01).all()


def test_who_leans_on_a_wall_keeps_their_bones_and_their_feet():
    course = chained([a_captured()], TEMPO, rng())
    leaning = unrest.leans_on_wall(course, rng())
    for a, b in ((Landmark.LEFT_HIP, Landmark.LEFT_KNEE), (Landmark.NOSE, Landmark.LEFT_SHOULDER)):
        before, after = (
            np.linalg.norm(c.landmarks[:, a] - c.landmarks[:, b], axis=-1)
            for c in (course, leaning)
        )
        assert after == pytest.approx(before)
    assert (
        leaning.landmarks[:, Landmark.LEFT_HEEL] == course.landmarks[:, Landmark.LEFT_HEEL]
    ).all()
    ahead = leaning.landmarks[0, Landmark.NOSE, 2] - course.landmarks[0, Landmark.NOSE, 2]
    assert 0.1 < ahead < 0.6


def test_whoever_settles_elsewhere_keeps_the_feet_where_they_are():
    course = chained([a_captured()] * 2, TEMPO, rng())
    settled = unrest.settles(course, rng())
    moved = np.linalg.norm(settled.landmarks - course.landmarks, axis=-1).max(axis=0)
    assert moved[[Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL]].max() < 0.01
    assert moved[Landmark.NOSE] > 0.01
