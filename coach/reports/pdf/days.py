"""Days as the pages write them."""

from __future__ import annotations

from datetime import date

__all__ = ["day_words", "full_day"]


def day_words(day: date) -> str:
    """“3 Sep”."""
    return f"{day.day} {day:%b}"


def full_day(day: date) -> str:
    """“3 Sep 2026”."""
    return f"{day_words(day)} {day.year}"
