"""Profiles: a person's own targets, and slips named by their field."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.errors import ProfileError
from coach.exercises.base import Settings
from coach.exercises.registry import exercises
from coach.profile import Profile, load_profile


def _load(tmp_path: Path, text: str) -> Profile:
    path = tmp_path / "me.toml"
    path.write_text(text, "utf-8")
    return load_profile(path, tuple(exercises()))


def test_each_exercise_has_its_own_settings(tmp_path):
    profile = _load(
        tmp_path,
        "height_cm = 171\n[squat]\ntarget = 60\nmax_target = 75\n[leg-kick]\nhold_s = 5\n",
    )
    assert profile.settings("squat") == Settings(target=60, max_target=75, height_cm=171)
    assert profile.settings("leg-kick") == Settings(hold_s=5, height_cm=171)
    assert profile.settings("calf-raise") == Settings(height_cm=171)
    assert profile.settings(None) == Settings(height_cm=171)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[squat]\ntarget = 'low'\n", "squat.target"),
        ("[squat]\ntarget = 400\n", "squat.target"),
        ("[squat]\ndepth = 60\n", "squat.depth"),
        ("[leg-kick]\nhold_s = -1\n", "leg-kick.hold_s"),
        ("height_cm = 1.71\n", "height_cm"),
        ("[plank]\ntarget = 1\n", "[plank]"),
        ("name = 'Ada'\n", "“name”"),
        ("squat = \n", "not valid TOML"),
        ("[squat]\ntarget = true\n", "squat.target"),
        ("[squat]\ntarget = '60'\n", "squat.target"),
        ("[squat]\ntarget = nan\n", "squat.target"),
        ("[squat]\nhold_s = inf\n", "squat.hold_s"),
        ("height_cm = true\n", "height_cm"),
        ("[squat]\ntarget = 80\nmax_target = 70\n", "[squat] a target of 80"),
        (f"x = {'[' * 5000}{']' * 5000}\n", "something that no setting is"),
        (f"x = {'{a=' * 5000}1{'}' * 5000}\n", "something that no setting is"),
        (f"height_cm = {'9' * 5000}\n", "something that no setting is"),
        (f"x.{'y.' * 5000}z = 1\n", "section [x]"),
        (f"#{' ' * 200_000}\n", "too long"),
    ],
)
def test_a_slip_is_one_sentence_that_names_its_place(tmp_path, text, names):
    with pytest.raises(ProfileError) as caught:
        _load(tmp_path, text)
    assert names in str(caught.value)
    assert "me.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_profile(tmp_path):
    with pytest.raises(ProfileError, match="cannot be read"):
        load_profile(tmp_path / "none.toml", ())


def test_a_mark_at_the_beginning_is_no_part_of_the_text(tmp_path):
    """Notepad puts one there."""
    assert _load(tmp_path, "\ufeff[squat]\ntarget = 60\n").settings("squat").target == 60


def test_bytes_that_are_no_text(tmp_path):
    (tmp_path / "me.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ProfileError, match="not valid TOML"):
        load_profile(tmp_path / "me.toml", ())
