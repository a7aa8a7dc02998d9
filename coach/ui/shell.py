"""What all pages share: their frame, their look, and what a person sees when a page fails."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from coach.errors import CoachError, keep_details

__all__ = ["STATIC", "Page", "apologise", "link", "show"]

STATIC = Path(__file__).parent / "static"
"""Pictures, clips, styles and scripts that the pages are made of."""

_NAME = "Form Coach"


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
    # Before the navigation: a page without an icon of ours would get the browser to fetch its
    # symbol from a server of Google's for the tab.
    st.set_page_config(page_title=_NAME, page_icon=str(STATIC / "icon.svg"), layout="wide")
    chosen = st.navigation([_streamlit_page(page) for page in pages], position="top")
    st.set_page_config(page_title=f"{chosen.title} · {_NAME}")
    st.logo(STATIC / "icon.svg", size="large")
    st.html(STATIC / "style.css")
    chosen.run()


def link(page: Page, label: str) -> None:
    """Show a link to another page, which keeps what the person has done in this tab."""
    st.page_link(_streamlit_page(page), label=label)


def apologise(error: Exception) -> bool:
    """Say in one sentence what went wrong; never a traceback. True: nothing else need be shown."""
    if isinstance(error, CoachError):
        st.error(str(error))
    else:
        st.error(keep_details("".join(traceback.format_exception(error))))
    return True


def _streamlit_page(page: Page) -> st.Page:
    return st.Page(
        page.show,
        title=page.title,
        url_path=page.address or None,
        icon=f":material/{page.icon}:",
        default=not page.address,
    )
