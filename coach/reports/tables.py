"""reps.csv and frames.csv (docs/FORMATS.md): one row a movement, one row a frame."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

import numpy as np

from coach.coaching.correction import Correction, in_force
from coach.coaching.results import Analysis, CheckResult, Finding, Movement
from coach.motion.types import MEASUREMENTS, unit_of
from coach.reports.layout import check_names, phases_and_reps
from coach.reports.summary import rep_entry

__all__ = [
    "frame_columns",
    "rep_cells",
    "sd_name",
    "verdict_cells",
    "write_frames",
    "write_reps",
]


def sd_name(measurement: str) -> str:
    """Column name of a measurement's uncertainty: knee_flexion_left_sd_deg."""
    unit = unit_of(measurement)
    return f"{measurement.removesuffix(unit)}sd_{unit}"


def frame_columns() -> tuple[str, ...]:
    """The header of frames.csv."""
    pairs = ((name, sd_name(name)) for name in MEASUREMENTS)
    return ("time_s", "view_yaw_deg", *(name for pair in pairs for name in pair), "rep", "phase")


def write_reps(analysis: Analysis, file: TextIO, corrections: Iterable[Correction] = ()) -> None:
    """Write one row a movement: its fields, what a person said of it, each check's verdict."""
    checks = check_names(analysis.summary)
    said = in_force(corrections)
    movements = analysis.summary.movements
    rows = [_movement_cells(movement, said.get(movement.index)) for movement in movements]
    # Without a movement nothing says which unit it would have had.
    fields = list(rows[0]) if rows else [*_LED_BY, *_REP_FIELDS, _CORRECTED]
    writer = csv.DictWriter(file, [*fields, *checks], restval="", lineterminator="\n")
    writer.writeheader()
    for row, movement in zip(rows, movements, strict=True):
        writer.writerow({**row, **verdict_cells(movement.findings, checks)})


_LED_BY = ("rep", "movement", "outcome", "reason")
_REP_FIELDS = (
    *("side", "start_s", "peak_s", "end_s", "counted"),
    *("peak_deg", "peak_sd_deg", "range_deg", "lowering_s", "hold_s", "lifting_s"),
)
_CORRECTED = "corrected"


def _movement_cells(movement: Movement, said: Correction | None) -> dict[str, object]:
    cells = rep_cells(movement)
    return {
        "rep": cells.pop("index"),
        "movement": movement.index,
        "outcome": movement.outcome.value,
        "reason": movement.reason,
        **cells,
        _CORRECTED: "" if said is None else str(said.repetition).lower(),
    }


def rep_cells(rep: Movement) -> dict[str, object]:
    """A movement's cells by column, without its checks and what became of it."""
    left_out = {"movement", "outcome", "reason", "probability", "findings"}
    entry = rep_entry(rep).model_dump(exclude_unset=True, exclude=left_out)
    return {**entry, "counted": str(rep.counted).lower()}


def verdict_cells(judged: Iterable[Finding | CheckResult], checks: Sequence[str]) -> dict[str, str]:
    """A cell for each of the `checks`: its verdict, empty where it does not apply."""
    verdicts = {one.check: one.verdict.value for one in judged}
    return {name: verdicts.get(name, "") for name in checks}


def write_frames(analysis: Analysis, file: TextIO) -> None:
    """Write one row a frame; an empty cell was not measured."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(frame_columns())
    writer.writerows(_frame_rows(analysis))


def _frame_rows(analysis: Analysis) -> Iterator[list[str]]:
    motion = analysis.motion
    # Value and uncertainty side by side: (T, 2 M).
    cells = np.stack([motion.values, motion.sd], axis=2).reshape(len(motion), -1)
    labels = phases_and_reps(analysis)
    for time_s, yaw, row, (phase, index) in zip(
        motion.time_s.tolist(), motion.yaw_deg.tolist(), cells.tolist(), labels, strict=True
    ):
        yield [
            f"{time_s:.4f}",
            _cell(yaw),
            *(_cell(value) for value in row),
            "" if index is None else str(index),
            phase,
        ]


def _cell(value: float) -> str:
    return f"{value:.3f}" if math.isfinite(value) else ""
