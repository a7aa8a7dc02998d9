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

__all__ = ["ChosenSettings", "Profile", "load_profile", "require_order"]


_Model = TypeVar("_Model", bound=BaseModel)


_MOST_BYTES = 100_000
"""Of a profile; one with every setting of every exercise has some hundreds."""


class _Section(BaseModel):
    """One exercise's table; the limits only catch slips (a unit mixed up, a sign)."""

    model_config = ConfigDict(extra="forbid", strict=True)

    target: float | None = Field(None, gt=0, le=180)
    max_target: float | None = Field(None, gt=0, le=180)
    hold_s: float | None = Field(None, gt=0, le=600)


class _Person(BaseModel):
    model_config = ConfigDict(strict=True)

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


def require_order(settings: Settings, where: str) -> None:
    """Raises ProfileError where the target lies beyond the furthest to go."""
    target, most = settings.target, settings.max_target
    if target is not None and most is not None and most < target:
        raise ProfileError(
            f"{where} a target of {target:g}, further than the furthest to go, {most:g}; lower the "
            "target or raise the other."
        )


def load_profile(path: Path, known: tuple[str, ...]) -> Profile:
    """Read a profile; `known` are the exercises' names. Raises ProfileError naming the field."""
    tables = _tables(path)
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
            require_order(by_exercise[name], f"The profile {path} has in [{name}]")
        elif name in _Person.model_fields:
            person[name] = value
        else:
            raise ProfileError(
                f"The profile {path} has “{name}”, which is not known; the settings outside a "
                f"section are: {', '.join(_Person.model_fields)}."
            )
    return Profile(_checked(_Person, person, path).height_cm, by_exercise)


def _tables(path: Path) -> dict[str, Any]:
    """Raises ProfileError where it is no TOML, or more of it than a profile has."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise ProfileError(f"The profile {path} cannot be read; check the path.") from error
    if len(content) > _MOST_BYTES:
        raise ProfileError(f"The profile {path} is too long to be one; check the path.")
    try:
        # Some editors put a mark at the beginning, which is no part of the text.
        return tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProfileError(f"The profile {path} is not valid TOML: {error}.") from error
    except (RecursionError, ValueError) as error:  # lists in lists; a number of many digits
        raise ProfileError(
            f"The profile {path} holds something that no setting is; keep to lines such as "
            "“target = 60”."
        ) from error


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
