"""Landmark tables of other tools (CSV, docs/FORMATS.md): MediaPipe's 33 landmarks as text.

Wide tables have a row for each frame, long ones a row for each landmark of a frame. What is empty
or no number in a cell is not known, and nothing else is touched by it. A line is read only as far
as a frame can be long, and no more frames than a recording may have.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

import numpy as np

from coach.errors import TraceError
from coach.pose.csv_columns import FIELDS, Columns, columns_of, landmark_of
from coach.pose.landmarks import N_LANDMARKS, FloatArray
from coach.pose.limits import MOST_FRAMES

__all__ = ["Table", "read_table"]

_MOST_BYTES = 512 * 1024**2
"""Of a whole file; MOST_FRAMES with 33 landmarks of 8 numbers take some 400 MB."""

_MOST_LINE = 64 * 1024  # characters; a frame's numbers take 6,000
_MOST_COLUMNS = 2000
_NOTHING = {"", "nan", "na", "n/a", "none", "null", "-", "inf", "-inf"}


_MOST = 1e9
"""A landmark's number that is larger is taken for this, which no landmark has either (`FAR`, in
pixels) and which can be squared in single precision."""

_SLOTS = N_LANDMARKS + 1
"""A long table may count landmarks from 0 or from 1; which, only all of it tells."""


class Table:
    """A table's frames, as they are read."""

    def __init__(self, called: str, columns: Columns) -> None:
        self.called, self.columns = called, columns
        self._numbers = self._empty(256)
        self._times: list[float] = []
        self._frames: list[float] = []
        self.first = 0
        """The number of the first landmark."""
        self.size: tuple[float, float] = (math.nan, math.nan)
        """Width and height of the picture in pixels, where the table says it."""

    def __len__(self) -> int:
        return len(self._times)

    @property
    def numbers(self) -> FloatArray:
        """(T, 33, 8) in the order of `FIELDS`, NaN where there is none."""
        return self._numbers[: len(self), self.first : self.first + N_LANDMARKS]

    @property
    def time_s(self) -> FloatArray:
        """(T,) seconds, NaN without a column of times."""
        return np.asarray(self._times, np.float64) * self.columns.seconds

    @property
    def frame(self) -> FloatArray:
        """(T,) the frames' own numbers, NaN without a column of them."""
        return np.asarray(self._frames, np.float64)

    def add(self, time: float, frame: float) -> int:
        """One more frame: its row. Raises TraceError after too many."""
        row = len(self)
        if row == MOST_FRAMES:
            raise TraceError(
                f"{self.called} holds more than {MOST_FRAMES} pictures’ landmarks; keep the "
                "exercise alone."
            )
        if row == len(self._numbers):
            self._numbers = np.concatenate([self._numbers, self._empty(row)])
        self._times.append(time)
        self._frames.append(frame)
        return row

    def row(self, row: int) -> FloatArray:
        """(34, 8) of one frame, to be filled."""
        return np.asarray(self._numbers[row])

    @staticmethod
    def _empty(frames: int) -> FloatArray:
        return np.full((frames, _SLOTS, len(FIELDS)), np.nan, np.float32)


def read_table(path: Path) -> Table:
    """Read a table of either shape. Raises TraceError with the line that is wrong."""
    called = path.name
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise TraceError(f"{called} is too large for a table of landmarks; check the file.")
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            return _read(file, called)
    except (OSError, csv.Error) as error:
        raise TraceError(
            f"{called} is not a table of landmarks (.csv) that can be read; check the file."
        ) from error


def _read(file: TextIO, called: str) -> Table:
    lines = _lines(file, called)
    head = next(lines, "")
    delimiter = max(",;\t", key=head.count)
    header = next(csv.reader([head], delimiter=delimiter), [])
    if len(header) > _MOST_COLUMNS:
        raise TraceError(f"{called} has more columns than a table of landmarks; check the file.")
    columns = columns_of(header, called)
    cells = _Cells(called, header, decimal_comma=delimiter == ";")
    rows = (row for row in csv.reader(lines, delimiter=delimiter) if row)
    table = Table(called, columns)
    fill = _fill_wide if columns.landmark is None else _fill_long
    fill(table, rows, cells)
    if len(table) == 0:
        raise TraceError(f"{called} holds no frame; check the file.")
    return table


