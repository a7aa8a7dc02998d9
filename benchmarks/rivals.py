"""One-line rules others count repetitions by, on the same landmarks.

Each takes MediaPipe at its word: an angle between three landmarks that goes under one limit and
then over another, or the peaks of a landmark's height.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from raw import raw
from scipy.signal import find_peaks

from coach.motion.types import SIDES
from coach.pose.landmarks import Landmark, PoseTrack

Array = NDArray[np.floating]

IMAGE, WORLD = 0, 1

RISE_SHARE = 0.02
"""A peak of a heel or an ankle stands out by this share of the person's height in the picture."""

APART_S = 0.5


@dataclass(frozen=True)
class Rule:
    """A way to count an exercise. times: from poses to the time of each repetition's peak, s."""

    name: str
    exercise: str
    times: Callable[[PoseTrack], list[float]]


def knee_angles(track: PoseTrack, space: int) -> Array:
    """(T, 2) included angle of each knee in degrees: 180 is straight. NaN where nobody is."""
    nobody = np.zeros(len(track), np.bool_)
    angles = raw(track, nobody, 0.0)
    return np.stack([180 - angles[f"knee_flexion_{side}_deg"][space] for side in SIDES], axis=-1)


def below_then_above(angle: Array, time_s: Array, low: float, high: float) -> list[float]:
    """Times of the smallest angle of each run under `low` that goes on to `high`."""
    times: list[float] = []
    deepest: tuple[float, float] | None = None
    for value, at in zip(angle, time_s, strict=True):
        if value < low and (deepest is None or value < deepest[0]):
            deepest = (float(value), float(at))
        elif value > high and deepest is not None:
            times.append(deepest[1])
            deepest = None
    return times


def bends(space: int, low: float, high: float) -> Callable[[PoseTrack], list[float]]:
    """Counts by the knee that is seen better."""

    def times(track: PoseTrack) -> list[float]:
        angle = knee_angles(track, space)[:, _better_seen(track)]
        return below_then_above(angle, track.time_s, low, high)

    return times


def either_bends(space: int, low: float, high: float) -> Callable[[PoseTrack], list[float]]:
    """Counts the bends of either knee."""

    def times(track: PoseTrack) -> list[float]:
        angles = knee_angles(track, space)
        both = [below_then_above(angles[:, leg], track.time_s, low, high) for leg in (0, 1)]
        return sorted(both[0] + both[1])

    return times


def either_straightens(space: int, low: float, high: float) -> Callable[[PoseTrack], list[float]]:
    """Counts how often either knee goes over `high` and then under `low`."""

    def times(track: PoseTrack) -> list[float]:
        angles = -knee_angles(track, space)
        both = [below_then_above(angles[:, leg], track.time_s, -high, -low) for leg in (0, 1)]
        return sorted(both[0] + both[1])

    return times


def rises(joint: str) -> Callable[[PoseTrack], list[float]]:
    """Counts the peaks of the mean height of both heels or ankles in the picture."""
    pair = [Landmark[f"{side}_{joint}".upper()] for side in SIDES]

    def times(track: PoseTrack) -> list[float]:
        found = np.flatnonzero(track.found)
        if len(found) < 3:
            return []
        y = track.landmarks[found][:, :, 1] * track.size[1]
        tall = float(np.median(y[:, pair].mean(axis=1) - y[:, Landmark.NOSE]))
        apart = max(int(APART_S / np.median(np.diff(track.time_s))), 1)
        height = -y[:, pair].mean(axis=1)
        peaks, _ = find_peaks(height, prominence=RISE_SHARE * abs(tall), distance=apart)
        return [float(t) for t in track.time_s[found[peaks]]]

    return times


def _better_seen(track: PoseTrack) -> int:
    """0 or 1: the leg whose knee and ankle are more visible over all of the clip."""
    seen = track.visibility[track.found]
    if len(seen) == 0:
        return 0
    left, right = (
        seen[:, [Landmark[f"{side}_KNEE"], Landmark[f"{side}_ANKLE"]]].mean()
        for side in ("LEFT", "RIGHT")
    )
    return int(right > left)


RULES: tuple[Rule, ...] = (
    Rule("world knee < 90, > 145", "squat", bends(WORLD, 90, 145)),
    Rule("image knee < 90, > 145", "squat", bends(IMAGE, 90, 145)),
    Rule("world knee < 100, > 160", "squat", bends(WORLD, 100, 160)),
    Rule("image knee < 100, > 160", "squat", bends(IMAGE, 100, 160)),
    Rule("world, either knee < 90, > 150", "hamstring-curl", either_bends(WORLD, 90, 150)),
    Rule("image, either knee < 90, > 150", "hamstring-curl", either_bends(IMAGE, 90, 150)),
    Rule("peaks of the heels", "calf-raise", rises("heel")),
    Rule("peaks of the ankles", "calf-raise", rises("ankle")),
    Rule("world, either knee > 150, < 110", "leg-kick", either_straightens(WORLD, 110, 150)),
    Rule("image, either knee > 150, < 110", "leg-kick", either_straightens(IMAGE, 110, 150)),
)
"""The rules, by exercise."""
