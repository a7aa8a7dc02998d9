"""A chair that stands between the camera and the figure and hides some of it."""

from __future__ import annotations

import numpy as np

from render.mesh import Material
from render.rasteriser import Rasteriser
from render.seat import chair
from render.shapes import place
from render.textures import flat
from render.vectors import rotation_y

NEARER_M = (0.75, 1.0)
ASIDE_M = (0.25, 0.5)
"""From the figure towards the camera, and from the line between them to either side."""


def add_chair(
    rasteriser: Rasteriser, floor: float, azimuth: float, rng: np.random.Generator
) -> None:
    """A chair turned any way, most of it beside the line from the camera to the figure."""
    colours = ((0.45, 0.30, 0.18), (0.16, 0.16, 0.18), (0.62, 0.60, 0.57), (0.25, 0.32, 0.42))
    texture = flat(colours[rng.integers(len(colours))])
    aside = rng.uniform(*ASIDE_M) * rng.choice([-1, 1])
    way = np.array([aside, 0.0, rng.uniform(*NEARER_M)])
    ground = rotation_y(azimuth) @ way + np.array([0.0, floor, 0.0])
    axes = rotation_y(rng.uniform(0, 2 * np.pi))
    for box in chair(top=rng.uniform(0.43, 0.48), rear=-0.22, front=0.22, is_bench=False):
        shape = place(box, ground, axes)
        rasteriser.add_shape(shape, texture, Material.PLAIN)
