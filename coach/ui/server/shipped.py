"""Files that a wheel holds beside the package, and a checkout elsewhere."""

from __future__ import annotations

from pathlib import Path

__all__ = ["shipped"]

_PACKAGE = Path(__file__).resolve().parents[2]


def shipped(installed: str, in_repository: str) -> Path:
    """The package's own copy in a wheel; in a checkout there is none, and the original serves.
    installed: its name in the package. in_repository: its path from the repository's root."""
    own = _PACKAGE / installed
    return own if own.is_file() else _PACKAGE.parent / in_repository
