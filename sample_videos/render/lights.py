"""The light in the room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from render.people import Colour
from render.vectors import Array, unit


@dataclass(frozen=True)
class Lights:
    """Two distant lights, key and top, and the soft light all round.

    directions: to each light, unit (3,); colours (3,) each; sky, ground: from above and below;
    exposure; centre (3,) and radius of the region in which they cast shadows.
    """

    directions: tuple[Array, Array]
    colours: tuple[Array, Array]
    exposure: float
    centre: Array
    sky: Colour = (0.42, 0.44, 0.48)
    ground: Colour = (0.22, 0.19, 0.16)
    radius: float = 1.35


def room_lights(floor: float, azimuth: float, window_side: int, rng: np.random.Generator) -> Lights:
    """A warm or cool key light beside the camera, on the window's side, and a soft top light."""
    forward = np.array([np.sin(azimuth), 0, np.cos(azimuth)])
    sideways = np.array([np.cos(azimuth), 0, -np.sin(azimuth)])
    up = np.array([0, 1.0, 0])
    key = unit(
        sideways * window_side * rng.uniform(0.3, 1.1)
        + forward * rng.uniform(0.4, 1.0)
        + up * rng.uniform(0.8, 1.5)
    )
    top = unit(up + 0.25 * sideways * -window_side + 0.15 * forward)
    tones = np.array([[1.5, 1.42, 1.3], [1.5, 1.3, 1.05], [1.35, 1.42, 1.5]])
    tone = tones[rng.integers(3)]
    colours = (
        tone * rng.uniform(0.7, 1.1),
        np.array([0.75, 0.76, 0.8]) * rng.uniform(0.7, 1.0),
    )
    exposure = rng.uniform(0.72, 1.02)
    return Lights((key, top), colours, exposure, np.array([0, floor + 0.9, 0]))
