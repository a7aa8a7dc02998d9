"""Form: faults found, missed, invented and not judged, on rendered clips.

    python benchmarks/form.py [CLIPS ...] [--traces DIR] [--json FILE]

A fault is counted for each repetition: found where the truth has it too, missed where only the
truth has it and the check said ok, not judged where the check declined, invented where only the
check has it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict

from clips import Labelled, arguments, clips_in, rendered
from rich.console import Console
from rich.table import Table

from coach.coaching.recorded import follow
from coach.coaching.results import Verdict
from coach.exercises.base import Settings
from coach.motion.measurer import Measurer

OUTCOMES = ("found", "missed", "not judged", "invented", "rightly ok", "declined")


def judge(item: Labelled) -> list[dict[str, object]]:
    """One row for each check on each counted repetition."""
    motion = Measurer(item.height_cm).run(item.poses)
    summary, _ = follow(motion, str(item.exercise), Settings(height_cm=item.height_cm))
    counted = [rep for rep in summary.reps if rep.counted]
    rows: list[dict[str, object]] = []
    for number, rep in enumerate(counted, start=1):
        for finding in rep.findings:
            true = number in (item.reps_by_fault or {}).get(finding.check, [])
            outcome = {
                (Verdict.FAULT, True): "found",
                (Verdict.FAULT, False): "invented",
                (Verdict.OK, True): "missed",
                (Verdict.OK, False): "rightly ok",
                (Verdict.NOT_JUDGED, True): "not judged",
                (Verdict.NOT_JUDGED, False): "declined",
            }[finding.verdict, true]
            rows.append(
                {
                    "recording": item.name,
                    "view": item.view,
                    "exercise": item.exercise,
                    "rep": number,
                    "check": finding.check,
                    "outcome": outcome,
                    "value": finding.value,
                    "sd": finding.sd,
                    "limit": finding.limit,
                }
            )
    return rows


def main() -> None:
    """Print the tables and write the JSON."""
    given = arguments(str(__doc__).split("\n")[0])
    items = [rendered(clip, given.traces) for clip in clips_in(given.clips)]
    rows = [row for item in items if item.exercise for row in judge(item)]
    groups: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        groups[str(row["exercise"]), str(row["check"])][str(row["outcome"])] += 1
    table = Table(title="form checks, repetitions")
    for head in ("exercise", "check", *OUTCOMES):
        table.add_column(head)
    for key, outcomes in sorted(groups.items()):
        table.add_row(*key, *(str(outcomes[o] or "") for o in OUTCOMES))
    console = Console(width=120)
    console.print(table)
    for row in rows:
        if row["outcome"] in ("missed", "invented"):
            console.print(
                f"{row['outcome']}: {row['recording']} rep {row['rep']} {row['check']} "
                f"{row['value']:.2f} +/- {row['sd']:.2f}, limit {row['limit']:.2f}",
                highlight=False,
            )
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1))


if __name__ == "__main__":
    main()
