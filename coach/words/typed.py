"""What somebody typed, as text and nothing else."""

from __future__ import annotations

import re

__all__ = ["as_text", "in_spreadsheet", "in_template"]

_BREAKS = re.compile("[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
# Controls, half characters, and what turns the direction of all that follows around (Unicode TR
# #36): a name must not rewrite the sentence it stands in. What joined and right-to-left scripts
# need stays.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
    "\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def as_text(typed: str) -> str:
    """A typed text as it may stand in a line of a page or a report: without breaks, controls and
    changes of direction."""
    return _UNSEEN.sub("", _BREAKS.sub(" ", typed))


def in_template(value: object) -> object:
    """What a template puts in (Jinja's `finalize`): typed text as text, our own markup as it is."""
    return as_text(value) if type(value) is str else value


def in_spreadsheet(typed: str) -> str:
    """A typed text as a cell of a CSV file that no spreadsheet takes for a formula."""
    text = as_text(typed)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
