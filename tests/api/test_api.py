"""What `import coach` offers to programs."""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import coach
from coach.api import analysis as analysis_module
from coach.coaching.results import EventKind
from coach.errors import CoachError, MissingExtra
from coach.motion.types import COLUMN, MEASUREMENTS
from coach.pose.provenance import Provenance
from coach.reports.tables import frame_columns, sd_name, write_frames, write_reps

ROOT = Path(__file__).resolve().parents[2]
TRACE = ROOT / "tests" / "traces" / "rendered" / "squat_good_side.npz"
PUBLIC = ("coach", "coach.api.analysis", "coach.api.live", "coach.api.recordings")


@cache
def result() -> coach.Analysis:
    return coach.analyze(TRACE, "squat", height_cm=170)


@pytest.mark.parametrize("module", PUBLIC)
def test_what_the_docstrings_show_is_so(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = doctest.testmod(importlib.import_module(module), optionflags=doctest.ELLIPSIS)
    assert done.attempted > 0
    assert done.failed == 0


def test_importing_it_loads_no_library() -> None:
    code = (
        "import sys, coach; dir(coach); "
        "print([m for m in ('numpy', 'scipy', 'pydantic', 'pandas', 'av', 'cv2')"
        " if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]", done.stderr


def test_every_public_name_is_there_and_no_other() -> None:
    assert all(getattr(coach, name) is not None for name in coach.__all__)
    assert set(coach.__all__) <= set(dir(coach))
    with pytest.raises(AttributeError, match="nothing_such"):
        _ = coach.nothing_such


def test_the_tables_hold_what_the_files_do(tmp_path: Path) -> None:
    recorded = result().recorded
    for write, table, name in (
        (write_reps, result().reps, "reps.csv"),
        (write_frames, result().frames, "frames.csv"),
    ):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            write(recorded, file)
        read = pd.read_csv(tmp_path / name)
        assert set(read.columns) - {"corrected"} <= set(table.columns)
        for column in read.columns.intersection(table.columns):
            if pd.api.types.is_numeric_dtype(table[column]):
                made = table[column].to_numpy(dtype=float, na_value=np.nan)
                assert made == pytest.approx(read[column].to_numpy(float), abs=0.06, nan_ok=True)
            else:
                written = ["" if pd.isna(cell) else cell for cell in read[column]]
                assert list(table[column]) == written
    assert tuple(result().frames.columns) == frame_columns()


def test_tables_without_a_movement_have_their_columns() -> None:
    poses = coach.load(TRACE)
    arrays = ("time_s", "landmarks", "world", "visibility", "presence", "others")
    still = coach.analyze(replace(poses, **{n: getattr(poses, n)[:40] for n in arrays}), "squat")
    assert len(still.reps) == 0
    assert {"rep", "outcome", "peak_deg", "counted"} <= set(still.reps.columns)


def test_a_missing_library_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.extras.is_installed", lambda module: False)
    for name in ("reps", "frames", "motion"):
        with pytest.raises(MissingExtra, match=r"form-coach\[notebook\]"):
            getattr(result(), name)
    assert analysis_module.Analysis.summary.fget is not None
    assert result().summary.rep_count == 3


def test_the_dataset_has_movements_layout_and_every_measurement_with_its_sigma() -> None:
    motion, poses = result().motion, result().poses
    assert motion.position.dims == ("time", "space", "keypoints", "individuals")
    assert motion.confidence.dims == ("time", "keypoints", "individuals")
    knee = motion.position.sel(keypoints="left_knee", individuals="person").to_numpy()
    assert knee[:, 0] == pytest.approx(poses.landmarks[:, 25, 0] * 640, rel=1e-6)
    assert knee[:, 1] == pytest.approx(poses.landmarks[:, 25, 1] * 480, rel=1e-6)
    assert np.array_equal(motion.position_world.sel(space="z").squeeze(), poses.world[:, :, 2])
    for name in MEASUREMENTS:
        values, sd = motion[name], motion[motion[name].attrs["ancillary_variables"]]
        assert sd.name == sd_name(name)
        assert values.attrs["units"] == sd.attrs["units"] != ""
        assert np.array_equal(
            values.squeeze(), result().recorded.motion.values[:, COLUMN[name]], equal_nan=True
        )
    assert motion.attrs["fps"] == pytest.approx(30.0)
    assert motion.attrs["source_file"] == TRACE.name
    assert set(np.unique(motion.rep)) == {0, 1, 2, 3}


def test_the_dataset_comes_back_from_a_file_as_it_was(tmp_path: Path) -> None:
    motion = result().motion
    motion.to_netcdf(tmp_path / "motion.nc", engine="h5netcdf")
    again = xr.load_dataset(tmp_path / "motion.nc", engine="h5netcdf")
    xr.testing.assert_identical(motion, again)
    assert {n: v.dtype for n, v in motion.items()} == {n: v.dtype for n, v in again.items()}
    kept = Provenance.read(again.attrs["provenance"].encode())
    assert kept == result().recorded.provenance


@pytest.mark.nightly
@pytest.mark.filterwarnings("ignore")  # of its 120 packages
def test_movement_itself_opens_it_and_works_with_it(tmp_path: Path) -> None:
    """Where `pip install movement` was done: it brings some 120 packages (CONTRIBUTING.md)."""
    pytest.importorskip("movement")
    from movement.filtering import filter_by_confidence
    from movement.kinematics import compute_velocity
    from movement.validators.datasets import ValidPosesInputs

    result().motion.to_netcdf(tmp_path / "motion.nc", engine="h5netcdf")
    motion = xr.load_dataset(tmp_path / "motion.nc")
    ValidPosesInputs.validate(motion)
    velocity = compute_velocity(motion.position)
    hip = velocity.sel(keypoints="left_hip", space="y", individuals="person").to_numpy()
    assert np.nanmax(hip) > 50.0  # pixels a second, downwards in a squat
    sure = filter_by_confidence(motion.position, motion.confidence, threshold=0.6)
    assert sure.isnull().sum() > motion.position.isnull().sum()


def test_landmarks_in_memory_are_a_recording_too() -> None:
    again = coach.analyze(coach.load(TRACE), "squat", height_cm=170)
    assert list(again.reps.peak_deg) == list(result().reps.peak_deg)


def test_poses_one_by_one_give_what_the_engine_gives_in_front_of_a_camera() -> None:
    poses = coach.load(TRACE)
    live = coach.analyze(poses, "squat", as_live=True)
    frames = coach.follow(poses, "squat")
    done, summary = [], None
    while True:
        try:
            done.append(next(frames))
        except StopIteration as end:
            summary = end.value
            break
    assert [f.time_s for f in done] == list(poses.time_s)
    assert np.array_equal(
        [f.motion.values for f in done], live.recorded.motion.values, equal_nan=True
    )
    assert summary.movements == live.recorded.summary.movements
    reps = [e for f in done for e in f.events if e.kind is EventKind.REP_DONE]
    assert len(reps) == done[-1].reps == summary.rep_count == 3
    assert max(f.progress.share for f in done) > 1.0


def test_without_an_exercise_it_only_measures() -> None:
    frame = next(coach.follow(coach.load(TRACE)))
    assert (frame.events, frame.reps, frame.progress) == ((), 0, None)
    assert frame.motion["knee_flexion_left_deg"].sd > 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"exercise": "plank"}, "no exercise called “plank”"),
        ({"target": 500}, "target is 500"),
        ({"height_cm": float("nan")}, "height_cm is nan"),
        ({"target": 90, "max_target": 60}, "further than the furthest"),
        ({"rate": 10}, "as_live"),
        ({"as_live": True, "rate": 0.0}, "rate is 0"),
        ({"person": 1}, "holds the landmarks of one person"),
        ({"fps": 30}, "leave fps and size out"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(options: dict[str, object], said: str) -> None:
    with pytest.raises(CoachError, match=said) as caught:
        coach.analyze(TRACE, **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


def test_following_says_at_once_what_cannot_be_used() -> None:
    with pytest.raises(CoachError, match="plank"):
        coach.follow([], "plank")


def test_types_are_shipped() -> None:
    assert (Path(coach.__file__).parent / "py.typed").exists()
