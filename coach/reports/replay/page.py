"""The replay as one file that any browser opens, without a server and without a network."""

from __future__ import annotations

import base64
import importlib.util
import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from coach.extras import require

__all__ = ["ASSETS", "plotly_js", "replay_page"]

ASSETS = Path(__file__).parent
"""Holds replay.html, replay.css and replay.js, which the app's page uses too."""


def plotly_js() -> Path:
    """Plotly's own JavaScript, as its package ships it. Raises MissingExtra."""
    require("plotly", "app", "The replay")
    # Found without importing the package, which takes most of a second.
    spec = importlib.util.find_spec("plotly")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0], "package_data", "plotly.min.js")


def replay_page(name: str, data: dict[str, Any]) -> str:
    """A page with the replay that `replay_data` made. name: of the recording, shown as text."""
    environment = Environment(loader=FileSystemLoader(ASSETS), autoescape=True)
    script = base64.b64encode((ASSETS / "replay.js").read_bytes()).decode()
    return environment.get_template("page.html.j2").render(
        name=name,
        css=Markup((ASSETS / "replay.css").read_text("utf-8")),
        body=Markup((ASSETS / "replay.html").read_text("utf-8")),
        plotly=Markup(plotly_js().read_text("utf-8")),
        script=script,
        data=Markup(json.dumps(data).replace("<", "\\u003c")),
    )
