"""Peaks in the unit people know: a heel's rise in centimetres where the body height is known."""

from __future__ import annotations

from dataclasses import replace

from coach.coaching.results import Finding, Rep, SetSummary

__all__ = ["in_cm", "summary_in_cm"]


def summary_in_cm(summary: SetSummary, height_cm: float | None) -> SetSummary:
    """A set's repetitions as `in_cm` has them; unchanged where no height is known."""
    if height_cm is None:
        return summary
    return replace(summary, reps=tuple(in_cm(rep, height_cm) for rep in summary.reps))


def in_cm(rep: Rep, height_cm: float) -> Rep:
    """A repetition measured in % of body height, in cm; its findings in that unit with it."""
    if rep.unit != "pct":
        return rep
    cm = height_cm / 100.0
    left, right = (None if leg is None else (leg[0] * cm, leg[1] * cm) for leg in rep.by_side)
    return replace(
        rep,
        unit="cm",
        peak=rep.peak * cm,
        peak_sd=rep.peak_sd * cm,
        range=rep.range * cm,
        findings=tuple(_finding_in_cm(finding, cm) for finding in rep.findings),
        by_side=(left, right),
    )


def _finding_in_cm(finding: Finding, cm: float) -> Finding:
    if finding.unit != "pct":
        return finding
    value, sd, limit = (
        None if number is None else number * cm
        for number in (finding.value, finding.sd, finding.limit)
    )
    return replace(finding, value=value, sd=sd, limit=limit, unit="cm")
