"""What an installation without every extra (pyproject.toml) lacks, said in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec

from coach.errors import MissingExtra

__all__ = ["is_installed", "require", "require_all"]


def require(module: str, extra: str, what: str) -> None:
    """See that a module can be imported, without importing it.

    extra: what brings it. what: what needs it, as a sentence about it begins (“coach app”). Raises
    MissingExtra.
    """
    require_all({module: extra}, what)


def require_all(extras: Mapping[str, str], what: str) -> None:
    """The same for several modules, each with its extra; all that lack are named at once."""
    lacking = {extra: None for module, extra in extras.items() if not is_installed(module)}
    if lacking:
        raise MissingExtra(",".join(lacking), what)


def is_installed(module: str) -> bool:
    """Whether a module can be imported; a package around it is imported to find out."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # the package around it
        return False
