"""The whole way from a clip, or a made-up set, to its figures, on the samples' traces."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import accuracy
import numpy as np
import pytest
from cases import Source, rendered_case, sources
from clips import arguments, shows_one_of
from scores import HEEL_TOP

from training import making, sets
from training.stick import Build


@pytest.fixture
def rendered(traces: Path) -> Path:
    """The folder of the samples' traces."""
    return traces / "rendered"


def test_a_clips_figures(sample_videos: Path, rendered: Path) -> None:
    rows = accuracy.evaluate(Source(sample_videos / "calf_good_side.mp4"), rendered)
    by_name = {(row.measurement, row.side): row for row in rows}
    assert len(by_name) == len(rows) == 13
    knee = by_name["knee flexion", "left"]
    assert (knee.view, knee.leg, knee.person) == ("side", "near", "man1")
    assert 0 < knee.recorded.change < 10
    assert 0 < knee.live.change < 10
    assert knee.live.change != knee.recorded.change
    assert set(knee.rivals) == {"raw image", "raw world", "bone lengths"}
    assert all(0 < off < 25 for off in knee.rivals.values())
    top = by_name[HEEL_TOP, "left"]
    assert top.recorded.frames == top.recorded.known == 3
    assert top.rivals["raw image"] > 1.5, "the heel landmark shows about half of the rise"
    assert "raw world" not in top.rivals
    assert set(by_name["trunk lean", ""].rivals) == set(knee.rivals)


def test_clips_in_which_nothing_moves_are_left_out(sample_videos: Path, rendered: Path) -> None:
    assert rendered_case(sample_videos / "still_rear.mp4", rendered) is None
    assert accuracy.evaluate(Source(sample_videos / "still_rear.mp4"), rendered) == []


def test_a_rolled_camera_and_who_was_captured_are_read_from_the_sidecar(
    sample_videos: Path, rendered: Path, tmp_path: Path
) -> None:
    clip = tmp_path / "squat_good_side.mp4"
    for suffix in (".csv", ".json"):
        source = sample_videos / f"squat_good_side{suffix}"
        clip.with_suffix(suffix).write_bytes(source.read_bytes())
    what = json.loads(clip.with_suffix(".json").read_text())
    what["camera"]["roll_deg"] = -12.5
    what["motion"] = {"source": "UI-PRMD", "person": "s07", "movement": "hurdle step"}
    what["exercise"] = "none"
    clip.with_suffix(".json").write_text(json.dumps(what))
    tilted, level = (rendered_case(path, rendered) for path in (clip, sample_videos / clip.name))
    assert tilted is not None
    assert level is not None
    assert (tilted.roll_deg, level.roll_deg) == (-12.5, 0.0)
    assert (tilted.person, level.person) == ("s07", "man1")
    assert (tilted.exercise, level.exercise) == ("hurdle step", "squat")
    assert Source(clip).person == "s07"
    assert shows_one_of(clip, ("s07",), ())


@pytest.fixture
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two calf raises on one leg, labelled as two people's."""
    builds = [Build(0.42, 0.40, 0.50, 0.09, 0.18, 0.26)]
    monkeypatch.setattr(sets, "figures", lambda *_: builds)
    monkeypatch.setattr(making, "fewer", lambda *_: 2)
    monkeypatch.setattr(sets, "SHARES", {"calf raise, one leg": 1.0})
    label = sets.write_set(0, 2, tmp_path, [])
    labels = [label, {**label, "group": "somebody else"}]
    (tmp_path / "labels.json").write_text(json.dumps(labels))
    return tmp_path


def test_a_made_up_set_is_measured_like_a_clip(made_up: Path) -> None:
    raises, others = sources([], [made_up])
    case = raises.case(None)
    assert case is not None
    legs = [side for side, reps in case.rises.items() if reps]
    assert len(legs) == 1, "the leg that is held up is no calf raise"
    height = case.truth[f"heel_rise_{legs[0]}_cm"]
    assert all(3 < height[rep].max() < 15 for rep in case.rises[legs[0]])
    rows = accuracy.measured(case)
    assert {row.side for row in rows if row.measurement == HEEL_TOP} == set(legs)
    knees = [row for row in rows if row.measurement == "knee flexion"]
    assert all(np.isfinite(row.recorded.change) for row in knees)
    assert others.person == "somebody else"
    assert accuracy.chosen([raises, others], ("somebody else",), ()) == [others]
    assert accuracy.chosen([raises, others], None, ("somebody else",)) == [raises]


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
    options = ["--traces", str(rendered), "--json", str(out)]
    monkeypatch.setattr(sys, "argv", ["accuracy.py", *clips, *options])
    accuracy.main()
    printed = capsys.readouterr().out
    for said in ("OpenCap Monocular", "Live less recorded", "calf_good_side", "ECE", "by person"):
        assert said in printed
    figures = json.loads(out.read_text())
    assert {row["clip"] for row in figures["clips"]} == {"calf_good_side", "squat_good_front"}
    asked = {row["name"].strip(): row for row in figures["asked"]}
    assert asked["knee, near or both, 30-150, squats"]["clips"] == 0
    assert asked["knee, near or both, 30-150, squats"]["recorded"] is None
    assert asked["hip, any view"]["clips"] == asked["knee, any view, all exercises"]["clips"] == 2
    assert {told["by"] for told in figures["calibration"]} == {
        "view",
        "joint",
        "exercise",
        "person",
    }
