"""An exercise's words in another language: the one place where they are looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

__all__ = ["reworded"]

T = TypeVar("T")

_WORDS = {
    "advice",
    "care",
    "cue",
    "look_alike",
    "reason",
    "source",
    "steps",
    "support",
    "title",
    "turn",
    "why",
}
"""The fields of `coach.exercises.base` that people read or hear."""


def reworded(part: T, word: Callable[[str], str]) -> T:
    """An exercise, or a part of one, with each sentence in it as `word` says it; the same object
    where that changes nothing."""
    if not is_dataclass(part) or isinstance(part, type):
        return part
    changed: dict[str, Any] = {}
    for field in fields(part):
        value = getattr(part, field.name)
        new = _new(value, word, field.name in _WORDS)
        if new != value:
            changed[field.name] = new
    return replace(part, **changed) if changed else part


def _new(value: Any, word: Callable[[str], str], is_words: bool) -> Any:
    if isinstance(value, str):
        return word(value) if is_words and value else value
    if isinstance(value, tuple):
        return tuple(_new(one, word, is_words) for one in value)
    return reworded(value, word)
