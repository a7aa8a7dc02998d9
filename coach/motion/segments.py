"""A body segment's lean in the sagittal plane, from three cues of different trust.

A segment (thigh, shank, trunk) of known length L has its lower end `y` below and `rho` in front of
its upper end; its lean is atan2(rho, y). `y` is seen in the picture whichever way the body is
turned. `rho`, the horizontal reach, is seen three ways:

- across: the sideways extent in the picture divided by sin(yaw); exact from the side, useless from
  the front;
- short: sqrt(L^2 - y^2), from how much shorter than its length the segment looks (Taylor 2000);
  useful from every side once the segment leans, useless near the vertical, and blind to the sign;
- world: MediaPipe's own 3D guess; there always, seldom right.

They are weighted by their inverse variances.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating]

PIXEL_SHARE = 0.02
"""One-sigma error of a visible landmark against another, as a share of segment length (measured on
the truth clips: 1 to 3 % of leg length)."""

WORLD_SD = 0.25
"""One-sigma error of a segment's direction in the world landmarks, as a share of its length
(measured on the truth clips: 7 to 15 degrees)."""

BIAS_FADE = 0.9
"""Share of its length that a segment still spans vertically when its rest bias has faded out."""

MIN_SINE = 0.12
"""Below this |sin(yaw)| the sideways extent says nothing of the reach."""


@dataclass(frozen=True)
class Lean:
    """(T,) lean in degrees, + with the lower end in front, and its one-sigma uncertainty."""

    deg: FloatArray
    sd: FloatArray


def segment_lean(
    image: FloatArray,
    world: FloatArray,
    length: float,
    yaw_rad: FloatArray,
    visibility: FloatArray,
    *,
    heading_sd_deg: float,
    world_bias: float = 0.0,
    most_behind_deg: float = 90.0,
) -> Lean:
    """Lean of one segment.

    image (T, 2): lower minus upper end, pixels. world (T, 3): the same in metres. length: pixels.
    yaw_rad (T,): the body's yaw. visibility (T,): of the less visible end. heading_sd_deg: how far
    the segment's own plane may be turned from the body's (toe-out, twisting trunk). world_bias: the
    reach per length that the world landmarks show at rest, where there is none; it fades as the
    segment leaves the vertical. most_behind_deg: how far the joint lets the lower end go behind.
    """
    error = PIXEL_SHARE * length / np.clip(visibility, 0.3, 1.0)
    y = image[:, 1]
    most_behind = float(np.sin(np.radians(most_behind_deg)))
    rho, rho_sd = _reach(
        image[:, 0], y, world, length, yaw_rad, error, heading_sd_deg, world_bias, most_behind
    )
    radius = np.maximum(rho**2 + y**2, (0.3 * length) ** 2)
    sd = np.sqrt((y * rho_sd) ** 2 + (rho * error) ** 2) / radius
    return Lean(np.degrees(np.arctan2(rho, y)), np.degrees(sd))


def _reach(
    x: FloatArray,
    y: FloatArray,
    world: FloatArray,
    length: float,
    yaw_rad: FloatArray,
    error: FloatArray,
    heading_sd_deg: float,
    world_bias: float,
    most_behind: float,
) -> tuple[FloatArray, FloatArray]:
    """Horizontal reach of a segment and its one-sigma uncertainty, pixels."""
    square = length**2 - y**2
    square_sd = 2 * np.abs(y) * error + error**2
    positive = np.maximum(square, 0.0)
    root = np.sqrt(positive) * positive / (positive + square_sd)
    short_sd = square_sd / (2 * np.sqrt(positive + square_sd)) + 0.25 * np.sqrt(square_sd)

    sine, cosine = np.sin(yaw_rad), np.cos(yaw_rad)
    safe_sine = np.where(np.abs(sine) < MIN_SINE, np.where(sine < 0, -MIN_SINE, MIN_SINE), sine)
    across = np.clip(-x / safe_sine, -1.3 * length, 1.3 * length)
    # A plane turned by `turn` shifts the sideways extent by the reach itself times turn cos(yaw).
    turn = np.radians(heading_sd_deg)
    likely = np.maximum(np.maximum(np.abs(across), root), 0.15 * length)
    blind = np.where(np.abs(sine) < MIN_SINE, length, 0.0)
    across_sd = np.sqrt(
        (error / safe_sine) ** 2 + (turn * cosine / safe_sine * likely) ** 2 + blind**2
    )

    at_rest = np.clip((y / length - BIAS_FADE) / (1.0 - BIAS_FADE), 0.0, 1.0)
    reach = np.clip(world_reach(world, yaw_rad) - world_bias * at_rest, -1.0, 1.0) * length
    reach_sd = np.full(len(y), WORLD_SD * length)

    # Near the front a turned-out leg may point past the camera and seem to lean backwards, further
    # than a joint allows: then neither that extent nor the world's guess tells the side.
    behind = -most_behind * length
    unsure = np.abs(across) < 2.0 * across_sd
    across_sd = np.where((across < behind) & unsure, np.maximum(across_sd, length), across_sd)
    across = np.where(unsure, np.maximum(across, behind), across)
    reach_sd = np.where(reach < behind, length, reach_sd)
    reach = np.maximum(reach, behind)
    first, first_sd = _weigh((across, across_sd), (reach, reach_sd))
    one_way = (root > most_behind * length) & (unsure | (across > 0))
    sign = np.where((first < 0) & ~one_way, -1.0, 1.0)
    known = one_way | (np.abs(first) > 0.5 * first_sd)
    short_sd = np.where(known, short_sd, np.hypot(short_sd, root))
    return _weigh((first, first_sd), (sign * root, short_sd))


def world_reach(world: FloatArray, yaw_rad: FloatArray) -> FloatArray:
    """(T,) forward reach of (T, 3) world vectors, per length."""
    norm = np.linalg.norm(world, axis=1)
    norm = np.where(norm > 1e-6, norm, np.nan)
    return np.asarray((-np.sin(yaw_rad) * world[:, 0] - np.cos(yaw_rad) * world[:, 2]) / norm)


def _weigh(*cues: tuple[FloatArray, FloatArray]) -> tuple[FloatArray, FloatArray]:
    """Inverse-variance mean; the sigma grows where cues disagree."""
    values = np.stack([v for v, _ in cues])
    weights = np.stack([1.0 / s**2 for _, s in cues])
    total = weights.sum(axis=0)
    mean = (values * weights).sum(axis=0) / total
    spread = (weights * (values - mean) ** 2).sum(axis=0) / total
    return mean, np.sqrt(1.0 / total + 0.5 * spread)
