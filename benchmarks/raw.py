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

    still (T,): frames of quiet standing, which a heel's rise is taken from. A heel has no world
    rise: the world's origin rises with the hips.
    """
    image = poses.landmarks[:, :, :2] * np.array(poses.size)
    spaces = (image, poses.world)
    out = {"trunk_lean_deg": [_lean_deg(points) for points in spaces]}
    for side in ("left", "right"):
        shoulder, hip, knee, ankle, heel = (
            Landmark[f"{side}_{joint}".upper()]
            for joint in ("shoulder", "hip", "knee", "ankle", "heel")
        )
        for name, joints in (("knee", (hip, knee, ankle)), ("hip", (shoulder, hip, knee))):
            out[f"{name}_flexion_{side}_deg"] = [
                bend_deg(*(points[:, joint] for joint in joints)) for points in spaces
            ]
        standing = image[still & poses.found]
        if len(standing):
            level = np.median(standing[:, heel, 1])
            body = (level - np.median(standing[:, Landmark.NOSE, 1])) / NOSE_TO_HEEL
            out[f"heel_rise_{side}_cm"] = [(level - image[:, heel, 1]) / body * height_cm]
    return out


def _lean_deg(points: Array) -> Array:
    """Angle of the mid-hip to mid-shoulder line from the vertical, (T,); y is down."""
    shoulders = points[:, [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]].mean(axis=1)
    hips = points[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1)
    line = shoulders - hips
    sideways = np.linalg.norm(np.delete(line, 1, axis=1), axis=1)
    return np.asarray(np.degrees(np.arctan2(sideways, -line[:, 1])))
