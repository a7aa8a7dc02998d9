"""The unit people know: a heel's rise in centimetres where the body height is known."""

from __future__ import annotations

from typing import NamedTuple

from coach.exercises.base import Exercise, Settings

__all__ = ["Unit", "told_target"]


class Unit(NamedTuple):
    """What an exercise's peaks are given in, and what one of its own unit is of that."""

    name: str
    factor: float

    @classmethod
    def of(cls, exercise: Exercise, settings: Settings) -> Unit:
        """Of this exercise, for a person of this height."""
        name = exercise.unit_for(settings.height_cm)
        if name == exercise.unit or settings.height_cm is None:
            return cls(name, 1.0)
        return cls(name, settings.height_cm / 100.0)


def told_target(exercise: Exercise, settings: Settings) -> float:
    """The peak to reach, in the unit that is told; one that was set is in it already."""
    target = exercise.target(settings)
    return target * Unit.of(exercise, settings).factor if settings.target is None else target
