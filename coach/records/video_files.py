"""Where kept videos lie: each person's in a folder of their own, for nobody else to read."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from coach import private_file
from coach.errors import OutputError
from coach.records.database import OWNER_ONLY, data_folder

__all__ = ["folder_of", "move_in", "remove_folder", "reserve", "videos_folder"]

_FOLDER = 0o700


def videos_folder() -> Path:
    """The folder of all kept videos."""
    return data_folder() / "videos"


def folder_of(person_id: str) -> Path:
    """A person's own."""
    return videos_folder() / person_id


def reserve(folder: Path, name: str) -> Path:
    """An empty file under this name, numbered where that is taken, so that nobody else takes it.

    name: of a file, as `labels.label_of` gives it. Raises OutputError.
    """
    try:
        folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
        for made in (folder.parent, folder):  # one of an earlier version may be open to others
            made.chmod(_FOLDER)
        return _first_free(folder, Path(name))
    except OSError as error:
        raise OutputError(_cannot(folder, error)) from error


def move_in(upload: Path, target: Path) -> None:
    """Move a video to the place that was reserved for it, for its owner alone. Raises OutputError;
    the upload is then where it was."""
    try:
        private_file.move(upload, target)
        target.chmod(OWNER_ONLY)
    except OSError as error:
        with suppress(OSError):
            target.unlink(missing_ok=True)
        raise OutputError(_cannot(target.parent, error)) from error


def remove_folder(folder: Path) -> bool:
    """Delete a person's videos; whether nothing is left of them."""
    shutil.rmtree(folder, ignore_errors=True)
    return not folder.exists()


def _first_free(folder: Path, name: Path) -> Path:
    target, number = folder / name, 1
    while True:
        try:
            target.touch(mode=OWNER_ONLY, exist_ok=False)
        except FileExistsError:
            number += 1
            target = folder / f"{name.stem} {number}{name.suffix}"
        else:
            return target


def _cannot(folder: Path, error: OSError) -> str:
    return (
        f"The video could not be kept in {folder} ({error.strerror}); your own copy of it is "
        "where it was before."
    )
