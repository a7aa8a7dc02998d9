""".mot and .trc of a set, read back by parsers made from the formats' published descriptions."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from coach.motion.measurer import Measurer
from coach.pose.landmarks import Landmark, PoseTrack
from coach.reports.opensim import GAP_S, motion_file, trajectory_file
from tests import synthetic
from tests.motion.recordings import track

LEGS = {"r": "right", "l": "left"}


@dataclass
class Mot:
    """An OpenSim motion file: header, and columns by name."""

    header: dict[str, str]
    columns: dict[str, np.ndarray]


def read_mot(text: str) -> Mot:
    lines = text.splitlines()
    assert "=" not in lines[0]
    end = lines.index("endheader")
    header = dict(line.split("=") for line in lines[1:end])
    names = lines[end + 1].split("\t")
    rows = np.array([[float(cell) for cell in line.split("\t")] for line in lines[end + 2 :]])
    assert rows.shape == (int(header["nRows"]), int(header["nColumns"])) == (len(rows), len(names))
    assert names[0] == "time"
    assert np.all(np.diff(rows[:, 0]) > 0)
    return Mot(header, dict(zip(names, rows.T, strict=True)))


@dataclass
class Trc:
    """A marker file: its header, times, and (N, 3) of each marker, NaN where blank."""

    header: dict[str, str]
    time_s: np.ndarray
    markers: dict[str, np.ndarray]


def read_trc(text: str) -> Trc:
    lines = text.split("\n")
    assert lines[0].split("\t")[:3] == ["PathFileType", "4", "(X/Y/Z)"]
    header = dict(zip(lines[1].split("\t"), lines[2].split("\t"), strict=True))
    names = lines[3].split("\t")
    assert names[:2] == ["Frame#", "Time"]
    markers = names[2::3]
    assert not any(names[i] for i in range(2, len(names)) if (i - 2) % 3)
    axes = lines[4].split("\t")[2:]
    assert axes == [f"{a}{n}" for n in range(1, len(markers) + 1) for a in "XYZ"]
    assert lines[5] == ""
    assert lines[-1] == ""
    rows = []
    for number, line in enumerate(lines[6:-1], 1):
        cells = line.split("\t")
        # A tab ends each row: without it OpenSim would lose a blank last cell.
        assert cells.pop() == ""
        assert int(cells[0]) == number
        rows.append([float(cell) if cell else np.nan for cell in cells[1:]])
    table = np.array(rows)
    assert table.shape == (int(header["NumFrames"]), 1 + 3 * int(header["NumMarkers"]))
    points = table[:, 1:].reshape(len(table), -1, 3)
    found = {name: points[:, i] for i, name in enumerate(markers)}
    return Trc(header, table[:, 0], found)


def mot_of(poses: PoseTrack) -> Mot:
    text = motion_file(Measurer().run(poses))
    assert text is not None
    return read_mot(text)


def trc_of(poses: PoseTrack) -> Trc:
    text = trajectory_file(poses, Measurer().run(poses), "markers.trc")
    assert text is not None
    return read_trc(text)


def without(poses: PoseTrack, gone: np.ndarray) -> PoseTrack:
    """The poses, with nobody in some frames."""
    return replace(
        poses,
        **{
            name: np.where(gone.reshape(-1, *[1] * (getattr(poses, name).ndim - 1)), np.nan, value)
            for name in ("landmarks", "world", "visibility", "presence")
            for value in [getattr(poses, name)]
        },
    )


def test_angles_come_back_with_opensims_names_and_signs():
    poses = track("squat_good_oblique")
    motion = Measurer().run(poses)
    mot = mot_of(poses)
    assert mot.header["inDegrees"] == "yes"
    assert set(mot.columns) == {
        "time",
        *(f"{name}_{leg}" for name in ("hip_flexion", "knee_angle", "ankle_angle") for leg in "rl"),
    }
    for leg, side in LEGS.items():
        for name, measured, sign in (
            ("knee_angle", f"knee_flexion_{side}_deg", 1),
            ("hip_flexion", f"hip_flexion_{side}_deg", 1),
            ("ankle_angle", f"ankle_plantarflexion_{side}_deg", -1),
        ):
            values = np.interp(
                mot.columns["time"], motion.time_s - motion.time_s[0], motion.column(measured)[0]
            )
            assert mot.columns[f"{name}_{leg}"] == pytest.approx(sign * values, abs=1e-3)


def test_a_squat_bends_the_joints_the_way_opensim_counts_as_positive():
    """Knee and hip flex, the ankle dorsiflexes: all positive in Rajagopal2015."""
    mot = mot_of(synthetic.film(synthetic.squat(), synthetic.Camera(yaw_deg=90.0)))
    deepest = int(mot.columns["knee_angle_l"].argmax())
    assert mot.columns["knee_angle_l"][deepest] > 60
    assert mot.columns["hip_flexion_l"][deepest] > 40
    assert mot.columns["ankle_angle_l"][deepest] > 10


def test_uneven_frames_become_even():
    poses = track("squat_good_side")
    keep = np.ones(len(poses), bool)
    keep[5::7] = False
    mot = mot_of(synthetic.rows(poses, np.flatnonzero(keep)))
    steps = np.diff(mot.columns["time"])
    assert steps == pytest.approx(np.full(len(steps), steps.mean()), abs=2e-4)
    whole = mot_of(poses)
    at = np.interp(mot.columns["time"], whole.columns["time"], whole.columns["knee_angle_l"])
    assert np.abs(mot.columns["knee_angle_l"] - at).max() < 4.0


def test_nothing_is_drawn_across_a_pause():
    poses = track("squat_good_oblique")
    half = len(poses) // 2
    paused = replace(
        poses, time_s=poses.time_s + np.where(np.arange(len(poses)) >= half, 20.0, 0.0)
    )
    begin, end = paused.time_s[half - 1], paused.time_s[half]
    mot, trc = mot_of(paused), trc_of(paused)
    time_s = mot.columns["time"]
    assert not np.any((time_s > begin + 0.05) & (time_s < end - 0.05))
    within = (trc.time_s > begin + 0.05) & (trc.time_s < end - 0.05)
    assert within.sum() > 100
    assert np.isnan(trc.markers["LEFT_KNEE"][within]).all()
    assert np.isfinite(trc.markers["LEFT_KNEE"][trc.time_s < begin - 0.05]).all()


def test_a_gap_is_filled_only_where_it_is_short():
    poses = track("squat_good_oblique")
    short, long = poses.time_s - poses.time_s[60], poses.time_s - poses.time_s[150]
    gone = ((short > 0) & (short < 0.8 * GAP_S)) | ((long > 0) & (long < 3 * GAP_S))
    trc = trc_of(without(poses, gone))
    knee, time_s = trc.markers["LEFT_KNEE"][:, 0], trc.time_s + poses.time_s[0]
    assert np.isfinite(knee[np.abs(time_s - poses.time_s[60]) < 0.8 * GAP_S]).all()
    assert np.isnan(knee[np.abs(time_s - poses.time_s[150] - 1.5 * GAP_S) < GAP_S]).all()


@pytest.mark.parametrize("yaw_deg", [0.0, 35.0, 90.0, -90.0, 150.0])
def test_markers_stand_in_opensims_axes_however_the_person_is_turned(yaw_deg):
    poses = synthetic.film(synthetic.squat(), synthetic.Camera(yaw_deg=yaw_deg))
    markers = trc_of(poses).markers
    toes = markers["LEFT_FOOT_INDEX"][0] - markers["LEFT_HEEL"][0]
    hips = markers["RIGHT_HIP"][0] - markers["LEFT_HIP"][0]
    body = markers["NOSE"][0] - (markers["LEFT_ANKLE"][0] + markers["RIGHT_ANKLE"][0]) / 2
    assert toes[0] > 0.8 * np.linalg.norm(toes)  # X: forwards
    assert body[1] > 0.9 * np.linalg.norm(body)  # Y: up
    assert hips[2] > 0.9 * np.linalg.norm(hips)  # Z: to the right


def test_markers_keep_their_distances():
    poses = track("squat_good_oblique")
    markers = trc_of(poses).markers
    assert list(markers) == [landmark.name for landmark in Landmark]
    thigh = np.linalg.norm(markers["LEFT_HIP"][0] - markers["LEFT_KNEE"][0])
    expected = np.linalg.norm(
        poses.world[0, Landmark.LEFT_HIP] - poses.world[0, Landmark.LEFT_KNEE]
    )
    assert thigh == pytest.approx(expected, abs=1e-4)


def test_header_says_metres_and_the_rate():
    header = trc_of(track("squat_good_side")).header
    assert header["Units"] == "m"
    assert header["DataRate"] == header["CameraRate"] == header["OrigDataRate"] == "30"


def test_a_coordinate_that_was_hardly_seen_is_left_out():
    poses = track("squat_good_side")
    visibility = poses.visibility.copy()
    visibility[: 2 * len(poses) // 3, Landmark.RIGHT_KNEE] = 0.0
    mot = mot_of(replace(poses, visibility=visibility))
    assert "knee_angle_r" not in mot.columns
    assert len(mot.columns["knee_angle_l"]) == mot_of(poses).columns["time"].size


def test_nobody_makes_no_file():
    poses = track("squat_good_side")
    nobody = without(poses, np.ones(len(poses), bool))
    for empty in (nobody, synthetic.rows(poses, slice(0, 1)), synthetic.rows(poses, slice(0, 0))):
        motion = Measurer().run(empty) if len(empty) else Measurer().run(nobody)
        if len(empty):
            assert motion_file(motion) is None
        assert trajectory_file(empty, motion, "markers.trc") is None
