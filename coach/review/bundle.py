"""All results of a recording in one file."""

from __future__ import annotations

import threading
import zipfile
from pathlib import Path

from coach.atomic_write import atomic_write

__all__ = ["bundle"]

_one_at_a_time = threading.Lock()


def bundle(folder: Path, names: tuple[str, ...], target: Path) -> None:
    """Write the files of `folder` with these names to the zip `target`, if it is not there yet.

    Raises OSError.
    """
    with _one_at_a_time:
        if target.exists():
            return
        # Video and pictures are pressed already, and they are nearly all of it.
        with (
            atomic_write(target) as piece,
            zipfile.ZipFile(piece, "w", zipfile.ZIP_STORED) as archive,
        ):
            for name in names:
                archive.write(folder / name, name)
