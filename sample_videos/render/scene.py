"""A set performed by a figure in a room before a camera: any frame's picture and true points."""

from __future__ import annotations

import numpy as np

from render.camera import Camera
from render.lights import room_lights
from render.mesh import vertex_normals
from render.obstacle import add_chair
from render.options import SceneOptions
from render.performance import Performance
from render.pose import BonePose
from render.projection import Rectangle
from render.rasteriser import Picture, Rasteriser
from render.room import Room
from render.seat import add_seat
from render.step import add_step
from render.vectors import Array

GRAIN_FRAMES = 8
"""The camera's noise repeats after this many frames, mirrored in every other one."""


class Scene:
    """The frames of one clip: a performance seen as the options ask for."""

    def __init__(self, options: SceneOptions, performance: Performance) -> None:
        self.options, self.performance = options, performance
        rng = np.random.default_rng(options.seed)
        self.figure = performance.figure
        self._rasteriser = Rasteriser(options.width, options.height)
        self._drawn = [(mesh, self._rasteriser.add_mesh(mesh)) for mesh in self.figure.meshes]
        self._furnish(rng)
        self.camera = self._aim(rng)
        self._grain = self._noise()

    def _furnish(self, rng: np.random.Generator) -> None:
        azimuth, floor = np.radians(self.options.yaw_deg), self.figure.floor
        done = self.performance
        room = Room(self._rasteriser, floor, azimuth, rng, may_have_mat=done.may_have_mat)
        self._lights = room_lights(floor, azimuth, room.window_side, rng)
        sitting = done.seated()
        if sitting is not None:
            add_seat(self._rasteriser, self.figure, sitting, rng)
        if done.on_step:
            add_step(self._rasteriser, self.figure, rng)
        if self.options.chair_in_front:
            add_chair(self._rasteriser, floor, azimuth, rng)

    def _noise(self) -> Array:
        """(frames, height, width, 3) of the camera: grey and, half as strong, in colour."""
        options = self.options
        rng = np.random.default_rng(options.seed)
        size = (GRAIN_FRAMES, options.height, options.width)
        grey = rng.normal(0, options.noise, (*size, 1)).astype("f4")
        return grey + rng.normal(0, options.noise * 0.5, (*size, 3)).astype("f4")

    def frame(self, index: int) -> tuple[Picture, dict[str, Array]]:
        """A frame's picture (height, width, 3) and its true points (truth.py)."""
        still = self.performance.pose_at(index)
        cloud = []
        for mesh, drawable in self._drawn:
            vertices = self.figure.skin(still, mesh)
            normals = vertex_normals(vertices, mesh.vertex_faces)
            drawable.move(vertices[mesh.split], normals[mesh.split], mesh.uv)
            cloud.append(vertices[::9])
        picture = self._rasteriser.draw(
            self.camera.view_projection,
            self.camera.eye,
            self._lights,
            self._rectangle(np.concatenate(cloud)),
        )
        grain = self._grain[index % GRAIN_FRAMES]
        noisy = picture + (grain if index % 2 else grain[:, ::-1])
        return np.clip(noisy, 0, 255).astype("u1"), self.figure.points(still)

    def _aim(self, rng: np.random.Generator) -> Camera:
        """The camera, aimed at the middle of the whole movement."""
        options, floor = self.options, self.figure.floor
        pose_at, frames = self.performance.pose_at, len(self.performance.moments)
        some = range(0, frames, max(1, frames // 24))
        points = np.concatenate([self._cloud(pose_at(i)) for i in some])
        camera = Camera(
            options.yaw_deg,
            options.camera_height,
            options.distance or 2.8,
            options.hfov_deg,
            (options.width, options.height),
            floor,
            aim_height=(points[:, 1].max() + points[:, 1].min()) / 2 - floor,
            roll_deg=options.roll_deg,
        )
        if options.distance is None:
            camera.fit(points)
            camera.move_to(camera.distance * rng.uniform(1.0, 1.15))
        return camera

    def _cloud(self, still: BonePose) -> Array:
        """Every fortieth vertex of the figure in a pose."""
        part = slice(None, None, 40)
        return np.concatenate([self.figure.skin(still, m, part) for m in self.figure.meshes])

    def _rectangle(self, points: Array) -> Rectangle:
        """The pixels around the figure's points and their shadows on the floor."""
        height = points[:, 1:2] - self.figure.floor
        shadows = [points - light * height / light[1] for light in self._lights.directions]
        u, v, depth = self.camera.pixels(np.concatenate([points, *shadows]))
        u, v = u[depth > 0.2], v[depth > 0.2]
        width, tall = self.options.width, self.options.height
        return (
            int(np.clip(u.min() - 10, 0, width - 2)),
            int(np.clip(v.min() - 10, 0, tall - 2)),
            int(np.clip(u.max() + 10, 2, width)),
            int(np.clip(v.max() + 10, 2, tall)),
        )
