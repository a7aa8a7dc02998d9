"""Angles against exact truth: how far off, how sure, how often measured.

    python benchmarks/accuracy.py [CLIPS ...] [--live] [--people A,B] [--not-people A,B]
                                  [--traces DIR] [--json FILE]

CLIPS are rendered clips (NAME.mp4 with NAME.csv and NAME.json beside them; a folder means all of
its clips; default: sample_videos), of some people only where they are named. Landmarks are taken
from DIR/NAME.npz where that exists and are stored there otherwise, so that a second run costs
seconds. Clips in which nobody moves a leg are left out: they would only flatter. With --live the
poses are measured one by one as in front of a webcam, and count once quiet standing was seen.

The first two tables are what was asked of the angles: the mean over clips of each clip's mean
absolute error (MAE) of the change from quiet standing, which leaves out where a landmark sits
against the joint centre; and the cover, the share of frames whose error is within one and two
stated sigma. "raw" is what MediaPipe's landmarks say when they are taken at their word. The top of
a calf raise is the highest measured against the highest true rise of each repetition; "close" is
the share of repetitions off by no more than 1.0 cm or 10 %. The others pool the clips by
measurement, leg, view and exercise.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from math import isnan, nan
from pathlib import Path

import numpy as np
from accuracy_targets import TARGETS, answer, as_json, asked_table, cover_table, covers
from clips import about, arguments, poses_of, truth_of
from raw import raw
from rich.console import Console
from rich.table import Table
from scores import Row, rows_of, standing

from coach.motion.measurer import Measurer
from coach.motion.types import VIEWS, MotionTrack
from coach.pose.landmarks import PoseTrack

MOVES_DEG, MOVES_CM = 10.0, 2.0

Measure = Callable[[PoseTrack, float], MotionTrack]


def measure_recorded(poses: PoseTrack, height_cm: float) -> MotionTrack:
    """A recording's measurements, all of it known at once."""
    return Measurer(height_cm).run(poses)


def measure_live(poses: PoseTrack, height_cm: float) -> MotionTrack:
    """A recording's measurements as a webcam's would be: nothing until quiet standing was seen."""
    measurer = Measurer(height_cm)
    motions, ready = [], []
    for pose in poses:
        motions.append(measurer.step(pose))
        ready.append(measurer.ready)
    unready = ~np.array(ready)[:, None]
    return MotionTrack(
        time_s=poses.time_s,
        found=poses.found,
        yaw_deg=np.array([m.yaw_deg for m in motions]),
        view=np.array([VIEWS.index(m.view) for m in motions]),
        values=np.where(unready, nan, [m.values for m in motions]),
        sd=np.where(unready, nan, [m.sd for m in motions]),
        reasons=np.array([m.reasons for m in motions]),
    )


def evaluate(clip: Path, traces: Path | None, measure: Measure) -> list[Row]:
    """All figures of one clip."""
    truth, what, poses = truth_of(clip), about(clip), poses_of(clip, traces)
    height_cm = what["height_m"] * 100
    still = np.zeros(len(poses), bool)
    known = standing(truth)[: len(poses)]
    still[: len(known)] = known
    return rows_of(clip.stem, what, truth, measure(poses, height_cm), raw(poses, still, height_cm))


def table(rows: list[Row], keys: tuple[str, ...], title: str) -> Table:
    """Means over clips and legs, grouped by `keys`."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(str(getattr(row, key)) for key in keys)].append(row)
    out = Table(title=title)
    for head in (*keys, "n", "MAE", "change", "bias", "worst", "measured", "1 s", "2 s"):
        out.add_column(head, justify="left" if head in keys else "right")
    for head in ("raw image", "raw world"):
        out.add_column(head, justify="right")
    for key, members in sorted(groups.items()):
        scores = [row.score for row in members]
        errors = ([getattr(s, name) for s in scores] for name in ("mae", "change", "bias", "worst"))
        shares = (
            [getattr(s, name) for s in scores] for name in ("measured", "within_1", "within_2")
        )
        raws = ([getattr(row, name) for row in members] for name in ("raw_image", "raw_world"))
        out.add_row(
            *key,
            str(len(members)),
            *(_mean(figures, ".1f") for figures in errors),
            *(_mean(figures, ".2f") for figures in shares),
            *(_mean(figures, ".1f") for figures in raws),
        )
    return out


def _mean(figures: list[float], form: str) -> str:
    """Of those that are known; nothing where none is."""
    known = [figure for figure in figures if not isnan(figure)]
    return format(float(np.mean(known)), form) if known else ""


def moves(clip: Path) -> bool:
    """Whether a leg does anything in a clip: standing still is measured better than an exercise."""
    truth = truth_of(clip)
    knees = [truth[f"knee_flexion_{side}_deg"] for side in ("left", "right")]
    heels = [truth[f"heel_rise_{side}_cm"] for side in ("left", "right")]
    return any(np.ptp(knee) > MOVES_DEG for knee in knees) or any(
        np.ptp(heel) > MOVES_CM for heel in heels
    )


def main() -> None:
    """Print the tables and write the JSON."""
    given = arguments("Angles against exact truth", live="measure pose by pose, as live")
    measure: Measure = measure_live if given.live else measure_recorded
    clips = [clip for clip in given.clips if moves(clip)]
    rows = [row for clip in clips for row in evaluate(clip, given.traces, measure)]
    answers, found = [answer(target, rows) for target in TARGETS], covers(rows)
    console = Console(width=140)
    console.print(asked_table(answers, "as asked, live" if given.live else "as asked, recorded"))
    console.print(cover_table(found))
    console.print(table(rows, ("measurement", "view", "leg"), "by measurement, view and leg"))
    knees = [row for row in rows if row.measurement == "knee flexion"]
    console.print(table(knees, ("exercise", "view", "leg"), "knee flexion by exercise"))
    if given.json:
        figures = as_json(answers, found) | {"clips": [row.as_json() for row in rows]}
        given.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
