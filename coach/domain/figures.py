"""A set in numbers: what its repetitions come to, worked out here and nowhere else."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from coach.coaching.correction import Correction, corrected_count
from coach.coaching.coverage import Coverage, is_enough
from coach.coaching.results import Finding, Movement, Outcome, Verdict
from coach.domain.session import SessionRecord, SetResult
from coach.exercises.registry import get
from coach.programme.plan import Round

__all__ = [
    "RepFigures",
    "SetFigures",
    "figures_of",
    "peak_unit",
    "rep_figures",
    "set_figures",
    "with_its_set",
]


@dataclass(frozen=True)
class RepFigures:
    """What the movements of a set come to; NaN where nothing was measured.

    counted, partial, uncounted: how many count, how many are too small to, and how many are no
    repetition or were not seen well enough, as measured. corrected: how many count with what people
    say of them; all that follows is of those measured to count. peak: the mean of their peaks;
    peak_sd: their mean one-sigma uncertainty (an error shared by all of a set does not average
    out); best: the largest peak. range: their mean. All in `unit`. lowering_s, hold_s, lifting_s:
    means. left, right: each leg's own mean peak where both work at once. judged: of how many
    repetitions at least one check could say how they were done; faultless: in how many of these
    none found a fault. faults, ok: how many repetitions each check found a fault in, and how many
    it did not; not_judged: the checks that could judge none, and why.
    """

    unit: str
    counted: int
    partial: int
    uncounted: int
    corrected: int
    peak: float
    peak_sd: float
    best: float
    range: float
    lowering_s: float
    hold_s: float
    lifting_s: float
    left: float
    right: float
    judged: int
    faultless: int
    faults: dict[str, int] = field(default_factory=dict)
    ok: dict[str, int] = field(default_factory=dict)
    not_judged: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SetFigures(RepFigures):
    """One set in numbers, for looking at many of them.

    at: when it began. target, max_target: those that it was done under; None for the exercise's
    default, and where there was no limit. wanted: repetitions. coverage: how well it was watched;
    None where nobody noted it.
    """

    session_id: str
    person_id: str
    at: datetime
    index: int
    exercise: str
    side: str
    view: str
    target: float | None
    wanted: int
    max_target: float | None = None
    coverage: Coverage | None = None

    @property
    def watched_enough(self) -> bool:
        """Whether no repetition, and no fault, need have been missed."""
        return is_enough(get(self.exercise), self.coverage)


def rep_figures(
    movements: Sequence[Movement], unit: str, corrections: Iterable[Correction] = ()
) -> RepFigures:
    """What these movements come to. unit: of their peaks (`peak_unit`)."""
    counted = [rep for rep in movements if rep.counted]
    partial = sum(rep.outcome is Outcome.PARTIAL for rep in movements)
    judged = [rep for rep in counted if rep.judged]
    left, right = ([rep.by_side[leg] for rep in counted] for leg in (0, 1))
    return RepFigures(
        unit=unit,
        counted=len(counted),
        partial=partial,
        uncounted=len(movements) - len(counted) - partial,
        corrected=corrected_count(movements, corrections),
        peak=_mean(rep.peak for rep in counted),
        peak_sd=_mean(rep.peak_sd for rep in counted),
        best=max((float(rep.peak) for rep in counted if math.isfinite(rep.peak)), default=math.nan),
        range=_mean(rep.range for rep in counted),
        lowering_s=_mean(rep.lowering_s for rep in counted),
        hold_s=_mean(rep.hold_s for rep in counted),
        lifting_s=_mean(rep.lifting_s for rep in counted),
        left=_mean(leg[0] for leg in left if leg is not None),
        right=_mean(leg[0] for leg in right if leg is not None),
        judged=len(judged),
        faultless=sum(not rep.faults for rep in judged),
        **_tally(finding for rep in counted for finding in rep.findings),
    )


def with_its_set(
    figures: RepFigures,
    made: Round,
    *,
    session_id: str,
    person_id: str,
    index: int,
    at: datetime,
    view: str,
    coverage: Coverage | None = None,
) -> SetFigures:
    """These figures with the set that they are of. made: its round; index: of that in the plan."""
    return SetFigures(
        **vars(figures),
        session_id=session_id,
        person_id=person_id,
        at=at,
        index=index,
        exercise=made.exercise,
        side=made.side,
        view=view,
        target=made.settings.target,
        wanted=made.reps,
        max_target=made.settings.max_target,
        coverage=coverage,
    )


def set_figures(session: SessionRecord, one: SetResult) -> SetFigures:
    """One set of this session."""
    movements = one.summary.movements
    return with_its_set(
        rep_figures(movements, peak_unit(one.round, movements), one.corrections),
        one.round,
        session_id=session.id,
        person_id=session.person_id,
        index=one.index,
        at=session.started_at + timedelta(seconds=one.started_s),
        view=one.summary.view.value,
        coverage=one.summary.coverage,
    )


def figures_of(sessions: Iterable[SessionRecord]) -> tuple[SetFigures, ...]:
    """Every set of these sessions."""
    return tuple(set_figures(session, one) for session in sessions for one in session.sets)


def peak_unit(made: Round, movements: Sequence[Movement] = ()) -> str:
    """What a set's peaks are in: as its movements have them; without one, cm instead of shares of
    the height where that is known."""
    if movements:
        return movements[0].unit
    return get(made.exercise).unit_for(made.settings.height_cm)


def _tally(findings: Iterable[Finding]) -> dict[str, Any]:
    """How often each check found a fault, how often none, and why those that never judged did not:
    `RepFigures.faults`, `ok` and `not_judged`."""
    faults: dict[str, int] = {}
    ok: dict[str, int] = {}
    why: dict[str, str] = {}
    for one in findings:
        if one.verdict is Verdict.FAULT:
            faults[one.check] = faults.get(one.check, 0) + 1
        elif one.verdict is Verdict.OK:
            ok[one.check] = ok.get(one.check, 0) + 1
        else:
            why.setdefault(one.check, one.reason or "")
    never = {check: reason for check, reason in why.items() if check not in faults | ok}
    return {"faults": faults, "ok": ok, "not_judged": never}


def _mean(values: Iterable[float]) -> float:
    """Of those that were measured; NaN where none was."""
    known = [float(value) for value in values if math.isfinite(value)]
    return math.fsum(known) / len(known) if known else math.nan
