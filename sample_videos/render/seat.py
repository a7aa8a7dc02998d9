"""The chair or bench of the exercises that need one, and where a sitter's hips are."""

from __future__ import annotations

import numpy as np

from render.figure import Figure
from render.mesh import Material
from render.parameters import Parameters
from render.pose import BonePose
from render.rasteriser import Rasteriser
from render.shapes import Shape, box, place
from render.textures import flat

FROM_A_SEAT = ("leg-kick", "sit-to-stand")
"""Exercises that begin on a chair or a bench."""

FEET_FORWARD = 0.24
"""Metres from the origin, so that the picture's centre lies between feet and hips."""


def seated(figure: Figure, parameters: Parameters) -> Parameters:
    """Parameters that ask for sitting get their hips' place: thighs level, shanks upright."""
    if not parameters.get("seated"):
        return parameters
    hips = {
        "hip_y": figure.floor + figure.ankle_height + figure.shank + 0.012,
        "hip_z": FEET_FORWARD - 0.985 * figure.thigh,
        "fz_l": FEET_FORWARD,
        "fz_r": FEET_FORWARD,
    }
    return {**parameters, **hips}


def add_seat(
    rasteriser: Rasteriser, figure: Figure, still: BonePose, rng: np.random.Generator
) -> None:
    """A chair or a bench whose top just touches the underside of a figure sitting in a pose."""
    skin = np.concatenate([figure.skin(still, mesh) for mesh in figure.meshes])
    x, y, z = skin.T
    points = figure.points(still)
    hip_z = (points["hip_l"][2] + points["hip_r"][2]) / 2
    over_shanks = y > figure.floor + figure.ankle_height + figure.shank / 2
    under = skin[(abs(x) < 0.2) & (z > hip_z - 0.12) & (z < hip_z + 0.2) & over_shanks]
    top = under[:, 1].min() + 0.012 - figure.floor
    behind = skin[(abs(x) < 0.15) & (y > figure.floor + top + 0.15)][:, 2].min()
    colours = ((0.45, 0.30, 0.18), (0.16, 0.16, 0.18), (0.55, 0.50, 0.44))
    texture = flat(colours[rng.integers(3)])
    ground = np.array([0, figure.floor, 0])
    is_bench = rng.uniform() < 0.35
    for part in chair(top=top, rear=behind - 0.03, front=hip_z + 0.24, is_bench=is_bench):
        rasteriser.add_shape(place(part, ground), texture, Material.PLAIN)


def chair(*, top: float, rear: float, front: float, is_bench: bool) -> list[Shape]:
    """A chair's or a bench's boxes on the floor, facing z; metres."""
    parts = []
    width, leg_x = (1.2, 0.52) if is_bench else (0.46, 0.20)
    if not is_bench:
        parts.append(box((0, top + 0.33, rear - 0.02), (0.42, 0.30, 0.03)))
        for sign in (-1, 1):
            parts.append(box((sign * leg_x, top + 0.22, rear - 0.02), (0.035, 0.5, 0.035)))
    parts.append(box((0, top - 0.02, (rear + front) / 2), (width, 0.04, front - rear)))
    for sign in (-1, 1):
        for leg_z in (rear + 0.03, front - 0.05):
            size = (0.035, top - 0.04, 0.035)
            parts.append(box((sign * leg_x, top / 2 - 0.02, leg_z), size))
    return parts
