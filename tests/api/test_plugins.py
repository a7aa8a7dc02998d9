"""Exercises from another package: found by its entry points, and harmless where they fail."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import coach
from coach.errors import CoachError, ExerciseError
from coach.exercises import plugins, registry

TRACE = Path(__file__).resolve().parents[1] / "traces" / "rendered" / "squat_good_side.npz"

GOOD = """
from dataclasses import replace
from coach.exercises.squat import EXERCISE
DEEP = replace(EXERCISE, name="deep-squat", title="Deep squat")
"""
FAILS = """
from dataclasses import replace
from coach.exercises.squat import EXERCISE
def measure(motion):
    raise ZeroDivisionError("no such\\nangle")
FAILS = replace(
    EXERCISE, name="fails", signal=replace(EXERCISE.signal, measure=measure)
)
"""
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs a distribution of one module, as far as an entry point needs it."""

    def forget() -> None:
        registry.forget()
        plugins._entries.cache_clear()

    def install(module: str, **points: str) -> None:
        (tmp_path / "my_exercises.py").write_text(module)
        info = tmp_path / "my_exercises-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my-exercises\nVersion: 1.0\n")
        lines = [f"{name.replace('_', '-')} = {value}" for name, value in points.items()]
        (info / "entry_points.txt").write_text("\n".join([f"[{plugins.GROUP}]", *lines]))
        monkeypatch.syspath_prepend(tmp_path)
        forget()

    yield install
    sys.modules.pop("my_exercises", None)
    monkeypatch.undo()
    forget()


def test_one_that_another_package_names_counts_as_ours_do(install: Install) -> None:
    install(GOOD, deep_squat="my_exercises:DEEP")
    found = coach.analyze(TRACE, "deep-squat")
    assert found.summary.exercise == "deep-squat"
    assert found.summary.rep_count == 3
    assert registry.package_from_outside("deep-squat") == "my-exercises"
    assert registry.package_from_outside("squat") is None


@pytest.mark.parametrize(
    ("module", "value", "why"),
    [
        ("import not_installed_at_all", "my_exercises:LUNGE", "not_installed_at_all"),
        ("raise SystemExit('no')", "my_exercises:LUNGE", "SystemExit: no"),
        ("LUNGE = 3", "my_exercises:LUNGE", "is no coach.Exercise"),
        ("", "my_exercises:LUNGE", "AttributeError"),
        (GOOD, "my_exercises:DEEP", "it calls itself “deep-squat”"),
    ],
)
def test_a_broken_one_is_named_and_stops_nothing_else(
    install: Install, caplog: pytest.LogCaptureFixture, module: str, value: str, why: str
) -> None:
    ours = dict(registry.exercises())
    install(module, lunge=value)
    with caplog.at_level(logging.WARNING, logger="coach"):
        assert registry.exercises() == ours
    (said,) = [record.getMessage() for record in caplog.records]
    assert "“lunge” of the package my-exercises cannot be used" in said
    assert why in said
    assert "\n" not in said


def test_none_takes_the_name_of_ours(install: Install, caplog: pytest.LogCaptureFixture) -> None:
    squat = registry.get("squat")
    install("from coach.exercises.leg_kick import EXERCISE", squat="my_exercises:EXERCISE")
    assert registry.get("squat") is squat
    assert "calls itself" in caplog.text


def test_one_that_fails_at_work_is_left_out_or_told(
    install: Install, caplog: pytest.LogCaptureFixture
) -> None:
    install(FAILS, fails="my_exercises:FAILS")
    assert coach.analyze(TRACE).summary.rep_count == 3
    assert "“fails” of the package my-exercises failed (ZeroDivisionError" in caplog.text
    with pytest.raises(ExerciseError, match="my-exercises") as caught:
        coach.analyze(TRACE, "fails")
    assert isinstance(caught.value, CoachError)
    assert "\n" not in str(caught.value)
