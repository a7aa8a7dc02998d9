"""A person's own settings (TOML): targets by exercise, as they or their therapist chose them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coach.errors import ProfileError
from coach.exercises.base import Settings

__all__ = ["ChosenSettings", "Profile", "load_profile"]


_Model = TypeVar("_Model", bound=BaseModel)


class _Section(BaseModel):
    """One exercise's table; the limits only catch slips (a unit mixed up, a sign)."""

    model_config = ConfigDict(extra="forbid", strict=False)

    target: float | None = Field(None, gt=0, le=180)
    max_target: float | None = Field(None, gt=0, le=180)
    hold_s: float | None = Field(None, gt=0, le=600)


class _Person(BaseModel):
    height_cm: float | None = Field(None, ge=80, le=250)


@dataclass(frozen=True)
class Profile:
    """Settings of each exercise, by its name; one that is not named has its defaults."""

    height_cm: float | None = None
    by_exercise: dict[str, Settings] = field(default_factory=dict)

    def settings(self, exercise: str | None) -> Settings:
        """What is set for `exercise`; where it is None or not named, only the body height."""
        own = self.by_exercise.get(exercise or "", Settings())
        return replace(own, height_cm=self.height_cm)


@dataclass(frozen=True)
class ChosenSettings:
    """Settings by exercise: a profile's, and over them what was given for this once.

    given: by the fields of `Settings`, the same for every exercise.
    """

    profile: Profile
    given: Mapping[str, float]

    def __call__(self, exercise: str | None) -> Settings:
        """The settings of an exercise; of None, before it is known."""
        # The names were checked where `given` was made; mypy cannot see through the mapping.
        changes: dict[str, Any] = dict(self.given)
        return replace(self.profile.settings(exercise), **changes)


def load_profile(path: Path, known: tuple[str, ...]) -> Profile:
    """Read a profile; `known` are the exercises' names. Raises ProfileError naming the field."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ProfileError(f"The profile {path} cannot be read; check the path.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(f"The profile {path} is not valid TOML: {error}.") from error
    person: dict[str, object] = {}
    by_exercise: dict[str, Settings] = {}
    for name, value in tables.items():
        if isinstance(value, dict):
            if name not in known:
                raise ProfileError(
                    f"The profile {path} has a section [{name}], which is no exercise; "
                    f"use one of {', '.join(known)}."
                )
            section = _checked(_Section, value, path, prefix=f"{name}.")
            by_exercise[name] = Settings(**section.model_dump())
        elif name in _Person.model_fields:
            person[name] = value
        else:
            raise ProfileError(
                f"The profile {path} has “{name}”, which is not known; the settings outside a "
                f"section are: {', '.join(_Person.model_fields)}."
            )
    return Profile(_checked(_Person, person, path).height_cm, by_exercise)


def _checked(
    model: type[_Model], values: dict[str, object], path: Path, prefix: str = ""
) -> _Model:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        where = prefix + ".".join(str(part) for part in first["loc"])
        what = first["msg"][0].lower() + first["msg"][1:]
        raise ProfileError(f"The profile {path}: {where}: {what}; change it there.") from error
