"""Teach the network of the leans (coach/motion/learnt_leans.py).

    python -m training.leans EXAMPLES.npz [MORE ...] [--without PERSON] [--out FILE]

EXAMPLES: of training.lean_examples. Writes coach/motion/learnt_leans.npz, or FILE; --without leaves
a person out, and tells how far off the network is on them and how well its sigmas cover that.

The features' standard scores, trembling by NOISE, go through two layers of tanh; mean and sigma of
each lean are learnt together by the likelihood of Student's t (heavy-tailed: where MediaPipe takes
one leg for the other, no sigma is large enough), each clip counting as much as another, weights
held to 0 by HOLD; L-BFGS does the rest. All numbers here were chosen with one person left out in
turn of the four of mocap_fitting.toml (docs/MEASUREMENT.md).
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from coach.motion import learnt_leans
from coach.motion.learnt_leans import FURTHEST, LOG_SD, TAUGHT, Network
from training.lean_examples import Examples

FloatArray = NDArray[np.floating]
Layers = list[tuple[FloatArray, FloatArray]]

HIDDEN = (48, 32)
FREEDOM = 4.0
"""Of Student's t."""

HOLD, NOISE, STEPS = 0.01, 0.3, 200
LEAST_SCALE = 0.1
"""Features that hardly vary (how visible hips and shoulders are) are not blown up: at 0.01 a
shoulder of 0.97 instead of 1 moved knees by 2 degrees."""

FIRST_SD = 0.2
WHERE = Path(learnt_leans.__file__).with_name(learnt_leans.FILE)


def unpacked(flat: FloatArray, sizes: tuple[int, ...]) -> Layers:
    """Weights and biases of layers of these sizes, one after the other."""
    out, start = [], 0
    for rows, columns in pairwise(sizes):
        end = start + rows * columns
        out.append((flat[start:end].reshape(rows, columns), flat[end : end + columns]))
        start = end + columns
    return out


def packed(layers: Layers) -> FloatArray:
    """The other way round."""
    return np.concatenate([part.ravel() for layer in layers for part in layer])


def loss(
    flat: FloatArray, sizes: tuple[int, ...], x: FloatArray, y: FloatArray, weight: FloatArray
) -> tuple[float, FloatArray]:
    """Mean negative log-likelihood of y (N, TAUGHT) by x (N, F), and its gradient."""
    layers = unpacked(flat.astype(x.dtype), sizes)
    seen = [x]
    for matrix, bias in layers[:-1]:
        seen.append(np.tanh(seen[-1] @ matrix + bias))
    out = seen[-1] @ layers[-1][0] + layers[-1][1]
    log_sd = np.clip(out[:, TAUGHT:], *LOG_SD)
    z = (y - out[:, :TAUGHT]) * np.exp(-log_sd)
    tail = 1.0 + z**2 / FREEDOM
    likelihood = log_sd + 0.5 * (FREEDOM + 1.0) * np.log(tail)
    pull = (FREEDOM + 1.0) / FREEDOM * z / tail * weight[:, None]
    by_sd = weight[:, None] - pull * z
    by_sd *= out[:, TAUGHT:] == log_sd
    slope = np.concatenate([-pull * np.exp(-log_sd), by_sd], axis=1)
    gradient: Layers = []
    for (matrix, _), below in zip(reversed(layers), reversed(seen), strict=True):
        gradient.append((below.T @ slope + HOLD * matrix, slope.sum(axis=0)))
        slope = (slope @ matrix.T) * (1.0 - below**2)
    held = 0.5 * HOLD * sum(float((matrix**2).sum()) for matrix, _ in layers)
    total = float((likelihood * weight[:, None]).sum()) + held
    return total, packed(gradient[::-1]).astype(float)


def taught(examples: Examples, seed: int = 0, steps: int = STEPS) -> Network:
    """The network that some examples teach; the same seed teaches the same."""
    rng, weight = np.random.default_rng(seed), examples.weight
    mean = weight @ examples.features
    scale = np.sqrt(weight @ (examples.features - mean) ** 2) + LEAST_SCALE
    x = np.clip((examples.features - mean) / scale, -FURTHEST, FURTHEST)
    x = (x + rng.normal(0.0, NOISE, x.shape)).astype(np.float32)
    sizes = (x.shape[1], *HIDDEN, 2 * TAUGHT)
    start: Layers = [
        (rng.normal(0.0, rows**-0.5, (rows, columns)), np.zeros(columns))
        for rows, columns in pairwise(sizes)
    ]
    start[-1][0][:] *= 0.3
    start[-1][1][TAUGHT:] = np.log(FIRST_SD)
    found = minimize(
        loss,
        packed(start),
        args=(sizes, x, examples.leans.astype(np.float32), weight.astype(np.float32)),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": steps, "maxcor": 20},
    )
    return Network(mean, scale, tuple(unpacked(found.x, sizes)))


def save(network: Network, path: Path) -> None:
    """As `learnt_leans.network` reads it."""
    parts = {"mean": network.mean, "scale": network.scale}
    for index, (weights, bias) in enumerate(network.layers):
        parts |= {f"weights{index}": weights, f"bias{index}": bias}
    small = {name: part.astype(np.float32) for name, part in parts.items()}
    np.savez_compressed(path, allow_pickle=False, **small)


def told(network: Network, examples: Examples) -> str:
    """How far off it is, and the share within one and two of its sigmas."""
    said, sd = network(examples.features)
    off, weight = np.abs(said - examples.leans), examples.weight
    shares = [weight @ (off < times * sd) for times in (1.0, 2.0)]
    return "\n".join(
        f"{name}: off by {mean:.1f} degrees; within one sigma {one:.0%}, within two {two:.0%}"
        for name, mean, one, two in zip(
            ("thigh", "shank", "trunk"), np.degrees(weight @ off), *shares, strict=True
        )
    )


def main() -> None:
    """Teach it, and write it down."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("examples", type=Path, nargs="+")
    parser.add_argument("--without", help="a person to leave out")
    parser.add_argument("--out", type=Path, default=WHERE)
    given = parser.parse_args()
    examples = Examples.load(given.examples)
    left_out = examples.person == given.without
    if given.without is not None and not left_out.any():
        parser.error(f"{given.without} is in none of the examples")
    if given.without is not None and given.out == WHERE:
        parser.error("--without needs --out: what is shipped is taught with everybody")
    network = taught(examples.of(~left_out))
    save(network, given.out)
    print(told(network, examples.of(left_out if left_out.any() else ~left_out)))


if __name__ == "__main__":
    main()
