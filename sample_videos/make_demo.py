"""Writes what the made-up clinic is made from: `python sample_videos/make_demo.py`.

Every sample clip that shows an exercise from the side is analysed as any other recording, from the
landmarks that the project's own tracker found in it (make_traces.py): these go with some of the
made-up sets, so numbers and landmarks are of the same pictures. The summaries become
coach/demo/sets.json.
"""

from __future__ import annotations

import json
from pathlib import Path

from coach.analysis import analyze
from coach.coaching.results import SetSummary
from coach.demo.recorded import PATH, sets_json, trace_of
from coach.exercises.registry import exercises

CLIPS = Path(__file__).parent


def main() -> None:
    """Analyse, and write."""
    found: dict[str, SetSummary] = {}
    for sidecar in sorted(CLIPS.glob("*_side.json")):
        exercise = json.loads(sidecar.read_text(encoding="utf-8"))["exercise"]
        if exercise in exercises():
            found[sidecar.stem] = analyze(trace_of(sidecar.stem), exercise).summary
    PATH.write_bytes(sets_json(found) + b"\n")


if __name__ == "__main__":
    main()
