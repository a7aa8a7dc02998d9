"""Repetitions and their times: on rendered clips and on labelled traces of real people.

    python benchmarks/counting.py [CLIPS ...] [--traces DIR] [--labelled DIR] [--json FILE]

Every recording is followed as the exercise it holds and as "auto"; one that holds none of ours is
followed as each exercise in turn, and any repetition counted there is wrong.
"""

from __future__ import annotations

import json

from clips import Labelled, arguments, clips_in, labelled_traces, rendered
from rich.console import Console
from rich.table import Table

from coach.coaching.recorded import AUTO, follow
from coach.exercises.base import Settings
from coach.exercises.registry import exercises
from coach.motion.measurer import Measurer

NEAR_ENOUGH_S = 0.25


def count(item: Labelled) -> list[dict[str, object]]:
    """One row for each exercise the recording is followed as."""
    motion = Measurer(item.height_cm).run(item.poses)
    settings = Settings(height_cm=item.height_cm)
    recognised, _ = follow(motion, AUTO, settings)
    rows: list[dict[str, object]] = []
    for name in [item.exercise] if item.exercise else list(exercises()):
        summary, _ = follow(motion, str(name), settings)
        counted = [rep for rep in summary.reps if rep.counted]
        expected = len(item.peaks_s) if item.exercise else 0
        off = [abs(r.peak_s - t) for r, t in zip(counted, item.peaks_s, strict=False)]
        sides = tuple(rep.side for rep in counted)
        rows.append(
            {
                "recording": item.name,
                "view": item.view,
                "exercise": name,
                "expected": expected,
                "counted": len(counted),
                "partial": summary.partial_count,
                "worst_peak_s": max(off, default=0.0) if expected else None,
                "sides_right": item.sides is None or sides == item.sides or not expected,
                "recognised": recognised.exercise,
                "confidence": recognised.exercise_confidence,
                "right": len(counted) == expected
                and (not expected or max(off, default=0.0) <= NEAR_ENOUGH_S),
                "recognised_right": recognised.exercise == item.exercise,
            }
        )
    return rows


def main() -> None:
    """Print the table and write the JSON."""
    given = arguments(str(__doc__).split("\n")[0])
    items = [rendered(clip, given.traces) for clip in clips_in(given.clips)]
    items += labelled_traces(given.labelled)
    rows = [row for item in items for row in count(item)]
    table = Table(title="repetitions")
    heads = ("recording", "view", "exercise", "expected", "counted", "partial", "worst_peak_s")
    for head in (*heads, "sides", "recognised as", ""):
        table.add_column(head.replace("_", " "))
    for row in rows:
        late = row["worst_peak_s"]
        table.add_row(
            *(str(row[h]) for h in heads[:-1]),
            "" if late is None else f"{late:.2f}",
            "" if row["sides_right"] else "wrong",
            f"{row['recognised'] or 'none'} {row['confidence']:.2f}",
            "" if row["right"] and row["recognised_right"] else "WRONG",
        )
    console = Console(width=130)
    console.print(table)
    console.print(
        f"counts right: {sum(bool(r['right']) for r in rows)} of {len(rows)}; recognised right: "
        f"{sum(bool(r['recognised_right']) for r in rows)} of {len(rows)}"
    )
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
