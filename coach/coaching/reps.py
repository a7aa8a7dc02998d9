"""Repetitions from a signal: rest, start, peak, end, rest, with hysteresis.

Works frame by frame and so serves live and recorded alike. What counts as rest follows the person
(`base`), because few come back to exactly zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from coach.exercises.base import Exercise, RepWindow, Settings
from coach.motion.types import SIDES, VIEWS, Motion

FloatArray = NDArray[np.floating]

START_SHARE = 0.15
"""Of a whole repetition's range: leaving rest by more than this starts one."""

RETURN_SHARE = 0.3
"""Of this repetition's range: having come back to within this much of rest ends it."""

SETTLED_SHARE = 0.07
"""Of this repetition's range: within this much of rest nothing more is waited for."""

SETTLE_S = 0.6
"""How long the last bit of the way back to rest is waited for."""

BASE_TIME_S = 3.0
"""Time constant with which rest follows a person who stays slightly bent."""

MAX_GAP_S = 1.0
"""A repetition in which nothing was measured for longer than this is given up."""

LONG_HOLD_S = 4.0
"""From here on a peak is a hold."""

LOOK_BACK_S = 1.0
"""How much of the rest before a repetition is kept with it."""

SMOOTH_15_TO_85 = 0.42
"""Share of a movement's time between 15 and 85 % of its way, for the minimum-jerk course that
unhurried human movements follow (Flash and Hogan 1985)."""


class MomentKind(StrEnum):
    """What the counter reports."""

    STARTED = "started"
    PEAK = "peak"
    DONE = "done"


@dataclass(frozen=True)
class Moment:
    """A moment of a repetition; `window` when it is done."""

    kind: MomentKind
    time_s: float
    window: RepWindow | None = None


class _State(StrEnum):
    """AWAY: out for too long, or by nobody knows which way; nothing begins before rest is seen."""

    REST = "rest"
    OUT = "out"
    BACK = "back"
    AWAY = "away"


