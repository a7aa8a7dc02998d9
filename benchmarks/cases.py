"""Clips whose truth is known frame by frame: rendered ones, and landmark sets made up from motion.

Both become a `Case`, which is all that the accuracy benchmark knows of a clip.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from clips import about, person_of, poses_of, truth_of
from numpy.typing import NDArray

from coach.motion.types import SIDES
from coach.pose.landmarks import PoseTrack
from coach.pose.trace_file import load_trace

Array = NDArray[np.floating]
Mask = NDArray[np.bool_]

MOVES_DEG, MOVES_CM = 10.0, 2.0
"""A clip in which no knee bends, and no heel rises, by more than this would only flatter."""

STANDING_S = 0.9
"""Rendered people stand still for this long at least before they begin."""

CARRIES_DEG = 40.0
"""The leg on which a heel is raised is less bent than this."""


@dataclass(frozen=True)
class Case:
    """A clip, or a set, with its truth.

    yaw_deg, roll_deg: of the camera. truth: by name, (T,) each. still (T,): quiet standing before
    the first repetition. rises: by side, the frames of each repetition in which that heel is
    raised, (T,) each.
    """

    name: str
    person: str
    exercise: str
    yaw_deg: float
    roll_deg: float
    height_cm: float
    truth: dict[str, Array]
    still: Mask
    rises: dict[str, list[Mask]]
    poses: PoseTrack

    @property
    def moves(self) -> bool:
        """Whether a leg does anything."""
        return _moves(self.truth)


def _moves(truth: dict[str, Array]) -> bool:
    knees = (truth[f"knee_flexion_{side}_deg"] for side in SIDES)
    heels = (truth[f"heel_rise_{side}_cm"] for side in SIDES)
    return any(np.ptp(knee) > MOVES_DEG for knee in knees) or any(
        np.ptp(heel) > MOVES_CM for heel in heels
    )


def standing(truth: dict[str, Array]) -> Mask:
    """(T,) the frames before the first repetition in which the person stands (or sits) still."""
    return np.asarray((truth["rep"] == 0) & (truth["time_s"] < STANDING_S))


def rendered_case(clip: Path, traces: Path | None) -> Case | None:
    """A rendered clip; None where nobody moves a leg in it."""
    truth, what = truth_of(clip), about(clip)
    if not _moves(truth):
        return None
    poses = poses_of(clip, traces)
    count = min(len(poses), len(truth["time_s"]))
    truth = {name: values[:count] for name, values in truth.items()}
    rises = {
        side: [
            np.asarray(truth["rep"] == told["rep"])
            for told in what["reps"]
            if told["side"] in (side, "both") and (truth["rep"] == told["rep"]).any()
        ]
        for side in SIDES
        if what["exercise"] == "calf-raise"
    }
    camera = what["camera"]
    return Case(
        name=clip.stem,
        person=person_of(clip),
        exercise=_done(what),
        yaw_deg=camera["yaw_deg"],
        roll_deg=camera.get("roll_deg", 0.0),
        height_cm=100.0 * what["height_m"],
        truth=truth,
        still=standing(truth),
        rises=rises,
        poses=poses,
    )


def _done(what: dict[str, Any]) -> str:
    """The exercise, or by its name a captured movement that is none of ours."""
    named = what.get("motion", {}).get("movement", what["exercise"])
    return str(named if what["exercise"] == "none" else what["exercise"])


def made_up_labels(folder: Path) -> list[dict[str, Any]]:
    """What labels.json says of each set."""
    labels: list[dict[str, Any]] = json.loads((folder / "labels.json").read_text())
    return labels


def made_up_case(folder: Path, label: dict[str, Any]) -> Case | None:
    """A set that `training` made; None where nobody moves a leg in it."""
    with np.load(folder / "truth" / label["trace"]) as kept:
        truth = {name: kept[name] for name in kept.files}
    if not _moves(truth):
        return None
    what = label["exercise"] if label["exercise"] != "other" else label["what"].split(",")[0]
    return Case(
        name=label["trace"].removesuffix(".npz"),
        person=label["group"],
        exercise=what,
        yaw_deg=label["yaw"],
        roll_deg=label["camera"]["roll_deg"],
        height_cm=100.0 * label["height_m"],
        truth=truth,
        still=truth["still"],
        rises=_risen(truth) if what == "calf-raise" else {},
        poses=load_trace(folder / label["trace"]),
    )


def _risen(truth: dict[str, Array]) -> dict[str, list[Mask]]:
    """By side, the repetitions that are done on that leg."""
    reps = [np.asarray(truth["rep"] == number) for number in np.unique(truth["rep"]) if number]
    return {
        side: [
            rep for rep in reps if np.median(truth[f"knee_flexion_{side}_deg"][rep]) < CARRIES_DEG
        ]
        for side in SIDES
    }


@dataclass(frozen=True)
class Source:
    """Where a case comes from: a rendered clip, or a folder and a label in it."""

    path: Path
    label: dict[str, Any] | None = None

    @property
    def person(self) -> str:
        """Who it shows."""
        return str(self.label["group"]) if self.label is not None else person_of(self.path)

    def case(self, traces: Path | None) -> Case | None:
        """The clip or set itself. traces: where landmarks of rendered clips are kept."""
        if self.label is not None:
            return made_up_case(self.path, self.label)
        return rendered_case(self.path, traces)


def sources(clips: list[Path], folders: list[Path]) -> Iterator[Source]:
    """All rendered clips and all sets of the folders."""
    yield from (Source(clip) for clip in clips)
    for folder in folders:
        yield from (Source(folder, label) for label in made_up_labels(folder))
