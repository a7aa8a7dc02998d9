"""The whole way from a clip to its figures, recorded and live, on the samples' traces."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import accuracy
import numpy as np
import pytest
from clips import arguments, shows_one_of
from scores import HEEL_TOP

from coach.motion.measurer import Measurer
from coach.pose.trace_file import load_trace


@pytest.fixture
def rendered(traces: Path) -> Path:
    """The folder of the samples' traces."""
    return traces / "rendered"


@pytest.mark.parametrize("measure", [accuracy.measure_recorded, accuracy.measure_live])
def test_a_clips_figures(measure: accuracy.Measure, sample_videos: Path, rendered: Path) -> None:
    rows = accuracy.evaluate(sample_videos / "calf_good_side.mp4", rendered, measure)
    by_name = {(row.measurement, row.side): row for row in rows}
    assert len(by_name) == len(rows) == 13
    knee = by_name["knee flexion", "left"]
    assert (knee.view, knee.leg, knee.person) == ("side", "near", "man1")
    assert 0 < knee.score.change < 10
    assert 0 < knee.raw_image < 20
    top = by_name[HEEL_TOP, "left"]
    assert top.score.frames == top.score.known == 3
    assert top.raw_image > 1.5, "the heel landmark shows about half of the rise"
    assert np.isnan(top.raw_world)


def test_live_nothing_counts_before_quiet_standing_was_seen(rendered: Path) -> None:
    poses = load_trace(rendered / "squat_good_side.npz")
    values, sd = accuracy.measure_live(poses, 170.0).column("knee_flexion_left_deg")
    kinematics = Measurer(170.0)
    ready = []
    for pose in poses:
        motion = kinematics.step(pose)
        ready.append(kinematics.ready)
    assert 0 < ready.index(True) < 45
    assert np.isnan(values[~np.array(ready)]).all()
    assert np.isfinite(values[ready]).mean() > 0.95
    assert (values[-1], sd[-1]) == motion["knee_flexion_left_deg"][:2]


def test_clips_in_which_nothing_moves_are_left_out(sample_videos: Path) -> None:
    assert accuracy.moves(sample_videos / "calf_good_side.mp4")
    assert not accuracy.moves(sample_videos / "still_rear.mp4")


def test_clips_are_picked_by_the_person(
    sample_videos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chosen(*options: str) -> set[str]:
        monkeypatch.setattr(sys, "argv", ["accuracy.py", str(sample_videos), *options])
        return {clip.stem for clip in arguments("").clips}

    every, one, others = chosen(), chosen("--people", "woman2"), chosen("--not-people", "woman2")
    assert every == {clip.stem for clip in sample_videos.glob("*.mp4")}
    assert "calf_partial_side" in one
    assert one | others == every
    assert not one & others
    assert chosen("--people", "woman2,man1", "--not-people", "man1") == one
    assert not shows_one_of(sample_videos / "calf_good_side.mp4", (), ())


def test_all_figures_are_printed_and_written(
    sample_videos: Path,
    rendered: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    clips = [str(sample_videos / f"{name}.mp4") for name in ("calf_good_side", "squat_good_front")]
    out = tmp_path / "figures.json"
    options = ["--live", "--traces", str(rendered), "--json", str(out)]
    monkeypatch.setattr(sys, "argv", ["accuracy.py", *clips, *options])
    accuracy.main()
    assert "as asked, live" in capsys.readouterr().out
    figures = json.loads(out.read_text())
    assert {row["clip"] for row in figures["clips"]} == {"calf_good_side", "squat_good_front"}
    clips_of = {row["name"].strip(): row["clips"] for row in figures["asked"]}
    assert clips_of["knee, near leg, 30-150"] == clips_of["knee, both legs, front and rear"] == 1
    assert clips_of["hip, all views"] == 2
