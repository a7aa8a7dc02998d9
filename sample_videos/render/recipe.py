"""The recipe of the sample clips: names and options, read from recipe.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

from render.options import SceneOptions

RECIPE = Path(__file__).with_name("recipe.toml")


def load_recipe(path: Path = RECIPE) -> dict[str, SceneOptions]:
    """The options of each clip, by name; an unknown option raises TypeError."""
    with path.open("rb") as file:
        return {name: SceneOptions(**options) for name, options in tomllib.load(file).items()}
