"""What the programme says on an occasion, as data: a page decides what it looks like."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Words"]


class Words(NamedTuple):
    """A heading of a few words, and whole sentences in order."""

    title: str
    sentences: tuple[str, ...]
