"""Where a recording is cut, so that several workers may track it."""

from __future__ import annotations

import math
from itertools import pairwise

__all__ = ["pieces_of", "shared_out"]

# MediaPipe's small differences do not die out from picture to picture: so it starts anew, at times
# that do not depend on the number of workers.
_PIECE_S = 15.0


def pieces_of(duration_s: float) -> tuple[float, ...]:
    """Times at which the pieces of a video begin, and infinity as the end of the last."""
    # An even number, so that two workers get as much each.
    count = 2 * round(duration_s / (2 * _PIECE_S)) or 1
    return (*(duration_s * k / count for k in range(count)), math.inf)


def shared_out(times_s: tuple[float, ...], workers: int) -> list[tuple[float, ...]]:
    """Consecutive pieces for each worker, as equal in number as can be."""
    pieces = len(times_s) - 1
    count = max(1, min(workers, pieces))
    cuts = [pieces * k // count for k in range(count + 1)]
    return [times_s[a : b + 1] for a, b in pairwise(cuts)]
