"""The language that people read and hear: every sentence passes here on its way to them.

Sentences stand in the code, in English; a catalogue of another language
(`coach/locale/LANGUAGE/LC_MESSAGES/coach.mo`, or in the folder that `CATALOGUES_VARIABLE` names) is
looked up by them, and what it lacks stays English. One language for the whole process, from its
start on: most sentences are made when their module is imported.
"""

from __future__ import annotations

import gettext as catalogues
import logging
import os
import struct
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

__all__ = ["CATALOGUES_VARIABLE", "DOMAIN", "LANGUAGE_VARIABLE", "gettext", "language", "ngettext"]

LANGUAGE_VARIABLE = "COACH_LANGUAGE"
"""Environment variable: the language's code, as in “de” or “pt_BR”; English where it is not set."""

CATALOGUES_VARIABLE = "COACH_CATALOGUES"
"""Environment variable: a folder with catalogues, in the place of those of this package."""

DOMAIN = "coach"
_ENGLISH = "en"
_OURS = Path(__file__).with_name("locale")
_log = logging.getLogger(__name__)


def gettext(sentence: str, /, **values: object) -> str:
    """A sentence in the person's language, its placeholders (as those of `str.format`) filled."""
    said = _catalogue().gettext(sentence) if sentence else ""  # "" is a catalogue's own head
    return _filled(said, sentence, values)


def ngettext(one: str, many: str, n: int, /, **values: object) -> str:
    """As `gettext`, of a sentence with a number that changes its words: `n` also fills {n}."""
    english = one if n == 1 else many
    return _filled(_catalogue().ngettext(one, many, n), english, {"n": n, **values})


@cache
def language() -> str:
    """The code of the language that people read: English where there is no catalogue of the one
    that was asked for."""
    return _ENGLISH if type(_catalogue()) is catalogues.NullTranslations else _wanted()


def _filled(sentence: str, english: str, values: dict[str, object]) -> str:
    """With the values in their places; a translation that asks for others gives way to English."""
    if not values:
        return sentence
    if sentence == english:
        return english.format(**values)
    try:
        return _PLACEHOLDERS.vformat(sentence, (), values)
    except (LookupError, ValueError, AttributeError, TypeError):
        _log.exception("The translation of “%s” has other placeholders.", english)
        return english.format(**values)


class _Placeholders(Formatter):
    """Fills in the values by their names alone: a catalogue asks for nothing within them."""

    def get_field(
        self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]
    ) -> tuple[Any, str]:
        return kwargs[field_name], field_name


_PLACEHOLDERS = _Placeholders()


@cache
def _catalogue() -> catalogues.NullTranslations:
    if _wanted() == _ENGLISH:
        return catalogues.NullTranslations()
    folder = os.environ.get(CATALOGUES_VARIABLE, _OURS)
    try:
        return catalogues.translation(DOMAIN, folder, [_wanted()])
    except FileNotFoundError:
        _log.warning(
            "There is no catalogue of the language “%s” in %s, so all stays English; check %s.",
            _wanted(),
            folder,
            LANGUAGE_VARIABLE,
        )
        return catalogues.NullTranslations()
    except (OSError, ValueError, struct.error, LookupError):
        _log.exception(
            "The catalogue of the language “%s” in %s cannot be read; compile it again. Until then "
            "all stays English.",
            _wanted(),
            folder,
        )
        return catalogues.NullTranslations()


def _wanted() -> str:
    return os.environ.get(LANGUAGE_VARIABLE) or _ENGLISH
