"""The gallery's scripts run as they stand, as their reader would run them (docs/examples)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.py"))


def test_there_are_examples() -> None:
    assert EXAMPLES


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.stem)
def test_an_example_runs_and_shows_something(example: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", example],
        cwd=ROOT,
        env={"PATH": "", "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg", "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_who_squats_half_way_makes_mini_squats_and_who_squats_fully_goes_too_deep() -> None:
    """What the text around the example's output says of it."""
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "examples" / "own_exercise.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    told = [line.replace("'", "").split(";") for line in done.stdout.splitlines()]
    assert [(line[0], line[-1].strip()) for line in told] == [
        ("squat_shallow_side as squat: 3 counted", "[shallow, shallow, shallow]"),
        ("squat_shallow_side as mini-squat: 3 counted", "[]"),
        ("squat_good_side as squat: 3 counted", "[]"),
        ("squat_good_side as mini-squat: 3 counted", "[too-deep, too-deep, too-deep]"),
    ]
