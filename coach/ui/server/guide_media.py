"""The Guide's clips and pictures, at addresses of this server's own."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

__all__ = ["MEDIA", "PREFIX", "address", "routes"]

MEDIA = Path(__file__).parents[1] / "static" / "guide"
"""Clips and pictures by the exercise's name; sample_videos/make_guide.py makes them."""

PREFIX = "/guide-media"


def address(name: str) -> str:
    """Where the page finds a clip or a picture of this name."""
    return f"{PREFIX}/{name}"


def routes() -> list[BaseRoute]:
    """The addresses, to be read only; they show nobody but the sample figure."""
    return [Mount(PREFIX, StaticFiles(directory=MEDIA))]
