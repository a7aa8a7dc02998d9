"""Between rows and plain data: movements, what was found in them and what people say of them.

A number that was not measured is NaN in the data and NULL in a row.
"""

from __future__ import annotations

import math
from typing import Any

from coach.coaching.correction import Correction
from coach.coaching.results import Finding, Movement, Outcome, Verdict
from coach.records.schema import CorrectionRow, RepRow

__all__ = ["correction", "known", "number", "rep", "rep_row"]


def rep_row(set_of: str, rep: Movement) -> RepRow:
    """A movement."""
    left, right = rep.by_side
    return RepRow(
        set_id=set_of,
        index=rep.index,
        side=rep.side,
        start_s=rep.start_s,
        peak_s=rep.peak_s,
        end_s=rep.end_s,
        outcome=rep.outcome.value,
        reason=rep.reason,
        number=rep.number,
        unit=rep.unit,
        peak=known(rep.peak),
        peak_sd=known(rep.peak_sd),
        range=known(rep.range),
        lowering_s=known(rep.lowering_s),
        hold_s=known(rep.hold_s),
        lifting_s=known(rep.lifting_s),
        left_peak=known(left[0]) if left else None,
        left_sd=known(left[1]) if left else None,
        right_peak=known(right[0]) if right else None,
        right_sd=known(right[1]) if right else None,
        findings=[_finding_columns(finding) for finding in rep.findings],
    )


def rep(row: RepRow) -> Movement:
    """A movement from its row."""
    return Movement(
        index=row.index,
        side=row.side,
        start_s=row.start_s,
        peak_s=row.peak_s,
        end_s=row.end_s,
        number=row.number,
        outcome=Outcome(row.outcome),
        reason=row.reason,
        unit=row.unit,
        peak=number(row.peak),
        peak_sd=number(row.peak_sd),
        range=number(row.range),
        lowering_s=number(row.lowering_s),
        hold_s=number(row.hold_s),
        lifting_s=number(row.lifting_s),
        findings=tuple(_finding(columns) for columns in row.findings),
        by_side=(_leg(row.left_peak, row.left_sd), _leg(row.right_peak, row.right_sd)),
    )


def correction(row: CorrectionRow) -> Correction:
    """A person's word from its row."""
    return Correction(row.movement, row.repetition, row.by, row.at)


def known(value: float | None) -> float | None:
    """For a row: a number, or None where nothing was measured."""
    # NumPy's own numbers are no JSON, and not every driver takes them.
    return None if value is None or not math.isfinite(value) else float(value)


def number(value: float | None) -> float:
    """From a row: a number, or NaN where nothing was measured."""
    return math.nan if value is None else value


def _finding_columns(finding: Finding) -> dict[str, Any]:
    # It is flat: asdict, which copies part by part, took a fifth of the time to keep a set.
    columns = dict(vars(finding))
    for name in ("value", "sd", "limit"):
        columns[name] = known(columns[name])
    return columns


def _finding(columns: dict[str, Any]) -> Finding:
    """A finding from its JSON."""
    return Finding(**columns | {"verdict": Verdict(columns["verdict"])})


def _leg(peak: float | None, sd: float | None) -> tuple[float, float] | None:
    return None if peak is None else (peak, number(sd))
