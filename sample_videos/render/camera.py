"""The camera that looks at the figure."""

from __future__ import annotations

import numpy as np

from render.projection import look_at, perspective
from render.vectors import Array, rotation_z

FIT_MARGIN = 0.06
"""Share of the picture left free on each side by `Camera.fit`."""


class Camera:
    """A pinhole camera on a circle around the figure.

    yaw_deg 0 is in front of the person, 90 on the left side, negative on the right, 180 behind.
    height and aim_height are metres over the floor, distance from the figure's axis; hfov_deg is
    the horizontal field of view. roll_deg turns the camera about its own axis, as seen from behind
    it against the clock, so that the picture's content turns with the clock. view_projection
    (4, 4) and eye (3,) follow from them.
    """

    def __init__(
        self,
        yaw_deg: float,
        height: float,
        distance: float,
        hfov_deg: float,
        size: tuple[int, int],
        floor: float,
        aim_height: float,
        roll_deg: float = 0.0,
    ) -> None:
        self.azimuth = np.radians(yaw_deg)
        self.width, self.picture_height = size
        self.height, self.floor, self.aim_height = height, floor, aim_height
        self._roll = np.eye(4)
        self._roll[:3, :3] = rotation_z(-np.radians(roll_deg))
        half_width = np.tan(np.radians(hfov_deg) / 2)
        self._vertical_fov = 2 * np.arctan(half_width * self.picture_height / self.width)
        self.move_to(distance)

    def move_to(self, distance: float) -> None:
        """Stand this far from the figure's axis."""
        self.distance = distance
        self.eye = np.array(
            [
                np.sin(self.azimuth) * distance,
                self.floor + self.height,
                np.cos(self.azimuth) * distance,
            ]
        )
        view = self._roll @ look_at(self.eye, (0, self.floor + self.aim_height, 0))
        aspect = self.width / self.picture_height
        self.view_projection = perspective(self._vertical_fov, aspect) @ view

    def fit(self, points: Array) -> None:
        """Go as near as all of `points` (n, 3) lie inside the picture with a margin, up to 5 m."""
        for distance in np.arange(1.5, 5.01, 0.05):
            self.move_to(float(distance))
            if self._holds(points):
                return

    def _holds(self, points: Array) -> bool:
        u, v, depth = self.pixels(points)
        margin_u, margin_v = FIT_MARGIN * self.width, FIT_MARGIN * self.picture_height
        return bool(
            (depth > 0.3).all()
            and u.min() > margin_u
            and u.max() < (1 - FIT_MARGIN) * self.width
            and v.min() > margin_v
            and v.max() < (1 - FIT_MARGIN) * self.picture_height
        )

    def pixels(self, points: Array) -> tuple[Array, Array, Array]:
        """u, v (pixels from the top left corner) and depth (metres) of points (n, 3)."""
        clip = np.c_[points, np.ones(len(points))] @ self.view_projection.T
        depth = clip[:, 3]
        u = (clip[:, 0] / depth * 0.5 + 0.5) * self.width
        v = (0.5 - clip[:, 1] / depth * 0.5) * self.picture_height
        return u, v, depth
