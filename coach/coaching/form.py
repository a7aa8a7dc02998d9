"""Checks to verdicts: ok, fault, or not judged; never a guess."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from coach.coaching.results import CheckResult, Finding, Movement, Verdict
from coach.coaching.units import Unit
from coach.exercises.base import Check, Exercise, MovementWindow
from coach.motion.types import View
from coach.translation import gettext as _

CLOSE = _("close to the limit: cannot tell")
"""Why a measured value is not judged: it is no further from the limit than it may be off."""

_SEEN = {
    View.FRONT: _("seen from the front"),
    View.OBLIQUE: _("seen at an angle"),
    View.SIDE: _("seen from the side"),
    View.REAR: _("seen from behind"),
    View.UNKNOWN: _("which way you face was not clear"),
}


def judge(check: Check, window: MovementWindow) -> Finding | None:
    """One check's verdict on one repetition; None where the check does not apply.

    A fault needs the value to be past the limit by more than its own uncertainty, and so does being
    without one to be within it; in between nothing is said, and the finding has its value all the
    same.
    """
    limit = check.limit(window)
    if limit is None:
        return None
    view = window.main_view
    if view not in check.views:
        reason = f"{_SEEN[view]}; {check.turn}" if check.turn else _SEEN[view]
        return Finding(check.name, Verdict.NOT_JUDGED, None, None, limit, check.unit, reason)
    measured = check.measure(window)
    if not measured.known:
        why_not = measured.why_not or _("it was not seen well enough")
        return Finding(check.name, Verdict.NOT_JUDGED, None, None, limit, check.unit, why_not)
    value, sd, _why_not = measured
    past = value - limit if check.above else limit - value
    if -sd < past <= sd:
        return Finding(check.name, Verdict.NOT_JUDGED, value, sd, limit, check.unit, CLOSE)
    verdict = Verdict.FAULT if past > sd else Verdict.OK
    return Finding(check.name, verdict, value, sd, limit, check.unit)


def findings_of(
    exercise: Exercise, window: MovementWindow, best: float, unit: Unit
) -> tuple[Finding, ...]:
    """Every check of the exercise; `best` is the set's largest range so far. What is measured in
    the exercise's own unit is told in `unit`."""
    window = replace(window, best=max(best, window.range))
    findings = (judge(check, window) for check in exercise.checks)
    return tuple(_told_in(f, exercise, unit) for f in findings if f is not None)


def _told_in(finding: Finding, exercise: Exercise, unit: Unit) -> Finding:
    if finding.unit != exercise.unit or unit.name == exercise.unit:
        return finding
    value, sd, limit = (
        None if number is None else number * unit.factor
        for number in (finding.value, finding.sd, finding.limit)
    )
    return replace(finding, value=value, sd=sd, limit=limit, unit=unit.name)


def over_the_set(exercise: Exercise, reps: tuple[Movement, ...]) -> tuple[CheckResult, ...]:
    """Each check's verdict on the set: a fault where any counted repetition had one, ok only where
    it judged most of them."""
    results = []
    for check in exercise.checks:
        found = [
            (rep.number, f)
            for rep in reps
            if rep.counted and rep.number is not None
            for f in rep.findings
            if f.check == check.name
        ]
        faults = tuple(i for i, f in found if f.verdict is Verdict.FAULT)
        good = tuple(i for i, f in found if f.verdict is Verdict.OK)
        if faults:
            results.append(CheckResult(check.name, Verdict.FAULT, faults))
        elif most(len(good), len(found)):
            results.append(CheckResult(check.name, Verdict.OK, good))
        elif found:
            reasons = Counter(f.reason for _, f in found if f.verdict is Verdict.NOT_JUDGED)
            why = reasons.most_common(1)[0][0]
            if good:
                why = _(
                    "judged in {good} of {found} only; {why}",
                    good=len(good),
                    found=len(found),
                    why=why,
                )
            results.append(CheckResult(check.name, Verdict.NOT_JUDGED, (), why))
    return tuple(results)


def most(judged: int, counted: int) -> bool:
    """Whether a check judged so many of the counted repetitions that its silence says something."""
    return 2 * judged > counted
