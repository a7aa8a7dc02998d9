"""What counting gave of each recording, and figures over many of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

NEAR_S, NEAR_SHARE = 0.6, 0.3
"""A peak belongs to a labelled one that is this near, or this share of the time between two."""

HELD_S = 1.5
"""The peak of a longer hold has no one time."""

CHANCE = 1.96
"""Normal quantile of a 95 % confidence interval."""

BINS = 10


@dataclass(frozen=True)
class Row:
    """One recording asked for one exercise in one way.

    way: "recorded", "live", or a rival rule's name. rate_hz: pictures a second asked for, None for
    the recording's own. shows_it: whether the recording holds the exercise. right_counts: counts
    that are right. peak_errors_s: of the repetitions found, without those held long. confidences:
    of each movement with a stated probability, that and whether it was a repetition.
    """

    recording: str
    group: str
    view: str
    tempo: str
    seconds: float
    exercise: str
    way: str
    rate_hz: float | None
    shows_it: bool
    right_counts: tuple[int, ...]
    counted: int
    partial: int = 0
    peak_errors_s: tuple[float, ...] = ()
    sides_right: bool = True
    confidences: tuple[tuple[float, bool], ...] = ()
    recognised: str | None = None
    recognised_right: bool | None = None

    @property
    def exact(self) -> bool:
        """Whether the count is right."""
        return self.counted in self.right_counts

    @property
    def within_one(self) -> bool:
        """Whether the count is off by one at most."""
        return min(abs(self.counted - right) for right in self.right_counts) <= 1

    @property
    def phantoms(self) -> int:
        """Repetitions counted of an exercise that the recording does not hold, beyond those that
        may be."""
        return 0 if self.shows_it else max(self.counted - max(self.right_counts), 0)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """95 % confidence interval of a share (Wilson 1927)."""
    if of == 0:
        return 0.0, 1.0
    share, spread = hits / of, CHANCE**2 / of
    middle = (share + spread / 2) / (1 + spread)
    half = CHANCE / (1 + spread) * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def share_text(hits: int, of: int) -> str:
    """A share with its confidence interval: 31/38 82 % (67-91)."""
    if of == 0:
        return "-"
    low, high = wilson(hits, of)
    return f"{hits}/{of} {100 * hits / of:.0f} % ({100 * low:.0f}-{100 * high:.0f})"


def matched(found_s: Sequence[float], labelled_s: Sequence[float]) -> list[tuple[int, int]]:
    """Pairs (found, labelled) of peaks that belong together, the nearest first, each once."""
    near = NEAR_S
    if len(labelled_s) > 1:
        near = max(near, NEAR_SHARE * float(np.median(np.diff(labelled_s))))
    pairs = sorted(
        (abs(found - true), i, j)
        for i, found in enumerate(found_s)
        for j, true in enumerate(labelled_s)
    )
    out: list[tuple[int, int]] = []
    for apart, i, j in pairs:
        if apart <= near and all(i != a and j != b for a, b in out):
            out.append((i, j))
    return sorted(out)


def tempo_of(labelled_s: Sequence[float]) -> str:
    """Which tempo a set has, by the usual time from one peak to the next."""
    if len(labelled_s) < 2:
        return "one"
    each = float(np.median(np.diff(labelled_s)))
    return next(
        (name for limit, name in ((2, "< 2 s"), (4, "2-4 s"), (8, "4-8 s")) if each < limit),
        "> 8 s",
    )


def view_of(label: str) -> str:
    """front, oblique, side or rear: a label's words, or a yaw in degrees."""
    words = label.lower()
    for view in ("rear", "oblique", "side", "front"):
        if view in words:
            return view
    away = abs(float(words))
    return next(
        (v for limit, v in ((30, "front"), (60, "oblique"), (120, "side")) if away < limit), "rear"
    )


def calibration_error(confidences: Iterable[tuple[float, bool]]) -> tuple[float, int]:
    """Expected calibration error over ten equal bins (Naeini and others, AAAI 2015), and of how
    many movements; NaN of none."""
    pairs = np.array(list(confidences), float).reshape(-1, 2)
    if len(pairs) == 0:
        return float("nan"), 0
    which = np.minimum((pairs[:, 0] * BINS).astype(int), BINS - 1)
    off = 0.0
    for bin_ in np.unique(which):
        inside = pairs[which == bin_]
        off += len(inside) * abs(inside[:, 0].mean() - inside[:, 1].mean())
    return off / len(pairs), len(pairs)


def sources(rows: Iterable[Row]) -> int:
    """How many people or sources the rows are of."""
    return len({row.group for row in rows})
