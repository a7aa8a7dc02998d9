"""What is done to the time and the place of motion in space, markers or landmarks (T, N, 3)."""

from __future__ import annotations

import numpy as np
from scipy.interpolate import CubicSpline

from render.vectors import Array

RATE_HZ = 50.0

_SWAY_HZ = np.array([0.17, 0.31, 0.47, 0.83])
_SWAY_M = np.array([0.004, 0.003, 0.0015, 0.0008])
"""Of the head; less below it, none at the feet. Quiet standing sways by 3 to 6 mm (root mean
square) at the body's centre."""


def stretched(values: Array, peak: int, out_s: float, hold_s: float, back_s: float) -> Array:
    """(T, ...) a repetition whose way to frame `peak` takes out_s and whose way back takes back_s,
    its peak held in between."""
    last = len(values) - 1
    out = np.linspace(0, peak, max(int(out_s * RATE_HZ), 2), endpoint=False)
    hold = np.full(int(hold_s * RATE_HZ), float(peak))
    back = np.linspace(peak, last, max(int(back_s * RATE_HZ), 2))
    return sampled(values, np.concatenate([out, hold, back]))


def sampled(values: Array, at: Array) -> Array:
    """(N, ...) values (T, ...) at fractional frames (N,)."""
    if len(values) < 4:
        return np.asarray(values[np.clip(np.round(at).astype(int), 0, len(values) - 1)])
    return np.asarray(CubicSpline(np.arange(len(values)), values, axis=0)(at))


def blend(a: Array, b: Array, seconds: float) -> Array:
    """(N, ...) smoothly from pose a to pose b (...)."""
    x = np.linspace(0, 1, max(int(seconds * RATE_HZ), 2), endpoint=False)
    share = (x**3 * (x * (6 * x - 15) + 10)).reshape(-1, *([1] * a.ndim))
    return np.asarray((1 - share) * a + share * b)


def swayed(landmarks: Array, rng: np.random.Generator) -> Array:
    """The same with the sway of standing, growing with height over the floor."""
    time_s = np.arange(len(landmarks)) / RATE_HZ
    size = rng.uniform(0.5, 1.8)
    moved = np.zeros((len(landmarks), 2))
    for axis in range(2):
        for hertz, metres in zip(_SWAY_HZ, _SWAY_M, strict=True):
            wave = 2 * np.pi * hertz * rng.uniform(0.8, 1.2) * time_s + rng.uniform(0, 6.28)
            moved[:, axis] += size * metres * np.sin(wave)
    share = np.clip(landmarks[..., 1] / 1.6, 0.0, 1.2)
    out = landmarks.copy()
    out[..., 0] += share * moved[:, :1]
    out[..., 2] += share * moved[:, 1:]
    return out


def turned(landmarks: Array, degrees: float) -> Array:
    """The same turned about the vertical, to the person's left."""
    angle = np.radians(degrees)
    c, s = np.cos(angle), np.sin(angle)
    return np.asarray(landmarks @ np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]).T)


def mirrored(landmarks: Array, pairs: list[tuple[int, int]]) -> Array:
    """The same done with the other side."""
    out = landmarks * np.array([-1.0, 1.0, 1.0])
    order = np.arange(out.shape[1])
    for left, right in pairs:
        order[[left, right]] = order[[right, left]]
    return np.asarray(out[:, order])
