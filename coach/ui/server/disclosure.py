"""What a page tells of the server: where its files and its database are is for its owner to know,
not for a clinic's clients."""

from __future__ import annotations

import re
from contextlib import suppress

from coach.errors import StoreError
from coach.records.clinic import is_clinic
from coach.records.database import database_url, place_of
from coach.translation import gettext as _

__all__ = ["for_reader"]

_SOMEWHERE = _("(on the server)")
# From the top, here or on Windows, and not within a web address; a space is part of it where a
# separator follows before the next one. What ends the sentence is left.
_PATH = re.compile(
    r"(?<![\w/.:])(?:[A-Za-z]:[\\/]|/)"
    r"(?:[^\s“”\"'`;,()]+(?: (?=[^\s“”\"'`;,()]*[/\\]))?)+(?<![.:?!])"
)


def for_reader(sentence: str) -> str:
    """A sentence as whoever has the page before them may read it: at a computer of one's own as it
    is, at a clinic without the names of the server's files, folders and database."""
    if not is_clinic():
        return sentence
    with suppress(StoreError):  # what is no address is named in no sentence
        sentence = sentence.replace(place_of(database_url()), _SOMEWHERE)
    return _PATH.sub(_SOMEWHERE, sentence)
