"""The tables of an archive: their columns and types, described in docs/FORMATS.md.

A column's meaning never changes within a version; a change of it raises VERSION.
"""

from __future__ import annotations

import pyarrow as pa

from coach.motion.types import MEASUREMENTS
from coach.reports.tables import sd_name

__all__ = ["FRAMES", "REPS", "SETS", "VERSION"]

VERSION = 1


def _list(of: pa.DataType) -> pa.DataType:
    return pa.list_(pa.field("element", of))  # as Parquet calls it


_CHECK = pa.struct(
    [
        ("check", pa.string()),
        ("verdict", pa.string()),
        ("judged", pa.int32()),
        ("counted", pa.int32()),
        ("reps", _list(pa.int32())),
        ("reason", pa.string()),
    ]
)
_FINDING = pa.struct(
    [
        ("check", pa.string()),
        ("verdict", pa.string()),
        ("value", pa.float64()),
        ("sd", pa.float64()),
        ("limit", pa.float64()),
        ("unit", pa.string()),
        ("reason", pa.string()),
    ]
)


def _schema(table: str, *columns: tuple[str, pa.DataType]) -> pa.Schema:
    about = {"form-coach": f"archive/{table}", "version": str(VERSION)}
    return pa.schema(columns, metadata=about)


SETS = _schema(
    "sets",
    ("recording", pa.string()),
    ("source", pa.string()),
    ("source_size", pa.int64()),
    ("source_stamp", pa.string()),
    ("content_sha256", pa.string()),
    ("model_sha256", pa.string()),
    ("followed_by", pa.string()),
    ("judged_by", pa.string()),
    ("asked", pa.string()),
    ("person", pa.string()),
    ("given_side", pa.string()),
    ("status", pa.string()),
    ("error", pa.string()),
    ("exercise", pa.string()),
    ("exercise_from", pa.string()),
    ("exercise_confidence", pa.float64()),
    ("nearest", pa.string()),
    ("view", pa.string()),
    ("view_yaw_deg", pa.float64()),
    ("duration_s", pa.float64()),
    ("frames", pa.int32()),
    ("width", pa.int32()),
    ("height", pa.int32()),
    ("rep_count", pa.int32()),
    ("judged_count", pa.int32()),
    ("faultless_count", pa.int32()),
    ("partial_count", pa.int32()),
    ("uncounted_count", pa.int32()),
    ("checks", _list(_CHECK)),
    ("person_visible", pa.float64()),
    ("pictures_per_s", pa.float64()),
    ("seen", pa.float64()),
    ("may_have_missed", pa.bool_()),
    ("notes", _list(pa.string())),
    ("following_notes", _list(pa.string())),
    ("took_s", pa.float64()),
    ("written_at", pa.timestamp("ms", tz="UTC")),
)
"""A row a recording, whatever became of it."""

REPS = _schema(
    "reps",
    ("recording", pa.string()),
    ("person", pa.string()),
    ("exercise", pa.string()),
    ("rep", pa.int32()),
    ("movement", pa.int32()),
    ("outcome", pa.string()),
    ("reason", pa.string()),
    ("side", pa.string()),
    ("start_s", pa.float64()),
    ("peak_s", pa.float64()),
    ("end_s", pa.float64()),
    ("counted", pa.bool_()),
    ("unit", pa.string()),
    ("peak", pa.float64()),
    ("peak_sd", pa.float64()),
    ("range", pa.float64()),
    ("peak_left", pa.float64()),
    ("peak_sd_left", pa.float64()),
    ("peak_right", pa.float64()),
    ("peak_sd_right", pa.float64()),
    ("lowering_s", pa.float64()),
    ("hold_s", pa.float64()),
    ("lifting_s", pa.float64()),
    ("probability", pa.float64()),
    ("findings", _list(_FINDING)),
)
"""A row a movement, whatever became of it."""

FRAMES = _schema(
    "frames",
    ("recording", pa.dictionary(pa.int32(), pa.string())),
    ("time_s", pa.float64()),
    ("view_yaw_deg", pa.float64()),
    *((column, pa.float64()) for name in MEASUREMENTS for column in (name, sd_name(name))),
    ("rep", pa.int32()),
    ("phase", pa.dictionary(pa.int32(), pa.string())),
)
"""A row a frame; the measurements are those of frames.csv, unrounded."""
