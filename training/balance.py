"""Somebody who balances on one leg, before four cameras of which two are rolled.

    python -m training.balance OUT [--sets 15] [--seed 1] [--mocap DIR] [--workers 1]

Writes four traces of each set, labels.json and truth/ as `training.sets` does. The lifted leg moves
about, the trunk sways and the arms are out; some stand on both feet first, some are seen only for a
second or two, some change legs, some stand on a beam. Nothing here is an exercise: it is what the
engine meets where its assumptions (an upright camera, two feet on one floor, quiet standing first,
both legs doing alike) do not hold.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from coach.pose.trace_file import save_trace
from render.captured.joints import SIDES, knee_flexion_deg
from render.captured.markers import FOLDER, Captured, captured
from render.captured.timing import RATE_HZ, sampled, swayed
from render.movements import STANDING
from render.parameters import DEFAULTS, Parameters
from render.vectors import ease
from training.body_landmarks import landmarks_of, leg_length
from training.camera import Camera
from training.chain import Tempo
from training.film import Filming, filmed
from training.making import Made, figures
from training.motion import Course
from training.recipes import ANY, Rng
from training.sets import FIGURES, keep_truth, label_of
from training.stick import Build, Stick, joints_of

CAMERAS = 4
ROLLED = 2
MOST_ROLL_DEG = 25.0
SIZES = ((1920, 1080), (1280, 720), (1080, 1920), (640, 480))
POSES_HZ = 15.0
UP_S = 0.9
"""A foot comes up, or down, within this."""


@dataclass(frozen=True)
class Wave:
    """Something that wanders about a mean: two slow sines. mean, size: in its own unit."""

    mean: float
    size: float
    hertz: tuple[float, float]
    phase: tuple[float, float]

    def at(self, time_s: float) -> float:
        """Its value at a moment."""
        angles = [2 * np.pi * h * time_s + p for h, p in zip(self.hertz, self.phase, strict=True)]
        return float(self.mean + self.size * (0.65 * np.sin(angles[0]) + 0.35 * np.sin(angles[1])))


WANDERS: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "knee": ((4, 30), (1, 12)),
    "df": ((0, 10), (1, 5)),
    "heel": ((0, 3), (0, 4)),
    "lean": ((-2, 25), (2, 12)),
    "bend": ((-10, 10), (2, 10)),
    "roll": ((-4, 8), (1, 6)),
    "yaw": ((-12, 12), (2, 12)),
    "shift": ((-0.01, 0.02), (0.005, 0.03)),
    "dthigh": ((-15, 60), (5, 25)),
    "dknee": ((15, 100), (5, 35)),
    "dfoot": ((0, 30), (2, 12)),
    "aside": ((-0.04, 0.2), (0.01, 0.08)),
    "arm": ((0.05, 0.7), (0.02, 0.25)),
}
"""Mean and size, each from and to: of the standing leg's knee, shank and heel, trunk and pelvis,
the lifted leg's thigh, knee and foot (degrees), and how far to the side it is held (metres)."""


def any_waves(rng: Rng) -> dict[str, Wave]:
    """How one person wanders."""
    return {
        name: Wave(
            float(rng.uniform(*mean)),
            float(rng.uniform(*size)),
            (float(rng.uniform(0.15, 0.5)), float(rng.uniform(0.5, 1.1))),
            (float(rng.uniform(0, 6.28)), float(rng.uniform(0, 6.28))),
        )
        for name, (mean, size) in WANDERS.items()
    }


@dataclass(frozen=True)
class Plan:
    """lifts: (from, to, side) of each time that a foot is up, seconds. beam_m: what is stood on is
    this high over the floor, and one foot stands before the other."""

    length_s: float
    lifts: tuple[tuple[float, float, str], ...]
    beam_m: float
    waves: dict[str, Wave]


def any_plan(rng: Rng) -> Plan:
    """A set: a third are a glimpse of somebody who balances already, a third stand first."""
    glimpse, stands = rng.uniform() < 0.35, rng.uniform() < 0.5
    length_s = float(rng.uniform(1.6, 4.0) if glimpse else rng.uniform(8.0, 25.0))
    side = SIDES[int(rng.integers(2))]
    at = float(rng.uniform(1.0, 2.5)) if stands and not glimpse else -2 * UP_S
    lifts = []
    while at < length_s:
        up = float(rng.uniform(4.0, 12.0)) + 2 * UP_S
        lifts.append((at, at + up, side))
        at += up + float(rng.uniform(0.1, 1.0))
        side = SIDES[1 - SIDES.index(side)] if rng.uniform() < 0.6 else side
    beam_m = float(rng.uniform(0.05, 0.4)) if rng.uniform() < 0.4 else 0.0
    return Plan(length_s, tuple(lifts), beam_m, any_waves(rng))


