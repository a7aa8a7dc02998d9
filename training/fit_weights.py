"""Fit the weights of the exercises' gates: logistic regression towards the prior.

    python -m training.fit_weights candidates.json [MORE ...]

Writes coach/coaching/weights.json and prints leave-one-source-out results: every figure is of
recordings whose source (person and camera) had no part in fitting the weights it was judged with.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from coach.coaching.likelihood import (
    BEYOND,
    TOO_SHORT,
    UNKNOWN,
    Evidence,
    Weights,
    amplitude,
    probabilities,
)
from coach.coaching.outcome import distinct
from coach.exercises.registry import get
from training.candidates import EXERCISES

FloatArray = NDArray[np.floating]
Row = dict[str, Any]

WITHIN = 2.0
"""Up to how many sigma within a limit speak for a movement, for exercises with fitted weights."""

START_BIAS, START_WEIGHT = 0.0, 0.5
"""What the weights are held to: any sigma beyond any limit speaks against a movement."""

HOLD, HOLD_BIAS = 0.3, 0.05
"""How strongly weights are held to it, per squared unit, and the bias. A third or three times as
much changed one set of 51 (squats, weights of real recordings alone)."""


@dataclass(frozen=True)
class Table:
    """All candidates of one exercise: x (n, 2 + gates) with a column of ones and one of amplitudes
    first, truth (n,) 1, 0 or -1 (nobody knows), weight (n,), source (n,)."""

    names: tuple[str, ...]
    x: FloatArray
    truth: NDArray[np.integer]
    weight: FloatArray
    source: NDArray[np.str_]


def table(exercise: str, sets: Sequence[Row]) -> Table:
    """The candidates for one exercise; a recording weighs as the root of how many it has, so that
    none decides alone."""
    xs, truth, weight, source = [], [], [], []
    for one in sets:
        if one["asked"] != exercise:
            continue
        for row in one["candidates"]:
            xs.append(features(row, exercise))
            truth.append(row["truth"])
            weight.append(one["weighs"] / np.sqrt(len(one["candidates"])))
            source.append(one["group"])
    return Table(
        measurements(exercise),
        np.array(xs),
        np.array(truth, int),
        np.array(weight),
        np.array(source, str),
    )


def measurements(exercise: str) -> tuple[str, ...]:
    """Names of what is measured against a limit."""
    return (*(gate.name for gate in get(exercise).gates), TOO_SHORT)


def features(row: Row, exercise: str) -> FloatArray:
    """1, the amplitude, and how many sigma each gate's value lies beyond its limit."""
    sigma = np.array([row["sigma"].get(name, np.nan) for name in measurements(exercise)], float)
    sigma = np.where(np.isfinite(sigma), np.clip(sigma, -WITHIN, BEYOND), UNKNOWN)
    return np.concatenate([[1.0, amplitude(row["range"], get(exercise).phases.full_range)], sigma])


def fit(data: Table, rows: NDArray[np.bool_]) -> FloatArray:
    """(2 + gates,) factors of the columns; that of the amplitude is never below 0, those of gates
    never above."""
    rows = rows & (data.truth >= 0)
    x, sign, weight = data.x[rows], 2.0 * data.truth[rows] - 1.0, data.weight[rows]
    gates = x.shape[1] - 2
    start = np.concatenate([[START_BIAS, START_WEIGHT], np.full(gates, -START_WEIGHT)])
    holds = np.concatenate([[HOLD_BIAS, HOLD], np.full(gates, HOLD)])

    def loss(factors: FloatArray) -> tuple[float, FloatArray]:
        margin = sign * (x @ factors)
        slope = -weight * sign / (1.0 + np.exp(np.clip(margin, -500.0, 500.0)))
        away = factors - start
        value = (weight * np.logaddexp(0.0, -margin)).sum() + (holds * away**2).sum()
        return float(value), x.T @ slope + 2.0 * holds * away

    bounds = [(None, None), (0.0, None), *[(None, 0.0)] * gates]
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x)


def weights(data: Table, factors: FloatArray) -> Weights:
    """As the product reads them."""
    gates = {
        name: round(max(-float(f), 0.0), 4) for name, f in zip(data.names, factors[2:], strict=True)
    }
    return Weights(round(float(factors[0]), 4), WITHIN, gates, round(float(factors[1]), 4))


