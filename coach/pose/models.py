"""Which pose model to load: finding it and making sure it is whole."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from coach.errors import ModelError

__all__ = ["DEFAULT", "SHA256", "find_model", "identify", "models_folder"]

SHA256 = {
    "full": "da1a03446b56db4d9da1bc4ed4b584c4eee6940df01f52c69191769885368055",
    "lite": "44442d47e63740879a589aadd2b280b265a89d8964c1ea7b9225c4f0a147b1fc",
}
"""Models that come with Form Coach, with the checksum of each bundle (models/README.md)."""

DEFAULT = "full"

_PACKAGE = Path(__file__).resolve().parent.parent
_INSTALLED = _PACKAGE / "_models"
_REPOSITORY = _PACKAGE.parent / "models"


def models_folder() -> Path:
    """Where this installation keeps its models: in the package, or in the repository."""
    return _INSTALLED if _INSTALLED.is_dir() else _REPOSITORY


def find_model(model: str | Path | None = None) -> Path:
    """The bundle to load: one of ours by name (`full`, `lite`; None: `full`), or any path.

    Raises ModelError when the file is missing, cannot be read, or is one of ours and damaged.
    """
    name = DEFAULT if model is None else str(model)
    if name not in SHA256:
        path = Path(name)
        if not path.is_file():
            raise ModelError(
                f"There is no pose model {name}; give the path of a .task file, or one of:"
                f" {', '.join(SHA256)}."
            )
        return path
    path = models_folder() / f"pose_landmarker_{name}.task"
    try:
        stat = path.stat()
        damaged = _sha256(path, stat.st_size, stat.st_mtime_ns) != SHA256[name]
    except FileNotFoundError as error:
        raise ModelError(f"The pose model {path} is missing; {_mend()}.") from error
    except OSError as error:
        raise ModelError(
            f"The pose model {path} cannot be read ({error.strerror}); {_mend()}."
        ) from error
    if damaged:
        raise ModelError(f"The pose model {path} is damaged; {_mend()}.")
    return path


def identify(path: Path) -> tuple[str, str]:
    """A bundle's name (ours by the name we give it, another by its file's) and its SHA-256. Raises
    ModelError where it cannot be read."""
    try:
        stat = path.stat()
        sha256 = _sha256(path, stat.st_size, stat.st_mtime_ns)
    except OSError as error:
        raise ModelError(
            f"The pose model {path} cannot be read ({error.strerror}); check the path."
        ) from error
    return {ours: name for name, ours in SHA256.items()}.get(sha256, path.name), sha256


@lru_cache(maxsize=8)
def _sha256(path: Path, size: int, changed_ns: int) -> str:
    """Checksum of a file; size and time of change make a changed file a new question."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _mend() -> str:
    """The command that puts the models back."""
    if _INSTALLED.is_dir():
        return "put it back with: pip install --force-reinstall --no-deps form-coach"
    return f"build it again with: python {_REPOSITORY / 'build_models.py'}"
