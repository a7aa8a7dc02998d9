"""Consistency of a written clip: video, truth table and sidecar must tell the same story."""

from __future__ import annotations

import csv
import json
import math
import subprocess
from pathlib import Path

SIGNAL = {
    "squat": "knee_flexion_left_deg",
    "calf-raise": "heel_rise_{}_cm",
    "hamstring-curl": "knee_flexion_{}_deg",
    "leg-kick": "knee_flexion_{}_deg",
    "sit-to-stand": "hip_{}_y_m",
    "straight-leg-raise": "hip_flexion_{}_deg",
    "step-up": "hip_{}_y_m",
}
"""The column that peaks (a kick's: bottoms) in each repetition of an exercise."""

PEAK_TOLERANCE_S = 0.25
TOP_SHARE = 0.06
BONE_TOLERANCE_M = 0.004


def problems(video: Path) -> list[str]:
    """What does not fit together in NAME.mp4, NAME.csv and NAME.json; empty where all does."""
    with video.with_suffix(".csv").open() as file:
        rows = list(csv.DictReader(file))
    sidecar = json.loads(video.with_suffix(".json").read_text())
    found = _video_problems(video, len(rows), sidecar)
    for row in rows:
        if not all(_is_filled(value) for value in row.values()):
            found.append(f"frame {row['frame']}: an empty or unmeasured cell")
    found += _bone_problems(rows)
    for rep in sidecar["reps"]:
        peak_s = _peak_time(rows, rep, sidecar["exercise"])
        earliest = rep["hold_start_s"] - PEAK_TOLERANCE_S
        if not earliest <= peak_s <= rep["hold_end_s"] + PEAK_TOLERANCE_S:
            found.append(f"repetition {rep['rep']}: the signal peaks at {peak_s} s")
    return found


def _video_problems(video: Path, n_rows: int, sidecar: dict) -> list[str]:
    entries = "stream=width,height,r_frame_rate,nb_read_packets"
    probe = subprocess.run(
        [
            *("ffprobe", "-v", "error", "-select_streams", "v", "-count_packets"),
            *("-show_entries", entries, "-of", "json", str(video)),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    (stream,) = json.loads(probe.stdout)["streams"]
    frames = int(stream["nb_read_packets"])
    found = []
    if not frames == n_rows == sidecar["frames"]:
        found.append(f"{frames} pictures, {n_rows} rows, {sidecar['frames']} frames in the sidecar")
    if [stream["width"], stream["height"]] != sidecar["resolution"]:
        found.append(f"the picture is {stream['width']} x {stream['height']}")
    if stream["r_frame_rate"] != f"{sidecar['fps']}/1":
        found.append(f"the frame rate is {stream['r_frame_rate']}")
    return found


def _bone_problems(rows: list[dict[str, str]]) -> list[str]:
    """Thighs and shanks are as long in every frame."""
    found = []
    for side in ("left", "right"):
        for a, b in (("hip", "knee"), ("knee", "ankle")):
            lengths = [
                math.dist(*([float(row[f"{j}_{side}_{axis}_m"]) for axis in "xyz"] for j in (a, b)))
                for row in rows
                if all(_is_filled(row[f"{j}_{side}_{axis}_m"]) for j in (a, b) for axis in "xyz")
            ]
            if max(lengths) - min(lengths) > BONE_TOLERANCE_M:
                found.append(f"{a} and {b} {side} are {min(lengths)} to {max(lengths)} m apart")
    return found


def _is_filled(value: str) -> bool:
    try:
        return math.isfinite(float(value))
    except ValueError:
        return value in ("none", "left", "right", "both")


def _peak_time(rows: list[dict[str, str]], rep: dict, exercise: str) -> float:
    """The middle of the time that the signal spends within TOP_SHARE of its range at its peak: a
    body that is carried up a step goes a few millimetres too high before it stands."""
    column = SIGNAL[exercise].format("left" if rep["side"] == "both" else rep["side"])
    during = [r for r in rows if rep["start_s"] <= float(r["time_s"]) < rep["end_s"]]
    signal = [(-1 if exercise == "leg-kick" else 1) * float(row[column]) for row in during]
    near = max(signal) - TOP_SHARE * (max(signal) - min(signal))
    at_top = [
        float(row["time_s"]) for row, value in zip(during, signal, strict=True) if value >= near
    ]
    return (at_top[0] + at_top[-1]) / 2
