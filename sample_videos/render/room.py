"""A room turned roughly towards the camera: shell, window, picture, furniture, perhaps a mat."""

from __future__ import annotations

import numpy as np

from render import textures
from render.mesh import Material
from render.people import Colour
from render.rasteriser import Rasteriser
from render.shapes import box, place, quad
from render.vectors import Array, rotation_y

WALL_HEIGHT = 3.0


class Room:
    """Adds a random room to a rasteriser; window_side is -1 or 1, where the window is."""

    def __init__(
        self,
        rasteriser: Rasteriser,
        floor: float,
        azimuth: float,
        rng: np.random.Generator,
        *,
        may_have_mat: bool,
    ) -> None:
        self._rasteriser, self._rng = rasteriser, rng
        self._origin = np.array([0, floor, 0.0])
        turn = rotation_y(azimuth + rng.uniform(-0.25, 0.25))
        self._forward = turn @ np.array([0, 0, 1.0])
        self._right = turn @ np.array([1.0, 0, 0])
        self._up = np.array([0, 1.0, 0])
        self._depth = rng.uniform(1.6, 2.6)
        self.window_side = rng.choice([-1, 1])
        self._back = self._origin - self._forward * self._depth
        self._shell()
        self._hang_up()
        self._furnish()
        if may_have_mat and rng.uniform() < 0.7:
            self._mat()

    def _shell(self) -> None:
        """Floor, three walls, ceiling and skirting board."""
        rng, add = self._rng, self._rasteriser.add_shape
        forward, right, up, back = self._forward, self._right, self._up, self._back
        plaster = textures.wall(rng)
        kinds = (textures.wood, textures.wood, textures.carpet, textures.tiles)
        ground = kinds[rng.integers(4)](rng)
        corner = self._origin - right * 5 + forward * 5
        add(
            quad(corner, right * 10, -forward * 10, (5, 5)),
            ground,
            Material.FLOOR,
            casts_shadow=False,
        )
        for wall in (
            quad(back - right * 5, right * 10, up * WALL_HEIGHT, (4, 1)),
            quad(back - right * 3.2 + forward * 8, -forward * 8, up * WALL_HEIGHT, (3, 1)),
            quad(back + right * 3.2, forward * 8, up * WALL_HEIGHT, (3, 1)),
        ):
            add(wall, plaster, Material.WALL, casts_shadow=False)
        add(
            quad(corner + up * WALL_HEIGHT, right * 10, -forward * 10),
            textures.flat((0.86, 0.86, 0.85)),
            Material.WALL,
            casts_shadow=False,
        )
        board = (0.9, 0.9, 0.88) if rng.uniform() < 0.7 else (0.35, 0.25, 0.18)
        add(
            quad(back - right * 5 + forward * 0.012, right * 10, up * 0.1),
            textures.flat(board),
            Material.WALL,
            casts_shadow=False,
        )

    def _hang_up(self) -> None:
        """Window and picture, a little in front of the back wall."""
        rng, add = self._rng, self._rasteriser.add_shape
        back, right, up = self._back, self._right, self._up
        proud, side = self._forward * 0.012, self.window_side
        frame = quad(
            back + right * (side * 1.5 - 0.5) + up * 0.95 + proud,
            right * rng.uniform(0.8, 1.3),
            up * rng.uniform(1.0, 1.4),
        )
        add(frame, textures.window(rng), Material.WINDOW, casts_shadow=False)
        frame = quad(
            back + right * (-side * rng.uniform(0.7, 1.3) - 0.35) + up * 1.3 + proud,
            right * rng.uniform(0.4, 0.9),
            up * 0.5,
        )
        add(frame, textures.picture(rng), Material.WALL, casts_shadow=False)

    def _block(
        self,
        centre: tuple[float, float, float],
        size: tuple[float, float, float],
        colour: Colour | Array,
    ) -> None:
        """A box in the room's own directions: right, up, towards the camera."""
        axes = np.stack([self._right, self._up, self._forward], 1)
        shape = place(box(centre, size), self._origin, axes)
        self._rasteriser.add_shape(shape, textures.flat(colour), Material.WALL)

    def _furnish(self) -> None:
        """A bench or a sofa on one side, a cupboard or a shelf on the other."""
        rng, side, depth = self._rng, self.window_side, self._depth
        x = -side * rng.uniform(1.2, 1.7)
        if rng.uniform() < 0.5:
            self._block((x, 0.22, -depth + 0.35), (0.9, 0.08, 0.35), (0.12, 0.12, 0.14))
            for dx in (-0.35, 0.35):
                self._block((x + dx, 0.1, -depth + 0.35), (0.06, 0.2, 0.3), (0.35, 0.35, 0.37))
        else:
            colour = rng.uniform(0.15, 0.55, 3)
            self._block((x, 0.22, -depth + 0.45), (1.3, 0.40, 0.7), colour)
            self._block((x, 0.55, -depth + 0.15), (1.3, 0.5, 0.18), colour * 0.9)
        if rng.uniform() < 0.6:
            colour = rng.uniform(0.2, 0.6, 3)
            self._block((side * 1.5, 0.35, -depth + 0.25), (0.5, 0.7, 0.4), colour)
        else:
            self._shelf()

    def _shelf(self) -> None:
        """Three boards and nine books."""
        rng, x, z = self._rng, self.window_side * 1.7, -self._depth
        for height in (0.4, 0.8, 1.2):
            self._block((x, height, z + 0.18), (0.8, 0.03, 0.28), (0.5, 0.36, 0.24))
        for k in range(9):
            height = 0.915 if k % 2 else 0.52
            place_x = x - 0.33 + 0.08 * k
            self._block((place_x, height, z + 0.16), (0.05, 0.2, 0.18), rng.uniform(0.1, 0.8, 3))

    def _mat(self) -> None:
        """An exercise mat under the figure."""
        colours = ((0.15, 0.3, 0.35), (0.25, 0.16, 0.26), (0.2, 0.2, 0.22), (0.45, 0.2, 0.15))
        colour = colours[self._rng.integers(4)]
        shape = place(box((0, 0.003, 0.05), (0.8, 0.006, 1.7)), self._origin)
        self._rasteriser.add_shape(shape, textures.flat(colour), Material.FLOOR, casts_shadow=False)
