"""Angles against exact truth: how far off, how sure, how often measured.

    python benchmarks/accuracy.py [CLIPS ...] [--traces DIR] [--json FILE]

CLIPS are rendered clips (NAME.mp4 with NAME.csv and NAME.json beside them; a folder means all of
its clips; default: sample_videos). Landmarks are taken from DIR/NAME.npz where that exists and are
stored there otherwise, so that a second run costs seconds. Clips in which nobody moves a leg are
left out: they would only flatter.

The table pools each clip's mean absolute error (MAE) by measurement, leg and view; "change" is the
error of the change from quiet standing, which leaves out where a landmark sits against the joint
centre. Cover: share of frames whose error is within one and two stated sigma.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import numpy as np
from clips import about, arguments, clips_in, poses_of, truth_of
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from coach.motion.geometry import bend_deg
from coach.motion.kinematics import measure_track
from coach.motion.types import View
from coach.motion.view import classify
from coach.pose.landmarks import Landmark, PoseTrack

Array = NDArray[np.floating]

MEASURED = {
    "knee flexion": "knee_flexion_{}_deg",
    "hip flexion": "hip_flexion_{}_deg",
    "ankle plantarflexion": "ankle_plantarflexion_{}_deg",
    "shank lean": "shank_lean_{}_deg",
    "trunk lean": "trunk_lean_deg",
    "heel rise (cm)": "heel_rise_{}_cm",
}

MOVES_DEG, MOVES_CM = 10.0, 2.0


def raw_knees(poses: PoseTrack) -> dict[str, tuple[Array, Array]]:
    """Knee angles as others take them: from image landmarks, and from world landmarks."""
    image = poses.landmarks[:, :, :2] * np.array(poses.size)
    out = {}
    for side in ("LEFT", "RIGHT"):
        joints = [Landmark[f"{side}_{joint}"] for joint in ("HIP", "KNEE", "ANKLE")]
        flat, deep = (bend_deg(*(points[:, j] for j in joints)) for points in (image, poses.world))
        out[side.lower()] = (flat, deep)
    return out


def view_and_leg(yaw: float, side: str | None) -> tuple[str, str]:
    """Which row of the table an error belongs to."""
    view = classify(yaw)
    if side is None or view in (View.FRONT, View.REAR):
        return str(view), "both"
    return str(view), "near" if (side == "left") == (yaw > 0) else "far"


def score(error: Array, sd: Array, still: NDArray[np.bool_]) -> dict[str, float]:
    """One clip's figures for one measurement."""
    known = np.isfinite(error)
    if not known.any():
        return {"measured": 0.0}
    at_rest = error[known & still]
    change = error[known] - (np.median(at_rest) if len(at_rest) else 0.0)
    sigma = np.abs(error[known]) / sd[known]
    return {
        "measured": float(known.mean()),
        "mae": float(np.abs(error[known]).mean()),
        "bias": float(error[known].mean()),
        "worst": float(np.abs(error[known]).max()),
        "change": float(np.abs(change).mean()),
        "within_1": float((sigma < 1).mean()),
        "within_2": float((sigma < 2).mean()),
    }


def evaluate(clip: Path, traces: Path | None) -> list[dict[str, object]]:
    """All figures of one clip."""
    truth = truth_of(clip)
    what = about(clip)
    poses = poses_of(clip, traces)
    motion = measure_track(poses, what["height_m"] * 100)
    raw = raw_knees(poses)
    n = min(len(motion), len(truth["time_s"]))
    yaw = what["camera"]["yaw_deg"]
    still = (truth["rep"][:n] == 0) & (truth["time_s"][:n] < 0.9)
    rows: list[dict[str, object]] = []
    for label, name in MEASURED.items():
        for side in ("left", "right") if "{}" in name else (None,):
            column = name.format(side) if side else name
            values, sd = motion.column(column)
            view, leg = view_and_leg(yaw, side)
            figures: dict[str, object] = {
                "clip": clip.stem,
                "exercise": what["exercise"],
                "measurement": label,
                "view": view,
                "leg": leg,
                **score(values[:n] - truth[column][:n], sd[:n], still),
            }
            if label == "knee flexion" and side:
                for key, angle in zip(("raw_image", "raw_world"), raw[side], strict=True):
                    plain = score(angle[:n] - truth[column][:n], np.ones(n), still)
                    figures[key] = plain["change"]
            rows.append(figures)
    return rows


def table(rows: list[dict[str, object]], keys: tuple[str, ...], title: str) -> Table:
    """Means over clips, grouped by `keys`."""
    figures = ("mae", "change", "bias", "worst", "measured", "within_1", "within_2")
    groups: dict[tuple[str, ...], list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        groups[tuple(str(row[k]) for k in keys)].append(row)
    out = Table(title=title)
    for head in (*keys, "n", "MAE", "change", "bias", "worst", "measured", "1 s", "2 s"):
        out.add_column(head, justify="left" if head in keys else "right")
    for raw in ("raw_image", "raw_world"):
        out.add_column(raw.replace("_", " "), justify="right")
    for key, members in sorted(groups.items()):
        cells = [_mean(members, name) for name in figures]
        shown = [
            f"{c:.2f}" if name[:1] in "mw" and name not in ("mae", "worst") else f"{c:.1f}"
            for name, c in zip(figures, cells, strict=True)
        ]
        raws = [_mean(members, raw) for raw in ("raw_image", "raw_world")]
        out.add_row(
            *key, str(len(members)), *shown, *("" if np.isnan(r) else f"{r:.1f}" for r in raws)
        )
    return out


def _mean(members: list[dict[str, object]], name: str) -> float:
    known = [float(str(m[name])) for m in members if name in m]
    return float(np.mean(known)) if known else float("nan")


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
    given = arguments("Angles against exact truth")
    clips = [clip for clip in clips_in(given.clips) if moves(clip)]
    rows = [row for clip in clips for row in evaluate(clip, given.traces)]
    console = Console(width=130)
    console.print(table(rows, ("measurement", "view", "leg"), "by measurement, view and leg"))
    knees = [r for r in rows if r["measurement"] == "knee flexion"]
    console.print(table(knees, ("exercise", "view", "leg"), "knee flexion by exercise"))
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
