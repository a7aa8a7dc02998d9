"""A pinhole camera that looks at somebody: landmarks in space to places in the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from render.captured.timing import RATE_HZ
from render.vectors import Array

SIZES = ((640, 480), (1280, 720), (720, 1280), (480, 640), (406, 720), (1920, 1080))


@dataclass(frozen=True)
class Camera:
    """yaw_deg: 0 sees the person's front, 90 their left side. height_m over the floor; distance_m
    from the person, levelled. lens_deg: the picture's longer side sees this much. roll_deg: tilted
    anticlockwise, so that people lean to the picture's right. aim (2,): the point looked at, to the
    right and up, in metres from the body's middle. size: width, height in pixels. wander (T, 2):
    how far a hand-held or panning camera looks elsewhere, degrees to the right and up; None for one
    that stands.
    """

    yaw_deg: float
    height_m: float
    distance_m: float
    lens_deg: float
    roll_deg: float
    aim: tuple[float, float]
    size: tuple[int, int]
    wander: Array | None = None

    def view(self, landmarks: Array, middle: Array) -> tuple[Array, Array]:
        """Pixels (T, 33, 2) and places before the camera (T, 33, 3), x right, y down, z away.

        middle (3,): the body's middle, which the camera is put to look at.
        """
        place = middle + self._turned(np.array([0.0, 0.0, self.distance_m]))
        place[1] = self.height_m
        right = self._turned(np.array([1.0, 0.0, 0.0]))
        target = middle + self.aim[0] * right + np.array([0.0, self.aim[1], 0.0])
        axes = self._axes(target - place, right)
        seen = (landmarks - place) @ axes.T
        if self.wander is not None:
            seen = _looking_elsewhere(seen, np.radians(self.wander))
        seen[..., 2] = np.maximum(seen[..., 2], 0.2)
        focal = max(self.size) / 2 / np.tan(np.radians(self.lens_deg) / 2)
        pixels = focal * seen[..., :2] / seen[..., 2:] + np.array(self.size) / 2
        return pixels, seen

    def _turned(self, vector: Array) -> Array:
        angle = np.radians(self.yaw_deg)
        c, s = np.cos(angle), np.sin(angle)
        return np.asarray(np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]) @ vector)

    def _axes(self, towards: Array, right: Array) -> Array:
        """(3, 3) rows: the picture's right, down and away, rolled."""
        away = towards / np.linalg.norm(towards)
        right = right - (right @ away) * away
        right = right / np.linalg.norm(right)
        down = np.cross(away, right)
        roll = np.radians(self.roll_deg)
        return np.stack(
            [
                np.cos(roll) * right - np.sin(roll) * down,
                np.sin(roll) * right + np.cos(roll) * down,
                away,
            ]
        )


def _looking_elsewhere(seen: Array, angle: Array) -> Array:
    """Places (T, 33, 3) before a camera that has turned by (T, 2) radians right and up."""
    c, s = np.cos(angle)[:, None], np.sin(angle)[:, None]
    x, y, z = np.moveaxis(seen, -1, 0)
    x, z = x * c[..., 0] - z * s[..., 0], x * s[..., 0] + z * c[..., 0]
    y, z = y * c[..., 1] + z * s[..., 1], -y * s[..., 1] + z * c[..., 1]
    return np.stack([x, y, z], axis=-1)


def hand_held(frames: int, rng: np.random.Generator) -> Array:
    """(T, 2) degrees: tremor and drift of a hand."""
    return _wandering(frames, rng, 1.5, 1.2)


def panning(frames: int, rng: np.random.Generator) -> Array:
    """(T, 2) degrees: the camera turned once, by up to ten degrees, in two seconds."""
    out = _wandering(frames, rng, 0.4, 1.0)
    start = rng.uniform(0.1, 0.9) * frames
    x = np.clip((np.arange(frames) - start) / (2 * RATE_HZ), 0, 1)
    out[:, 0] += rng.choice([-1, 1]) * rng.uniform(3, 10) * x * x * (3 - 2 * x)
    return out


def knocked(frames: int, rng: np.random.Generator) -> Array:
    """(T, 2) degrees: a push, after which it points elsewhere."""
    time_s = (np.arange(frames) - rng.uniform(0.15, 0.85) * frames) / RATE_HZ
    after = np.clip(time_s / 0.15, 0, 1)[:, None]
    shake = np.where(time_s > 0, np.exp(-time_s.clip(0) / 0.3) * np.sin(25 * time_s), 0.0)
    to, size = rng.uniform(-5, 5, 2), rng.uniform(-2, 2, 2)
    return np.asarray(after * to + shake[:, None] * size)


def _wandering(frames: int, rng: np.random.Generator, sd: float, tau_s: float) -> Array:
    keep = np.exp(-1 / (RATE_HZ * tau_s))
    steps = rng.normal(0, sd * np.sqrt(1 - keep**2), (frames, 2))
    out = np.zeros((frames, 2))
    for i in range(1, frames):
        out[i] = keep * out[i - 1] + steps[i]
    return out
