"""Finds the exercises: every module of this package that defines `EXERCISE`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import coach.exercises
from coach.errors import ProfileError
from coach.exercises.base import Exercise


@cache
def exercises() -> dict[str, Exercise]:
    """All exercises by name, in order of name."""
    found = {}
    for module in pkgutil.iter_modules(coach.exercises.__path__):
        exercise = getattr(
            importlib.import_module(f"coach.exercises.{module.name}"), "EXERCISE", None
        )
        if isinstance(exercise, Exercise):
            found[exercise.name] = exercise
    return dict(sorted(found.items()))


def get(name: str) -> Exercise:
    """One exercise. Raises ProfileError with the names there are."""
    try:
        return exercises()[name]
    except KeyError:
        names = ", ".join(exercises())
        raise ProfileError(
            f"There is no exercise called “{name}”; choose one of: {names}."
        ) from None
