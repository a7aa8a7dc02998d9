"""A video that a person wants to keep: moved among their own files."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from coach.errors import OutputError
from coach.review.private_file import move

__all__ = ["keep_video", "videos_folder"]


def videos_folder() -> Path:
    """Where kept videos lie."""
    return platformdirs.user_data_path("form-coach") / "videos"


def keep_video(upload: Path, label: str, folder: Path) -> Path:
    """Move `upload` into `folder` as `label`, numbered where that is taken; its new place.

    label: as `label_of` gives it. Raises OutputError; the upload is then where it was.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = _reserve(folder, Path(label))
        try:
            move(upload, target)
        except OSError:
            target.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise OutputError(
            f"The video could not be kept in {folder} ({error.strerror}); your own copy of it is "
            "where it was before."
        ) from error
    return target


def _reserve(folder: Path, label: Path) -> Path:
    """An empty file under the first free name, so that nobody else takes it."""
    target, number = folder / label, 1
    while True:
        try:
            target.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            number += 1
            target = folder / f"{label.stem} {number}{label.suffix}"
        else:
            return target
