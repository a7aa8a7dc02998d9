"""Candidates: the movements of labelled recordings, as an exercise's gates measure them.

    python -m training.candidates TRACES [TRACES ...] --out candidates.json [--live 30,15]

TRACES: folders with a labels.json (docs/FORMATS.md) and the traces that it names. Each recording is
followed as each exercise with labelled repetitions; what the segmenter reports is a candidate, and
the labelled times say which of them are repetitions. The table holds numbers only.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from coach.coaching.follower import SetFollower
from coach.coaching.likelihood import TOO_SHORT, sigma_too_short
from coach.coaching.outcome import is_whole
from coach.exercises.base import Settings
from coach.exercises.registry import get
from coach.motion.measurer import Measurer
from coach.motion.types import Motion
from coach.pose.landmarks import PoseTrack
from coach.pose.trace_file import load_trace

EXERCISES = ("squat", "hamstring-curl", "calf-raise", "leg-kick")
"""Those of which real people's repetitions are labelled."""

NEAR_S = 0.25
"""How far from a movement's ends a labelled time may lie: labels are good to a quarter second."""

EDGE_S = 0.5
"""A movement that begins or ends this near to the recording's own ends may be half a repetition:
where none is labelled, nobody knows."""

Row = dict[str, Any]


def live_rate(poses: PoseTrack, rate: float) -> Iterator[Motion]:
    """Measurements picture by picture, as a camera of `rate` pictures a second would show it."""
    measurer, due = Measurer(), -np.inf
    for pose in poses:
        if pose.time_s < due - 1e-6:
            continue
        due = max(due, pose.time_s - 1.0 / rate) + 1.0 / rate
        yield measurer.step(pose)


def candidates(
    motions: list[Motion], label: dict[str, Any], exercise: str, way: str
) -> tuple[list[Row], Row]:
    """What a recording holds when followed as an exercise, and a row about the recording."""
    made, settings = get(exercise), Settings()
    follower = SetFollower(made, settings)
    for motion in motions:
        follower.follow(motion)
    follower.finish()
    own = label["exercise"] == exercise
    events = list(label["event_s"]) if own else []
    seen = [one.window for one in follower.sightings]
    taken: set[int] = set()
    for event in events:
        near = [
            (abs(w.time_s[w.peak] - event), i)
            for i, w in enumerate(seen)
            if i not in taken and w.time_s[w.start] - NEAR_S <= event <= w.time_s[w.end] + NEAR_S
        ]
        if near:
            taken.add(min(near)[1])
    rows = []
    for i, window in enumerate(seen):
        at_edge = (
            window.time_s[window.start] < motions[0].time_s + EDGE_S
            or window.time_s[window.end] > motions[-1].time_s - EDGE_S
        )
        arguable = (own and at_edge) or (not own and max(label.get("accept") or [0]) > 0)
        truth = 1 if i in taken else -1 if arguable else 0
        sigma = {gate.name: gate.sigma_beyond(window) for gate in made.gates}
        rows.append(
            {
                "truth": truth,
                "sigma": sigma | {TOO_SHORT: sigma_too_short(made, window)},
                "range": float(window.range),
                "seconds": float(window.duration_s),
                "peak_s": float(window.time_s[window.peak]),
                "whole": is_whole(made, window, made.range_of(settings)),
                "known": all(need.known(window) for need in made.needs),
            }
        )
    about = {
        "trace": label["trace"],
        "group": label["group"],
        "way": way,
        "asked": exercise,
        "holds": label["exercise"],
        "reps": label["reps"],
        "accept": label.get("accept") or [label["reps"]],
        "missed": len(events) - len(taken),
        "seconds": float(motions[-1].time_s - motions[0].time_s),
        "candidates": rows,
    }
    return rows, about


def recording(label: dict[str, Any], folder: Path, rates: tuple[float, ...]) -> list[Row]:
    """Everything that one labelled recording yields, recorded and live."""
    poses = load_trace(folder / label["trace"])
    ways: dict[str, list[Motion]] = {"recorded": list(Measurer().run(poses))}
    for rate in rates:
        ways[f"live {rate:g}"] = list(live_rate(poses, rate))
    return [
        candidates(motions, label, exercise, way)[1]
        for way, motions in ways.items()
        for exercise in EXERCISES
    ]


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--live", default="", help="rates, pictures a second: 30,15")
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    rates = tuple(float(rate) for rate in given.live.split(",") if rate)
    sets: list[Row] = []
    for folder in given.folders:
        labels = json.loads((folder / "labels.json").read_text())
        with ProcessPoolExecutor(given.workers) as pool:
            for rows in pool.map(partial(recording, folder=folder, rates=rates), labels):
                sets += rows
    given.out.write_text(json.dumps(sets))
    counts = {name: [0, 0] for name in EXERCISES}
    for one in sets:
        for row in one["candidates"]:
            if row["truth"] >= 0:
                counts[one["asked"]][row["truth"]] += 1
    print("candidates that are none, and that are repetitions:", counts)


if __name__ == "__main__":
    main()
