"""The sample clips against the recipe they are made by and against themselves."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from render.forms import FORMS
from render.movements import build_set
from render.options import SceneOptions
from render.people import PEOPLE
from render.recipe import RECIPE as RECIPE_FILE
from render.recipe import load_recipe
from render.sidecar import describe_reps
from render.truth import measures
from render.verify import problems

RECIPE = load_recipe()
KINDS = ("fitting", "aside")


def test_the_recipe_names_exactly_the_sample_clips(sample_videos: Path) -> None:
    assert set(RECIPE) == {p.stem for p in sample_videos.glob("*.mp4")}


def test_the_clips_set_aside_are_none_of_the_samples() -> None:
    aside = load_recipe(RECIPE_FILE.with_name("set_aside.toml"))
    assert len(aside) == 16
    assert not {options.seed for options in aside.values()} & {o.seed for o in RECIPE.values()}


def test_nobody_whom_the_angles_were_fitted_on_is_in_the_clips_they_are_judged_on() -> None:
    fitting, aside = (
        load_recipe(RECIPE_FILE.with_name(f"{name}.toml")) for name in ("fitting", "kept_aside")
    )
    assert len(fitting) == len(aside) == 57
    people, others = ({o.person for o in recipe.values()} for recipe in (fitting, aside))
    assert people | others <= set(PEOPLE)
    assert not people & others
    assert not {o.seed for o in fitting.values()} & {o.seed for o in aside.values()}


def test_the_newer_exercises_are_judged_on_others_than_their_limits_are_chosen_on() -> None:
    new = [load_recipe(RECIPE_FILE.with_name(f"new_exercises_{n}.toml")) for n in KINDS]
    old = [load_recipe(RECIPE_FILE.with_name(f"{n}.toml")) for n in ("fitting", "kept_aside")]
    for newer, older in zip(new, old, strict=True):
        assert {o.person for o in newer.values()} <= {o.person for o in older.values()}
        assert {o.exercise for o in newer.values()} == {"sit-to-stand", "step-up"}
        for exercise in ("sit-to-stand", "step-up"):
            shown = {o.form for o in newer.values() if o.exercise == exercise}
            assert shown == set(FORMS[exercise])
    seeds = [o.seed for recipe in new for o in recipe.values()]
    assert len(seeds) == len(set(seeds)) == 36


def test_captured_people_are_chosen_on_or_judged_on_and_wear_figures_of_their_own_kind() -> None:
    fitting, aside = (load_recipe(RECIPE_FILE.with_name(f"mocap_{n}.toml")) for n in KINDS)
    people, others = ({o.capture[-3:] for o in r.values()} for r in (fitting, aside))
    assert people == {"s02", "s04", "s05", "s07"}
    assert others == {"s01", "s03", "s06"}
    for recipe, kind in ((fitting, "fitting"), (aside, "kept_aside")):
        figures = {o.person for o in load_recipe(RECIPE_FILE.with_name(f"{kind}.toml")).values()}
        assert {o.person for o in recipe.values()} <= figures


@pytest.mark.parametrize("kind", KINDS)
def test_captured_people_are_seen_from_all_round_at_three_heights_through_three_lenses_rolled(
    kind: str,
) -> None:
    clips = list(load_recipe(RECIPE_FILE.with_name(f"mocap_{kind}.toml")).values())
    assert {round(o.yaw_deg / 45) % 8 for o in clips} == set(range(8))
    assert {round(2 * o.camera_height) for o in clips} == {1, 2, 3}
    assert len({o.hfov_deg for o in clips}) == 3
    rolls = [o.roll_deg for o in clips]
    assert 0 in rolls
    assert -15 <= min(rolls) < -8 < 8 < max(rolls) <= 15
    assert any(o.chair_in_front for o in clips)
    assert {o.capture[:3] for o in clips} == {"m01", "m02", "m03", "m05", "m06"}
    assert len({o.seed for o in clips}) == len(clips)


@pytest.mark.parametrize(
    "wrong",
    [
        {"capture": "m01_s01"},
        {"takes": ("correct_01",)},
        {"exercise": "plank"},
        {"form": "bent"},
        {"exercise": "hamstring-curl", "plan": ("good", "heels")},
        {"exercise": "idle", "form": "mixed"},
    ],
)
def test_a_form_that_the_exercise_lacks_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="choose"):
        SceneOptions(**wrong)


@pytest.mark.parametrize("name", RECIPE)
def test_the_recipe_tells_each_clips_story(name: str, sample_videos: Path) -> None:
    options = RECIPE[name]
    told = json.loads((sample_videos / f"{name}.json").read_text())
    moments, reps = build_set(
        options.exercise,
        options.form,
        reps=options.reps,
        fps=options.fps,
        seed=options.seed,
    )
    expected = describe_reps(reps)
    assert {key: told[key] for key in expected} == expected
    assert told["frames"] == len(moments)


@pytest.mark.parametrize("name", RECIPE)
def test_video_truth_and_sidecar_fit_together(name: str, sample_videos: Path) -> None:
    assert problems(sample_videos / f"{name}.mp4") == []


CAPTURED = {
    name: options
    for kind in KINDS
    for name, options in load_recipe(RECIPE_FILE.with_name(f"mocap_{kind}.toml")).items()
}


def test_clips_of_captured_people_are_the_recipes_and_whole(sample_videos: Path) -> None:
    clips = sorted((sample_videos / "captured").glob("*.mp4"))
    assert len(clips) == 3
    for clip in clips:
        assert problems(clip) == []
        told, asked = json.loads(clip.with_suffix(".json").read_text()), CAPTURED[clip.stem]
        assert told["camera"]["roll_deg"] == asked.roll_deg
        assert told["motion"]["person"] == asked.capture[-3:]
        assert tuple(r["name"] for r in told["motion"]["repetitions"]) == asked.takes
        assert told["n_reps"] == (len(asked.takes) if told["exercise"] != "none" else 0)
        files = (clip.with_suffix(suffix) for suffix in (".mp4", ".csv", ".json"))
        assert sum(file.stat().st_size for file in files) < 600e3


def test_verify_finds_a_bone_that_stretches(sample_videos: Path, tmp_path: Path) -> None:
    clip = sample_videos / "captured" / "a05_hurdle_s06_11.mp4"
    for suffix in (".mp4", ".csv", ".json"):
        (tmp_path / f"a{suffix}").write_bytes(clip.with_suffix(suffix).read_bytes())
    lines = (tmp_path / "a.csv").read_text().splitlines()
    column = lines[0].split(",").index("knee_left_y_m")
    cells = lines[20].split(",")
    cells[column] = str(float(cells[column]) + 0.03)
    (tmp_path / "a.csv").write_text("\n".join([*lines[:20], ",".join(cells), *lines[21:]]))
    assert any("knee left" in problem for problem in problems(tmp_path / "a.mp4"))


def test_the_sample_clips_stay_small(sample_videos: Path) -> None:
    """Every clone carries them. About one megabyte a clip: room for six exercises with their
    faults, and for some more that look alike."""
    files = [p for p in sample_videos.iterdir() if p.suffix in {".mp4", ".csv", ".json"}]
    assert sum(p.stat().st_size for p in files) < 40e6


def test_verify_finds_a_table_that_is_too_short(sample_videos: Path, tmp_path: Path) -> None:
    for suffix in (".mp4", ".csv", ".json"):
        source = sample_videos / f"calf_good_side{suffix}"
        (tmp_path / source.name).write_bytes(source.read_bytes())
    table = tmp_path / "calf_good_side.csv"
    table.write_text("\n".join(table.read_text().splitlines()[:-1]))
    assert "rows" in problems(tmp_path / "calf_good_side.mp4")[0]


def a_body(*, knee_deg: float, lean_deg: float, heel_m: float) -> dict[str, np.ndarray]:
    """Points of an upright figure with both knees bent by moving the shanks back."""
    knee, lean = np.radians(knee_deg), np.radians(lean_deg)
    points = {}
    for side, x in (("l", 0.1), ("r", -0.1)):
        points["hip_" + side] = np.array([x, 1.0, 0])
        points["knee_" + side] = np.array([x, 0.5, 0])
        points["ankle_" + side] = np.array([x, 0.5 - 0.4 * np.cos(knee), -0.4 * np.sin(knee)])
        points["toe_" + side] = points["ankle_" + side] + [0, 0, 0.2]
        points["heel_" + side] = np.array([x, heel_m, -0.05])
        points["shoulder_" + side] = np.array([x, 1 + 0.5 * np.cos(lean), 0.5 * np.sin(lean)])
    return points


def test_measures_follow_their_definitions() -> None:
    got = measures(a_body(knee_deg=40, lean_deg=25, heel_m=0.07), floor=0.02)
    for side in ("left", "right"):
        assert got[f"knee_flexion_{side}_deg"] == pytest.approx(40)
        assert got[f"shank_lean_{side}_deg"] == pytest.approx(40)
        assert got[f"hip_flexion_{side}_deg"] == pytest.approx(25)
        assert got[f"heel_rise_{side}_cm"] == pytest.approx(5)
    assert got["trunk_lean_deg"] == pytest.approx(25)
    assert got["knee_ankle_width_ratio"] == pytest.approx(1)
