"""Text and markup for the pages: what a person typed or named never becomes part of either."""

from __future__ import annotations

import re
from functools import cache

import streamlit as st
from jinja2 import Environment, PackageLoader, StrictUndefined

from coach.translation import gettext, ngettext
from coach.words.typed import as_text, in_template

__all__ = ["plain", "render"]

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# Streamlit turns these into links, its sign, arrows and dashes after Markdown is done, escaped or
# not; a mark without width between their characters keeps them what they are.
_MADE_LATER = re.compile(
    r"(?<=www)(?=\.)|(?<=:)(?=//|streamlit:)|(?<=@)(?=\w)|(?<=[-<>=~])(?=[-<>=])", re.IGNORECASE
)
_JOINER = "\u2060"


def render(template: str, **values: object) -> None:
    """Show a template of coach/ui/templates with these values, everything in them escaped."""
    st.html(_templates().get_template(template).render(**values))


def plain(text: str) -> str:
    """Text as Markdown that says just this: a file's name is no place for links or pictures.

    Every text that somebody typed goes through here on its way into Markdown, which labels are too.
    """
    return _PUNCTUATION.sub(r"\\\1", _MADE_LATER.sub(_JOINER, as_text(text).strip()))


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("coach.ui"),
        autoescape=True,
        finalize=in_template,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(_=gettext, ngettext=ngettext)
    return templates
