"""Smoothing: One-Euro for live frames, zero-lag for recordings. NaN in, NaN out, never spread."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import signal

FloatArray = NDArray[np.floating]

CUTOFF_HZ = 6.0
"""Low-pass cut-off for human movement (Winter, Biomechanics and Motor Control: 4 to 6 Hz)."""

ORDER = 2
"""Butterworth order; filtered forwards and backwards it doubles to 4."""


class OneEuro:
    """One-Euro filter (Casiez 2012) over an array, by timestamps.

    min_cutoff_hz: smoothing at rest. beta: how much the cut-off grows per unit of speed (units of
    the array a second), one for all or an array that broadcasts. Raises ValueError for a cut-off
    or a beta that makes no sense.
    """

    def __init__(
        self,
        min_cutoff_hz: float = 1.5,
        beta: float | FloatArray = 0.0,
        speed_cutoff_hz: float = 1.0,
    ) -> None:
        if min_cutoff_hz <= 0 or speed_cutoff_hz <= 0 or np.any(np.less(beta, 0)):
            raise ValueError("cut-offs should be above 0 and beta not below 0")
        self.min_cutoff_hz = min_cutoff_hz
        self.beta = beta
        self.speed_cutoff_hz = speed_cutoff_hz
        self.reset()

    def reset(self) -> None:
        """Forget what came before."""
        self._time_s = np.nan
        self._value: FloatArray | None = None
        self._speed: FloatArray | None = None

    def __call__(self, value: FloatArray, time_s: float) -> FloatArray:
        """The smoothed value at `time_s`, which should rise from call to call."""
        dt = time_s - self._time_s
        if self._value is None or self._speed is None or not dt > 0:
            self._time_s, self._value, self._speed = time_s, value, np.zeros_like(value)
            return value
        share = _smoothing(self.speed_cutoff_hz, dt)
        change = value - self._value
        speed = (share / dt) * change + (1 - share) * self._speed
        weight = _smoothing(self.min_cutoff_hz + self.beta * np.abs(speed), dt)
        smoothed = self._value + weight * change
        if not np.isfinite(speed).all():
            # What is new or gone: the value as it is, from rest.
            smoothed = np.where(np.isfinite(self._value), smoothed, value)
            speed = np.where(np.isfinite(speed), speed, 0.0)
        self._time_s, self._value, self._speed = time_s, smoothed, speed
        return np.asarray(smoothed)


def _smoothing(cutoff_hz: float | FloatArray, dt: float) -> float | FloatArray:
    """Weight of the new sample of a first-order low pass."""
    r = 2 * np.pi * cutoff_hz * dt
    return r / (r + 1)


def zero_lag(values: FloatArray, time_s: FloatArray, cutoff_hz: float = CUTOFF_HZ) -> FloatArray:
    """Low-pass (T, ...) values forwards and backwards, so that nothing is delayed.

    Each unbroken run of rows of which anything is finite is put on an even grid, filtered
    (Butterworth, `filtfilt`) and read back at its own times; what is missing within a run is
    bridged for the filter's sake and missing again afterwards. Runs too short to filter, and
    recordings too slow for the cut-off, stay as they are.
    """
    flat = values.reshape(len(values), -1)
    out = flat.copy()
    known = np.isfinite(flat)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], known.any(axis=1), [False]))))
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        n = stop - start
        if n < 12:
            continue
        t = time_s[start:stop]
        rate = (n - 1) / (t[-1] - t[0])
        if cutoff_hz >= 0.45 * rate:
            continue
        even = np.linspace(t[0], t[-1], n)
        grid = _interpolate(even, t, bridged(flat[start:stop], t))
        sos = signal.butter(ORDER, cutoff_hz, fs=rate, output="sos")
        smooth = signal.sosfiltfilt(sos, grid, axis=0, padlen=min(9, n - 1))
        out[start:stop] = _interpolate(t, even, smooth)
    out[~known] = np.nan
    return out.reshape(values.shape)


def bridged(values: FloatArray, time_s: FloatArray) -> FloatArray:
    """(T, K) values with holes filled from both sides, and from one at the ends; a column of which
    nothing is known is 0."""
    known = np.isfinite(values)
    if known.all():
        return values
    out = values.copy()
    for column in np.flatnonzero(~known.all(axis=0)):
        there = known[:, column]
        if there.any():
            out[:, column] = np.interp(time_s, time_s[there], values[there, column])
        else:
            out[:, column] = 0.0
    return out


def _interpolate(at: FloatArray, times: FloatArray, values: FloatArray) -> FloatArray:
    """Linear interpolation of (n, K) values, all columns at once."""
    right = np.clip(np.searchsorted(times, at, side="right"), 1, len(times) - 1)
    left = right - 1
    w = ((at - times[left]) / (times[right] - times[left]))[:, None]
    return np.asarray(values[left] * (1 - w) + values[right] * w)
