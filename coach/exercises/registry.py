"""Finds the exercises: every module of this package that defines `EXERCISE`, and those of other
packages (`plugins.py`)."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import coach.exercises
from coach.errors import ProfileError
from coach.exercises.base import Exercise
from coach.exercises.plugins import package_of, plugged_in
from coach.exercises.reworded import reworded
from coach.translation import gettext


@cache
def exercises() -> dict[str, Exercise]:
    """All exercises by name, in order of name, their words in the person's language."""
    return {name: reworded(one, gettext) for name, one in _found().items()}


def in_english(exercise: Exercise) -> Exercise:
    """An exercise as its module has it, for what is read from its words."""
    return _found().get(exercise.name, exercise)


@cache
def _found() -> dict[str, Exercise]:
    ours = own()
    return dict(sorted({**ours, **plugged_in(ours)}.items()))


def forget() -> None:
    """Have exercises looked for anew, where a file or a package came or went meanwhile."""
    exercises.cache_clear()
    _found.cache_clear()


def own() -> dict[str, Exercise]:
    """Those of this package."""
    found = {}
    for module in pkgutil.iter_modules(coach.exercises.__path__):
        exercise = getattr(
            importlib.import_module(f"coach.exercises.{module.name}"), "EXERCISE", None
        )
        if isinstance(exercise, Exercise):
            found[exercise.name] = exercise
    return found


def get(name: str) -> Exercise:
    """One exercise. Raises ProfileError with the names there are."""
    try:
        return exercises()[name]
    except KeyError:
        names = ", ".join(exercises())
        raise ProfileError(
            f"There is no exercise called “{name}”; choose one of: {names}."
        ) from None


def package_from_outside(name: str) -> str | None:
    """The package that an exercise comes from; None of our own."""
    return None if name in own() else package_of(name)
