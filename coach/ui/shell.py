"""What all pages share: their frame, their look, and what a person sees when a page fails."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from coach.errors import CoachError, keep_details

__all__ = ["STATIC", "Page", "apologise", "show"]

STATIC = Path(__file__).parent / "static"
"""Pictures, clips, styles and scripts that the pages are made of."""


@dataclass(frozen=True)
class Page:
    """A place in the navigation. address: its part of the URL, empty for the first page.

    icon: the name of a Material symbol.
    """

    title: str
    address: str
    icon: str
    show: Callable[[], None]


def show(pages: Sequence[Page]) -> None:
    """Show the navigation and the page that was asked for; the first is the one to begin with."""
    st.set_page_config(page_title="Form Coach", page_icon=str(STATIC / "icon.svg"), layout="wide")
    st.html(STATIC / "style.css")
    chosen = st.navigation(
        [
            st.Page(
                page.show,
                title=page.title,
                url_path=page.address or None,
                icon=f":material/{page.icon}:",
                default=page is pages[0],
            )
            for page in pages
        ],
        position="top",
    )
    chosen.run()


def apologise(error: Exception) -> bool:
    """Say in one sentence what went wrong; never a traceback. True: nothing else need be shown."""
    if isinstance(error, CoachError):
        st.error(str(error))
    else:
        st.error(keep_details("".join(traceback.format_exception(error))))
    return True
