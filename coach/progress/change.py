"""Whether a change is one: a difference against what the measurement itself may be off."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coach.progress.measures import NOT_MEASURED, Better, Measured, Share
from coach.progress.trend import Point, Series

__all__ = [
    "AT_EACH_END",
    "Change",
    "Outcome",
    "between",
    "detectable",
    "like_with_like",
    "over",
]

Z_95 = 1.96

AT_EACH_END = 3
"""So many days at most are put together at each end of a series."""


class Outcome(StrEnum):
    """What can be said of a change. DIFFERENT: a change, of which neither way is the better."""

    BETTER = "better"
    WORSE = "worse"
    DIFFERENT = "different"
    SAME = "no change that can be told"
    UNKNOWN = "not measured"


@dataclass(frozen=True)
class Change:
    """From `before` to `after`: their difference, and the smallest one that can be told (mdc); NaN
    where not measured. same_view: False where the camera saw them from different sides, so that
    the view alone may be part of the difference."""

    outcome: Outcome
    before: Measured
    after: Measured
    difference: float
    mdc: float
    same_view: bool

    @property
    def certain(self) -> bool:
        """Whether something changed by more than the measurement may be off."""
        return self.outcome in (Outcome.BETTER, Outcome.WORSE, Outcome.DIFFERENT)


def detectable(sd_before: float, sd_after: float) -> float:
    """The minimal detectable change at 95 %: 1.96 sqrt(sd1^2 + sd2^2) (Weir 2005, J Strength Cond
    Res 19:231). Between equal views it is on the safe side: their shared error drops out."""
    return Z_95 * math.hypot(sd_before, sd_after)


def between(before: Measured, after: Measured, better: Better, *, same_view: bool = True) -> Change:
    """The change from one moment to another."""
    if not (before.known and after.known):
        return Change(Outcome.UNKNOWN, before, after, math.nan, math.nan, same_view)
    difference = after.value - before.value
    mdc = detectable(before.sd, after.sd)
    outcome = _outcome(before.value, after.value, mdc, better)
    return Change(outcome, before, after, difference, mdc, same_view)


def over(series: Series) -> Change:
    """The change from a series' first to its latest days: means of up to three at each end, none of
    them in both, like with like where that can be had."""
    points = like_with_like(series.points)
    ends = min(AT_EACH_END, len(points) // 2)
    if not ends:
        return between(NOT_MEASURED, NOT_MEASURED, series.better)
    return between(
        _together(points[:ends]),
        _together(points[-ends:]),
        series.better,
        same_view=len({point.view for point in points}) == 1,
    )


def like_with_like(points: Sequence[Point]) -> Sequence[Point]:
    """The points of the view that most were seen in, of two such the one seen last; all of them
    where no view has two."""
    by_view: dict[str, list[Point]] = defaultdict(list)
    for point in points:
        by_view[point.view].append(point)
    most = max(by_view.values(), key=lambda seen: (len(seen), seen[-1].at), default=[])
    return most if len(most) > 1 else points


def _together(points: Sequence[Point]) -> Measured:
    """Their mean; its uncertainty is the mean one, since an error may be shared by all of them. Of
    shares that of all their repetitions."""
    shares = [one for one in (point.measured for point in points) if isinstance(one, Share)]
    if len(shares) == len(points):
        return Share(sum(one.some for one in shares), sum(one.of for one in shares))
    n = len(points)
    return Measured(sum(p.value for p in points) / n, sum(p.sd for p in points) / n)


def _outcome(before: float, after: float, mdc: float, better: Better) -> Outcome:
    if abs(after - before) <= mdc:
        return Outcome.SAME
    gain = {
        Better.HIGHER: after - before,
        Better.LOWER: before - after,
        Better.NEARER_ZERO: abs(before) - abs(after),
        Better.NEITHER: 0.0,
    }[better]
    if abs(gain) <= mdc:
        return Outcome.DIFFERENT
    return Outcome.BETTER if gain > 0 else Outcome.WORSE
