"""Recordings measured as a recording is, and as a live camera of so many pictures a second is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from coach.coaching.follower import SetFollower
from coach.coaching.results import SetSummary
from coach.exercises.base import Exercise, Settings
from coach.motion.measurer import Measurer
from coach.motion.types import Motion
from coach.pose.landmarks import PoseTrack

SLOWER_BY = 1.1
"""A clip is thinned where it has this many times the pictures a second asked for."""


def rate_of(track: PoseTrack) -> float:
    """Pictures a second: the usual gap's inverse."""
    return float(1 / np.median(np.diff(track.time_s))) if len(track) > 1 else 0.0


def thinned(track: PoseTrack, rate_hz: float) -> PoseTrack:
    """What a camera of so many pictures a second would have shown of it: at each of its ticks the
    picture that was the latest."""
    if rate_of(track) <= SLOWER_BY * rate_hz:
        return track
    ticks = np.arange(track.time_s[0], track.time_s[-1] + 1e-9, 1 / rate_hz)
    rows = np.unique(np.searchsorted(track.time_s, ticks + 1e-6, side="right") - 1)
    return PoseTrack(
        track.time_s[rows],
        track.landmarks[rows],
        track.world[rows],
        track.visibility[rows],
        track.presence[rows],
        track.size,
        track.others[rows],
    )


def measured_live(track: PoseTrack, height_cm: float | None) -> Sequence[Motion]:
    """Measurements picture by picture, as in front of a webcam."""
    measurer = Measurer(height_cm)
    return [measurer.step(pose) for pose in track]


def followed(motion: Iterable[Motion], exercise: Exercise, settings: Settings) -> SetSummary:
    """The set, followed frame by frame."""
    follower = SetFollower(exercise, settings)
    for frame in motion:
        follower.follow(frame)
    return follower.finish()
