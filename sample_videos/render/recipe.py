"""The recipe of the sample clips: names and options, read from recipe.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from render.options import SceneOptions

RECIPE = Path(__file__).with_name("recipe.toml")


def load_recipe(path: Path = RECIPE) -> dict[str, SceneOptions]:
    """The options of each clip, by name; an unknown option raises TypeError."""
    with path.open("rb") as file:
        return {
            name: SceneOptions(**_frozen(options)) for name, options in tomllib.load(file).items()
        }


def _frozen(options: dict[str, Any]) -> dict[str, Any]:
    """With tuples for lists."""
    return {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}
