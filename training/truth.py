"""What is true of a course, frame by frame: the measurements of docs/DEFINITIONS.md.

The joints are those of the very landmarks that are filmed, whatever was done to them since
(blended, swayed, stepped aside): `joints_of_landmarks` turns `body_landmarks.landmarks_of` round.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from coach.pose.landmarks import Landmark
from render.captured.joints import SIDES, Joints, bend_deg, knee_flexion_deg, unit
from render.captured.timing import RATE_HZ, sampled
from render.vectors import Array
from training.body_landmarks import HIP_FRONT_OF_THIGH, HIP_FRONT_OF_TRUNK, KNEE_BELOW
from training.motion import Course

FOLDER = "truth"
"""Beside the traces: truth/NAME.npz holds what is true of NAME.npz."""

SIDE_NAMES = {"l": "left", "r": "right"}

KEPT = ("hip", "knee", "ankle", "heel", "toe", "shoulder")
"""Joints whose places are kept, left before right, in this order."""

FROM_STANDING = ("hip_flexion", "ankle_plantarflexion", "heel_rise")
"""Measured as the change from quiet standing."""

STILL_M_S, ON_THE_FLOOR_CM, NEAR_STANDING_DEG = 0.10, 2.0, 10.0
"""Whoever sways goes 3 cm in a second at most; a movement begins faster."""

ANKLE_SHARE, NECK_SHARE = 0.039, 0.182
"""Of body height: ankle over the floor, shoulders to crown (Drillis and Contini 1966)."""

_POINTS = ("ankle", "heel", "toe", "shoulder")
_LANDMARK = {
    "ankle": Landmark.LEFT_ANKLE,
    "heel": Landmark.LEFT_HEEL,
    "toe": Landmark.LEFT_FOOT_INDEX,
    "shoulder": Landmark.LEFT_SHOULDER,
}
_ROUNDS = 12


def joints_of_landmarks(landmarks: Array, leg_m: float) -> Joints:
    """Joint centres (T, 3) of landmarks (T, 33, 3): of KEPT, of both sides."""
    joints: Joints = {}
    for offset, side in enumerate(SIDES):
        for name in _POINTS:
            joints[f"{name}_{side}"] = landmarks[:, _LANDMARK[name] + offset]
        marked, ankle = landmarks[:, Landmark.LEFT_KNEE + offset], joints[f"ankle_{side}"]
        joints[f"knee_{side}"] = marked - KNEE_BELOW * leg_m * unit(ankle - marked)
    marked_hips = {s: landmarks[:, Landmark.LEFT_HIP + i] for i, s in enumerate(SIDES)}
    hips = dict(marked_hips)
    shoulders = joints["shoulder_l"] + joints["shoulder_r"]
    # How far a hip is marked off its centre hangs on the centres themselves, and little.
    for _ in range(_ROUNDS):
        left = unit(hips["l"] - hips["r"])
        front = unit(np.cross(left, shoulders - hips["l"] - hips["r"]))
        hips = {
            side: marked_hips[side]
            - leg_m
            * (
                HIP_FRONT_OF_TRUNK * front
                + HIP_FRONT_OF_THIGH * unit(np.cross(joints[f"knee_{side}"] - hips[side], left))
            )
            for side in SIDES
        }
    return joints | {f"hip_{side}": hips[side] for side in SIDES}


def measures(joints: Joints) -> dict[str, Array]:
    """(T,) each, by the name of the measurement, before quiet standing's are taken off.

    The sagittal plane is spanned by the vertical and the direction at right angles to the levelled
    hip line, as in `render.truth`.
    """
    up = np.array([0.0, 1.0, 0.0])
    forward = np.cross(_levelled_left(joints), up)

    def ahead(line: Array) -> Array:
        return np.asarray(np.degrees(np.arctan2(np.sum(line * forward, axis=-1), line @ up)))

    trunk = ahead(_middle(joints, "shoulder") - _middle(joints, "hip"))
    out = {"trunk_lean_deg": trunk}
    knees = knee_flexion_deg(joints)
    for i, (side, name) in enumerate(SIDE_NAMES.items()):
        hip, knee, ankle = (joints[f"{joint}_{side}"] for joint in ("hip", "knee", "ankle"))
        out[f"knee_flexion_{name}_deg"] = knees[:, i]
        out[f"hip_flexion_{name}_deg"] = trunk - ahead(hip - knee)
        included = 180.0 - bend_deg(knee, ankle, joints[f"toe_{side}"])
        out[f"ankle_plantarflexion_{name}_deg"] = included
        out[f"shank_lean_{name}_deg"] = ahead(knee - ankle)
        out[f"heel_rise_{name}_cm"] = 100.0 * joints[f"heel_{side}"][:, 1]
    return out


def _middle(joints: Joints, name: str) -> Array:
    return np.asarray((joints[f"{name}_l"] + joints[f"{name}_r"]) / 2)


def _levelled_left(joints: Joints) -> Array:
    return unit((joints["hip_l"] - joints["hip_r"]) * np.array([1.0, 0.0, 1.0]))


def height_m(course: Course) -> float:
    """The person's height by their legs and trunk in quiet standing."""
    joints = joints_of_landmarks(course.standing[None], course.leg_m)
    trunk = np.linalg.norm(_middle(joints, "shoulder") - _middle(joints, "hip"))
    return float((course.leg_m + trunk) / (1.0 - ANKLE_SHARE - NECK_SHARE))


