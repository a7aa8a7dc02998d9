"""The engine's own output on the sample clips: what the made-up sets are made from.

`sets.json` is written by sample_videos/make_demo.py.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from coach.coaching.results import SetSummary

__all__ = ["PATH", "recorded_sets", "sets_json"]

PATH = Path(__file__).with_name("sets.json")

_SETS = TypeAdapter(dict[str, SetSummary])


@cache
def recorded_sets() -> dict[str, SetSummary]:
    """What was found in each clip, by the clip's name."""
    return _SETS.validate_json(PATH.read_bytes())


def sets_json(sets: dict[str, SetSummary]) -> bytes:
    """The text of sets.json."""
    return _SETS.dump_json(sets, indent=1)
