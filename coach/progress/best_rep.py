"""A person's best repetition of an exercise over all their sessions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from coach.coaching.results import Movement
from coach.domain import SessionRecord, SetResult
from coach.exercises.registry import get

__all__ = ["best_reps"]


def best_reps(
    sessions: Iterable[SessionRecord], like: SetResult
) -> Iterator[tuple[SessionRecord, SetResult, Movement]]:
    """The counted repetitions of the exercise and legs of `like`, in its unit, the best first: one
    without a fault before one with, then the one that went furthest; none beyond the limit that its
    set was done under."""
    smaller = get(like.round.exercise).goal.smaller_is_better
    units = {rep.unit for rep in like.summary.movements}
    found = [
        (session, one, rep)
        for session in sessions
        for one in session.sets
        if (one.round.exercise, one.round.side) == (like.round.exercise, like.round.side)
        for rep in one.summary.movements
        if rep.counted and math.isfinite(rep.peak) and rep.unit in units and _allowed(one, rep)
    ]
    yield from sorted(found, key=lambda of: (len(of[2].faults) > 0, _far(of[2], smaller)))


def _allowed(one: SetResult, rep: Movement) -> bool:
    limit = one.round.settings.max_target
    return limit is None or rep.peak <= limit


def _far(rep: Movement, smaller: bool) -> float:
    return rep.peak if smaller else -rep.peak
