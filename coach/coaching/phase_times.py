"""When a movement began, was at its peak and ended, and how long each of its phases took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.exercises.base import MovementWindow, Phases, Settings, Signal
from coach.motion.medians import known_medians
from coach.motion.types import VIEWS, Motion

FloatArray = NDArray[np.floating]

SEEN_FROM_SHARE = 0.3
"""A phase whose first picture is further from rest than this share of the range was not seen."""

LONG_HOLD_S = 4.0
"""From here on a peak is a hold."""

SMOOTH_15_TO_85 = 0.42
"""Share of a movement's time between 15 and 85 % of its way, for the minimum-jerk course that
unhurried human movements follow (Flash and Hogan 1985)."""

ALIKE_SHARE = 0.8
"""Legs that go at least this share of the other's way work as one."""


class Row(NamedTuple):
    """One frame: the signal (the further leg's), each leg's own, and all that was measured."""

    time_s: float
    value: float
    left: float
    right: float
    motion: Motion


def leading_side(left: float, right: float, both_legs: bool) -> str:
    """The leg that is further from rest; both where an exercise's legs work as one and go alike."""
    if both_legs and min(left, right) > ALIKE_SHARE * max(left, right):
        return "both"
    return "left" if left >= right else "right"


def reach_of(rows: Sequence[Row]) -> float:
    """How far the signal went; of many frames, single ones aside."""
    course = [row.value for row in rows]
    return float(np.percentile(course, 98)) if len(course) > 60 else max(course)


class Ends(NamedTuple):
    """Whether it was seen how a movement began, and how it ended."""

    start: bool = True
    end: bool = True


def cut(
    rows: Sequence[Row],
    base: float,
    seen: Ends,
    signal: Signal,
    phases: Phases,
    settings: Settings,
) -> MovementWindow:
    """The movement in some frames that goes beyond rest. base: the signal at rest."""
    time = np.array([row.time_s for row in rows])
    course = np.array([row.value for row in rows])
    reach = reach_of(rows)
    extent = reach - base
    high, held = (np.flatnonzero(course >= base + share * extent) for share in (0.75, 0.9))
    first, last = int(high[0]), int(high[-1])
    low = np.flatnonzero(course <= base + 0.05 * extent)
    before, after = low[low < first], low[low > last]
    start = int(before[-1]) if len(before) else int(np.argmin(course[: first + 1]))
    end = int(after[0]) if len(after) else last + int(np.argmin(course[last:]))
    out, back = slice(start, held[0] + 1), slice(held[-1], end + 1)
    out_s = _phase(time[out], course[out], base, extent, seen.start)
    back_s = _phase(-time[back][::-1], course[back][::-1], base, extent, seen.end)
    lowering, lifting = (out_s, back_s) if phases.lowers_first else (back_s, out_s)
    values = np.stack([row.motion.values for row in rows])
    at_rest = np.arange(max(start, 1)) if start >= 3 else np.arange(end, len(time))
    left, right = (
        sum(getattr(row, leg) for row in rows[first : last + 1]) for leg in ("left", "right")
    )
    window = MovementWindow(
        time_s=time,
        values=values,
        sd=np.stack([row.motion.sd for row in rows]),
        view=np.array([VIEWS.index(row.motion.view) for row in rows]),
        yaw_deg=np.array([row.motion.yaw_deg for row in rows]),
        signal=course,
        start=start,
        peak=_peak(time, course, high, held, base + 0.9 * extent),
        end=end,
        rest=known_medians(values[at_rest] if len(at_rest) >= 3 else values[[start, end]]),
        side=leading_side(left, right, signal.both_legs),
        base=base,
        high=reach,
        lowering_s=lowering,
        hold_s=float(time[held[-1]] - time[held[0]]),
        lifting_s=lifting,
        best=extent,
        settings=settings,
    )
    return window if signal.side is None else replace(window, side=signal.side(window))


def _peak(
    time: FloatArray,
    course: FloatArray,
    high: NDArray[np.integer],
    held: NDArray[np.integer],
    level: float,
) -> int:
    """The row of the peak: the middle of a long hold (the rows `high`), else where the signal is
    furthest on average over the rows `held` above `level`."""
    first_s, last_s = float(time[high[0]]), float(time[high[-1]])
    if last_s - first_s > LONG_HOLD_S:
        at_s = (first_s + last_s) / 2
    else:
        at_s = float(np.average(time[held], weights=course[held] - level + 1e-9))
    return int(np.argmin(np.abs(time - at_s)))


def _phase(
    time: FloatArray, course: FloatArray, base: float, extent: float, followed: bool
) -> float:
    """Seconds of a whole smooth movement from rest to peak, from where it passes 15 and 85 %; NaN
    for one that was not seen from near rest on. followed: whether it was seen what came before."""
    if len(course) < 2:
        return 0.0 if followed else float("nan")
    if not followed and course[0] > base + SEEN_FROM_SHARE * extent:
        return float("nan")
    low = _crossing(time, course, base + 0.15 * extent)
    high = _crossing(time, course, base + 0.85 * extent)
    return float((high - low) / SMOOTH_15_TO_85)


def _crossing(time: FloatArray, course: FloatArray, level: float) -> float:
    """When a rising signal passes `level` for the last time, between frames."""
    below = np.flatnonzero(course[:-1] <= level)
    if not len(below):
        return float(time[0])
    i = int(below[-1])
    step = course[i + 1] - course[i]
    share = (level - course[i]) / step if step > 0 else 0.0
    return float(time[i] + np.clip(share, 0.0, 1.0) * (time[i + 1] - time[i]))
