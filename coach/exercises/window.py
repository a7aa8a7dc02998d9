"""A movement's frames with the rest around it, as gates and checks see it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.exercises.settings import Settings
from coach.motion.medians import known_median
from coach.motion.posture import DEFINITION_SD_DEG
from coach.motion.types import COLUMN, SIDES, VIEWS, View, unit_of
from coach.translation import gettext

FloatArray = NDArray[np.floating]

HIDDEN_FROM_DEG = 58.0
"""Turned further than this the far leg is seen past the near one: raw errors of a far leg that
works alone are 10 to 60 degrees there (truth clips), so its form is not judged."""

CHANGE_SD_DEG = 2.0
"""A floor under the uncertainty of a change of angle."""


class Value(NamedTuple):
    """What was measured: a value and its one-sigma uncertainty, or why there is none."""

    value: float
    sd: float
    why_not: str | None = None

    @property
    def known(self) -> bool:
        """Whether there is a value that can be held against a limit."""
        return self.why_not is None and bool(np.isfinite(self.value) and np.isfinite(self.sd))


def unknown(why: str) -> Value:
    """No value, and why."""
    return Value(float("nan"), float("nan"), gettext(why))


@dataclass(frozen=True)
class MovementWindow:
    """A movement's frames with the rest before and after them.

    time_s (n,), values and sd (n, M), signal (n,), view (n,) index into VIEWS, yaw_deg (n,).
    start, peak, end: rows. rest (M,): median of the frames at rest before the start (or after the
    end). side: left, right or both. base, high: the signal at rest and at the peak. lowering_s,
    hold_s and lifting_s as in docs/DEFINITIONS.md; NaN for a phase that was not seen. best: the
    set's largest range so far, this one included.
    """

    time_s: FloatArray
    values: FloatArray
    sd: FloatArray
    view: NDArray[np.integer]
    yaw_deg: FloatArray
    signal: FloatArray
    start: int
    peak: int
    end: int
    rest: FloatArray
    side: str
    base: float
    high: float
    lowering_s: float
    hold_s: float
    lifting_s: float
    best: float
    settings: Settings

    @property
    def range(self) -> float:
        """How far the signal went from rest."""
        return self.high - self.base

    @property
    def duration_s(self) -> float:
        """Seconds from start to end."""
        return float(self.time_s[self.end] - self.time_s[self.start])

    @property
    def legs(self) -> tuple[str, ...]:
        """The working legs."""
        return SIDES if self.side == "both" else (self.side,)

    @property
    def other_leg(self) -> str:
        """The leg that stands (or sits) still while `side` works alone."""
        return "right" if self.side == "left" else "left"

    @property
    def main_view(self) -> View:
        """The view most of the movement was seen in."""
        seen = self.view[self.start : self.end + 1]
        return VIEWS[int(np.bincount(seen, minlength=len(VIEWS)).argmax())]

    @cached_property
    def yaw_median_deg(self) -> float:
        """The median yaw from start to end."""
        return known_median(self.yaw_deg[self.start : self.end + 1])

    def hidden(self, leg: str) -> bool:
        """Whether the other leg stands between this one and the camera."""
        yaw = self.yaw_median_deg
        nearer = "left" if yaw > 0 else "right"
        return leg != nearer and HIDDEN_FROM_DEG <= abs(yaw) <= 180.0 - HIDDEN_FROM_DEG

    @property
    def seen_legs(self) -> tuple[str, ...]:
        """The legs not hidden behind the other one, the nearer to the camera first."""
        nearer_first = SIDES if self.yaw_median_deg > 0 else SIDES[::-1]
        return tuple(leg for leg in nearer_first if not self.hidden(leg))

    @cached_property
    def top(self) -> slice:
        """Rows from the first to the last in which the signal is within a tenth of its peak."""
        rows = np.flatnonzero(self.signal >= self.base + 0.9 * self.range)
        return slice(int(rows[0]), int(rows[-1]) + 1)

    @property
    def longest_gap_s(self) -> float:
        """The longest time between two of its pictures: what happened then nobody saw."""
        times = self.time_s[self.start : self.end + 1]
        return float(np.diff(times).max()) if len(times) > 1 else 0.0

    def column(self, name: str) -> FloatArray:
        """(k,) one measurement from start to end."""
        return self.values[self.start : self.end + 1, COLUMN[name]]

    def at_top(self, name: str) -> Value:
        """Median of a measurement over the top, and its uncertainty; NaN where never measured."""
        values, sd = self.values[self.top, COLUMN[name]], self.sd[self.top, COLUMN[name]]
        if not np.isfinite(values).any():
            return Value(float("nan"), float("nan"))
        return Value(known_median(values), known_median(sd))

    def at_rest(self, name: str) -> float:
        """A measurement's value in the rest before the movement."""
        return float(self.rest[COLUMN[name]])

    def change(self, name: str) -> Value:
        """A measurement at the top less its value at rest, and the change's uncertainty: what the
        landmark's place against the joint centre adds to an angle is in both and drops out."""
        value, sd, _ = self.at_top(name)
        if unit_of(name) == "deg":
            sd = float(np.sqrt(max(sd**2 - DEFINITION_SD_DEG**2, 0.0) + CHANGE_SD_DEG**2))
        return Value(value - self.at_rest(name), sd)

    def certain_leg(self, name: str) -> Value:
        """Of `name` with {side}: the working leg measured best, at the top: value and sd."""
        both = [self.at_top(name.format(side=leg)) for leg in self.legs]
        known = [one for one in both if one.known]
        return min(known, key=lambda one: one.sd) if known else Value(float("nan"), float("nan"))
