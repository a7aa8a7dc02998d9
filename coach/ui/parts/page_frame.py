"""What all pages share: their frame, their look, and what a person sees when a page fails."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import streamlit as st

from coach.errors import CoachError, keep_details
from coach.records.access import Role
from coach.translation import gettext as _
from coach.ui.parts import breaks
from coach.ui.parts.markup import plain
from coach.ui.server import current_user, login_gate
from coach.ui.server.disclosure import for_reader

__all__ = ["OWN", "STATIC", "Page", "apologise", "link", "show"]

STATIC = Path(__file__).parents[1] / "static"
"""Pictures, clips, styles and scripts that the pages are made of."""

OWN = (Role.OWNER, Role.CLIENT)
"""Who has a record of their own to look at and to exercise for."""

_NAME = _("Form Coach")


@dataclass(frozen=True)
class Page:
    """A place in the navigation. address: its part of the URL, empty for the first page.

    icon: the name of a Material symbol. roles: for whom it is; what they may see there, the records
    decide. for_others: of use to those who look after others; for anybody else it stands behind a
    link, and not in the navigation.
    """

    title: str
    address: str
    icon: str
    show: Callable[[], None]
    roles: tuple[Role, ...] = tuple(Role)
    for_others: bool = False


def show(pages: Sequence[Page]) -> None:
    """Show the navigation and the page that was asked for; the first is the one to begin with.

    Nobody who has to log in first gets any of them to run.
    """
    # Before the navigation: a page without an icon of ours would get the browser to fetch its
    # symbol from a server of Google's for the tab.
    st.set_page_config(page_title=_NAME, page_icon=str(STATIC / "icon.svg"), layout="wide")
    closed = login_gate.closed()
    if closed is not None:
        doors = [replace(page, show=closed) for page in pages]
        chosen = st.navigation([_streamlit_page(page) for page in doors], position="hidden")
    else:
        chosen = st.navigation(
            _places(pages, current_user.actor().role, current_user.looks_after_others()),
            position="top",
        )
    st.set_page_config(page_title=f"{chosen.title} · {_NAME}" if closed is None else _NAME)
    st.logo(STATIC / "icon.svg", size="large")
    st.html(STATIC / "style.css")
    if closed is None:
        if current_user.logged_in():
            login_gate.close_when_the_login_ends(current_user.actor())
        current_user.say_whose()
        breaks.remind(partial(st.switch_page, _streamlit_page(pages[0])))
    chosen.run()


def link(page: Page, label: str, **query: str) -> None:
    """Show a link to another page, which keeps what the person has done in this tab."""
    st.page_link(_streamlit_page(page), label=plain(label), query_params=query)


def apologise(error: Exception) -> bool:
    """Say in one sentence what went wrong; never a traceback. True: nothing else need be shown."""
    if isinstance(error, CoachError):
        st.error(plain(for_reader(str(error))))
    else:
        st.error(plain(for_reader(keep_details("".join(traceback.format_exception(error))))))
    return True


def _places(pages: Sequence[Page], role: Role, looks_after_others: bool) -> list[st.Page]:
    """The pages for a role, and the way out of a login."""
    mine = [page for page in pages if role in page.roles]
    places = [
        _streamlit_page(page, hidden=page.for_others and not looks_after_others) for page in mine
    ]
    if role is not Role.OWNER:
        places.append(
            st.Page(
                login_gate.leave, title=_("Log out"), url_path="log-out", icon=":material/logout:"
            )
        )
    if not any(page.address == "" for page in mine):
        # They begin with the page that fewest have.
        first = places[mine.index(min(mine, key=lambda page: len(page.roles)))]
        places.append(
            st.Page(
                partial(st.switch_page, first),
                title=first.title,
                url_path="begin",
                default=True,
                visibility="hidden",
            )
        )
    return places


def _streamlit_page(page: Page, *, hidden: bool = False) -> st.Page:
    return st.Page(
        page.show,
        title=page.title,
        url_path=page.address or None,
        icon=f":material/{page.icon}:",
        default=not page.address,
        visibility="hidden" if hidden else "visible",
    )
