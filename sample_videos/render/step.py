"""The step of the exercise that goes up one."""

from __future__ import annotations

import numpy as np

from render.figure import Figure
from render.mesh import Material
from render.rasteriser import Rasteriser
from render.shapes import box, place
from render.stepping import AHEAD, BACK, HEIGHT
from render.textures import flat

HEEL_BEHIND = 0.09
"""Metres from the foot's ankle on the step back to the step's edge."""

DEPTH, WIDTH = 0.42, 0.75
"""Metres."""


def add_step(rasteriser: Rasteriser, figure: Figure, rng: np.random.Generator) -> None:
    """A box on the floor in front of the figure."""
    colours = ((0.45, 0.30, 0.18), (0.16, 0.16, 0.18), (0.55, 0.50, 0.44), (0.30, 0.36, 0.42))
    edge = BACK + AHEAD - HEEL_BEHIND
    centre = (0.0, HEIGHT / 2, edge + DEPTH / 2)
    shape = place(box(centre, (WIDTH, HEIGHT, DEPTH)), np.array([0, figure.floor, 0]))
    rasteriser.add_shape(shape, flat(colours[rng.integers(len(colours))]), Material.PLAIN)
