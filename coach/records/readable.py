"""Leaving out what this version cannot read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from coach.errors import CoachError

__all__ = ["readable"]

_Row = TypeVar("_Row")
_Data = TypeVar("_Data")


def readable(convert: Callable[[_Row], _Data], found: Iterable[_Row]) -> Iterator[_Data]:
    """What can be converted: another version may have had exercises that this one has not."""
    for row in found:
        try:
            yield convert(row)
        except CoachError:
            continue
