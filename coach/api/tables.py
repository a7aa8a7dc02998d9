"""An analysis as pandas tables: the columns of reps.csv and frames.csv, as they were measured."""

from __future__ import annotations

import numpy as np
import pandas as pd

from coach.coaching.results import Analysis, Movement
from coach.reports.layout import check_names, phases_and_reps
from coach.reports.tables import frame_columns, verdict_cells

__all__ = ["frames_table", "reps_table"]


def reps_table(analysis: Analysis) -> pd.DataFrame:
    """One row for every movement, in order of time. `rep` is <NA> for what is no repetition; a
    check's column is empty where the check does not apply."""
    checks = check_names(analysis.summary)
    rows = [
        {**_cells(one), **verdict_cells(one.findings, checks)} for one in analysis.summary.movements
    ]
    # Without a movement nothing says which unit it would have had.
    columns = list(rows[0]) if rows else [*_LED_BY, *_measures("deg"), *_TIMES, *checks]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"rep": "Int64", "movement": "int64", "counted": "bool"})


_LED_BY = (
    *("rep", "movement", "outcome", "reason", "probability", "side"),
    *("start_s", "peak_s", "end_s", "counted"),
)
_TIMES = ("lowering_s", "hold_s", "lifting_s")


def _measures(unit: str) -> tuple[str, str, str]:
    return f"peak_{unit}", f"peak_sd_{unit}", f"range_{unit}"


def _cells(movement: Movement) -> dict[str, object]:
    led = {name: getattr(movement, name) for name in _LED_BY if name not in ("rep", "movement")}
    measured = (movement.peak, movement.peak_sd, movement.range)
    return {
        "rep": movement.number,
        "movement": movement.index,
        **led,
        "outcome": movement.outcome.value,
        **dict(zip(_measures(movement.unit), measured, strict=True)),
        **{name: getattr(movement, name) for name in _TIMES},
    }


def frames_table(analysis: Analysis) -> pd.DataFrame:
    """One row for every frame, in order of time. `rep` is <NA> outside of a repetition."""
    motion = analysis.motion
    # Value and uncertainty side by side: (T, 2 M).
    cells = np.stack([motion.values, motion.sd], axis=2).reshape(len(motion), -1)
    numbers = np.column_stack([motion.time_s, motion.yaw_deg, cells])
    *names, rep, phase = frame_columns()
    table = pd.DataFrame(numbers, columns=names)
    labels = phases_and_reps(analysis)
    table[rep] = pd.array([number for _, number in labels], dtype="Int64")
    table[phase] = [name for name, _ in labels]
    return table
