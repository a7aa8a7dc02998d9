"""Names that people gave their files, made fit to be shown and to name a file of ours."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["MOST_CHARACTERS", "label_of"]

MOST_CHARACTERS = 50
"""Of the name before its suffix: in UTF-8 and numbered it stays below the 255 bytes of a name."""

_NAMELESS = "video"
_SUFFIX = re.compile(r"[A-Za-z0-9]{1,5}")
# Beside the separators, what other systems refuse in a name.
_REFUSED = set('<>:"|?*')
# Control and format characters (text direction among them), surrogates, private use, unassigned.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def label_of(name: str) -> str:
    """The last part of `name` without what cannot be seen, as one short line.

    It is never empty, never hidden, and names nothing outside the folder it is put in.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    spaced = "".join(" " if c.isspace() else c for c in last)
    shown = "".join(c for c in spaced if _is_shown(c))
    stem, dot, suffix = unicodedata.normalize("NFC", shown).rpartition(".")
    if not dot or not _SUFFIX.fullmatch(suffix):
        stem, suffix = f"{stem}{dot}{suffix}", ""
    stem = _trimmed(_trimmed(" ".join(stem.split()))[:MOST_CHARACTERS]) or _NAMELESS
    return f"{stem}.{suffix}" if suffix else stem


def _is_shown(character: str) -> bool:
    return character not in _REFUSED and unicodedata.category(character) not in _INVISIBLE


def _trimmed(stem: str) -> str:
    """Without what hides a file or looks like an option of a command."""
    return stem.strip(" .-~")
