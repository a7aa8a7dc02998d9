"""A command that is killed leaves whole results or none, and no process behind."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import psutil
import pytest

from coach.reports.write import OUTPUTS
from tests.terminal import _command, _environment, coach

pytestmark = pytest.mark.slow

PATIENCE_S = 180.0


@pytest.mark.parametrize("inputs", [1, 2])
def test_a_killed_command_leaves_only_what_was_finished(
    inputs: int, sample_videos: Path, traces: Path, tmp_path: Path
) -> None:
    """Killed with its video half drawn: what came before that is whole, the video not there, and
    the half of it goes with the next run in that folder."""
    out = tmp_path / "out"
    clip = sample_videos / "squat_lean_side.mp4"
    results = out if inputs == 1 else out / clip.stem
    process = subprocess.Popen(
        _command(["analyze", *[clip] * inputs, "--out", out]),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(),
    )
    deadline = time.monotonic() + PATIENCE_S
    while not list(results.glob(".annotated.*")):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.002)
    below = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    process.wait()
    assert psutil.wait_procs(below, timeout=PATIENCE_S)[1] == []
    left = {path.name for path in results.iterdir()} & set(OUTPUTS)
    assert {"summary.json", "reps.csv", "frames.csv", "angles.png"} <= left
    assert json.loads((results / "summary.json").read_text("utf-8"))["rep_count"] == 3
    assert "annotated.mp4" not in left
    assert list(results.glob(".*.part*")) != []
    assert coach("analyze", traces / "squat-01.npz", "--out", results).status == 0
    assert list(results.glob(".*.part*")) == []
