"""What is printed where the terminal, a file or a pipe has not every sign (Windows: cp1252)."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata

__all__ = ["make_printable", "plain_signs"]

_PLAIN = {
    "✓": "+",
    "✗": "x",
    "•": "*",
    "→": "->",
    "←": "<-",
    "≤": "<=",
    "≥": ">=",
    "−": "-",
    "–": "-",
    "—": "-",
    "“": '"',
    "”": '"',
    "\u2018": "'",
    "’": "'",
    "±": "+-",
    "×": "x",
    "°": " deg",
    "·": "*",
}
_NAME = "coach.plain_signs"
_LINES = {"─": "-", "━": "-", "═": "-", "│": "|", "┃": "|", "║": "|"}


def make_printable() -> None:
    """See that nothing that is printed from now on is an error for the sake of its signs."""
    codecs.register_error(_NAME, _replaced)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_NAME)


def plain_signs(text: str) -> str:
    """The same in ASCII: a sign like it, the letter without its accent, or “?”."""
    return "".join(_plain(sign) for sign in text)


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    if "\u2500" <= sign <= "\u257f":  # lines of a table
        return _LINES.get(sign, "+")
    known = _PLAIN.get(sign)
    if known is not None:
        return known
    parts = unicodedata.normalize("NFKD", sign)
    return (
        "".join(_PLAIN.get(part, part) for part in parts if _PLAIN.get(part, part).isascii()) or "?"
    )


def _replaced(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    return plain_signs(error.object[error.start : error.end]), error.end
