"""Writes what the made-up clinic is made from: `python sample_videos/make_demo.py`.

Every sample clip that shows an exercise from the side is analysed as any other video; the summaries
become coach/demo/sets.json.
"""

from __future__ import annotations

import json
from pathlib import Path

from coach.analysis import analyze
from coach.coaching.results import SetSummary
from coach.demo.recorded import PATH, sets_json
from coach.exercises.registry import exercises

CLIPS = Path(__file__).parent


def main() -> None:
    """Analyse, and write."""
    found: dict[str, SetSummary] = {}
    for sidecar in sorted(CLIPS.glob("*_side.json")):
        exercise = json.loads(sidecar.read_text(encoding="utf-8"))["exercise"]
        if exercise in exercises():
            found[sidecar.stem] = analyze(sidecar.with_suffix(".mp4"), exercise).summary
    PATH.write_bytes(sets_json(found) + b"\n")


if __name__ == "__main__":
    main()
