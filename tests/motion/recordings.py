"""The recorded traces of the tests, measured once a run, with what is known of them."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.exercises.registry import exercises
from coach.motion.measurer import Measurer
from coach.motion.types import MotionTrack
from coach.pose.landmarks import PoseTrack
from coach.pose.trace_file import load_trace

FloatArray = NDArray[np.floating]

TRACES = Path(__file__).resolve().parents[1] / "traces"
SAMPLES = TRACES.parents[1] / "sample_videos"


@dataclass(frozen=True)
class Label:
    """What a recording shows. exercise is None where it shows none of ours.

    events_s: middle of each repetition. sides: of each repetition, where known. faults: check to
    the repetitions that show it. height_cm, yaw_deg: of a rendered figure.
    """

    exercise: str | None
    events_s: tuple[float, ...]
    sides: tuple[str, ...] = ()
    faults: dict[str, list[int]] | None = None
    height_cm: float | None = None
    yaw_deg: float | None = None


def _real_labels() -> dict[str, Label]:
    rows = json.loads((TRACES / "labels.json").read_text("utf-8"))
    return {
        Path(row["trace"]).stem: Label(
            None if row["exercise"] == "other" else row["exercise"], tuple(row["event_s"])
        )
        for row in rows
    }


def _rendered_label(name: str) -> Label:
    row = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    return Label(
        exercise=None if row["exercise"] == "none" else row["exercise"],
        events_s=tuple(rep["peak_s"] for rep in row["reps"]),
        sides=tuple(rep["side"] for rep in row["reps"]),
        faults=row["reps_by_fault"],
        height_cm=100.0 * row["height_m"],
        yaw_deg=row["camera"]["yaw_deg"],
    )


REAL = _real_labels()
"""Traces of real people by name."""

_RENDERED = {p.stem: _rendered_label(p.stem) for p in sorted((TRACES / "rendered").glob("*.npz"))}

RENDERED = {
    name: label for name, label in _RENDERED.items() if label.exercise in {None, *exercises()}
}
"""Traces of the sample videos by name; a clip may be there before the coach knows its exercise."""

LABELS = REAL | RENDERED
POSITIVES = sorted(name for name, label in LABELS.items() if label.exercise)
NEGATIVES = sorted(name for name, label in LABELS.items() if not label.exercise)


@cache
def track(name: str) -> PoseTrack:
    """The landmarks of a recording."""
    folder = TRACES / "rendered" if name in RENDERED else TRACES
    return load_trace(folder / f"{name}.npz")


@cache
def measured(name: str) -> MotionTrack:
    """The measurements of a recording, body height as far as known."""
    return Measurer(LABELS[name].height_cm).run(track(name))


@cache
def truth(name: str) -> dict[str, FloatArray]:
    """Columns of a rendered clip's truth that hold numbers, each (T,)."""
    with (SAMPLES / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        column: np.array([float(row[column]) for row in rows])
        for column in rows[0]
        if column != "side"
    }
