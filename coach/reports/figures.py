"""A person's sets in numbers, from what is kept of them as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

import numpy as np

from coach.domain import SessionRecord, SetFigures, SetResult
from coach.records import rows

__all__ = ["figures_of", "set_figures", "unit_of"]


def figures_of(sessions: Iterable[SessionRecord]) -> tuple[SetFigures, ...]:
    """Every set of these sessions."""
    return tuple(set_figures(session, one) for session in sessions for one in session.sets)


def set_figures(session: SessionRecord, one: SetResult) -> SetFigures:
    """One set; the numbers are of its counted repetitions."""
    made, summary = one.round, one.summary
    reps = [rep for rep in summary.reps if rep.counted]
    left, right = ([rep.by_side[leg] for rep in reps] for leg in (0, 1))
    return SetFigures(
        session_id=session.id,
        person_id=session.person_id,
        at=session.started_at + timedelta(seconds=one.started_s),
        index=one.index,
        exercise=made.exercise,
        side=made.side,
        view=summary.view.value,
        unit=unit_of(one),
        target=made.settings.target,
        wanted=made.reps,
        counted=summary.rep_count,
        partial=summary.partial_count,
        peak=_mean([rep.peak for rep in reps]),
        peak_sd=_mean([rep.peak_sd for rep in reps]),
        best=max((rep.peak for rep in reps if np.isfinite(rep.peak)), default=float("nan")),
        range=_mean([rep.range for rep in reps]),
        lowering_s=_mean([rep.lowering_s for rep in reps]),
        hold_s=_mean([rep.hold_s for rep in reps]),
        lifting_s=_mean([rep.lifting_s for rep in reps]),
        left=_mean([leg[0] for leg in left if leg is not None]),
        right=_mean([leg[0] for leg in right if leg is not None]),
        **rows.tally(finding for rep in reps for finding in rep.findings),
    )


def unit_of(one: SetResult) -> str:
    """Of a set's peaks: its repetitions', or what they would have been in."""
    if one.summary.reps:
        return one.summary.reps[0].unit
    return rows.unit_of(one.round)


def _mean(values: Sequence[float]) -> float:
    """Of those that were measured; NaN where none was."""
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else float("nan")
