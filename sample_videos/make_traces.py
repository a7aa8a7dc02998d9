"""Make the traces of sample clips that the tests measure (tests/traces/rendered/README.md).

    python sample_videos/make_traces.py NAME ...

Landmarks as the project's own tracker finds them, rounded to keep the files small.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.media.track import track_poses
from coach.pose.landmarks import PoseTrack
from coach.pose.trace_file import save_trace

CLIPS = Path(__file__).resolve().parent
TRACES = CLIPS.parent / "tests" / "traces" / "rendered"

IMAGE_STEP, DEPTH_STEP = 2.0**-14, 2.0**-8
"""Of image coordinates, shares of the picture: 0.04 pixels across; and of their z."""

WORLD_STEP_M, VISIBILITY_STEP = 2.0**-11, 2.0**-6


def rounded(track: PoseTrack) -> PoseTrack:
    """The track with coordinates that compress well."""
    steps = np.array([IMAGE_STEP, IMAGE_STEP, DEPTH_STEP])
    return replace(
        track,
        landmarks=_to_steps(track.landmarks, steps),
        world=_to_steps(track.world, WORLD_STEP_M),
        visibility=_to_steps(track.visibility, VISIBILITY_STEP),
        presence=_to_steps(track.presence, VISIBILITY_STEP),
    )


def _to_steps(
    values: NDArray[np.floating], step: NDArray[np.floating] | float
) -> NDArray[np.floating]:
    return np.asarray(np.round(values / step) * step)


def main() -> None:
    """Make the traces of the clips named."""
    for name in sys.argv[1:]:
        save_trace(rounded(track_poses(CLIPS / f"{name}.mp4").poses), TRACES / f"{name}.npz")
        print(name, flush=True)


if __name__ == "__main__":
    main()
