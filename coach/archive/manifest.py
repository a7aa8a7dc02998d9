"""The manifest: what is known of each recording beforehand, as a table (CSV, docs/CLUSTER.md)."""

from __future__ import annotations

import csv
import io
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from coach.archive.sources import absolute
from coach.errors import InputError
from coach.motion.types import SIDES

__all__ = ["About", "read_manifest"]

_MOST_BYTES = 256 * 1024**2
"""Some hundred bytes for each of a million recordings, twice over."""
_LONGEST_CELL = 4096
_LONGEST_NAME = 64
_FILE, _EXERCISE, _PERSON, _SIDE = "file", "exercise", "person", "side"
# The limits of `coach analyze`, which only catch slips.
_NUMBERS = {"height_cm": (80.0, 250.0), "target": (1.0, 180.0)}
_COLUMNS = (_FILE, _EXERCISE, _PERSON, *_NUMBERS, _SIDE)
_GIVEN_SIDES = (*SIDES, "both")


@dataclass(frozen=True)
class About:
    """What is known of a recording. exercise, person, side: None where it was not said.

    person: a pseudonym. side: which leg it is about. given: of `Settings`, by field.
    """

    exercise: str | None = None
    person: str | None = None
    side: str | None = None
    given: dict[str, float] = field(default_factory=dict)


def read_manifest(path: Path, known: tuple[str, ...]) -> dict[str, About]:
    """What a manifest says, by the recording's whole path or URL; paths in it begin at its folder.

    known: the names an exercise may have. Raises InputError naming line and field.
    """
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        _check_header(header, path)
        found: dict[str, About] = {}
        for cells in reader:
            where = f"The manifest {path}, line {reader.line_num}"
            if any(cell.strip() for cell in cells):
                url, about = _row(header, cells, where, known, path.parent)
                if url in found:
                    raise InputError(f"{where}: {url} is there twice; leave one of them out.")
                found[url] = about
    except csv.Error as error:
        raise InputError(
            f"The manifest {path}, line {reader.line_num}, is no line of a CSV file ({error});"
            " save it again as CSV with commas."
        ) from error
    return found


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"The manifest {path} cannot be read; check the path.") from error
    if len(content) > _MOST_BYTES:
        raise InputError(f"The manifest {path} is too long to be one; check the path.")
    try:
        return content.decode("utf-8-sig")  # spreadsheets put a mark at the beginning
    except UnicodeDecodeError as error:
        raise InputError(
            f"The manifest {path} is not text in UTF-8; save it again as “CSV UTF-8”."
        ) from error


def _check_header(header: list[str], path: Path) -> None:
    for name in header:
        if name not in _COLUMNS:
            raise InputError(
                f"The manifest {path} has a column “{name[:_LONGEST_NAME]}”, which is not known;"
                f" use: {', '.join(_COLUMNS)}."
            )
    if _FILE not in header or len(set(header)) < len(header):
        raise InputError(
            f"The manifest {path} should begin with a line of names, “{_FILE}” among them and each"
            " once, separated by commas."
        )


def _row(
    header: list[str], cells: list[str], where: str, known: tuple[str, ...], folder: Path
) -> tuple[str, About]:
    if len(cells) != len(header) or any(len(cell) > _LONGEST_CELL for cell in cells):
        raise InputError(f"{where}: there should be {len(header)} cells, as in the first line.")
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    file = row[_FILE]
    if not file:
        raise InputError(f"{where}: “{_FILE}” is empty; name the recording.")
    exercise = _one_of(row, _EXERCISE, known, where)
    side = _one_of(row, _SIDE, _GIVEN_SIDES, where)
    person = row.get(_PERSON) or None
    if person is not None and (len(person) > _LONGEST_NAME or not person.isprintable()):
        raise InputError(
            f"{where}: “{_PERSON}” should be a pseudonym of {_LONGEST_NAME} letters at most."
        )
    url = file if "://" in file else absolute(posixpath.join(folder.absolute().as_posix(), file))
    return url, About(exercise, person, side, dict(_numbers(row, where)))


def _one_of(row: dict[str, str], name: str, allowed: tuple[str, ...], where: str) -> str | None:
    value = row.get(name, "")
    if value and value not in allowed:
        raise InputError(
            f"{where}: “{value[:_LONGEST_NAME]}” is no {name}; use one of: {', '.join(allowed)}."
        )
    return value or None


def _numbers(row: dict[str, str], where: str) -> Iterator[tuple[str, float]]:
    for name, (least, most) in _NUMBERS.items():
        text = row.get(name, "")
        if text:
            number = _number(text)
            if number is None or not least <= number <= most:
                raise InputError(
                    f"{where}: “{name}” is “{text[:_LONGEST_NAME]}”; give a number from {least:g}"
                    f" to {most:g}, with a point."
                )
            yield name, number


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