def _lines(file: TextIO, called: str) -> Iterator[str]:
    while line := file.readline(_MOST_LINE + 1):
        if len(line) > _MOST_LINE:
            raise TraceError(
                f"{called} has a line that is too long for a frame’s landmarks; check the file."
            )
        yield line


class _Cells:
    """Numbers out of a row's texts."""

    def __init__(self, called: str, header: Sequence[str], decimal_comma: bool) -> None:
        self._called, self._header, self._decimal_comma = called, header, decimal_comma
        self._person: str | None = None
        self.line = 1

    def next_row(self, row: Sequence[str], columns: Columns, table: Table) -> None:
        """Go on to this row; the first one says how large the picture is. Raises TraceError where
        it is of somebody else than the ones before."""
        self.line += 1
        person = self.text(row, columns.person).strip()
        if self._person is None:
            self._person = person
            table.size = (self.number(row, columns.width), self.number(row, columns.height))
        elif person != self._person:
            raise TraceError(
                f"{self._called} holds more than one person (row {self.line}); keep the rows of "
                "the one who exercises."
            )

    def numbers(self, row: Sequence[str], columns: Sequence[int]) -> list[float]:
        """Of some columns of landmarks; NaN where a cell is empty, not there, or infinite."""
        read = np.clip([self.number(row, column) for column in columns], -_MOST, _MOST)
        return list(read.tolist())

    def number(self, row: Sequence[str], column: int | None) -> float:
        """Of one column, or NaN of none. Raises TraceError where it is a word."""
        text = self.text(row, column).strip()
        if self._decimal_comma:
            text = text.replace(",", ".")
        if text.lower() in _NOTHING:
            return math.nan
        try:
            number = float(text)
        except ValueError:
            name = "" if column is None else self._header[column]
            raise TraceError(
                f"{self._called}: row {self.line} has “{text[:40]}” in “{name[:40]}”, where a "
                "number should be; correct it or leave it empty."
            ) from None
        return number if math.isfinite(number) else math.nan

    def text(self, row: Sequence[str], column: int | None) -> str:
        """Of one column; empty where the row is too short."""
        return "" if column is None or column >= len(row) else row[column]


def _fill_wide(table: Table, rows: Iterator[list[str]], cells: _Cells) -> None:
    columns = table.columns
    which = list(columns.fields)
    landmarks, fields = (np.array(part) for part in zip(*columns.fields.values(), strict=True))
    for row in rows:
        cells.next_row(row, columns, table)
        at = table.add(cells.number(row, columns.time), cells.number(row, columns.frame))
        table.row(at)[landmarks, fields] = cells.numbers(row, which)


def _fill_long(table: Table, rows: Iterator[list[str]], cells: _Cells) -> None:
    """Rows of a frame may be anywhere; a frame is told by its number, or else by its time."""
    columns, called = table.columns, table.called
    if columns.frame is None and columns.time is None:
        raise TraceError(
            f"{called} says of no row which frame it belongs to; add a column “frame”."
        )
    which, fields = list(columns.fields), [field for _, field in columns.fields.values()]
    frames: dict[float, int] = {}
    names = numbered_from_1 = False
    for row in rows:
        cells.next_row(row, columns, table)
        time, number = cells.number(row, columns.time), cells.number(row, columns.frame)
        key = time if columns.frame is None else number
        if math.isnan(key):
            raise TraceError(f"{called}: row {cells.line} does not say which frame it is of.")
        if key not in frames:
            frames[key] = table.add(time, number)
        landmark, named = landmark_of(cells.text(row, columns.landmark), called)
        names, numbered_from_1 = names or named, numbered_from_1 or landmark == N_LANDMARKS
        filled = table.row(frames[key])[landmark]
        if not np.isnan(filled[fields]).all():
            raise TraceError(
                f"{called}: row {cells.line} is the second one for its landmark and frame; keep "
                "one person, and each frame once."
            )
        filled[fields] = cells.numbers(row, which)
    table.first = int(numbered_from_1 and not names)
