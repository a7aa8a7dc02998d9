"""The engine's own output on the sample clips: what the made-up sets are made from.

`sets.json` is written by sample_videos/make_demo.py. The landmarks that it was worked out from lie
beside the tests (tests/traces/rendered); a wheel has a copy of those that are needed.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from coach.coaching.results import SetSummary
from coach.pose.landmarks import PoseTrack
from coach.pose.trace_file import load_trace, trace_content

__all__ = [
    "PATH",
    "WITH_LANDMARKS",
    "length_s",
    "recorded_sets",
    "repeated_trace",
    "sets_json",
    "trace_of",
]

PATH = Path(__file__).with_name("sets.json")

WITH_LANDMARKS = (
    *("squat_good_side", "squat_lean_side", "curl_good_side", "curl_swing_side"),
    *("calf_good_side", "sit_good_side", "sit_lean_side", "step_good_side"),
)
"""The clips whose landmarks some of the made-up sets have."""

_COPIED = Path(__file__).with_name("traces")
_ORIGINALS = Path(__file__).resolve().parents[2] / "tests" / "traces" / "rendered"

_SETS = TypeAdapter(dict[str, SetSummary])


@cache
def recorded_sets() -> dict[str, SetSummary]:
    """What was found in each clip, by the clip's name."""
    return _SETS.validate_json(PATH.read_bytes())


def sets_json(sets: dict[str, SetSummary]) -> bytes:
    """The text of sets.json."""
    return _SETS.dump_json(sets, indent=1)


def trace_of(clip: str) -> Path:
    """The file with a clip's landmarks."""
    folder = _COPIED if _COPIED.is_dir() else _ORIGINALS
    return folder / f"{clip}.npz"


@cache
def repeated_trace(clip: str, times: int, at_s: float) -> bytes:
    """A trace file: a clip's landmarks so many times one after the other, which it can be as it
    ends where it began. at_s: when the first picture is, in seconds of the session."""
    one = _track(clip)
    frames, length = len(one.time_s), length_s(clip)
    since = np.repeat(np.arange(times) * length, frames)
    repeated = replace(
        one,
        time_s=np.tile(one.time_s - one.time_s[0], times) + since + at_s,
        landmarks=np.concatenate([one.landmarks] * times),
        world=np.concatenate([one.world] * times),
        visibility=np.concatenate([one.visibility] * times),
        presence=np.concatenate([one.presence] * times),
        others=np.concatenate([one.others] * times),
        camera=None,
    )
    return trace_content(repeated)


def length_s(clip: str) -> float:
    """How long a clip is, its last picture included."""
    times = _track(clip).time_s
    return float((times[-1] - times[0]) * len(times) / (len(times) - 1))


@cache
def _track(clip: str) -> PoseTrack:
    return load_trace(trace_of(clip))
