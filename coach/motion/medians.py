"""Medians of what is known, for the few rows of a movement.

The numbers are those of `numpy.nanmedian`, to the last digit; it takes three times as long for one
column of some rows, six times for many, which it sorts under masks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["known_median", "known_medians"]


def known_median(values: NDArray[np.floating]) -> float:
    """The median of (k,) that leaves NaN out; NaN where nothing else is there."""
    known = values[~np.isnan(values)]
    count = len(known)
    if not count:
        return float("nan")
    known.sort()
    high = float(known[count // 2])
    return high if count % 2 else (float(known[count // 2 - 1]) + high) / 2


def known_medians(rows: NDArray[np.floating]) -> NDArray[np.floating]:
    """(n,) likewise of each column of (k, n)."""
    if not len(rows):
        return np.full(rows.shape[1], np.nan)
    ordered = np.sort(rows, axis=0)  # NaN last
    known = np.maximum(len(rows) - np.isnan(rows).sum(axis=0), 1)
    column = np.arange(rows.shape[1])
    low, high = ordered[(known - 1) // 2, column], ordered[known // 2, column]
    return np.asarray(np.where(known % 2, high, (low + high) / 2))
