"""Recipes of captured sets drawn at random.

    python -m render.captured.drawing {fitting,aside,teaching} [--mocap DIR]

prints the recipe. The seed of each is fixed, and who is in which: constants are chosen on four
people and judged on three, whose figures are none of theirs. `teaching` are more sets of the four,
for what is learnt from many (training/leans.py); no file of this folder holds it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from render.captured.chaining import rests
from render.captured.markers import FOLDER, recordings

PEOPLE = {"fitting": ("s02", "s04", "s05", "s07"), "aside": ("s01", "s03", "s06")}
PEOPLE["teaching"] = PEOPLE["fitting"]
FIGURES = {
    "fitting": ("man1", "man2", "man4", "woman1", "woman3", "woman4"),
    "aside": ("man3", "man5", "plainman", "woman2", "woman5"),
}
"""As in fitting.toml and kept_aside.toml."""
FIGURES["teaching"] = FIGURES["fitting"]

SEEDS = {"fitting": 15, "aside": 51, "teaching": 77}
CLIPS = {"fitting": 48, "aside": 48, "teaching": 192}
LETTERS = {"fitting": "f", "aside": "a", "teaching": "g"}
TEACHING_FPS = 12
HEADERS = {
    "fitting": """\
# Sets that four captured people did, on figures of their proportions: for choosing constants on.
# Drawn at random (captured/drawing.py). A line a clip; keys as in options.py.
""",
    "aside": """\
# Sets that three other captured people did: nothing is chosen on these. Drawn like those of
# mocap_fitting.toml, on figures that are none of theirs. A line a clip; keys as in options.py.
""",
    "teaching": """\
# More sets like those of mocap_fitting.toml, of the same people. A line a clip; keys as in
# options.py.
""",
}

ROUND = ("m01", "m01", "m05", "m01", "m01", "m02", "m01", "m06", "m01", "m05", "m01", "m03")
"""Movements of twelve clips."""

SHORT = {"m01": "squat", "m02": "hurdle", "m03": "lunge", "m05": "sit", "m06": "raise"}
TAKES = {"m01": 3, "m02": 2, "m03": 2, "m05": 2, "m06": 3}
HEIGHTS_M, LENSES_DEG, SIZES = (0.5, 1.0, 1.5), (45.0, 60.0, 75.0), ((480, 360), (360, 480))
YAW_STEPS, CHAIR_EVERY = 8, 7


def drawn(kind: str, clips: int, folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Names and options of `clips` clips of a kind of PEOPLE."""
    rng = np.random.default_rng(SEEDS[kind])
    named = {
        who: {
            m: [r.name for r in recordings(folder, who) if r.movement == m and rests(r)]
            for m in SHORT
        }
        for who in PEOPLE[kind]
    }
    yaws: list[int] = []
    for index in range(clips):
        movement = ROUND[index % len(ROUND)]
        who = rng.choice([p for p in PEOPLE[kind] if len(named[p][movement]) >= TAKES[movement]])
        if not yaws:
            yaws = list(rng.permutation(YAW_STEPS))
        yaw = (yaws.pop() * 360 / YAW_STEPS + rng.uniform(-12, 12) + 180) % 360 - 180
        width, height = SIZES[int(rng.uniform() < 0.35)]
        options = {
            "capture": f"{movement}_{who}",
            "takes": [str(t) for t in rng.choice(named[who][movement], TAKES[movement], False)],
            "tempo": round(rng.uniform(0.85, 1.15), 2),
            "person": str(rng.choice(FIGURES[kind])),
            "yaw_deg": round(yaw),
            "camera_height": round(rng.choice(HEIGHTS_M) + rng.uniform(-0.08, 0.08), 2),
            "hfov_deg": float(rng.choice(LENSES_DEG)),
            "roll_deg": _roll(rng),
            "chair_in_front": index % CHAIR_EVERY == 0,
            "width": width,
            "height": height,
            "fps": int(rng.choice([12, 15, 20], p=[0.5, 0.35, 0.15])),
            "seed": int(rng.integers(100_000)),
            "noise": float(rng.choice([1.5, 2.5, 4.0])),
        }
        if kind == "teaching":
            options["fps"] = TEACHING_FPS
        sign = "m" if options["yaw_deg"] < 0 else ""
        yield f"{LETTERS[kind]}{index:02d}_{SHORT[movement]}_{who}_{sign}{abs(round(yaw))}", options


def _roll(rng: np.random.Generator) -> float:
    """Degrees: level in two of five, else up to fifteen either way."""
    tilted, degrees = rng.uniform() < 0.6, rng.uniform(3, 15) * rng.choice([-1, 1])
    return round(float(degrees), 1) if tilted else 0.0


def main() -> None:
    """Print the recipe of a kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=PEOPLE)
    parser.add_argument("--mocap", type=Path, default=FOLDER, help="the captured motion")
    given = parser.parse_args()
    print(HEADERS[given.kind])
    for name, options in drawn(given.kind, CLIPS[given.kind], given.mocap):
        print(f"{name} = {{ {', '.join(f'{k} = {_toml(v)}' for k, v in options.items())} }}")


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(_toml(v) for v in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


if __name__ == "__main__":
    main()
