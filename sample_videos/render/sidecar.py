"""The sidecar of a clip (NAME.json): what it shows, and the numbers that hold for all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from render.schedule import Repetition

if TYPE_CHECKING:
    from render.scene import Scene


def sidecar(scene: Scene, base: dict[str, float]) -> dict[str, Any]:
    """What the clip shows: exercise, faults, repetitions, person, camera, raw quiet standing."""
    options, camera, done = scene.options, scene.camera, scene.performance
    frames = len(done.moments)
    return {
        "exercise": done.exercise,
        "form": done.form,
        **describe_reps(done.reps),
        **({"motion": done.motion} if done.motion else {}),
        "person": options.person,
        "height_m": round(float(scene.figure.height), 3),
        "camera": {
            "yaw_deg": options.yaw_deg,
            "height_m": options.camera_height,
            "distance_m": round(float(camera.distance), 2),
            "hfov_deg": options.hfov_deg,
            "roll_deg": options.roll_deg,
            "aim_height_m": round(float(camera.aim_height), 3),
        },
        "chair_in_front": options.chair_in_front,
        "resolution": [options.width, options.height],
        "fps": options.fps,
        "frames": frames,
        "duration_s": round(frames / options.fps, 3),
        "seed": options.seed,
        "tempo": options.tempo,
        "standing": {name: round(float(value), 3) for name, value in base.items()},
    }


def describe_reps(reps: Sequence[Repetition]) -> dict[str, Any]:
    """The faults of a set and its repetitions; a peak is the middle of its hold."""
    faults = sorted({fault for rep in reps for fault in rep.faults})
    return {
        "faults": faults,
        "reps_by_fault": {f: [rep.index for rep in reps if f in rep.faults] for f in faults},
        "n_reps": len(reps),
        "reps": [
            {
                "rep": rep.index,
                "side": rep.side,
                "faults": list(rep.faults),
                "start_s": round(float(rep.start_s), 3),
                "peak_s": round(float(rep.top_s + rep.leave_s) / 2, 3),
                "hold_start_s": round(float(rep.top_s), 3),
                "hold_end_s": round(float(rep.leave_s), 3),
                "end_s": round(float(rep.end_s), 3),
            }
            for rep in reps
        ],
    }