class RepCounter:
    """Follows one exercise's signal and reports each repetition that was made.

    Movements that the exercise rejects, and ones smaller than a partial repetition, are not
    reported. Whether a reported one counts is `counts`.
    """

    def __init__(self, exercise: Exercise, settings: Settings) -> None:
        self._exercise = exercise
        self._settings = settings
        self._full = exercise.range_of(settings)
        self._rows: list[tuple[float, float, float, float, Motion]] = []
        self._last_s = np.nan
        self._forget()

    def _forget(self) -> None:
        self._state = _State.REST
        self._base = np.nan
        self._high = np.nan
        self._low = np.nan
        self._back_s = np.nan
        self._rows.clear()

    @property
    def moving(self) -> bool:
        """Whether a repetition is under way."""
        return self._state in (_State.OUT, _State.BACK)

    @property
    def share(self) -> float:
        """How far from rest the signal was when last measured, as a share of a whole repetition's
        range; 0 at rest and where nothing is known."""
        if not self._rows or not np.isfinite(self._base):
            return 0.0
        return max(float(self._rows[-1][1] - self._base) / self._full, 0.0)

    @property
    def legs(self) -> tuple[str, ...]:
        """The leg that was further from rest when last measured; both where they work as one."""
        if not self._rows:
            return SIDES
        _, _, left, right, _ = self._rows[-1]
        if self._exercise.both_legs and min(left, right) > 0.8 * max(left, right):
            return SIDES
        return ("left",) if left >= right else ("right",)

    def counts(self, window: RepWindow) -> bool:
        """Whether a repetition was made (docs/DEFINITIONS.md): only one that falls short by more
        than its uncertainty is partial, for a sore knee's short repetition is a repetition."""
        sd = min(self._exercise.peak_of(window)[1], self._exercise.doubt_share * self._full)
        return window.range + sd >= self._exercise.count_share * self._full

    def feed(self, motion: Motion) -> list[Moment]:
        """One more frame, later than the ones before."""
        left, right = self._exercise.signal(motion)
        value = max(left, right)
        time_s = motion.time_s
        if not np.isfinite(value):
            return self._gap(time_s)
        moments: list[Moment] = []
        if time_s - self._last_s > MAX_GAP_S:
            moments += self._gap(time_s)
        dt = min(time_s - self._last_s, 1.0) if np.isfinite(self._last_s) else 0.0
        self._last_s = time_s
        if self._state is not _State.AWAY:
            self._rows.append((time_s, value, left, right, motion))
        if self._state is _State.REST:
            moments += self._rest(time_s, value, dt)
        elif self._state is _State.OUT:
            moments += self._out(time_s, value)
        elif self._state is _State.BACK:
            moments += self._back(time_s, value)
        elif value < self._base + START_SHARE * self._full:
            self._forget()
        return moments

    def finish(self) -> list[Moment]:
        """The recording ends: a repetition nearly back at rest is still reported."""
        last = self._rows[-1][1] if self._rows else np.nan
        returning = self._state is _State.BACK or (
            self._state is _State.OUT and last < self._base + 0.5 * (self._high - self._base)
        )
        return self._done() if returning else []

    def interrupt(self) -> list[Moment]:
        """Following stops for a while: a repetition that is nearly back at rest is closed, one that
        is not is given up, and what is left of it when following goes on is none either."""
        moments = self._close()
        self._state = _State.AWAY
        self._base = self._exercise.rest_share * self._full
        return moments

    def _close(self) -> list[Moment]:
        """What comes next has nothing to do with what came before."""
        moments = self._done() if self._state is _State.BACK else []
        self._forget()
        self._last_s = np.nan
        return moments

    def _gap(self, time_s: float) -> list[Moment]:
        """Nothing measured: no repetition goes on after MAX_GAP_S."""
        return self._close() if time_s - self._last_s > MAX_GAP_S else []

    def _rest(self, time_s: float, value: float, dt: float) -> list[Moment]:
        highest = self._exercise.rest_share * self._full
        if not np.isfinite(self._base):
            self._base = min(value, highest)
        elif value < self._base:
            self._base = value
        if value > self._base + START_SHARE * self._full:
            self._state = _State.OUT
            self._high = value
            return [Moment(MomentKind.STARTED, time_s)]
        self._base = min(
            self._base + (value - self._base) * (1.0 - np.exp(-dt / BASE_TIME_S)), highest
        )
        while self._rows and self._rows[0][0] < time_s - LOOK_BACK_S:
            self._rows.pop(0)
        return []

    def _out(self, time_s: float, value: float) -> list[Moment]:
        self._high = max(self._high, value)
        if time_s - self._rows[0][0] > self._exercise.max_s + 2 * LOOK_BACK_S:
            self._state = _State.AWAY
            self._rows.clear()
            return []
        if value < self._base + RETURN_SHARE * (self._high - self._base):
            self._state = _State.BACK
            self._low = value
            self._back_s = time_s
            return [Moment(MomentKind.PEAK, time_s)]
        return []

    def _back(self, time_s: float, value: float) -> list[Moment]:
        self._low = min(self._low, value)
        rising = value > self._low + START_SHARE * self._full
        settled = value <= self._base + SETTLED_SHARE * (self._high - self._base)
        if rising or settled or time_s - self._back_s > SETTLE_S:
            return self._done()
        return []

    def _done(self) -> list[Moment]:
        window, end = self._window()
        rest = float(self._low) if np.isfinite(self._low) else float(self._base)
        self._rows = self._rows[end:]
        self._state = _State.REST
        self._base = min(rest, self._exercise.rest_share * self._full)
        self._high = self._low = self._back_s = np.nan
        if window is None:
            return []
        return [Moment(MomentKind.DONE, float(window.time_s[window.end]), window)]

    def _window(self) -> tuple[RepWindow | None, int]:
        """The repetition in the kept rows (None where there was none), and the row it ends in."""
        time = np.array([row[0] for row in self._rows])
        signal = np.array([row[1] for row in self._rows])
        reach = float(np.percentile(signal, 98)) if len(signal) > 60 else float(signal.max())
        extent = reach - self._base
        if extent < self._exercise.partial_share * self._full:
            return None, len(signal) - 1
        high, held = (
            np.flatnonzero(signal >= self._base + share * extent) for share in (0.75, 0.9)
        )
        first, last = int(high[0]), int(high[-1])
        low = np.flatnonzero(signal <= self._base + 0.05 * extent)
        before, after = low[low < first], low[low > last]
        start = int(before[-1]) if len(before) else int(np.argmin(signal[: first + 1]))
        end = int(after[0]) if len(after) else last + int(np.argmin(signal[last:]))
        out, back = slice(start, held[0] + 1), slice(held[-1], end + 1)
        out_s = _phase(time[out], signal[out], self._base, extent)
        back_s = _phase(-time[back][::-1], signal[back][::-1], self._base, extent)
        duration = float(time[end] - time[start])
        if not self._exercise.min_s <= duration <= self._exercise.max_s:
            return None, end
        if time[last] - time[first] > LONG_HOLD_S:
            peak_s = (time[first] + time[last]) / 2
        else:
            above = signal[held] - (self._base + 0.9 * extent)
            peak_s = np.average(time[held], weights=above + 1e-9)
        peak = int(np.argmin(np.abs(time - peak_s)))
        side = self._working_leg(first, last)
        lowering, lifting = (out_s, back_s) if self._exercise.lowers_first else (back_s, out_s)
        values = np.stack([row[4].values for row in self._rows])
        at_rest = np.arange(max(start, 1)) if start >= 3 else np.arange(end, len(time))
        window = RepWindow(
            time_s=time,
            values=values,
            sd=np.stack([row[4].sd for row in self._rows]),
            view=np.array([VIEWS.index(row[4].view) for row in self._rows]),
            yaw_deg=np.array([row[4].yaw_deg for row in self._rows]),
            signal=signal,
            start=start,
            peak=peak,
            end=end,
            rest=_median(values[at_rest] if len(at_rest) >= 3 else values[[start, end]]),
            side=side,
            base=float(self._base),
            high=reach,
            lowering_s=lowering,
            hold_s=float(time[held[-1]] - time[held[0]]),
            lifting_s=lifting,
            best=extent,
            settings=self._settings,
        )
        return (None if self._exercise.reject(window) else window), end

    def _working_leg(self, first: int, last: int) -> str:
        left = sum(row[2] for row in self._rows[first : last + 1])
        right = sum(row[3] for row in self._rows[first : last + 1])
        if self._exercise.both_legs and min(left, right) > 0.8 * max(left, right):
            return "both"
        return "left" if left >= right else "right"


def _median(rows: FloatArray) -> FloatArray:
    """Column medians that ignore NaN; NaN where a column has nothing else."""
    known = np.isfinite(rows).any(axis=0)
    out = np.full(rows.shape[1], np.nan)
    out[known] = np.nanmedian(rows[:, known], axis=0)
    return out


def _phase(time: FloatArray, signal: FloatArray, base: float, extent: float) -> float:
    """Seconds of a whole smooth movement from rest to peak, from where it passes 15 and 85 %."""
    if len(signal) < 2:
        return 0.0
    low = _crossing(time, signal, base + 0.15 * extent)
    high = _crossing(time, signal, base + 0.85 * extent)
    return float((high - low) / SMOOTH_15_TO_85)


def _crossing(time: FloatArray, signal: FloatArray, level: float) -> float:
    """When a rising signal passes `level` for the last time, between frames."""
    below = np.flatnonzero(signal[:-1] <= level)
    if not len(below):
        return float(time[0])
    i = int(below[-1])
    step = signal[i + 1] - signal[i]
    share = (level - signal[i]) / step if step > 0 else 0.0
    return float(time[i] + np.clip(share, 0.0, 1.0) * (time[i + 1] - time[i]))
