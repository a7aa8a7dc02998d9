"""Exercises are found by themselves, and described well enough to be shown."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

import coach.exercises
from coach.coaching.recorded import follow
from coach.errors import ProfileError
from coach.exercises import registry
from coach.exercises.base import Settings
from coach.motion.types import COLUMN, View, unit_of
from tests.motion.recordings import measured

NEW = """
from dataclasses import replace
from coach.exercises import squat
EXERCISE = replace(squat.EXERCISE, name="wall-sit", title="Wall sit")
"""


@pytest.fixture
def new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """One more file in the package, taken out again afterwards."""
    (tmp_path / "wall_sit.py").write_text(NEW, "utf-8")
    (tmp_path / "helpers.py").write_text("EXERCISE = 'no exercise'\n", "utf-8")
    monkeypatch.setattr(coach.exercises, "__path__", [*coach.exercises.__path__, str(tmp_path)])
    importlib.invalidate_caches()
    registry.forget()
    yield
    for name in ("wall_sit", "helpers"):
        sys.modules.pop(f"coach.exercises.{name}", None)
        if hasattr(coach.exercises, name):
            delattr(coach.exercises, name)
    registry.forget()


def test_the_exercises_in_order_of_their_names() -> None:
    assert list(registry.exercises()) == [
        "calf-raise",
        "hamstring-curl",
        "leg-kick",
        "sit-to-stand",
        "squat",
        "step-up",
    ]


@pytest.mark.usefixtures("new_file")
def test_a_new_exercise_is_one_new_file() -> None:
    assert list(registry.exercises())[-1] == "wall-sit"
    assert "helpers" not in registry.exercises()
    summary, _ = follow(measured("squat_good_side"), "wall-sit")
    assert (summary.exercise, summary.rep_count) == ("wall-sit", 3)


def test_a_new_exercise_is_gone_with_its_file() -> None:
    assert "wall-sit" not in registry.exercises()


def test_an_unknown_exercise_names_the_known_ones() -> None:
    with pytest.raises(ProfileError, match=r"“plank”.*calf-raise.*squat") as caught:
        registry.get("plank")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", registry.exercises())
def test_an_exercise_is_described_whole(name: str) -> None:
    exercise = registry.get(name)
    assert exercise.name == name
    assert exercise.title
    assert all(column in COLUMN for column in exercise.signal.columns)
    assert 0 < exercise.phases.partial_share < exercise.phases.count_share < 1
    assert 0 < exercise.phases.min_s < exercise.phases.max_s
    assert exercise.unit in {"deg", "pct"}
    names = [check.name for check in exercise.checks]
    assert len(names) == len(set(names))
    for check in exercise.checks:
        assert check.title, check.name
        assert check.cue, check.name
        assert not check.cue.endswith("."), "a cue is spoken, not a sentence"
        assert check.advice.endswith("."), check.name
        assert check.source, check.name
        assert check.views, check.name
        assert View.UNKNOWN not in check.views
        if View.FRONT not in check.views or View.SIDE not in check.views:
            assert check.turn, f"{check.name}: how to stand so that it can be judged"


def test_targets() -> None:
    squat, calf = registry.get("squat"), registry.get("calf-raise")
    assert squat.target(Settings()) == squat.range_of(Settings()) == 80.0
    assert squat.target(Settings(target=50.0)) == squat.range_of(Settings(target=50.0)) == 50.0
    assert calf.target(Settings(target=8.0)) == 8.0
    assert calf.range_of(Settings(target=8.0)) == calf.range_of(Settings())


@pytest.mark.parametrize(
    ("column", "unit"),
    [
        ("knee_flexion_left_deg", "deg"),
        ("heel_rise_left_cm", "cm"),
        ("body_rise_pct", "pct"),
        ("knee_ankle_width_ratio", "ratio"),
    ],
)
def test_units_are_in_the_names(column: str, unit: str) -> None:
    assert column in COLUMN
    assert unit_of(column) == unit
