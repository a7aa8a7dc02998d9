"""Options given from a program, held to the same limits as on the command line."""

from __future__ import annotations

import os
from pathlib import Path

from coach.errors import ProfileError
from coach.exercises.base import Settings
from coach.exercises.registry import exercises, get
from coach.pose.camera_rate import HIGHEST_RATE, LOWEST_RATE, AsLive
from coach.profile import ChosenSettings, Profile, load_profile, require_order

__all__ = ["camera", "chosen", "chosen_for"]

_LIMITS = {
    "target": (1.0, 180.0),
    "max_target": (1.0, 180.0),
    "hold_s": (0.1, 600.0),
    "height_cm": (80.0, 250.0),
}


def chosen(profile: str | os.PathLike[str] | None, **given: float | None) -> ChosenSettings:
    """Settings by exercise: a profile's, and over them what is given by the fields of `Settings`.

    Raises ProfileError.
    """
    said = {name: _within(name, value, *_LIMITS[name]) for name, value in given.items() if value}
    loaded = load_profile(Path(profile), tuple(exercises())) if profile is not None else Profile()
    settings = ChosenSettings(loaded, said)
    for name in exercises():
        require_order(settings(name), f"For {name}, what is given comes to")
    return settings


def chosen_for(exercise: str | None, **given: float | None) -> Settings:
    """The same of one exercise, without a profile; of None, before it is known."""
    if exercise is not None:
        get(exercise)
    return chosen(None, **given)(exercise)


def camera(as_live: bool, rate: float | None) -> AsLive | None:
    """The camera that a recording is to be shown as. Raises ProfileError."""
    if rate is None:
        return AsLive(None) if as_live else None
    if not as_live:
        raise ProfileError("rate says how many pictures a second a camera sends; give as_live=True")
    return AsLive(_within("rate", rate, LOWEST_RATE, HIGHEST_RATE))


def _within(name: str, value: float, low: float, high: float) -> float:
    if not low <= value <= high:  # NaN neither
        raise ProfileError(f"{name} is {value:g}; give a number from {low:g} to {high:g}.")
    return float(value)
