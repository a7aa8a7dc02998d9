"""An analysis as rows of the archive's tables, unrounded; what was not measured is null."""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from coach.archive.schema import FRAMES
from coach.coaching.results import Analysis, CheckResult, Finding, Movement, SetSummary
from coach.motion.types import MEASUREMENTS
from coach.reports.layout import phases_and_reps
from coach.reports.tables import sd_name
from coach.words import result_words

__all__ = ["Row", "frames_table", "judged_cells", "parquet", "rep_rows"]

Row = dict[str, Any]
"""A row by column."""


def judged_cells(analysis: Analysis) -> Row:
    """The part of a set's row that comes of judging its poses."""
    summary, source, coverage = analysis.summary, analysis.source, analysis.summary.coverage
    return {
        "exercise": summary.exercise,
        "exercise_from": summary.exercise_from,
        "exercise_confidence": _number(summary.exercise_confidence),
        "nearest": summary.nearest,
        "view": summary.view.value,
        "view_yaw_deg": _number(summary.yaw_deg),
        "duration_s": source.duration_s,
        "frames": source.frames,
        "width": source.size[0],
        "height": source.size[1],
        "rep_count": summary.rep_count,
        "judged_count": summary.judged_count,
        "faultless_count": summary.faultless_count,
        "partial_count": summary.partial_count,
        "uncounted_count": len(summary.uncounted),
        "checks": [_check(one, summary) for one in summary.checks],
        "person_visible": _number(summary.person_visible),
        "pictures_per_s": None if coverage is None else _number(coverage.pictures_per_s),
        "seen": None if coverage is None else _number(coverage.seen),
        "may_have_missed": not result_words.watched_enough(summary),
        "notes": list(summary.notes),
    }


def _check(check: CheckResult, summary: SetSummary) -> Row:
    return {
        "check": check.check,
        "verdict": check.verdict.value,
        "judged": summary.judged_by(check.check),
        "counted": summary.rep_count,
        "reps": list(check.reps),
        "reason": check.reason,
    }


def rep_rows(analysis: Analysis, recording: str, person: str | None) -> list[Row]:
    """A row for each movement."""
    exercise = analysis.summary.exercise
    about = {"recording": recording, "person": person, "exercise": exercise}
    return [{**about, **_movement(one)} for one in analysis.summary.movements]


def _movement(movement: Movement) -> Row:
    (left, left_sd), (right, right_sd) = (one or (None, None) for one in movement.by_side)
    return {
        "rep": movement.number,
        "movement": movement.index,
        "outcome": movement.outcome.value,
        "reason": movement.reason,
        "side": movement.side,
        "start_s": movement.start_s,
        "peak_s": movement.peak_s,
        "end_s": movement.end_s,
        "counted": movement.counted,
        "unit": movement.unit,
        "peak": _number(movement.peak),
        "peak_sd": _number(movement.peak_sd),
        "range": _number(movement.range),
        "peak_left": _number(left),
        "peak_sd_left": _number(left_sd),
        "peak_right": _number(right),
        "peak_sd_right": _number(right_sd),
        "lowering_s": _number(movement.lowering_s),
        "hold_s": _number(movement.hold_s),
        "lifting_s": _number(movement.lifting_s),
        "probability": _number(movement.probability),
        "findings": [_finding(one) for one in movement.findings],
    }


def _finding(finding: Finding) -> Row:
    return {
        "check": finding.check,
        "verdict": finding.verdict.value,
        "value": _number(finding.value),
        "sd": _number(finding.sd),
        "limit": _number(finding.limit),
        "unit": finding.unit,
        "reason": finding.reason,
    }


def frames_table(analysis: Analysis, recording: str) -> pa.Table:
    """A row for each frame."""
    motion = analysis.motion
    labels = phases_and_reps(analysis)
    columns: dict[str, Any] = {
        "recording": pa.array([recording] * len(motion)).dictionary_encode(),
        "time_s": motion.time_s,
        "view_yaw_deg": _numbers(motion.yaw_deg),
        "rep": [index for _, index in labels],
        "phase": pa.array([phase for phase, _ in labels]).dictionary_encode(),
    }
    for name in MEASUREMENTS:
        values, sd = motion.column(name)
        columns[name], columns[sd_name(name)] = _numbers(values), _numbers(sd)
    return pa.table({name: columns[name] for name in FRAMES.names}, FRAMES)


def parquet(table: pa.Table) -> bytes:
    """What a Parquet file with this table holds."""
    file = io.BytesIO()
    pq.write_table(table, file, compression="zstd")
    return file.getvalue()


def _numbers(values: Any) -> pa.Array:
    numbers = np.asarray(values, np.float64)
    return pa.array(numbers, mask=~np.isfinite(numbers))


def _number(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else float(value)
