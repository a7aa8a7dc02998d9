"""Rendered clips with exact truth, and labelled traces, as the benchmarks read them."""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from coach.media.track import track_poses
from coach.pose.landmarks import PoseTrack
from coach.pose.trace_file import load_trace, save_trace

Array = NDArray[np.floating]

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "sample_videos"
TRACES = ROOT / "tests" / "traces"

FAULT_NAMES = {
    ("hamstring-curl", "shallow"): "low-curl",
    ("calf-raise", "forward-lean"): "trunk-lean",
}
"""Older clips call two faults by the names they have in other exercises."""


ALIKE = {"sit to stand": "sit-to-stand", "step-up": "step-up"}
"""Traces called "other" before these were exercises of ours, by words in what they show."""


@dataclass(frozen=True)
class Labelled:
    """A recording with what a person (or the renderer) says of it.

    reps_by_fault is None where form was not labelled in full. group: the person or source it is of.
    accept: counts that are right, where not only one is: of the exercise, or in a recording that
    holds none of ours when it is followed as accept_as. alike: exercises that what is done really
    is; it is not followed as those. hold_s: how long the peaks are held.
    """

    name: str
    poses: PoseTrack
    exercise: str | None
    peaks_s: tuple[float, ...]
    sides: tuple[str, ...] | None
    reps_by_fault: dict[str, list[int]] | None
    height_cm: float | None
    view: str
    group: str = ""
    accept: tuple[int, ...] = ()
    accept_as: str | None = None
    alike: tuple[str, ...] = ()
    hold_s: float = 0.0

    def right_counts(self, asked: str) -> tuple[int, ...]:
        """The counts that are right when it is followed as an exercise."""
        if asked == self.exercise:
            return self.accept or (len(self.peaks_s),)
        return self.accept if self.accept and asked == self.accept_as else (0,)


def clips_in(paths: list[Path]) -> list[Path]:
    """The rendered clips named, or all in a folder, that have their truth beside them."""
    found = []
    for path in paths:
        found += sorted(path.glob("*.mp4")) if path.is_dir() else [path]
    return [p for p in found if p.with_suffix(".csv").exists() and p.with_suffix(".json").exists()]


def shows_one_of(clip: Path, people: tuple[str, ...] | None, not_people: tuple[str, ...]) -> bool:
    """Whether a rendered clip's person is one of `people` (None: anybody), none of `not_people`."""
    person = person_of(clip)
    return (people is None or person in people) and person not in not_people


def person_of(clip: Path) -> str:
    """Whose motion a rendered clip shows: who was captured, or the figure that a curve moves."""
    what = about(clip)
    return str(what.get("motion", what)["person"])


def poses_of(clip: Path, traces: Path | None) -> PoseTrack:
    """A clip's landmarks, from its stored trace or by tracking it. Captured clips have theirs
    beside them."""
    beside = clip.with_suffix(".npz")
    if beside.exists():
        return load_trace(beside)
    if traces is None:
        return track_poses(clip).poses
    trace = traces / f"{clip.stem}.npz"
    if not trace.exists():
        traces.mkdir(parents=True, exist_ok=True)
        save_trace(track_poses(clip).poses, trace)
    return load_trace(trace)


def truth_of(clip: Path) -> dict[str, Array]:
    """The truth's numeric columns, (frames,) each."""
    with clip.with_suffix(".csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name != "side"]
    return {name: np.array([float(row[name]) for row in rows]) for name in names}


def about(clip: Path) -> dict[str, Any]:
    """The truth's description of a rendered clip."""
    loaded: dict[str, Any] = json.loads(clip.with_suffix(".json").read_text())
    return loaded


def rendered(clip: Path, traces: Path | None) -> Labelled:
    """A rendered clip with its truth."""
    what = about(clip)
    exercise = what["exercise"] if what["reps"] else None
    faults = {
        FAULT_NAMES.get((what["exercise"], fault), fault): reps
        for fault, reps in what["reps_by_fault"].items()
    }
    return Labelled(
        clip.stem,
        poses_of(clip, traces),
        exercise,
        tuple(rep["peak_s"] for rep in what["reps"]),
        tuple(rep["side"] for rep in what["reps"]),
        faults,
        what["height_m"] * 100.0,
        f"{what['camera']['yaw_deg']:.0f}",
        group=f"rendered-{what['person']}",
    )


def labelled_traces(folder: Path) -> list[Labelled]:
    """The traces that labels.json in `folder` names."""
    labels = json.loads((folder / "labels.json").read_text())
    return [_labelled(folder, label) for label in labels]


def _labelled(folder: Path, label: dict[str, Any]) -> Labelled:
    name = label["trace"].removesuffix(".npz")
    exercise = None if label["exercise"] == "other" else label["exercise"]
    alike = tuple(ours for words, ours in ALIKE.items() if words in label.get("what", ""))
    return Labelled(
        name,
        load_trace(folder / label["trace"]),
        exercise,
        tuple(label["event_s"]),
        None,
        None,
        None,
        label["view"],
        group=label.get("group", name),
        accept=tuple(label.get("accept", ())),
        accept_as=label.get("accept_as"),
        alike=alike if exercise is None else (),
        hold_s=float(label.get("hold", 0.0)),
    )


def arguments(
    what: str, more: Callable[[argparse.ArgumentParser], None] | None = None, **flags: str
) -> Any:
    """The command line the benchmarks share; its `clips` are those that were chosen. `more` adds a
    benchmark's own."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("clips", nargs="*", type=Path, default=[], help="clips or folders")
    parser.add_argument("--traces", type=Path, help="keep or find the clips' landmarks here")
    parser.add_argument("--labelled", type=Path, default=TRACES, help="folder with labels.json")
    parser.add_argument("--json", type=Path, help="write all figures here")
    parser.add_argument("--people", type=_names, help="only clips of these, e.g. man1,woman1")
    parser.add_argument("--not-people", type=_names, default=(), help="no clips of these")
    for name, tells in flags.items():
        parser.add_argument(f"--{name}", action="store_true", help=tells)
    if more is not None:
        more(parser)
    given = parser.parse_args()
    if not given.clips and not getattr(given, "made_up", None):
        given.clips = [SAMPLES]
    given.clips = [
        clip for clip in clips_in(given.clips) if shows_one_of(clip, given.people, given.not_people)
    ]
    return given


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))
