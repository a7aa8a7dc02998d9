"""Places of joints over time, and what is measured on them.

Space is x to the person's left, y up, z forward, in metres.
"""

from __future__ import annotations

import numpy as np

from render.rig import SIDES
from render.vectors import Array

Joints = dict[str, Array]
"""Places (T, 3) by name: hip_l, knee_r, ..., heel_l, toe_l, shoulder_l, elbow_l, wrist_l, hand_l,
ear_l, eye_l, nose, mouth; or of markers by theirs."""


def unit(vectors: Array) -> Array:
    """(..., 3) at length 1."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True))


def bend_deg(a: Array, b: Array, c: Array) -> Array:
    """(...) how far the way a-b-c turns at b; 0 is straight on."""
    cosine = np.sum(unit(b - a) * unit(c - b), axis=-1)
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))


def knee_flexion_deg(joints: Joints) -> Array:
    """(T, 2) left and right: 0 is straight."""
    return np.stack(
        [
            bend_deg(*(joints[f"{name}_{side}"] for name in ("hip", "knee", "ankle")))
            for side in SIDES
        ],
        axis=-1,
    )


def segment_lengths(joints: Joints) -> dict[str, Array]:
    """(T,) metres of each leg segment."""
    return {
        f"{name}_{side}": np.linalg.norm(joints[f"{a}_{side}"] - joints[f"{b}_{side}"], axis=-1)
        for side in SIDES
        for name, a, b in (("thigh", "hip", "knee"), ("shank", "knee", "ankle"))
    }
