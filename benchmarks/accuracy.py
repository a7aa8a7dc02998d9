"""Angles against exact truth: how far off, how sure, how often measured, beside others' methods.

    python benchmarks/accuracy.py [CLIPS ...] [--made-up DIR] [--people A,B] [--not-people A,B]
                                  [--traces DIR] [--every N] [--workers N] [--json FILE]

CLIPS are rendered clips (NAME.mp4 with NAME.csv and NAME.json beside them; a folder means all of
its clips; default: sample_videos). --made-up takes folders of landmark sets with their truth, as
`python -m training.sets` and `training.balance` write them, instead of or besides clips; --every N
takes each Nth of all. Landmarks of clips are taken from NAME.npz beside the clip or from
DIR/NAME.npz where that exists, and are stored there otherwise, so that a second run costs seconds.
Clips in which nobody moves a leg are left out: they would only flatter. --people and --not-people
choose by person (of captured motion: who was captured), so that constants can be chosen on some
people and figures told of others.

Each clip is measured as a recording (`Measurer.run`) and live, pose by pose (`Measurer.replay`),
from its first number on. An error is that of the change from quiet standing, which leaves out where
a landmark sits against the joint's centre; a set that shows none is held against the truth as it
is. The top of a calf raise is the highest measured against the highest true rise of each
repetition. Beside ours:
MediaPipe's landmarks taken at their word, in the picture and in the world (`raw`), and both fused
under constant bone lengths (`bone_lengths`). Calibration is defined in `calibration`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
from accuracy_tables import (
    PUBLISHED,
    as_json,
    asked_table,
    calibration_table,
    grouped_table,
    live_sentence,
)
from accuracy_targets import TARGETS, answer
from bone_lengths import bone_lengths
from cases import Case, Source, sources
from clips import arguments
from numpy.typing import NDArray
from raw import raw
from rich.console import Console
from scores import Row, rows_of

from coach.motion.measurer import Measurer

Array = NDArray[np.floating]


def evaluate(source: Source, traces: Path | None) -> list[Row]:
    """All figures of one clip; none where nobody moves a leg in it."""
    case = source.case(traces)
    return [] if case is None else measured(case)


def measured(case: Case) -> list[Row]:
    """All figures of a clip."""
    recorded = Measurer(case.height_cm).run(case.poses)
    live = Measurer(case.height_cm).replay(case.poses)
    return rows_of(case, recorded, live, rivals(case))


def rivals(case: Case) -> dict[str, Mapping[str, Array]]:
    """What other methods say of the same landmarks, by method and measurement."""
    still = np.zeros(len(case.poses), bool)
    still[: len(case.still)] = case.still
    plain = raw(case.poses, still, case.height_cm)
    return {
        "raw image": {name: both[0] for name, both in plain.items() if both},
        "raw world": {name: both[1] for name, both in plain.items() if len(both) > 1},
        "bone lengths": bone_lengths(case.poses, still),
    }


def chosen(
    everything: Iterable[Source], people: tuple[str, ...] | None, not_people: tuple[str, ...]
) -> list[Source]:
    """Those of some people."""
    return [
        source
        for source in everything
        if (people is None or source.person in people) and source.person not in not_people
    ]


def _more(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--made-up", type=Path, nargs="+", default=[], help="folders of sets")
    parser.add_argument("--every", type=int, default=1, help="only each Nth clip or set")
    parser.add_argument("--workers", type=int, default=1, help="processes")


def main() -> None:
    """Print the tables and write the JSON."""
    given = arguments("Angles against exact truth", _more)
    all_of_them = chosen(sources(given.clips, given.made_up), given.people, given.not_people)
    work = partial(evaluate, traces=given.traces)
    with ProcessPoolExecutor(given.workers) as pool:
        rows = [row for told in pool.map(work, all_of_them[:: given.every]) for row in told]
    answers = [answer(target, rows) for target in TARGETS]
    console = Console(width=220)
    console.print(asked_table(answers))
    console.print(live_sentence(answers))
    console.print(PUBLISHED, highlight=False)
    for key in ("view", "exercise", "person"):
        console.print(grouped_table(rows, key))
    console.print(calibration_table(rows))
    if given.json:
        given.json.write_text(json.dumps(as_json(answers, rows), indent=1))


if __name__ == "__main__":
    main()
