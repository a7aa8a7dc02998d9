"""Pictures of floors, walls and what hangs there: colours (h, w, 3) from 0 to 1, from noise."""

from __future__ import annotations

import numpy as np
from PIL import Image

from render.people import Colour
from render.vectors import Array

Rng = np.random.Generator


def flat(colour: Colour | Array) -> Array:
    """One colour."""
    return np.ones((8, 8, 3)) * np.array(colour)


def _enlarge(values: Array, width: int, height: int) -> Array:
    image = Image.fromarray(values.astype("f4"))
    return np.asarray(image.resize((width, height), Image.Resampling.BICUBIC))


def _noise(rng: Rng, size: int, detail: int) -> Array:
    """(size, size) smooth noise with `detail` features across."""
    return _enlarge(rng.normal(size=(detail, detail)), size, size)


def wood(rng: Rng) -> Array:
    """Planks."""
    size, planks = 1024, 8
    height = size // planks
    image = np.zeros((size, size, 3), "f4")
    kinds = np.array([[0.62, 0.44, 0.28], [0.42, 0.28, 0.18], [0.66, 0.58, 0.47]])
    base = kinds[rng.integers(3)] * rng.uniform(0.85, 1.15)
    for k in range(planks):
        offset = rng.integers(0, size)
        joints = [(offset + half * size // 2) % size for half in range(2)]
        streaks = _enlarge(rng.normal(size=(height // 2, 12)), size, height) * 0.05
        grain = streaks + rng.normal(size=(height, size)) * 0.012
        first = (np.arange(size) - joints[0]) % size < size // 2
        shade = np.where(first, rng.uniform(0.88, 1.1), rng.uniform(0.88, 1.1))
        plank = base * (1 + grain[..., None]) * shade[None, :, None]
        plank[:2] *= 0.55
        for joint in joints:
            plank[:, joint : joint + 2] *= 0.6
        image[k * height : (k + 1) * height] = plank
    return image


def carpet(rng: Rng) -> Array:
    """A short pile in one colour."""
    colours = [[0.42, 0.40, 0.38], [0.30, 0.34, 0.42], [0.50, 0.42, 0.36], [0.33, 0.38, 0.33]]
    colour = np.array(colours[rng.integers(4)])
    pile = 1 + 0.06 * _noise(rng, 512, 40) + 0.10 * rng.normal(size=(512, 512))
    return colour * pile[..., None]


def tiles(rng: Rng) -> Array:
    """Square tiles with darker joints."""
    colours = [[0.72, 0.70, 0.66], [0.55, 0.56, 0.58], [0.68, 0.58, 0.50]]
    image = np.array(colours[rng.integers(3)]) * (1 + 0.02 * _noise(rng, 512, 24))[..., None]
    for k in range(0, 512, 128):
        image[k : k + 3] *= 0.7
        image[:, k : k + 3] *= 0.7
    return image


def wall(rng: Rng) -> Array:
    """Painted plaster."""
    colours = [
        [0.80, 0.78, 0.74],
        [0.70, 0.76, 0.80],
        [0.78, 0.74, 0.66],
        [0.72, 0.78, 0.70],
        [0.84, 0.84, 0.84],
        [0.62, 0.50, 0.46],
        [0.55, 0.60, 0.66],
    ]
    colour = np.array(colours[rng.integers(7)])
    plaster = 1 + 0.02 * _noise(rng, 512, 12) + 0.015 * _noise(rng, 512, 256)
    return colour * plaster[..., None]


def picture(rng: Rng) -> Array:
    """An abstract painting in a dark frame."""
    image = 0.5 + 0.18 * np.stack([_noise(rng, 256, detail) for detail in (4, 6, 9)], -1)
    image[:14] = image[-14:] = 0.12
    image[:, :14] = image[:, -14:] = 0.12
    return image


def window(rng: Rng) -> Array:
    """Sky and garden behind a white cross."""
    height = np.linspace(1, 0, 256)[:, None, None]
    sky, garden = np.array([0.75, 0.87, 1.0]), np.array([0.55, 0.65, 0.5])
    image = sky * height + garden * (1 - height) + 0.05 * _noise(rng, 256, 10)[..., None]
    image[118:138] = 0.9
    image[:, 118:138] = 0.9
    image[:10] = image[-10:] = 0.9
    image[:, :10] = image[:, -10:] = 0.9
    return image
