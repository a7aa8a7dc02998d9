"""What is said of each of several recordings."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from coach.coaching.results import Outcome, SetSummary
from coach.job import Job
from coach.media.trackers import Trackers
from coach.profile import ChosenSettings, Profile
from coach.recordings import process_recording
from tests import builders

pytestmark = pytest.mark.slow

MOVED = builders.rep(3, outcome=Outcome.REJECTED, reason="the camera moved")
UNRECOGNISED = {"exercise": None, "checks": (), "nearest": "squat"}


@pytest.mark.parametrize(
    ("summary", "line"),
    [
        (builders.summary(builders.rep(1, builders.OK), checks=()), "1 squat; no fault found."),
        (
            builders.summary(
                builders.rep(1, builders.OK), builders.rep(2, builders.OK), MOVED, checks=()
            ),
            "2 squats; 1 not counted: the camera moved; no fault found.",
        ),
        (
            builders.summary(),
            "2 squats; 1 not counted: it was too small to count; to work on: forward-lean "
            "(repetition 2).",
        ),
        (
            builders.mixed(),
            "1 squat; 1 not counted: only one knee bent; 1 not judged: counting was paused before "
            "it was over; to work on: forward-lean (repetition 1).",
        ),
        (
            builders.summary(MOVED, **UNRECOGNISED),
            "No exercise recognised; nearest to a squat; 1 not counted: the camera moved.",
        ),
        (
            builders.summary(MOVED, **{**UNRECOGNISED, "nearest": None}),
            "No exercise recognised; 1 not counted: the camera moved.",
        ),
    ],
)
def test_a_recordings_line_tells_what_did_not_count_too(
    summary: SetSummary, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysis = builders.analysis(summary)
    monkeypatch.setattr(Job, "analyze", lambda _job, **_: analysis)
    monkeypatch.setattr(Job, "write", lambda _job, _analysis, **_: ("summary.json",))
    job = Job(Path("clip.mp4"), tmp_path, "auto", ChosenSettings(Profile(), {}), "full")
    with Trackers() as trackers:
        outcome = process_recording(job, trackers, threading.Event())
    assert outcome == (0, f"clip.mp4: {line}")
