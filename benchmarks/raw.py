"""What MediaPipe's landmarks give when they are taken at their word, as others take them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.motion.geometry import bend_deg
from coach.pose.landmarks import Landmark, PoseTrack

Array = NDArray[np.floating]

NOSE_TO_HEEL = 0.9
"""Height of the nose over the heel's back as a share of body height (Drillis and Contini 1966: eye
0.936, ankle 0.039; the nose lies some 0.04 below the eye, the heel some 0.03 below the ankle)."""


def raw(poses: PoseTrack, still: NDArray[np.bool_], height_cm: float) -> dict[str, list[Array]]:
    """Angles and rises by the name of the measurement: [from the image] or [from the image, from
    the world], (T,) each.

    still (T,): frames of quiet standing, which an ankle's angle and a heel's rise are taken from. A
    heel has no world rise: the world's origin rises with the hips.
    """
    image = poses.landmarks[:, :, :2] * np.array(poses.size)
    spaces = (image, poses.world)
    out = {"trunk_lean_deg": [lean_deg(points) for points in spaces]}
    for side in ("left", "right"):
        shoulder, hip, knee, ankle, heel = (
            Landmark[f"{side}_{joint}".upper()]
            for joint in ("shoulder", "hip", "knee", "ankle", "heel")
        )
        for name, joints in (("knee", (hip, knee, ankle)), ("hip", (shoulder, hip, knee))):
            out[f"{name}_flexion_{side}_deg"] = [
                bend_deg(*(points[:, joint] for joint in joints)) for points in spaces
            ]
        ankles = [plantarflexion_deg(points, side, still) for points in spaces]
        out[f"ankle_plantarflexion_{side}_deg"] = [a for a in ankles if a is not None]
        standing = image[still & poses.found]
        if len(standing):
            level = np.median(standing[:, heel, 1])
            body = (level - np.median(standing[:, Landmark.NOSE, 1])) / NOSE_TO_HEEL
            out[f"heel_rise_{side}_cm"] = [(level - image[:, heel, 1]) / body * height_cm]
    return out


def plantarflexion_deg(points: Array, side: str, still: NDArray[np.bool_]) -> Array | None:
    """(T,) change of the included angle knee-ankle-toe since quiet standing; None without it."""
    knee, ankle, toe = (
        points[:, Landmark[f"{side}_{joint}".upper()]] for joint in ("knee", "ankle", "foot_index")
    )
    included = 180.0 - bend_deg(knee, ankle, toe)
    at_rest = included[still & np.isfinite(included)]
    return included - np.median(at_rest) if len(at_rest) else None


def lean_deg(points: Array) -> Array:
    """Angle of the mid-hip to mid-shoulder line from the vertical, (T,); y is down."""
    shoulders = points[:, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=1)
    hips = points[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1)
    line = shoulders - hips
    sideways = np.linalg.norm(np.delete(line, 1, axis=1), axis=1)
    return np.asarray(np.degrees(np.arctan2(sideways, -line[:, 1])))
