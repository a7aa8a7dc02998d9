"""What the network of the leans (coach/motion/learnt_leans.py) is taught on: rendered clips, whose
joints are known exactly.

    python -m training.lean_examples CLIPS --traces DIR --out EXAMPLES.npz

CLIPS: a folder of NAME.mp4 with NAME.csv and NAME.json, as the renderer writes them; DIR/NAME.npz:
their landmarks, as `python benchmarks/accuracy.py CLIPS --traces DIR` leaves them there, of all
clips in which a leg moves; others are left out here too. Recorded frames alone, of somebody who
stands; the legs are two examples each.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.motion.evidence import shown
from coach.motion.learnt_leans import features_of
from coach.motion.measurer import look_at
from coach.motion.place import place_of
from coach.pose.trace_file import load_trace

FloatArray = NDArray[np.floating]

FEWEST = 5
"""Frames of a place below which they say nothing."""


class Examples(NamedTuple):
    """features (N, F); leans (N, 3): thigh, shank and trunk, radians; clip (N,): its name; person
    (N,): who moved, of captured motion, or the figure."""

    features: FloatArray
    leans: FloatArray
    clip: NDArray[np.str_]
    person: NDArray[np.str_]

    @classmethod
    def load(cls, paths: list[Path]) -> Examples:
        """Those of some files."""
        kept = [np.load(path, allow_pickle=False) for path in paths]
        features, leans, clip, person = (
            np.concatenate([one[name] for one in kept]) for name in cls._fields
        )
        return cls(features, leans, clip, person)

    def of(self, chosen: NDArray[np.bool_]) -> Examples:
        """Some of them."""
        return Examples(
            self.features[chosen], self.leans[chosen], self.clip[chosen], self.person[chosen]
        )

    @property
    def weight(self) -> FloatArray:
        """(N,) that each clip counts as much as another, and all of them as one."""
        _, which, count = np.unique(self.clip, return_inverse=True, return_counts=True)
        each = 1.0 / count[which]
        return np.asarray(each / each.sum())


def true_leans(joints: dict[str, FloatArray]) -> FloatArray:
    """(T, 5) radians, as the model has them (body.py): both thighs, both shanks, the trunk. joints:
    (T, 3) each, x to the person's left, y up, z forward."""
    left = joints["hip_left"] - joints["hip_right"]
    left = left * [1.0, 0.0, 1.0]
    left /= np.linalg.norm(left, axis=1, keepdims=True)
    forward = np.cross(left, [0.0, 1.0, 0.0])
    sides = ("left", "right")
    down = [joints[f"knee_{side}"] - joints[f"hip_{side}"] for side in sides]
    down += [joints[f"ankle_{side}"] - joints[f"knee_{side}"] for side in sides]
    up = sum((joints[f"shoulder_{side}"] - joints[f"hip_{side}"] for side in sides), np.zeros(3))
    parts = [(segment, -1.0) for segment in down] + [(up, 1.0)]
    return np.stack(
        [np.arctan2((one * forward).sum(axis=1), sign * one[:, 1]) for one, sign in parts], axis=1
    )


def joints_of(clip: Path) -> dict[str, FloatArray]:
    """(T, 3) of each joint of a rendered clip, metres, as `true_leans` takes them."""
    with clip.with_suffix(".csv").open(newline="") as file:
        table = list(csv.DictReader(file))
    names = [name.removesuffix("_x_m") for name in table[0] if name.endswith("_x_m")]
    return {
        name: np.array([[float(row[f"{name}_{axis}_m"]) for axis in "xyz"] for row in table])
        for name in names
    }


def examples_of(clip: Path, traces: Path) -> Examples | None:
    """Those of one clip; None where nobody stands in it."""
    about = json.loads(clip.with_suffix(".json").read_text())
    truth = true_leans(joints_of(clip))
    looked = look_at(load_trace(traces / f"{clip.stem}.npz"))
    features, leans = [], []
    for rows, static_pose in looked.places:
        rows = rows[rows < len(truth)]
        if not static_pose.standing or len(rows) < FEWEST:
            continue
        points, yaw = looked.points.slice(rows), np.unwrap(np.radians(looked.yaw_deg[rows]))
        place = place_of(static_pose)
        told = features_of(points, yaw, place, shown(points, yaw, place))
        known = np.isfinite(told).all(axis=(1, 2))
        for side in (0, 1):
            features.append(told[known, side])
            leans.append(truth[rows[known]][:, [side, 2 + side, 4]])
    if not features:
        return None
    count = sum(len(part) for part in features)
    person = about.get("motion", {}).get("person", about["person"])
    return Examples(
        np.concatenate(features),
        np.concatenate(leans),
        np.full(count, clip.stem),
        np.full(count, person),
    )


def all_of(clips: list[Path], traces: Path, workers: int) -> Iterator[Examples]:
    """Those of each clip that has any."""
    with ProcessPoolExecutor(workers) as pool:
        for found in pool.map(partial(examples_of, traces=traces), clips):
            if found is not None:
                yield found


def main() -> None:
    """Write them."""
    parser = argparse.ArgumentParser(description="Examples for the network of the leans.")
    parser.add_argument("clips", type=Path)
    parser.add_argument("--traces", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    clips = sorted(
        clip for clip in given.clips.glob("*.mp4") if (given.traces / f"{clip.stem}.npz").is_file()
    )
    parts = list(all_of(clips, given.traces, given.workers))
    if not parts:
        parser.error(f"no clip in {given.clips} has landmarks in {given.traces} and stands")
    features, leans, clip, person = (np.concatenate(part) for part in zip(*parts, strict=True))
    np.savez_compressed(given.out, features=features, leans=leans, clip=clip, person=person)
    print(f"{sum(len(one.clip) for one in parts)} examples of {len(parts)} clips")


if __name__ == "__main__":
    main()
