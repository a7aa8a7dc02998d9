"""Text and markup for the pages: what a person typed or named never becomes part of either."""

from __future__ import annotations

import re
from functools import cache

import streamlit as st
from jinja2 import Environment, PackageLoader, StrictUndefined

__all__ = ["plain", "render"]


def render(template: str, **values: object) -> None:
    """Show a template of coach/ui/templates with these values, everything in them escaped."""
    st.html(_templates().get_template(template).render(**values))


def plain(text: str) -> str:
    """Text as Markdown that says just this: a file's name is no place for links or pictures."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("coach.ui"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