def left_out(sets: Sequence[Row], reported: Callable[[Row], bool]) -> dict[str, dict[str, Any]]:
    """Probabilities of the candidates of each reported set, from weights fitted without its
    source; by exercise and source: the factors."""
    factors: dict[str, dict[str, Any]] = {}
    for exercise in EXERCISES:
        data = table(exercise, sets)
        factors[exercise] = {}
        for source in sorted({one["group"] for one in sets if reported(one)}):
            factors[exercise][source] = fit(data, data.source != source)
    return factors


def probabilities_of(one: Row, factors: FloatArray) -> FloatArray:
    """Of a set's candidates, those alike pooled as the product does."""
    evidence = [
        Evidence(
            float(features(row, one["asked"]) @ factors),
            (),
            float(np.log(max(row["range"], 1e-3))),
            float(np.log(max(row["seconds"], 0.05))),
        )
        for row in one["candidates"]
    ]
    return np.asarray(probabilities(evidence))


def report(sets: Sequence[Row], factors: dict[str, dict[str, Any]], way: str) -> list[str]:
    """Lines: sets exact and within one, phantom repetitions, calibration; the wrong ones."""
    lines, wrong, told = [], [], []
    for exercise in EXERCISES:
        own = exact = near = 0
        phantom, clips, seconds = 0, 0, 0.0
        for one in sets:
            if (
                one["asked"] != exercise
                or one["way"] != way
                or one["group"] not in factors[exercise]
            ):
                continue
            probable = probabilities_of(one, factors[exercise][one["group"]])
            alone = distinct([row["peak_s"] for row in one["candidates"]], list(probable))
            both = list(zip(one["candidates"], np.where(alone, probable, 0.0), strict=True))
            told += [(p, row["truth"]) for row, p in both if row["truth"] >= 0]
            counted = [row for row, p in both if p >= 0.5 and row["whole"] and row["known"]]
            unknown = sum(row["truth"] < 0 for row in counted)
            if one["holds"] == exercise:
                own += 1
                possible = range(len(counted) - unknown, len(counted) + 1)
                off = min(abs(n - a) for n in possible for a in one["accept"])
                exact, near = exact + (off == 0), near + (off <= 1)
                if off:
                    wrong.append(f"{one['trace']}: {len(counted)} of {one['reps']}")
            else:
                false = sum(row["truth"] == 0 for row in counted)
                phantom, clips, seconds = (
                    phantom + false,
                    clips + (false > 0),
                    seconds + one["seconds"],
                )
                if false:
                    wrong.append(f"{one['trace']} as {exercise}: {false}")
        lines.append(
            f"{way}: {exercise}: exact {exact}/{own}, within one {near}/{own}; "
            f"{phantom} counted in {clips} other recordings "
            f"({600 * phantom / max(seconds, 1):.1f} in ten minutes)"
        )
    p, truth = np.array(told).T
    bins = np.clip((p * 10).astype(int), 0, 9)
    ece = sum(
        abs(p[bins == b].mean() - truth[bins == b].mean()) * (bins == b).mean()
        for b in range(10)
        if (bins == b).any()
    )
    lines.append(f"{way}: expected calibration error {ece:.3f} over {len(p)} candidates")
    return [*lines, f"{way}: wrong: " + "; ".join(wrong)]


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("tables", nargs="+", type=Path, help="the first: real people's")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--weighs", default="1,4,1", help="how much each table's sets weigh")
    given = parser.parse_args()
    real, *others = [json.loads(path.read_text()) for path in given.tables]
    for sets, weighs in zip([real, *others], given.weighs.split(","), strict=False):
        for one in sets:
            one["weighs"] = float(weighs)
    sets = real + [one for more in others for one in more]
    sources = {one["group"] for one in real}
    factors = left_out(sets, lambda one: one["group"] in sources)
    for way in sorted({one["way"] for one in real}):
        print("\n".join(report(sets, factors, way)))
    if given.out is not None:
        fitted = {}
        for exercise in EXERCISES:
            data = table(exercise, sets)
            everyone = np.ones(len(data.truth), bool)
            fitted[exercise] = asdict(weights(data, fit(data, everyone)))
        given.out.write_text(json.dumps({"exercises": fitted}, indent=1) + "\n")


if __name__ == "__main__":
    main()
