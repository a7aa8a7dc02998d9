"""Axes of the body's segments from their markers: (T, 3, 3), columns left, up, forward."""

from __future__ import annotations

import numpy as np

from render.captured.joints import Joints, unit
from render.captured.markers import pelvis_axes
from render.vectors import Array

UP = np.array([0.0, 1.0, 0.0])

TOE_LIFTED_M = 0.03, 0.10
"""A foot whose toe marker is higher than in standing by less than the first stands on its ball and
does not roll; one higher than the second rolls as its ankle marker has it."""


def pelvis(markers: Joints) -> Array:
    """Of the plane through the four iliac spines."""
    return np.stack(pelvis_axes(markers), axis=-1)


def thorax(markers: Joints) -> Array:
    """From the upper to the lower, and from the back to the front pair of trunk markers."""
    high, low = markers["C7"] + markers["CLAV"], markers["T10"] + markers["STRN"]
    front, back = markers["CLAV"] + markers["STRN"], markers["C7"] + markers["T10"]
    return frame(up=high - low, forward=front - back)


def head(markers: Joints) -> Array:
    """From the four markers of the head band."""
    front, back = markers["LFHD"] + markers["RFHD"], markers["LBHD"] + markers["RBHD"]
    left = markers["LFHD"] + markers["LBHD"] - markers["RFHD"] - markers["RBHD"]
    forward = unit(front - back)
    return frame(up=np.cross(forward, left), forward=forward)


def foot(markers: Joints, side: str, toe_height: float, ankle_roll: float) -> Array:
    """Along heel and toe; rolled as the ankle's marker in the air, not at all on the floor.

    Of quiet standing: toe_height of the toe's marker, metres; ankle_roll, `ankle_rolls` of it.
    """
    forward, out = _foot_lines(markers, side)
    least, most = TOE_LIFTED_M
    toe = markers[side.upper() + "TOE"][:, 1]
    lifted = np.clip((toe - toe_height - least) / (most - least), 0.0, 1.0)[:, None]
    in_air = np.cos(ankle_roll) * out - np.sin(ankle_roll) * np.cross(out, forward)
    return frame(up=lifted * in_air + (1 - lifted) * UP, forward=forward, keep="forward")


def ankle_rolls(markers: Joints, side: str) -> Array:
    """(T,) radians of the ankle's marker about the line from heel to toe, from the vertical to
    the left."""
    forward, out = _foot_lines(markers, side)
    axes = frame(up=np.broadcast_to(UP, out.shape), forward=forward, keep="forward")
    to_left, to_up = (np.sum(out * axes[..., k], axis=-1) for k in (0, 1))
    return np.arctan2(to_left, to_up)


def _foot_lines(markers: Joints, side: str) -> tuple[Array, Array]:
    """Unit vectors (T, 3): from heel to toe, and from that line at right angles to the ankle."""
    heel, toe, ankle = (markers[side.upper() + name] for name in ("HEE", "TOE", "ANK"))
    forward, out = unit(toe - heel), ankle - heel
    return forward, unit(out - np.sum(out * forward, axis=-1, keepdims=True) * forward)


def frame(*, up: Array, forward: Array, keep: str = "up") -> Array:
    """Axes with `keep` as it is and the other made to stand at right angles to it."""
    left = unit(np.cross(up, forward))
    if keep == "up":
        up = unit(up)
        return np.stack([left, up, np.cross(left, up)], axis=-1)
    forward = unit(forward)
    return np.stack([left, np.cross(forward, left), forward], axis=-1)
