"""Exact truth of a frame from the rig's 3D joints: angles, heel rise, joints in m and px."""

from __future__ import annotations

import numpy as np

from render.camera import Camera
from render.figure import Figure
from render.movements import Moment
from render.pose import pose
from render.rig import SIDES
from render.vectors import Array, included_angle_deg, unit

Points = dict[str, Array]

SIDE_NAMES = {"l": "left", "r": "right"}
JOINTS = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "toe")

FLEXIONS = tuple(
    f"{joint}_{side}_deg"
    for joint in ("knee_flexion", "hip_flexion", "ankle_plantarflexion")
    for side in SIDE_NAMES.values()
)

FROM_STANDING = ("hip_flexion", "ankle_plantarflexion", "heel_rise")
"""Measures given as the change from quiet standing."""

DECIMALS = 3


def measures(points: Points, floor: float) -> dict[str, float]:
    """Raw measures of the 3D points, before those of quiet standing are taken off.

    The sagittal plane is spanned by the vertical and the direction at right angles to the levelled
    hip line.
    """
    left = unit((points["hip_l"] - points["hip_r"]) * [1, 0, 1])
    up = np.array([0, 1.0, 0])
    forward = np.cross(left, up)

    def middle(joint: str) -> Array:
        return (points[joint + "_l"] + points[joint + "_r"]) / 2

    trunk = middle("shoulder") - middle("hip")
    trunk_lean = np.degrees(np.arctan2(trunk @ forward, trunk @ up))
    out = {"trunk_lean_deg": trunk_lean}
    for side, name in SIDE_NAMES.items():
        hip, knee, ankle = (points[f"{joint}_{side}"] for joint in ("hip", "knee", "ankle"))
        thigh, shank = knee - hip, knee - ankle
        thigh_forward = np.degrees(np.arctan2(thigh @ forward, -(thigh @ up)))
        out[f"knee_flexion_{name}_deg"] = 180 - included_angle_deg(hip, knee, ankle)
        out[f"hip_flexion_{name}_deg"] = trunk_lean + thigh_forward
        ankle_angle = included_angle_deg(knee, ankle, points["toe_" + side])
        out[f"ankle_plantarflexion_{name}_deg"] = ankle_angle
        out[f"shank_lean_{name}_deg"] = np.degrees(np.arctan2(shank @ forward, shank @ up))
        out[f"heel_rise_{name}_cm"] = 100 * (points["heel_" + side][1] - floor)
    knees = (points["knee_l"] - points["knee_r"]) @ left
    ankles = (points["ankle_l"] - points["ankle_r"]) @ left
    out["knee_ankle_width_ratio"] = knees / ankles
    return out


def standing(figure: Figure) -> dict[str, float]:
    """Raw measures of the figure's quiet standing (pose.DEFAULTS)."""
    return measures(figure.points(pose(figure, {})), figure.floor)


def truth_row(
    index: int, moment: Moment, points: Points, base: dict[str, float], camera: Camera
) -> dict[str, str]:
    """One row of the truth table, as text, in column order.

    Time, rep and side come from the set's timetable, everything else from the posed rig.
    """
    angles = measures(points, camera.floor)
    for name in angles:
        if name.startswith(FROM_STANDING):
            angles[name] -= base[name]
    row: dict[str, float | str] = {
        "frame": index,
        "time_s": moment.time_s,
        "rep": moment.rep,
        "side": moment.side,
        "drive": moment.drive,
        **{name: angles.pop(name) for name in FLEXIONS},
        **angles,
        "camera_yaw_deg": np.degrees(camera.azimuth),
        **_joints(points, camera),
    }
    return {name: _text(value) for name, value in row.items()}


def _joints(points: Points, camera: Camera) -> dict[str, float]:
    """Each joint in metres from the floor's origin, and in pixels."""
    keys = ["nose", *(f"{joint}_{side}" for joint in JOINTS for side in SIDES)]
    u, v, _ = camera.pixels(np.array([points[key] for key in keys]))
    out = {}
    for i, key in enumerate(keys):
        name = key if key == "nose" else f"{key[:-2]}_{SIDE_NAMES[key[-1]]}"
        x, y, z = points[key] - [0, camera.floor, 0]
        out.update(
            {
                f"{name}_x_m": x,
                f"{name}_y_m": y,
                f"{name}_z_m": z,
                f"{name}_u_px": u[i],
                f"{name}_v_px": v[i],
            }
        )
    return out


def _text(value: float | str) -> str:
    """A number with at most three decimals, and no zero that says nothing."""
    if isinstance(value, str):
        return value
    number = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if number == "-0" else number
