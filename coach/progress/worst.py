"""Which repetition of a session to look at first."""

from __future__ import annotations

import math
from collections.abc import Iterable

from coach.coaching.results import Finding, Movement, Verdict
from coach.domain import SetResult

__all__ = ["worst_rep"]


def worst_rep(sets: Iterable[SetResult]) -> tuple[SetResult, Movement] | None:
    """The counted repetition with the most faults, and its set; of several the one with a fault
    furthest beyond its limit, in sigma of its own uncertainty, then the earliest. None where no
    fault was found."""
    found = [(one, rep) for one in sets for rep in one.summary.movements if rep.counted]
    worst = max(found, key=lambda of: _rank(of[1]), default=None)
    return worst if worst is not None and worst[1].faults else None


def _rank(rep: Movement) -> tuple[int, float]:
    return len(rep.faults), max(map(_beyond, rep.findings), default=0.0)


def _beyond(finding: Finding) -> float:
    """How far beyond its limit a fault is, in sigma; 0 where that is not known."""
    value, sd, limit = finding.value, finding.sd, finding.limit
    if finding.verdict is not Verdict.FAULT or value is None or sd is None or limit is None:
        return 0.0
    away = abs(value - limit) / sd if sd > 0.0 else 0.0
    return away if math.isfinite(away) else 0.0
