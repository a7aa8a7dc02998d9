"""Names of files that every system takes."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["portable_name", "same_name_key"]

LONGEST = 80
"""Characters, so that a folder of this name in a person's documents, and what is in it, stays below
the 260 that Windows takes for a whole path."""

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])", re.IGNORECASE)


def portable_name(stem: str) -> str:
    """A name for a folder or a file, as near to `stem` as Windows, macOS and Linux all take it.

    Signs that Windows forbids become “_”; dots and spaces at the end, which it drops, go; the names
    of its devices, alone or before a dot, get an “_” before them. Longer names are cut.
    """
    name = _FORBIDDEN.sub("_", stem)[:LONGEST].rstrip(". ")
    if _DEVICE.fullmatch(name.partition(".")[0].rstrip()):
        name = f"_{name}"
    return name or "_"


def same_name_key(name: str) -> str:
    """Equal for two names that some system takes for the same: folders of Windows and macOS tell
    neither large from small letters nor é from e with an accent."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
