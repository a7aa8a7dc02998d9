"""What MediaPipe makes of a body: its errors, as measured on the rendered sample clips.

Image errors in leg lengths, world errors in metres, of the `full` model in VIDEO mode on the sample
clips against their truth (README.md has the table): a landmark is off by 2 to 4 % all the time, by
another 1 to 3 % in proportion to how far the joints are bent, wanders by about 1 % within half a
second or so, and trembles by 0.1 to 0.3 % above 2 Hz, more while it moves fast. All of it about
twice as much for the leg that is hidden behind the other. The world's depth is compressed most for
somebody who faces the camera, and its legs slant away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter

from coach.pose.landmarks import N_LANDMARKS, Landmark
from render.vectors import Array
from training.chain import PAIRS

BIAS, BENT, SLOW, FAST = 0.016, 0.018, 0.007, 0.0012
"""Standard deviations per axis of a landmark in plain sight, shares of leg length: constant; at 100
degrees of flexion; wandering; trembling."""

SLOW_S, FAST_S = 0.6, 0.06
FAST_PER_SPEED_S = 0.004
"""Trembling grows by this share of how far the landmark goes in a second."""

HIDDEN = 2.0
"""A hidden landmark's errors are this many times as large."""

WORLD_BIAS_M, WORLD_BENT_M, WORLD_SLOW_M, WORLD_FAST_M = 0.018, 0.035, 0.008, 0.0015
WORLD_DEEPER = 1.6
"""Errors in depth against those across the picture."""

ALIKE = 0.7
"""Correlation of a left landmark's lasting errors with its right one's."""

LEFT_LEG = np.arange(Landmark.LEFT_HIP, N_LANDMARKS, 2)

_FAR_SEEN = {
    Landmark.LEFT_KNEE: 0.42,
    Landmark.LEFT_ANKLE: 0.6,
    Landmark.LEFT_HEEL: 0.66,
    Landmark.LEFT_FOOT_INDEX: 0.75,
}
"""How visible MediaPipe calls the far leg from straight beside it, without its hip."""

_SEEN_LOGIT_SD = 0.35


@dataclass(frozen=True)
class Errors:
    """How bad a set's landmarks are. level: of all errors; hidden (T, 33): 0 in plain sight to 1;
    swaps: how many times a minute the legs change places for a moment."""

    level: float
    hidden: Array
    swaps: float


def far_leg(yaw_deg: float, frames: int) -> Array:
    """(T, 33) 0 to 1: how far each landmark is hidden behind the other leg at this yaw."""
    out = np.zeros((frames, N_LANDMARKS))
    beside = np.sin(np.radians(yaw_deg))
    share = np.clip((abs(beside) - 0.5) / 0.4, 0.0, 1.0)
    for landmark in _FAR_SEEN:
        out[:, landmark + (1 if beside > 0 else 0)] = share
    return out


def visibility(hidden: Array, rng: np.random.Generator, rate_hz: float) -> Array:
    """(T, 33) what MediaPipe calls the landmarks' visibility: slowly changing around what the far
    leg gets from the side, lower still behind furniture (hidden over 1)."""
    sure = rng.normal(4.2, 0.8, hidden.shape[1])
    worst = np.full(hidden.shape[1], 0.5)
    for landmark, seen in _FAR_SEEN.items():
        worst[[landmark, landmark + 1]] = seen
    low = np.log(worst / (1 - worst))
    share = np.clip(hidden, 0.0, 1.0)
    logit = sure + (low - sure) * share - 1.2 * np.clip(hidden - 1.0, 0.0, 1.0)
    logit = logit + wandering(hidden.shape, _SEEN_LOGIT_SD, 1.0, rate_hz, rng)
    return np.asarray(1 / (1 + np.exp(-logit)))


def wandering(
    shape: tuple[int, ...],
    sd: float | Array,
    tau_s: float,
    rate_hz: float,
    rng: np.random.Generator,
) -> Array:
    """(T, ...) noise of this standard deviation that forgets itself within tau_s: AR(1)."""
    keep = np.exp(-1 / (tau_s * rate_hz))
    white = rng.normal(0, 1, shape)
    white[1:] *= np.sqrt(1 - keep**2)
    return np.asarray(lfilter([1.0], [1.0, -keep], white, axis=0) * sd)


def _lasting(sd: float, axes: int, rng: np.random.Generator) -> Array:
    """(33, axes) a set's constant errors: left and right are mistaken alike."""
    out = rng.normal(0, sd, (N_LANDMARKS, axes))
    for left, right in PAIRS:
        out[right] = ALIKE * out[left] + np.sqrt(1 - ALIKE**2) * out[right]
    return out


def image_errors(
    legs_px: Array, bent: Array, errors: Errors, rate_hz: float, rng: np.random.Generator
) -> Array:
    """(T, 33, 2) errors in leg lengths. legs_px (T, 33, 2): true places in leg lengths; bent
    (T, 33): flexion of each landmark's leg over 100 degrees."""
    shape = legs_px.shape
    worse = (1 + (HIDDEN - 1) * errors.hidden)[..., None] * errors.level
    bias = _lasting(BIAS, 2, rng) + _lasting(BENT, 2, rng) * bent[..., None]
    slow = wandering(shape, SLOW, SLOW_S, rate_hz, rng)
    speed = np.linalg.norm(np.gradient(legs_px, 1 / rate_hz, axis=0), axis=-1, keepdims=True)
    fast = wandering(shape, 1.0, FAST_S, rate_hz, rng) * (FAST + FAST_PER_SPEED_S * speed)
    return np.asarray(worse * (bias + slow + fast))


def world_of(
    seen: Array,
    bent: Array,
    yaw_deg: float,
    errors: Errors,
    rate_hz: float,
    rng: np.random.Generator,
) -> Array:
    """(T, 33, 3) MediaPipe's world landmarks of places before the camera (T, 33, 3)."""
    hips = seen[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1, keepdims=True)
    world = (seen - hips) * rng.normal(0.97, 0.05)
    facing = abs(np.cos(np.radians(yaw_deg)))
    world[..., 2] *= rng.normal(1.0 - 0.45 * facing, 0.1)
    world[..., 2] += rng.normal(0.12, 0.05) * world[..., 1]
    shape, deeper = world.shape, np.array([1.0, 1.0, WORLD_DEEPER])
    worse = (1 + (HIDDEN - 1) * errors.hidden)[..., None] * errors.level
    bias = _lasting(WORLD_BIAS_M, 3, rng) + _lasting(WORLD_BENT_M, 3, rng) * bent[..., None]
    slow = wandering(shape, WORLD_SLOW_M, SLOW_S, rate_hz, rng)
    fast = wandering(shape, WORLD_FAST_M, FAST_S, rate_hz, rng)
    world = world + worse * deeper * (bias + slow + fast)
    hips = world[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1, keepdims=True)
    return np.asarray(world - hips)


def swap_legs(
    arrays: list[Array], errors: Errors, rate_hz: float, rng: np.random.Generator
) -> None:
    """Left and right legs change places for 0.1 to 1 second at a time (changed in place)."""
    frames = len(arrays[0])
    order = np.arange(N_LANDMARKS)
    for left, right in PAIRS:
        if left >= Landmark.LEFT_KNEE:
            order[[left, right]] = right, left
    for _ in range(rng.poisson(errors.swaps * frames / rate_hz / 60)):
        start = int(rng.integers(frames))
        rows = slice(start, start + max(int(rng.uniform(0.1, 1.0) * rate_hz), 1))
        for array in arrays:
            array[rows] = array[rows][:, order]
