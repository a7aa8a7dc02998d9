"""Outcome measures from their data files, each checked before anybody is asked by it.

Ours are in `outcome_measures/`; the folder that COACH_OUTCOME_MEASURES names has those for which
whoever runs Form Coach has the licence (docs/FORMATS.md, “Outcome measures”).
"""

from __future__ import annotations

import os
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from coach.errors import ProfileError
from coach.programme.outcomes import HIGHEST, Item, OutcomeMeasure, Score
from coach.translation import gettext as _

__all__ = ["FOLDER_VARIABLE", "outcome_files", "outcome_measures"]

FOLDER_VARIABLE = "COACH_OUTCOME_MEASURES"
"""The environment variable that names a folder with more of them."""

_OURS = Path(__file__).parent / "outcome_measures"
_MOST_FILES, _MOST_BYTES = 20, 100_000
"""Bounds that only catch slips: the longest questionnaires have some fifty questions."""

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def _readable(text: str) -> str:
    """Plain text on one line: no control, and nothing that turns what follows around."""
    if not text.strip() or not text.isprintable():
        raise ValueError("is empty, or has a character that does not show (a line break, a tab)")
    return text.strip()


_Short = Annotated[str, Field(max_length=120), AfterValidator(_readable)]
_Long = Annotated[str, Field(max_length=500), AfterValidator(_readable)]


class _Item(BaseModel):
    """A table `[[items]]`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: _Long
    answers: list[_Short] = Field(default=[], max_length=20)
    points: list[Annotated[int, Field(ge=0, le=1000)]] = []
    to: int = Field(HIGHEST, ge=1, le=1000)
    lowest: _Short | None = None
    highest: _Short | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not self.answers:
            if self.points or not self.lowest or not self.highest:
                raise ValueError(
                    "needs either answers to choose from, or a number's lowest and highest in words"
                )
            return self
        if len(set(self.answers)) < len(self.answers) or len(self.answers) < 2:
            raise ValueError("needs two answers or more, no two of them the same")
        if self.points and len(self.points) != len(self.answers):
            raise ValueError("needs as many points as answers, or none")
        if self.points and len(set(self.points)) == 1:
            raise ValueError("gives every answer the same points")
        return self

    @property
    def item(self) -> Item:
        """The same, its answers with their points: 0, 1, 2 and so on where none are given."""
        points = tuple(self.points or range(len(self.answers)))
        ends = self.lowest or "", self.highest or ""
        answers = tuple(map(_, self.answers))
        return Item(_(self.text), answers, points, self.to, *map(_, ends))


class _File(BaseModel):
    """A data file; docs/FORMATS.md says what each key means."""

    model_config = ConfigDict(extra="forbid", strict=True)

    title: _Short
    short: _Short
    ask: _Long
    every_weeks: int = Field(ge=1, le=52)
    score: Annotated[Score, Field(strict=False)]
    more_is_better: bool
    minimal_important: float = Field(gt=0)
    minimal_important_source: _Long
    detectable: float | None = Field(None, gt=0)
    detectable_source: _Long | None = None
    source: _Long
    rights: _Long
    items: list[_Item] = Field(default=[], max_length=60)
    fewest: int = Field(0, ge=0, le=10)
    most: int = Field(0, ge=0, le=10)
    lowest: _Short | None = None
    highest: _Short | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.detectable is None) != (self.detectable_source is None):
            raise ValueError("detectable and detectable_source go together")
        if not self.items:
            if not 1 <= self.fewest <= self.most or not self.lowest or not self.highest:
                raise ValueError(
                    "needs [[items]], or fewest, most, lowest and highest of what people name"
                )
            if self.score is not Score.MEAN:
                raise ValueError("of what people name themselves the score is the mean")
            return self
        if self.fewest or self.most:
            raise ValueError("has [[items]], so nothing is named: leave out fewest and most")
        if len({one.text for one in self.items}) < len(self.items):
            raise ValueError("asks two questions in the same words")
        return self


def outcome_measures() -> dict[str, OutcomeMeasure]:
    """Every measure by its name, ours first; read once. Raises ProfileError, a sentence that names
    the file, where one cannot be used."""
    return _measures(os.environ.get(FOLDER_VARIABLE, ""))


@cache
def _measures(folder: str) -> dict[str, OutcomeMeasure]:
    ours = _read_folder(_OURS)
    more = _read_folder(Path(folder)) if folder else {}
    twice = sorted(ours.keys() & more.keys())
    if twice:
        raise _unusable(Path(folder, f"{twice[0]}.toml"), "Form Coach brings one of its name")
    return ours | more


def outcome_files() -> dict[str, dict[str, Any]]:
    """What stands in each of our own files, in English, by the measure's name."""
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in _OURS.glob("*.toml")}


def _read_folder(folder: Path) -> dict[str, OutcomeMeasure]:
    """The measures of the .toml files in a folder, by name. Raises ProfileError."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".toml")
    except OSError as error:
        raise ProfileError(
            f"The folder of outcome measures {folder} cannot be read; check its path."
        ) from error
    if len(paths) > _MOST_FILES:
        raise ProfileError(
            f"The folder of outcome measures {folder} has {len(paths)} files; leave {_MOST_FILES} "
            "at most in it."
        )
    return {path.stem: _read_measure(path) for path in paths}


def _read_measure(path: Path) -> OutcomeMeasure:
    """One file. Raises ProfileError with a sentence that names it and what to change."""
    if not _NAME.fullmatch(path.stem) or len(path.stem) > 40:
        raise _unusable(path, "its name should be small letters, digits and hyphens, 40 at most")
    try:
        if path.exists() and not path.is_file():
            raise _unusable(path, "it is no file")
        with path.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
    except OSError as error:
        raise _unusable(path, "it cannot be read") from error
    if len(content) > _MOST_BYTES:
        raise _unusable(path, f"it has more than {_MOST_BYTES // 1000} KB")
    try:
        told = tomllib.loads(content.decode("utf-8-sig"))
    except ValueError as error:  # a number of thousands of digits, too
        raise _unusable(path, f"it is not valid TOML ({error})") from error
    except RecursionError as error:
        raise _unusable(path, "it is nested too deeply") from error
    try:
        given = _File.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        what = first["msg"].removeprefix("Value error, ")
        raise _unusable(path, f"{where}: {what}" if where else f"it {what}") from error
    items = tuple(one.item for one in given.items)
    words: dict[str, Any] = {
        name: _(value) if type(value) is str else value  # the score is a string of its own kind
        for name, value in given
        if value is not None
    }
    measure = OutcomeMeasure(path.stem, **(words | {"items": items}))
    low, high = measure.range
    if measure.important > high - low:
        raise _unusable(path, f"its score goes from {low:g} to {high:g}: no change is so large")
    return measure


def _unusable(path: Path, why: str) -> ProfileError:
    return ProfileError(f"The outcome measure {path} cannot be used: {why}; change it there.")