def posed(plan: Plan, time_s: float) -> Parameters:
    """The pose parameters of a moment."""
    q: Parameters = {**DEFAULTS, **STANDING, "stance": 0.2}
    wander = {name: wave.at(time_s) for name, wave in plan.waves.items()}
    moved = 0.15
    for start, end, free in plan.lifts:
        up = float(ease((time_s - start) / UP_S) * ease((end - time_s) / UP_S))
        if up <= 0:
            continue
        moved = max(moved, up)
        sign = 1 if free == "l" else -1
        q["load_" + free] = 1 - 0.97 * up
        q["shift"] -= sign * 0.085 * up
        q["fx_" + free] = sign * max(wander["aside"], -0.06) * up
        q["lift_" + free] = 0.03 * up
        q["dthigh_" + free] = wander["dthigh"] * up
        q["dknee_" + free] = max(wander["dknee"], 0.0) * up
        q["dfoot_" + free] = wander["dfoot"] * up
        q["heel_" + ("r" if free == "l" else "l")] = max(wander["heel"], 0.0) * up
        q["roll"] += sign * wander["roll"] * up
    q["knee"] = 4 + max(wander["knee"] - 4, 0.0) * moved
    q["df"] = 2 + 0.3 * (q["knee"] - 4) + wander["df"] * moved
    q["lean"] = 1.5 + wander["lean"] * moved
    for name in ("bend", "yaw"):
        q[name] = wander[name] * moved
    q["shift"] += wander["shift"] * moved
    arm = max(wander["arm"], 0.0) * moved
    for side, out in (("l", 0.6), ("r", -0.6)):
        q["reach_" + side] = min(1.3 * arm, 1.0)
        q["hand_" + side] = ("spine_03", (out, 0.5 * arm - 0.2, 0.08))
    if plan.beam_m:
        q["fx_l"] -= 0.08
        q["fx_r"] += 0.08
        q["fz_l"], q["fz_r"] = 0.15, -0.15
        q["shift"] *= 0.4
    return q


def balancing(build: Build, plan: Plan, rng: Rng) -> Course:
    """A set by a figure of these proportions."""
    stick = Stick(build)
    times = np.arange(int(plan.length_s * POSES_HZ) + 4) / POSES_HZ
    joints = joints_of(stick, [posed(plan, t) for t in times])
    at = np.arange(int(plan.length_s * RATE_HZ)) / RATE_HZ * POSES_HZ
    up = np.array([0.0, plan.beam_m, 0.0])
    return Course(
        swayed(sampled(landmarks_of(joints), at), rng) + up,
        sampled(knee_flexion_deg(joints), at),
        (),
        leg_length(joints),
        landmarks_of(joints_of(stick, [STANDING]))[0] + up,
    )


def filmings(rng: Rng) -> list[Filming]:
    """Four cameras about the person, any two of them rolled; one of them behind."""
    turned, rolled = rng.uniform(0, 360), rng.permutation(CAMERAS)[:ROLLED]
    rate_hz = float(rng.choice([25.0, 30.0, 60.0]))
    size = SIZES[int(rng.integers(len(SIZES)))]
    out = []
    for index in range(CAMERAS):
        yaw = turned + 360.0 / CAMERAS * index + rng.normal(0, 12)
        roll = rng.uniform(8, MOST_ROLL_DEG) * rng.choice([-1, 1]) if index in rolled else 0.0
        camera = Camera(
            yaw_deg=float((yaw + 180) % 360 - 180),
            height_m=float(rng.uniform(0.6, 2.4)),
            distance_m=float(rng.uniform(2.5, 6.0)),
            lens_deg=float(rng.uniform(50, 95)),
            roll_deg=float(roll + rng.normal(0, 1.5)),
            aim=(float(rng.normal(0, 0.25)), float(rng.normal(0, 0.1))),
            size=size,
        )
        level = float(np.clip(np.exp(rng.normal(0.0, 0.3)), 0.5, 1.9))
        swaps = float(rng.choice([0.0, 2.0, 8.0], p=[0.6, 0.3, 0.1]))
        out.append(Filming(camera, rate_hz, level, swaps, "", False, 0.0, ""))
    return out


def write_set(
    index: int, seed: int, out: Path, everything: Sequence[Captured]
) -> list[dict[str, object]]:
    """One set before its four cameras; their labels."""
    rng = np.random.default_rng([seed, 19, index])
    builds = figures(everything, FIGURES, np.random.default_rng([seed, 0]))
    which, plan = int(rng.integers(len(builds))), any_plan(rng)
    tempo = Tempo(plan.length_s, 0.0, 0.0, 0.0, 0.0)
    course = balancing(builds[which], plan, rng)
    what = "balances on one leg" + (", on a beam" if plan.beam_m else "")
    made = Made(course, "other", what, f"figure-{which:02d}", tempo, ANY)
    labels = []
    for number, how in enumerate(filmings(rng), 1):
        name = f"balance-{index:03d}-camera{number}.npz"
        save_trace(filmed(course, how, rng), out / name)
        keep_truth(course, made, how, out / name)
        labels.append(label_of(name, made, how))
    return labels


def main() -> None:
    """Write the sets."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--sets", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mocap", type=Path, default=FOLDER, help="whose proportions people have")
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    work = partial(write_set, seed=given.seed, out=given.out, everything=captured(given.mocap))
    with ProcessPoolExecutor(given.workers) as pool:
        labels = [label for four in pool.map(work, range(given.sets)) for label in four]
    (given.out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n")
    print(f"{len(labels)} recordings in {given.out}")


if __name__ == "__main__":
    main()
