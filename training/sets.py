"""Write many landmark sets with labels, as benchmarks and fitting read them.

    python -m training.sets OUT --seed 1 --sets 600 [--mocap DIR] [--workers 2]

The same seed gives the same sets. OUT/labels.json is like that of the labelled real traces; `yaw`,
`fps`, `tempo`, `hold`, `peak_deg` (true knee flexion at each peak, the more bent knee), `camera`,
`furniture` and `shaking` say how each was made, `height_m` how tall the person is. OUT/truth holds
what is true of each trace, frame by frame (`training.truth`).
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from coach.pose.trace_file import save_trace
from render.captured.markers import FOLDER, Captured, captured
from render.captured.timing import RATE_HZ
from training.film import Filming, any_filming, filmed, times_of, turning
from training.making import Made, figures, from_captured, from_recipe
from training.motion import Course
from training.recipes import EXERCISES, OTHERS, Rng
from training.truth import height_m, save_truth, truth_of

FIGURES = 40

SHARES: dict[str, float] = {
    "m01": 0.22,
    "m02": 0.03,
    "m03": 0.04,
    "m05": 0.07,
    "m06": 0.03,
    "squat": 0.06,
    "curl": 0.13,
    "calf raise": 0.09,
    "calf raise, one leg": 0.03,
    "leg kick": 0.05,
    "sit to stand": 0.03,
    "step-up": 0.03,
    "others": 0.19,
}
"""How much of all sets each kind is."""


def one_set(index: int, seed: int, everything: Sequence[Captured]) -> tuple[Made, Filming, Rng]:
    """The set of this number: what is done and how it is filmed."""
    builds = figures(everything, FIGURES, np.random.default_rng([seed, 0]))
    rng = np.random.default_rng([seed, 1, index])
    names, shares = list(SHARES), np.array(list(SHARES.values()))
    kind = str(rng.choice(names, p=shares / shares.sum()))
    if kind in {c.movement for c in everything}:
        made = from_captured(kind, everything, rng)
    elif kind == "others":
        made = from_recipe(OTHERS[index % len(OTHERS)], builds, rng)
    else:
        made = from_recipe(next(r for r in EXERCISES if r.name == kind), builds, rng)
    return made, any_filming(len(made.course.landmarks), rng, made.views), rng


def write_set(
    index: int, seed: int, out: Path, everything: Sequence[Captured]
) -> dict[str, object]:
    """Write one trace; its label."""
    made, how, rng = one_set(index, seed, everything)
    name = f"{made.exercise}-{index:04d}.npz"
    course = turning(made.course, how.turn_deg, rng)
    save_trace(filmed(course, how, rng), out / name)
    keep_truth(course, made, how, out / name)
    return label_of(name, made, how)


def keep_truth(course: Course, made: Made, how: Filming, trace: Path) -> None:
    """Write what is true of a course as it was filmed."""
    taken_s = made.tempo.rep_s + made.tempo.hold_s
    save_truth(truth_of(course, times_of(course, how), how.camera.yaw_deg, taken_s), trace)


def label_of(name: str, made: Made, how: Filming) -> dict[str, object]:
    """A set's entry in labels.json."""
    camera = how.camera
    return {
        "trace": name,
        "exercise": made.exercise,
        "what": made.what,
        "view": view_name(camera.yaw_deg),
        "reps": len(made.course.peaks_s),
        "event_s": [round(t, 2) for t in made.course.peaks_s],
        "faults": "",
        "notes": "",
        "group": made.group,
        "yaw": round(camera.yaw_deg, 1),
        "fps": how.rate_hz,
        "tempo": round(made.tempo.rep_s, 2),
        "hold": round(made.tempo.hold_s, 2),
        "peak_deg": peak_knees(made.course),
        "camera": {
            "height_m": round(camera.height_m, 2),
            "lens_deg": round(camera.lens_deg, 1),
            "roll_deg": round(camera.roll_deg, 1),
        },
        "height_m": round(height_m(made.course), 3),
        "noise": round(how.level, 2),
        "furniture": how.furniture,
        "cut_feet": how.cut_feet,
        "shaking": how.shaking,
        "turn_deg": round(how.turn_deg, 1),
    }


def peak_knees(course: Course) -> list[float]:
    """True flexion of the more bent knee at each peak, degrees."""
    last = len(course.knees_deg) - 1
    rows = [min(int(t * RATE_HZ), last) for t in course.peaks_s]
    return [round(float(course.knees_deg[row].max()), 1) for row in rows]


def view_name(yaw_deg: float) -> str:
    """In a word, by the sectors of docs/DEFINITIONS.md."""
    away = abs(yaw_deg)
    names = ((30.0, "front"), (60.0, "oblique"), (120.0, "side"), (150.0, "rear oblique"))
    return next((name for limit, name in names if away < limit), "rear")


def main() -> None:
    """Write the sets."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sets", type=int, default=600)
    parser.add_argument("--mocap", type=Path, default=FOLDER, help="the captured motion")
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    work = partial(write_set, seed=given.seed, out=given.out, everything=captured(given.mocap))
    with ProcessPoolExecutor(given.workers) as pool:
        labels = list(pool.map(work, range(given.sets), chunksize=20))
    (given.out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n")
    print(f"{len(labels)} sets in {given.out}")


if __name__ == "__main__":
    main()
