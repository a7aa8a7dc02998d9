"""What a small network, taught by captured motion, makes of the landmarks: how far thighs, shanks
and trunk lean, and how sure that is.

One more piece of evidence for the fit, beside the picture and MediaPipe's own directions
(`residuals.py`): it knows how MediaPipe errs, which a camera's geometry does not. It knows one leg,
the left one; of the right one it is shown the mirrored picture. How it was taught, and how well it
does on people that it has not seen: training/leans.py, docs/MEASUREMENT.md.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.motion.body import HIP_HALF, SHANK_LENGTH, THIGH_LENGTH
from coach.motion.geometry import HIPS, MODELLED, Points

if TYPE_CHECKING:
    from coach.motion.evidence import Evidence
    from coach.motion.place import Place

FloatArray = NDArray[np.floating]

LEANS = 5
"""Left and right thigh, left and right shank, trunk."""

TAUGHT = 3
"""What the network says of the left leg's picture: its thigh, its shank, the trunk."""

FILE = "learnt_leans.npz"

FURTHEST = 5.0
"""A feature further than so many standard deviations from the mean of what it was taught counts as
that far."""

LEAST_SD = np.radians(8.0)
"""However sure the network is, on somebody whom it was not taught it is off by about this
(docs/MEASUREMENT.md)."""

LOG_SD = (-4.5, 1.0)
"""Between which the network's logarithms of sigma are believed: 0.6 degrees, and no idea at all."""

_OTHER = np.array([0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11])
_OTHER_MODELLED = _OTHER[MODELLED] - MODELLED.start
_OTHER_SEGMENT = np.array([1, 0, 3, 2, 4])
_MIRROR, _TURN = np.array([-1.0, 1.0]), np.array([1.0, -1.0])
_LEG_LANDMARKS, _OUTER_LANDMARKS = slice(3, 9), [0, 9, 10, 11, 12]
_SEGMENT_LENGTHS = [THIGH_LENGTH, THIGH_LENGTH, SHANK_LENGTH, SHANK_LENGTH]


class Network(NamedTuple):
    """mean and scale (F,) of the features; layers of weights (in, out) and biases (out,)."""

    mean: FloatArray
    scale: FloatArray
    layers: tuple[tuple[FloatArray, FloatArray], ...]

    def __call__(self, features: FloatArray) -> tuple[FloatArray, FloatArray]:
        """(..., TAUGHT) leans in radians, and their sigmas, of (..., F) features."""
        x = np.minimum(np.maximum((features - self.mean) / self.scale, -FURTHEST), FURTHEST)
        for weights, bias in self.layers[:-1]:
            x = np.tanh(x @ weights + bias)
        weights, bias = self.layers[-1]
        x = x @ weights + bias
        log_sd = np.minimum(np.maximum(x[..., TAUGHT:], LOG_SD[0]), LOG_SD[1])
        return x[..., :TAUGHT], np.hypot(np.exp(log_sd), LEAST_SD)


@cache
def network() -> Network:
    """The one that is shipped."""
    with (
        resources.as_file(resources.files("coach.motion") / FILE) as path,
        np.load(path, allow_pickle=False) as kept,
    ):
        count = sum(name.startswith("weights") for name in kept.files)
        layers = tuple(
            (kept[f"weights{i}"].astype(float), kept[f"bias{i}"].astype(float))
            for i in range(count)
        )
        return Network(kept["mean"].astype(float), kept["scale"].astype(float), layers)


def leans(features: FloatArray) -> tuple[FloatArray, FloatArray]:
    """(..., LEANS) radians, and one over their sigmas, of (..., 2, F) features; 0 where one of them
    is not known."""
    known = np.asarray(np.isfinite(features).all(axis=(-1, -2), keepdims=True))
    said, sd = network()(np.where(known, features, 0.0))
    weight = 1.0 / sd
    square = weight[..., 2] ** 2
    both = square.sum(axis=-1, keepdims=True)
    trunk = (said[..., 2] * square).sum(axis=-1, keepdims=True) / both
    # One picture and its mirror image are one picture: the trunk is no surer by being told twice.
    weights = [weight[..., 0], weight[..., 1], np.sqrt(both / 2.0)]
    return (
        np.concatenate([said[..., 0], said[..., 1], trunk], axis=-1),
        np.concatenate(weights, axis=-1) * known[..., 0],
    )


def features_of(
    points: Points, yaw_rad: FloatArray, place: Place, evidence: Evidence
) -> FloatArray:
    """(..., 2, F): what the network is told of the left leg, and of the right one, of some frames;
    NaN where a landmark is not known. yaw_rad (...)."""
    image = (points.image - place.origin) / place.leg
    frames = image.shape[:-2]
    image = np.stack([image, image[..., _OTHER, :] * _MIRROR], axis=-3)
    still = (place.still - place.origin) / place.leg
    still = np.stack([still, still[_OTHER_MODELLED] * _MIRROR])
    hips, still_hips = (
        pair.mean(axis=-2, keepdims=True) for pair in (image[..., HIPS, :], still[:, :2])
    )
    image = image - hips
    moved = image[..., MODELLED, :] - (still - still_hips)
    sine = np.sin(yaw_rad)[..., None] * _TURN
    cosine = np.broadcast_to(np.cos(yaw_rad)[..., None], sine.shape)
    world = np.where(np.isfinite(evidence.world_sd)[..., None], evidence.world, np.nan)
    forward, left, down = _in_body_axes(world, sine[..., None], cosine[..., None])
    drop = image[..., 3:7, 1] - image[..., 1:5, 1]
    short = np.arccos(np.clip(drop / np.exp(place.constants[_SEGMENT_LENGTHS]), -1.0, 1.0))
    seen = points.visibility
    told = [
        sine[..., None],
        cosine[..., None],
        _flat(image[..., _LEG_LANDMARKS, :]),
        image[..., 1, :],
        _flat(hips - still_hips),
        _flat(moved[..., 2:, :]),
        _flat(image[..., _OUTER_LANDMARKS, :]),
        forward,
        left,
        down,
        np.arctan2(forward, np.abs(down)),
        short,
        np.stack([seen[..., MODELLED], seen[..., _OTHER[MODELLED]]], axis=-2),
        np.stack([evidence.lifted, evidence.lifted[..., ::-1]], axis=-2),
        np.broadcast_to(evidence.standing[..., None, None], (*frames, 2, 1)),
        np.broadcast_to(place.constants[:HIP_HALF], (*frames, 2, HIP_HALF)),
    ]
    return np.concatenate(told, axis=-1)


def _in_body_axes(
    world: FloatArray, sine: FloatArray, cosine: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Directions (..., 5, 3) of segments as a camera has them: (..., 2, 5) forwards, to the left
    and down, as they are and mirrored. sine, cosine (..., 2, 1): of the yaw."""
    both = np.stack([world, world[..., _OTHER_SEGMENT, :]], axis=-3)
    x, down, z = both[..., 0] * _TURN[:, None], both[..., 1], both[..., 2]
    return -sine * x - cosine * z, cosine * x - sine * z, down


def _flat(part: FloatArray) -> FloatArray:
    """(..., n, 2) as (..., 2 n)."""
    return part.reshape(*part.shape[:-2], -1)
