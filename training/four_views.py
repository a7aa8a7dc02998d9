"""Captured squats, and captured movements that are none, each set filmed from four sides.

    python -m training.four_views OUT [--sets 100] [--seed 1] [--mocap DIR]

Writes traces and labels.json as `training.sets` does: so many sets of deep squats, and a quarter as
many of each of hurdle steps, lunges and straight leg raises, from the front, at 45 degrees, from
the side and from behind at an angle. The camera stands as the guide asks: at hip height, still, the
whole body in the picture, 30 pictures a second, MediaPipe's ordinary errors. Counted by weights
fitted without the person:

    python -m training.candidates OUT --out four.json
    python -m training.fit_weights four.json REAL RENDERED MADE_UP --weighs 0,1,4,1
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

from coach.pose.trace_file import save_trace
from render.captured.markers import FOLDER, Captured, captured
from training.camera import SIZES, Camera
from training.film import Filming, filmed
from training.making import from_captured
from training.sets import keep_truth, label_of, view_name

YAWS_DEG = (0.0, 45.0, 90.0, 135.0)
OTHERS = ("m02", "m03", "m06")
RATE_HZ, LENS_DEG, DISTANCE_M, HEIGHT_M = 30.0, 65.0, 3.0, 0.9


def filmings() -> Iterator[Filming]:
    """The four sides."""
    for yaw in YAWS_DEG:
        camera = Camera(
            yaw_deg=yaw,
            height_m=HEIGHT_M,
            distance_m=DISTANCE_M,
            lens_deg=LENS_DEG,
            roll_deg=0.0,
            aim=(0.0, 0.0),
            size=SIZES[0],
            wander=None,
        )
        yield Filming(camera, RATE_HZ, 1.0, 0.0, "", False, 0.0, "")


def write_set(
    which: tuple[str, int], seed: int, out: Path, everything: Sequence[Captured]
) -> list[dict[str, object]]:
    """One set from its four sides; their labels."""
    movement, index = which
    made = from_captured(
        movement, everything, np.random.default_rng([seed, int(movement[1:]), index])
    )
    labels = []
    for how in filmings():
        name = f"{movement}-{index:03d}-{view_name(how.camera.yaw_deg).replace(' ', '-')}.npz"
        rng = np.random.default_rng([seed, 7, index, int(how.camera.yaw_deg)])
        save_trace(filmed(made.course, how, rng), out / name)
        keep_truth(made.course, made, how, out / name)
        labels.append(label_of(name, made, how))
    return labels


def main() -> None:
    """Write the sets."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--sets", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mocap", type=Path, default=FOLDER, help="the captured motion")
    parser.add_argument("--workers", type=int, default=1)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    wanted = [("m01", i) for i in range(given.sets)]
    wanted += [(other, i) for other in OTHERS for i in range(given.sets // 4)]
    work = partial(write_set, seed=given.seed, out=given.out, everything=captured(given.mocap))
    with ProcessPoolExecutor(given.workers) as pool:
        labels = [label for four in pool.map(work, wanted, chunksize=10) for label in four]
    (given.out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n")
    print(f"{len(labels)} recordings in {given.out}")


if __name__ == "__main__":
    main()
