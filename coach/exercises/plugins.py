"""Exercises from outside this package: another distribution names them by an entry point.

    [project.entry-points."form_coach.exercises"]
    lunge = "my_exercises:LUNGE"

They are trusted as whatever is installed beside this package is: finding one imports its module.
One that cannot be used is told in one sentence, in the log, and stops nothing else.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from coach.exercises.base import Exercise
from coach.motion.types import MEASUREMENTS

__all__ = ["GROUP", "package_of", "plugged_in"]

GROUP = "form_coach.exercises"

_LOG = logging.getLogger(__name__)
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""What may stand on the command line, in a table's column and in a file's name."""

_UNITS = ("deg", "pct")


def plugged_in(taken: Collection[str]) -> dict[str, Exercise]:
    """The exercises from outside by name, in order of name; none that is called as one `taken`."""
    found: dict[str, Exercise] = {}
    for entry in sorted(_entries(), key=lambda one: (one.name, one.value)):
        try:
            exercise = _usable(entry, {*taken, *found})
        except (Exception, SystemExit) as error:
            why = " ".join(f"{type(error).__name__}: {error}".split())[:300]
            _LOG.warning(
                "The exercise “%s” of the package %s cannot be used (%s); all others can.",
                entry.name,
                _package(entry),
                why,
            )
        else:
            found[exercise.name] = exercise
    return found


def package_of(name: str) -> str | None:
    """The package that names an exercise; None where no other one does."""
    return next((_package(entry) for entry in _entries() if entry.name == name), None)


@cache
def _entries() -> tuple[EntryPoint, ...]:
    return tuple(entry_points(group=GROUP))


def _package(entry: EntryPoint) -> str:
    return "unknown" if entry.dist is None else entry.dist.name


def _usable(entry: EntryPoint, taken: Collection[str]) -> Exercise:
    """Raises whatever its module does, and ValueError or TypeError for what is no exercise."""
    exercise = entry.load()
    if not isinstance(exercise, Exercise):
        raise TypeError(f"{entry.value} is no coach.Exercise")
    if exercise.name != entry.name or not _NAME.fullmatch(exercise.name):
        raise ValueError(
            f"it calls itself “{exercise.name}”; give entry point and exercise one name of small "
            "letters, digits and hyphens"
        )
    if exercise.name in taken:
        raise ValueError("there is one of that name already")
    if exercise.unit not in _UNITS:
        raise ValueError(f"its unit is “{exercise.unit}”; it should be one of {', '.join(_UNITS)}")
    unknown = [name for name in exercise.signal.columns if name not in MEASUREMENTS]
    if unknown or not exercise.signal.columns:
        raise ValueError(f"its signal shows {unknown}, which are no measurements")
    return exercise
