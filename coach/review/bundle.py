"""All results of a recording in one file."""

from __future__ import annotations

import threading
import zipfile
from pathlib import Path

from coach.atomic_write import atomic_write

__all__ = ["BUNDLE", "bundle", "packing"]

BUNDLE = "all.zip"

packing = threading.Lock()
"""Held while a bundle is made, and while the files that it is made of are written anew."""


def bundle(folder: Path, names: tuple[str, ...]) -> Path:
    """The zip of the files of `folder` with these names, in that folder; made where it is not there
    yet. To be called with `packing` held. Raises OSError.
    """
    target = folder / BUNDLE
    if target.exists():
        return target
    # Video and pictures are pressed already, and they are nearly all of it.
    with (
        atomic_write(target) as piece,
        zipfile.ZipFile(piece, "w", zipfile.ZIP_STORED) as archive,
    ):
        for name in names:
            archive.write(folder / name, name)
    return target