def truth_of(course: Course, time_s: Array, yaw_deg: float, rep_s: float) -> dict[str, Array]:
    """What is true at the times (T,) of the pictures, by name: the measurements (T,); `rep` (T,),
    the number of the repetition, 0 outside; `still` (T,), quiet standing or sitting before the
    first; `yaw_deg` (T,), where the camera stands to the pelvis; `joints_m` (T, 12, 3) of KEPT.

    yaw_deg: of the camera, to who has not turned. rep_s: seconds that a repetition and its hold
    take.
    """
    landmarks = sampled(course.landmarks, np.minimum(time_s * RATE_HZ, len(course.landmarks) - 1))
    joints = joints_of_landmarks(landmarks, course.leg_m)
    standing = measures(joints_of_landmarks(course.standing[None], course.leg_m))
    out = measures(joints)
    for name in out:
        if name.startswith(FROM_STANDING):
            out[name] = out[name] - standing[name]
    left = _levelled_left(joints)
    turned = np.degrees(np.arctan2(-left[:, 2], left[:, 0]))
    out["yaw_deg"] = (yaw_deg - turned + 180.0) % 360.0 - 180.0
    out["rep"] = _repetitions(course.peaks_s, time_s, rep_s)
    places = np.stack([joints[f"{name}_{side}"] for name in KEPT for side in SIDES], axis=1)
    out["still"] = _still(out, places, standing, time_s)
    out["time_s"] = time_s
    out["joints_m"] = places.astype(np.float32)
    return out


def _repetitions(peaks_s: tuple[float, ...], time_s: Array, rep_s: float) -> Array:
    """(T,) which repetition a frame belongs to, 1, 2, ...; 0 for none."""
    out = np.zeros(len(time_s), int)
    for index, peak in enumerate(peaks_s, 1):
        out[np.abs(time_s - peak) <= rep_s / 2] = index
    return out


def _still(
    true: dict[str, Array], places: Array, standing: dict[str, Array], time_s: Array
) -> Array:
    """(T,) whether the person stands or sits still, before the first repetition, on both feet. In
    a set without repetitions only upright standing is told from a pose that is held."""
    if len(time_s) < 3:
        return np.zeros(len(time_s), bool)
    speed = np.linalg.norm(np.gradient(places, time_s, axis=0), axis=-1).max(axis=1)
    heels = np.stack([true[f"heel_rise_{name}_cm"] for name in SIDE_NAMES.values()])
    still = (speed < STILL_M_S) & (np.abs(heels) < ON_THE_FLOOR_CM).all(axis=0)
    begun = np.flatnonzero(true["rep"] > 0)
    if len(begun):
        return np.asarray(still & (np.arange(len(time_s)) < begun[0]))
    for name in ("trunk_lean_deg", *(f"knee_flexion_{s}_deg" for s in SIDE_NAMES.values())):
        still &= np.abs(true[name] - standing[name]) < NEAR_STANDING_DEG
    return np.asarray(still)


def save_truth(truth: dict[str, Array], trace: Path) -> None:
    """Keep what is true of a trace, to be read by `numpy.load`."""
    folder = trace.parent / FOLDER
    folder.mkdir(exist_ok=True)
    small = {k: v.astype(np.float32) if v.dtype == np.float64 else v for k, v in truth.items()}
    np.savez_compressed(folder / trace.name, allow_pickle=False, **small)
